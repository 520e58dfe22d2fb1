// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/message_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

// Rests shorter and longer than the kept memory, alternating on one thread.
TEST(MessageReaderTest, MessagesDoNotLeakIntoTheNext) {
  for (int dimensions : {3, 60'000, 0, 200, 20'000, 1}) {
    v1::ForwardRequest request;
    request.add_inputs()->mutable_shape()->Resize(dimensions, 1);
    request.mutable_inputs(0)->set_data("abcd");
    const SlicedMessage message(request.SerializeAsString());
    const absl::Status status = ReadMessage<v1::ForwardRequest>(
        message.segments(), kForwardRequestTable,
        [&](const v1::ForwardRequest& rest, SplitMessage& split) {
          EXPECT_EQ(rest.inputs_size(), 1);
          EXPECT_EQ(rest.inputs(0).shape_size(), dimensions);
          EXPECT_TRUE(rest.inputs(0).data().empty());
          EXPECT_EQ(split.bulk.size(), 1u);
          EXPECT_EQ(Joined(split.bulk[0].pieces), "abcd");
          return absl::AbortedError("as read returned");
        });
    EXPECT_EQ(status, absl::AbortedError("as read returned"));
  }
}

}  // namespace
}  // namespace leakyrelu::wire
