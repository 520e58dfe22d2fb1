// SPDX-License-Identifier: Apache-2.0
#include "client/cli/session.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace leakyrelu::cli {
namespace {

absl::Status ReadInto(const std::string& path, std::string* text) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  }
  text->assign(std::istreambuf_iterator<char>(file), {});
  return absl::OkStatus();
}

absl::StatusOr<TlsOptions> ReadTls(const Options& options) {
  TlsOptions tls;
  tls.server_name = options.server_name;
  const std::pair<const std::string&, std::string*> files[] = {
      {options.root_certificates_file, &tls.root_certificates},
      {options.certificate_file, &tls.certificate_chain},
      {options.private_key_file, &tls.private_key}};
  for (const auto& [path, text] : files) {
    if (absl::Status status = ReadInto(path, text); !status.ok()) {
      return status;
    }
  }
  return tls;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Connect(const Options& options) {
  ClientOptions client_options;
  if (options.tls || !options.root_certificates_file.empty() ||
      !options.certificate_file.empty() || !options.private_key_file.empty() ||
      !options.server_name.empty()) {
    auto tls = ReadTls(options);
    if (!tls.ok()) return tls.status();
    client_options.tls = *std::move(tls);
  }
  client_options.timeout = options.deadline;
  return Client::Create(options.server, std::move(client_options));
}

CallOptions CallOptionsOf(const Options& options) {
  CallOptions call;
  call.negative_slope = options.slope;
  call.semantics = options.semantics;
  return call;
}

}  // namespace leakyrelu::cli
