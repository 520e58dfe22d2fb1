// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_terms.h"

#include "absl/strings/str_cat.h"
#include "client/chart/svg_text.h"

namespace leakyrelu::loadtest {
namespace {

struct Term {
  const char* name;
  const char* meaning;
};

constexpr Term kOfEveryRun[] = {
    {"closed loop, open loop",
     "In a closed loop, a fixed number of calls is always in flight: each "
     "answer starts the next call. In an open loop, requests are due at times "
     "fixed before the run, however slow the answers are."},
    {"latency from intended send",
     "From the moment at which a request was due until its answer arrived. A "
     "stall of the server counts for every request that was due in it. Failed "
     "calls are included."},
    {"latency from actual send",
     "From the moment at which the request was sent: the duration of the call "
     "itself."},
    {"send lag",
     "How much later than intended a request was sent, because the load tester "
     "was busy or the maximum number of calls was in flight."},
    {"p50 (median), p99, p99.9",
     "Half of the calls, 99 of 100, and 999 of 1000 were at least as fast as "
     "this. Each needs ten times as many calls as the one before to be "
     "reliable; with too few calls it is close to the maximum."},
    {"requests a second",
     "Calls that succeeded, divided by the measured time."},
    {"bytes both ways", "Request and response messages of successful calls."},
    {"warm-up", "Load before the measurement, which no figure includes."},
    {"verified, wrong",
     "Responses compared bit for bit with the reference implementation, and "
     "those that differ."},
    {"client CPU",
     "CPU time of the load tester, over all cores, during the measurement."},
    {"server, receive / parse / compute / send",
     "The server's own clocks (its /metrics), mean time of a call."},
};

constexpr Term kOfSweeps[] = {
    {"step",
     "One run at one load, longer if the objective's percentile needs more "
     "requests."},
    {"kept",
     "The objectives held, nothing was wrong, and at least 95 % of the "
     "intended rate succeeded."},
    {"again",
     "The last load that kept the objectives and the first that did not are "
     "run again; if the two runs of a load disagree, a third run decides."},
    {"best", "The highest load that kept the objectives."},
    {"knee",
     "The load with the greatest ratio of throughput to mean latency: beyond "
     "it, latency grows faster than throughput."},
};

constexpr Term kOfComparisons[] = {
    {"round",
     "Each round runs every target once, in alternating order, so that a "
     "machine that slows down affects all targets alike."},
    {"ratio",
     "A target's figure over the first target's in the same round: median "
     "(lowest to highest) of the rounds."},
    {"rate to earlier, p99 to earlier",
     "A target's figure over that of the earlier report, which was not "
     "measured side by side with it."},
};

template <size_t kTerms>
void AppendTerms(const Term (&terms)[kTerms], std::string* html) {
  for (const Term& term : terms) {
    absl::StrAppend(html, "<dt>", chart::EscapeXml(term.name), "</dt><dd>",
                    chart::EscapeXml(term.meaning), "</dd>\n");
  }
}

}  // namespace

std::string TermsList(const Report& report) {
  std::string html = "<dl>\n";
  if (report.sweep) AppendTerms(kOfSweeps, &html);
  if (report.compare) AppendTerms(kOfComparisons, &html);
  AppendTerms(kOfEveryRun, &html);
  return html + "</dl>";
}

}  // namespace leakyrelu::loadtest
