// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <vector>

#include "tests/unit/server/tls/pem_folder.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;

// What the store told, "good" or "broken".
class Told {
 public:
  CertificateStore::Observer Observer() {
    return [this](const auto& result) {
      std::lock_guard lock(mutex_);
      told_.push_back(result.ok() ? "good" : "broken");
      changed_.notify_all();
    };
  }
  bool Reaches(size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60),
                             [&] { return told_.size() >= count; });
  }
  std::vector<std::string> all() {
    std::lock_guard lock(mutex_);
    return told_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> told_;
};

constexpr absl::Duration kOften = absl::Milliseconds(5);

class CertificateStoreTest : public testing::Test {
 protected:
  void Open() {
    folder_.Write(first_);
    auto store =
        CertificateStore::Open(folder_.files(), kOften, told_.Observer());
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  const SelfSigned first_ = SelfSigned::Make("a.test");
  const SelfSigned second_ = SelfSigned::Make("b.test");
  PemFolder folder_;
  Told told_;
  std::unique_ptr<CertificateStore> store_;
};

TEST_F(CertificateStoreTest, TakesWhatIsNewAndSound) {
  Open();
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  folder_.Write(second_);
  ASSERT_TRUE(told_.Reaches(2));
  EXPECT_EQ(store_->current()->pem.chain, second_.certificate);
  EXPECT_EQ(told_.all().front(), "good");
  EXPECT_EQ(told_.all().back(), "good");
}

TEST_F(CertificateStoreTest, KeepsTheOldOneWhereTheNewOneIsBroken) {
  Open();
  folder_.Write("chain.pem", "nonsense");
  ASSERT_TRUE(told_.Reaches(2));
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  // Put back: in use all the while, but told of.
  folder_.Write("chain.pem", first_.certificate);
  ASSERT_TRUE(told_.Reaches(3));
  std::filesystem::remove(folder_.File("key.pem"));
  ASSERT_TRUE(told_.Reaches(4));
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  folder_.Write(second_);
  ASSERT_TRUE(told_.Reaches(5));
  EXPECT_EQ(told_.all()[1], "broken");
  EXPECT_EQ(told_.all()[2], "good");
  EXPECT_EQ(told_.all()[3], "broken");
  store_.reset();
}

TEST_F(CertificateStoreTest, TellsOnceOfWhatStaysBroken) {
  Open();
  folder_.Write("key.pem", second_.key);
  ASSERT_TRUE(told_.Reaches(2));
  // The chain follows: the second pair is whole, many looks later.
  folder_.Write("chain.pem", second_.certificate);
  ASSERT_TRUE(told_.Reaches(3));
  EXPECT_THAT(told_.all(), ElementsAre("good", "broken", "good"));
}

TEST_F(CertificateStoreTest, StartsWithNothingBroken) {
  EXPECT_FALSE(
      CertificateStore::Open(folder_.files(), kOften, told_.Observer()).ok());
  folder_.Write("chain.pem", first_.certificate);
  folder_.Write("key.pem", second_.key);
  EXPECT_FALSE(
      CertificateStore::Open(folder_.files(), kOften, told_.Observer()).ok());
  EXPECT_THAT(told_.all(), ElementsAre());
}

TEST_F(CertificateStoreTest, StopsWithoutWaitingForTheInterval) {
  folder_.Write(first_);
  auto store = CertificateStore::Open(folder_.files(), absl::Hours(24),
                                      told_.Observer());
  ASSERT_TRUE(store.ok()) << store.status();
}

}  // namespace
}  // namespace leakyrelu
