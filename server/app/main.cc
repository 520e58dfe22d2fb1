// SPDX-License-Identifier: Apache-2.0
#include "server/app/run.h"

int main(int argc, char** argv) {
  return leakyrelu::Run({argv + 1, argv + argc});
}
