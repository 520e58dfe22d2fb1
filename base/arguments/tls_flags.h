// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ARGUMENTS_TLS_FLAGS_H_
#define BASE_ARGUMENTS_TLS_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>

namespace leakyrelu {

// Where the TLS flags of a client program are stored. All pointees outlive the
// parsing.
struct TlsFlags {
  bool* tls;
  std::string* ca_file;
  std::string* cert_file;
  std::string* key_file;
  std::string* server_name;
};

// Declares --tls, --tls-ca, --tls-cert, --tls-key and --tls-server-name, each
// of which sets tls, and their former names as hidden flags. group is the
// heading in the program's help.
void AddTlsFlags(CLI::App& app, const TlsFlags& flags,
                 const std::string& group = "Options");

}  // namespace leakyrelu

#endif  // BASE_ARGUMENTS_TLS_FLAGS_H_
