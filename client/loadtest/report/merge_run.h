// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_MERGE_RUN_H_
#define CLIENT_LOADTEST_REPORT_MERGE_RUN_H_

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Appends another run of the same load, as if both were one: counts are added,
// and the outcome is the other run's unless that completed.
void MergeRun(const RunReport& other, RunReport* run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_MERGE_RUN_H_
