// SPDX-License-Identifier: Apache-2.0
// Prints the load tester's HTML report of an example, for
// html_in_browser_test.py.
#include <cstdio>

#include "client/loadtest/printers/html_report.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

int main() {
  std::fputs(
      leakyrelu::loadtest::FormatHtml(leakyrelu::loadtest::ExampleSweep())
          .c_str(),
      stdout);
  return 0;
}
