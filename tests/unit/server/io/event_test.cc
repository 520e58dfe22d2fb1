// SPDX-License-Identifier: Apache-2.0
#include "server/io/event.h"

#include <gtest/gtest.h>

#include <string>

namespace leakyrelu {
namespace {

class Machine {
 public:
  void* Begin() { return step_.Then(&Machine::First); }
  std::string trace;

 private:
  void First(bool ok) {
    trace += ok ? "first " : "failed ";
    step_.Then(&Machine::Second);
  }
  void Second(bool ok) { trace += ok ? "second" : "failed"; }

  MemberEvent<Machine> step_{this};
};

TEST(EventTest, StateIsTheNextMemberFunction) {
  Machine machine;
  auto* event = static_cast<Event*>(machine.Begin());
  event->Run(true);
  event->Run(true);
  EXPECT_EQ(machine.trace, "first second");
}

TEST(EventTest, CarriesTheOutcome) {
  Machine machine;
  auto* event = static_cast<Event*>(machine.Begin());
  event->Run(false);
  event->Run(false);
  EXPECT_EQ(machine.trace, "failed failed");
}

}  // namespace
}  // namespace leakyrelu
