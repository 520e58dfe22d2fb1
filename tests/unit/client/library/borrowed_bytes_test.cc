// SPDX-License-Identifier: Apache-2.0
#include "client/library/borrowed_bytes.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"

namespace leakyrelu::client {
namespace {

TEST(BorrowedBytesTest, SliceIsTheCallersMemory) {
  const std::vector<std::byte> bytes(100, std::byte{7});
  BorrowedBytes borrowed;
  EXPECT_TRUE(borrowed.released());
  {
    const grpc::Slice slice = borrowed.Lend(bytes);
    EXPECT_EQ(static_cast<const void*>(slice.begin()), bytes.data());
    EXPECT_EQ(slice.size(), bytes.size());
    EXPECT_FALSE(borrowed.released());
  }
  EXPECT_TRUE(borrowed.released());
}

TEST(BorrowedBytesTest, WaitsForTheLastSlice) {
  const std::vector<std::byte> bytes(100);
  BorrowedBytes borrowed;
  EXPECT_TRUE(borrowed.AwaitRelease());
  std::optional<grpc::Slice> slice = borrowed.Lend(bytes);
  EXPECT_FALSE(borrowed.AwaitRelease(absl::Milliseconds(1)));
  std::thread gives_up([&] { slice.reset(); });
  EXPECT_TRUE(borrowed.AwaitRelease());
  gives_up.join();
}

TEST(BorrowedBytesTest, NotifiesOnceWhenTheLastSliceIsReleased) {
  const std::vector<std::byte> bytes(100);
  BorrowedBytes borrowed;
  std::optional<grpc::Slice> first = borrowed.Lend(bytes);
  std::optional<grpc::Slice> second = borrowed.Lend(bytes);
  const grpc::Slice copy = *first;
  std::optional<grpc::Slice> third = copy;
  int notified = 0;
  ASSERT_FALSE(borrowed.ReleasedOrNotify([&] { ++notified; }));
  first.reset();
  second.reset();
  third.reset();
  EXPECT_EQ(notified, 0);
  const_cast<grpc::Slice&>(copy) = grpc::Slice();
  EXPECT_EQ(notified, 1);
  EXPECT_TRUE(borrowed.ReleasedOrNotify([&] { ++notified; }));
  EXPECT_EQ(notified, 1);
}

// The owner may be destroyed as soon as it has been notified, while the
// releasing thread is still returning (TSan and ASan check).
TEST(BorrowedBytesTest, MayBeDestroyedOnceReleased) {
  for (int i = 0; i < 1000; ++i) {
    const std::vector<std::byte> bytes(64);
    auto borrowed = std::make_unique<BorrowedBytes>();
    std::optional<grpc::Slice> slice = borrowed->Lend(bytes);
    absl::Notification released;
    ASSERT_FALSE(borrowed->ReleasedOrNotify([&] { released.Notify(); }));
    std::thread other([&] { slice.reset(); });
    released.WaitForNotification();
    borrowed.reset();
    other.join();
  }
}

TEST(BorrowedBytesDeathTest, DestructionWhileLentAborts) {
  const std::vector<std::byte> bytes(64);
  EXPECT_DEATH(
      {
        auto borrowed = std::make_unique<BorrowedBytes>();
        grpc::Slice slice = borrowed->Lend(bytes);
        borrowed.reset();
      },
      "");
}

}  // namespace
}  // namespace leakyrelu::client
