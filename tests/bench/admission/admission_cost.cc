// SPDX-License-Identifier: Apache-2.0
// admission_cost CALLS: does for that many small calls what is done to account
// for one, in the server's order (AdmittedCall, Exchange), with nothing in
// between. The instructions of a call are the difference between two runs
// (driver/admission.py). Not included: finding the call's connection by gRPC's
// authentication context.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "server/admission/account.h"
#include "server/admission/admission.h"
#include "server/admission/calls_in_flight.h"

namespace leakyrelu {
namespace {

constexpr size_t kReceivedBytes = 83;

class SmallCall : private CallInFlight {
 public:
  bool Run(Admission& admission, CallsInFlight& calls, Account& account) {
    calls.Add(this, &account);
    const bool good =
        charge_.Open(admission, account, 0, admission.first_calls()).ok() &&
        charge_.Grow(kReceivedBytes).ok();
    calls.Remove(this);
    charge_.Close();
    return good;
  }

 private:
  void Cancel(const absl::Status& /*status*/) override {}
  std::string PeerUri() const override { return ""; }

  Charge charge_;
};

int Main(size_t calls) {
  Admission admission({.bytes = size_t{1} << 30, .calls = 100'000});
  CallsInFlight in_flight(&admission);
  PeerAccounts peers(admission.server());
  Account connection(peers.Of("127.0.0.0/8"));
  SmallCall call;
  for (size_t i = 0; i < calls; ++i) {
    if (!call.Run(admission, in_flight, connection)) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace leakyrelu

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: admission_cost CALLS\n", stderr);
    return 2;
  }
  return leakyrelu::Main(std::strtoull(argv[1], nullptr, 10));
}
