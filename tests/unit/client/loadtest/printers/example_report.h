// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LOADTEST_PRINTERS_EXAMPLE_REPORT_H_
#define TESTS_UNIT_CLIENT_LOADTEST_PRINTERS_EXAMPLE_REPORT_H_

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// A run with a value in every field: 1000 calls in 2 s, of 1 .. 1000 us, 10 of
// them failed, in 20 intervals.
RunReport ExampleRun();
// A run whose server was unreachable: nothing was measured.
RunReport UnreachableRun();
ClientFacts ExampleClient();
// The report of ExampleRun, with a broken threshold.
Report ExampleReport();
// With a sweep of three steps: the second is the best, the first is the knee.
Report ExampleSweep();
// With two targets, the second at half the speed.
Report ExampleCompare();
// Twice as fast as the first target, with another duration.
EarlierRun ExampleEarlier();

}  // namespace leakyrelu::loadtest

#endif  // TESTS_UNIT_CLIENT_LOADTEST_PRINTERS_EXAMPLE_REPORT_H_
