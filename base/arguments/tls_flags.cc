// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/tls_flags.h"

#include <utility>

namespace leakyrelu {

void AddTlsFlags(CLI::App& app, const TlsFlags& flags,
                 const std::string& group) {
  const auto ask = [tls = flags.tls](const std::string&) { *tls = true; };
  app.add_flag("--tls", *flags.tls, "Encrypt the connection")->group(group);
  const struct {
    const char* name;
    std::string* value;
    const char* help;
    const char* type;
  } options[] = {
      {"--tls-ca", flags.ca_file,
       "PEM file of the authorities to trust (implies --tls); default: the "
       "system's",
       "FILE"},
      {"--tls-cert", flags.cert_file,
       "PEM file of the client's certificate chain (implies --tls)", "FILE"},
      {"--tls-key", flags.key_file,
       "PEM file of its private key (implies --tls)", "FILE"},
      {"--tls-server-name", flags.server_name,
       "Name that the server's certificate must have (implies --tls); default: "
       "that of the address",
       "NAME"}};
  for (const auto& option : options) {
    app.add_option(option.name, *option.value, option.help)
        ->type_name(option.type)
        ->each(ask)
        ->group(group);
  }
  // An option without a group is hidden from the help.
  for (const auto& [name, value] :
       {std::pair{"--root-certificates,--ca", flags.ca_file},
        {"--certificate,--cert", flags.cert_file},
        {"--private-key,--key", flags.key_file},
        {"--server-name", flags.server_name}}) {
    app.add_option(name, *value)->each(ask)->group("");
  }
}

}  // namespace leakyrelu
