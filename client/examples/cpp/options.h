// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_EXAMPLE_OPTIONS_H_
#define LEAKYRELU_EXAMPLE_OPTIONS_H_

#include <leakyrelu/client.h>

#include <string>

struct Options {
  std::string server = "127.0.0.1:50051";
  // Deadline of each call, and TLS where a flag asks for it.
  leakyrelu::ClientOptions client;
};

// From the command line. On --help and on a mistake it says so and exits.
Options ReadOptions(int argc, char** argv);

#endif  // LEAKYRELU_EXAMPLE_OPTIONS_H_
