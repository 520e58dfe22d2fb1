// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace {

std::string Contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Options ReadOptions(int argc, char** argv) {
  Options options;
  double seconds = 5;
  std::string roots;
  std::string certificate;
  std::string key;
  CLI::App app("Calls a leakyrelu server");
  app.add_option("--server", options.server, "HOST:PORT or unix:PATH")
      ->capture_default_str();
  app.add_option("--deadline", seconds, "Seconds that a call may take")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::Option* trust = app.add_option("--tls-ca", roots,
                                      "PEM file of whom to trust; turns TLS on")
                           ->check(CLI::ExistingFile);
  CLI::Option* ours =
      app.add_option("--tls-cert", certificate,
                     "PEM file of our certificate, for servers that ask")
          ->check(CLI::ExistingFile)
          ->needs(trust);
  ours->needs(
      app.add_option("--tls-key", key, "PEM file of our certificate's key")
          ->check(CLI::ExistingFile)
          ->needs(ours));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }

  options.client.timeout = absl::Seconds(seconds);
  if (!roots.empty()) {
    options.client.tls = {.root_certificates = Contents(roots),
                          .certificate_chain = Contents(certificate),
                          .private_key = Contents(key)};
  }
  return options;
}
