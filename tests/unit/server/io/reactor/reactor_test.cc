// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/reactor.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

void RunAtOnce(Reactor::Task task) { task(); }

class RecordingSource final : public Reactor::Source {
 public:
  void OnEvents(uint32_t events) override {
    std::promise<uint32_t> seen = std::move(next_);
    next_ = {};
    future_ = next_.get_future();
    seen.set_value(events);
  }
  // Call it before the expected event.
  std::future<uint32_t> Next() { return std::move(future_); }

 private:
  std::promise<uint32_t> next_;
  std::future<uint32_t> future_ = next_.get_future();
};

class ReactorTest : public testing::Test {
 protected:
  ~ReactorTest() override { Stop(); }

  void Start() {
    thread_ = std::thread([this] {
      reactor_.Run([this]() -> std::optional<int> {
        turns_.fetch_add(1);
        if (stop_) return std::nullopt;
        return Reactor::kForever;
      });
    });
  }
  void Stop() {
    if (!thread_.joinable()) return;
    reactor_.Post([this] { stop_ = true; });
    thread_.join();
  }
  // Runs task on the reactor's thread and waits for it.
  template <typename Task>
  void Do(Task task) {
    std::promise<void> done;
    reactor_.Post([&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }

  Reactor reactor_{RunAtOnce};
  std::atomic<int> turns_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

TEST_F(ReactorTest, RunsTasksOfManyThreadsOnItsThread) {
  Start();
  constexpr int kThreads = 8;
  constexpr int kTasks = 2000;
  int ran = 0;  // not atomic: used by one thread
  int elsewhere = 0;
  std::vector<std::thread> posters;
  for (int i = 0; i < kThreads; ++i) {
    posters.emplace_back([&] {
      for (int j = 0; j < kTasks; ++j) {
        reactor_.Post([&] {
          ++ran;
          if (!reactor_.IsCurrent()) ++elsewhere;
        });
      }
    });
  }
  for (std::thread& poster : posters) poster.join();
  Stop();
  EXPECT_EQ(ran, kThreads * kTasks);
  EXPECT_EQ(elsewhere, 0);
  EXPECT_FALSE(reactor_.IsCurrent());
}

TEST_F(ReactorTest, TaskNeverRunsInsidePost) {
  Start();
  bool ran = false;
  bool ran_inside = false;
  Do([&] {
    reactor_.Post([&] { ran = true; });
    ran_inside = ran;
  });
  Stop();
  EXPECT_FALSE(ran_inside);
  EXPECT_TRUE(ran);
}

TEST_F(ReactorTest, TasksOfATurnRunBeforeSleep) {
  bool posted = false;
  bool ran = false;
  reactor_.Run([&]() -> std::optional<int> {
    if (ran) return std::nullopt;
    if (!std::exchange(posted, true)) reactor_.Post([&] { ran = true; });
    return Reactor::kForever;
  });
  EXPECT_TRUE(ran);
}

TEST_F(ReactorTest, EndlessTasksDoNotStarveDescriptors) {
  SocketPair pair;
  RecordingSource source;
  std::future<uint32_t> event = source.Next();
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  Start();
  std::atomic<bool> enough = false;
  std::function<void()> again = [&] {
    if (!enough) reactor_.Post([&] { again(); });
  };
  Do([&] { again(); });
  event.wait();  // the socket is writable
  enough = true;
  Stop();
}

TEST_F(ReactorTest, EndlessTurnsDoNotStarveDescriptors) {
  SocketPair pair;
  RecordingSource source;
  std::future<uint32_t> event = source.Next();
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  reactor_.Run([&]() -> std::optional<int> {
    if (event.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      return std::nullopt;
    }
    return 0;
  });
}

TEST_F(ReactorTest, DescriptorsWaitForTheLastTurn) {
  SocketPair pair;
  RecordingSource source;
  std::future<uint32_t> event = source.Next();
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  int left = 10;
  reactor_.Run([&]() -> std::optional<int> {
    const bool notified =
        event.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    EXPECT_EQ(notified, left == 0);
    if (left == 0) return std::nullopt;
    return --left > 0 ? 0 : Reactor::kForever;
  });
}

TEST_F(ReactorTest, WakeCausesATurnWithoutATask) {
  Start();
  Do([] {});
  for (int i = 0; i < 1000; ++i) {
    const int before = turns_.load();
    reactor_.Wake();
    while (turns_.load() == before) std::this_thread::yield();
  }
}

TEST_F(ReactorTest, ReportsEachChangeOnce) {
  SocketPair pair;
  RecordingSource source;
  std::future<uint32_t> event = source.Next();
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  Start();
  EXPECT_EQ(event.get(), static_cast<uint32_t>(EPOLLOUT));
  Do([&] { event = source.Next(); });
  pair.Send("x");
  EXPECT_EQ(event.get(), static_cast<uint32_t>(EPOLLIN | EPOLLOUT));
  // Nothing is read, and nothing new has arrived.
  Do([&] { event = source.Next(); });
  for (int i = 0; i < 10; ++i) Do([] {});
  EXPECT_NE(event.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  ASSERT_TRUE(reactor_.Rearm(pair.ours(), &source));
  EXPECT_EQ(event.get(), static_cast<uint32_t>(EPOLLIN | EPOLLOUT));
  Do([&] { event = source.Next(); });
  pair.ClosePeer();
  EXPECT_TRUE(event.get() & EPOLLRDHUP);
  Stop();
}

TEST_F(ReactorTest, UnwatchedSourceGetsNoEventsDespiteADuplicate) {
  SocketPair pair;
  RecordingSource source;
  std::future<uint32_t> event = source.Next();
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  Start();
  event.wait();
  const int duplicate = dup(pair.ours());
  ASSERT_GE(duplicate, 0);
  Do([&] {
    event = source.Next();
    reactor_.Unwatch(pair.ours());
    const int fd = pair.TakeOurs();
    shutdown(fd, SHUT_RDWR);
    close(fd);
  });
  for (int i = 0; i < 10; ++i) Do([] {});
  EXPECT_NE(event.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  close(duplicate);
}

TEST_F(ReactorTest, InvalidDescriptorCannotBeWatched) {
  RecordingSource source;
  EXPECT_FALSE(reactor_.Watch(-1, &source));
  EXPECT_EQ(errno, EBADF);
}

TEST_F(ReactorTest, EndRunsRemainingTasks) {
  Start();
  int ran = 0;
  Do([&] {
    // Each task posts the next one after the last turn.
    reactor_.Post([&] {
      ++ran;
      reactor_.Post([&] { ++ran; });
    });
    stop_ = true;
  });
  thread_.join();
  EXPECT_EQ(ran, 2);
}

TEST(ReactorCloseTest, RunsTasksOfAReactorThatNeverRan) {
  Reactor reactor(RunAtOnce);
  bool ran = false;
  reactor.Post([&] { ran = true; });
  EXPECT_FALSE(ran);
  reactor.Close();
  EXPECT_TRUE(ran);
}

TEST(ReactorCloseTest, LaterTasksAreForwarded) {
  std::vector<Reactor::Task> elsewhere;
  Reactor reactor(
      [&](Reactor::Task task) { elsewhere.push_back(std::move(task)); });
  reactor.Close();
  reactor.Post([] {});
  reactor.Wake();
  reactor.Close();
  EXPECT_EQ(elsewhere.size(), 1u);
}

}  // namespace
}  // namespace leakyrelu
