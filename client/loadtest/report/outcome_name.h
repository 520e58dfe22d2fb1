// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_OUTCOME_NAME_H_
#define CLIENT_LOADTEST_REPORT_OUTCOME_NAME_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The outcome's name in JSON and Prometheus.
constexpr const char* OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNotRun:
      return "not_run";
    case Outcome::kUnreachable:
      return "unreachable";
    case Outcome::kCompleted:
      return "completed";
    case Outcome::kInterrupted:
      return "interrupted";
    case Outcome::kServerLost:
      return "server_lost";
    case Outcome::kEndedEarly:
      return "ended_early";
  }
  return "unknown";
}

// A sentence for display; "" if the run completed normally.
inline std::string OutcomeSentence(const RunReport& run) {
  switch (run.outcome) {
    case Outcome::kNotRun:
      return "Not run: what came before it ended early.";
    case Outcome::kUnreachable:
      return "Unreachable: nothing was measured. " + run.failure;
    case Outcome::kCompleted:
      return "";
    case Outcome::kInterrupted:
      return run.measured()
                 ? "Interrupted: the figures are of the part until then."
                 : "Interrupted before the measurement: nothing was measured.";
    case Outcome::kEndedEarly:
      return "Ended early, since another target did: the figures are of the "
             "rounds until then.";
    case Outcome::kServerLost:
      return "Server lost: no call succeeded any more; the figures are of the "
             "part until then.";
  }
  return "";
}

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_OUTCOME_NAME_H_
