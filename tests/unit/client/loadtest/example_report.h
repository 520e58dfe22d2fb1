// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LOADTEST_EXAMPLE_REPORT_H_
#define TESTS_UNIT_CLIENT_LOADTEST_EXAMPLE_REPORT_H_

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// A run with something in every field: 1000 calls in 2 s, of 1 .. 1000 us, 10
// of them failed, in 20 intervals.
RunReport ExampleRun();
// With a sweep of three steps, the second the best, the first the knee.
Report ExampleSweep();
// With two targets, the second half as fast.
Report ExampleCompare();

}  // namespace leakyrelu::loadtest

#endif  // TESTS_UNIT_CLIENT_LOADTEST_EXAMPLE_REPORT_H_
