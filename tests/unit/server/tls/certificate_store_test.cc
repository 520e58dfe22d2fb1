// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <vector>

#include "tests/support/pem_folder.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;

// Records the store's reports, "good" or "broken".
class Reports {
 public:
  CertificateStore::Observer Observer() {
    return [this](const auto& result) {
      std::lock_guard lock(mutex_);
      reports_.push_back(result.ok() ? "good" : "broken");
      changed_.notify_all();
    };
  }
  bool Reaches(size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60),
                             [&] { return reports_.size() >= count; });
  }
  std::vector<std::string> all() {
    std::lock_guard lock(mutex_);
    return reports_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> reports_;
};

constexpr absl::Duration kOften = absl::Milliseconds(5);

class CertificateStoreTest : public testing::Test {
 protected:
  void Open(absl::Duration interval = kOften) {
    folder_.Write(first_);
    auto store =
        CertificateStore::Open(folder_.files(), interval, reports_.Observer());
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  const SelfSigned first_ = SelfSigned::Make("a.test");
  const SelfSigned second_ = SelfSigned::Make("b.test");
  PemFolder folder_;
  Reports reports_;
  std::unique_ptr<CertificateStore> store_;
};

TEST_F(CertificateStoreTest, TakesNewValidCertificate) {
  Open();
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  folder_.Write(second_);
  ASSERT_TRUE(reports_.Reaches(2));
  EXPECT_EQ(store_->current()->pem.chain, second_.certificate);
  EXPECT_EQ(reports_.all().front(), "good");
  EXPECT_EQ(reports_.all().back(), "good");
}

TEST_F(CertificateStoreTest, ReloadsOnDemand) {
  Open(absl::Hours(1));
  folder_.Write("chain.pem", "nonsense");
  store_->Reload();
  ASSERT_TRUE(reports_.Reaches(2));
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  folder_.Write(second_);
  store_->Reload();
  ASSERT_TRUE(reports_.Reaches(3));
  EXPECT_EQ(store_->current()->pem.chain, second_.certificate);
  EXPECT_THAT(reports_.all(), ElementsAre("good", "broken", "good"));
}

TEST_F(CertificateStoreTest, KeepsOldCertificateIfNewOneIsBroken) {
  Open();
  folder_.Write("chain.pem", "nonsense");
  ASSERT_TRUE(reports_.Reaches(2));
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  // Restored: it was in use all the time, but the fault was reported.
  folder_.Write("chain.pem", first_.certificate);
  ASSERT_TRUE(reports_.Reaches(3));
  std::filesystem::remove(folder_.File("key.pem"));
  ASSERT_TRUE(reports_.Reaches(4));
  EXPECT_EQ(store_->current()->pem.chain, first_.certificate);
  folder_.Write(second_);
  ASSERT_TRUE(reports_.Reaches(5));
  EXPECT_EQ(reports_.all()[1], "broken");
  EXPECT_EQ(reports_.all()[2], "good");
  EXPECT_EQ(reports_.all()[3], "broken");
  store_.reset();
}

TEST_F(CertificateStoreTest, BrokenCertificateIsReportedOnce) {
  Open();
  folder_.Write("key.pem", second_.key);
  ASSERT_TRUE(reports_.Reaches(2));
  // The chain follows many checks later, and completes the second pair.
  folder_.Write("chain.pem", second_.certificate);
  ASSERT_TRUE(reports_.Reaches(3));
  EXPECT_THAT(reports_.all(), ElementsAre("good", "broken", "good"));
}

TEST_F(CertificateStoreTest, OpenFailsWithBrokenCertificate) {
  EXPECT_FALSE(
      CertificateStore::Open(folder_.files(), kOften, reports_.Observer())
          .ok());
  folder_.Write("chain.pem", first_.certificate);
  folder_.Write("key.pem", second_.key);
  EXPECT_FALSE(
      CertificateStore::Open(folder_.files(), kOften, reports_.Observer())
          .ok());
  EXPECT_THAT(reports_.all(), ElementsAre());
}

TEST_F(CertificateStoreTest, StopsWithoutWaitingForTheInterval) {
  folder_.Write(first_);
  auto store = CertificateStore::Open(folder_.files(), absl::Hours(24),
                                      reports_.Observer());
  ASSERT_TRUE(store.ok()) << store.status();
}

}  // namespace
}  // namespace leakyrelu
