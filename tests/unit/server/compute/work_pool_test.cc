// SPDX-License-Identifier: Apache-2.0
#include "server/compute/work_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace leakyrelu {
namespace {

TEST(WorkPoolTest, RunsEveryTaskOnceThenDoneOnce) {
  constexpr size_t kTasks = 1000;
  std::vector<std::atomic<int>> runs(kTasks);
  std::atomic<int> runs_at_done = 0;
  std::latch done(1);
  WorkPool pool(3);
  EXPECT_EQ(pool.threads(), 3);
  pool.Submit(
      kTasks, [&](size_t i) { ++runs[i]; },
      [&] {
        for (const auto& count : runs) runs_at_done += count;
        done.count_down();
      });
  done.wait();
  EXPECT_THAT(runs, testing::Each(testing::Eq(1)));
  EXPECT_EQ(runs_at_done, static_cast<int>(kTasks));
}

TEST(WorkPoolTest, TasksRunConcurrently) {
  WorkPool pool(2);
  std::latch both(2);
  std::latch done(1);
  // Each task waits for the other, so one thread alone would never finish.
  pool.Submit(
      2, [&](size_t) { both.arrive_and_wait(); }, [&] { done.count_down(); });
  done.wait();
}

TEST(WorkPoolTest, SubmitDoesNotWait) {
  WorkPool pool(1);
  std::latch release(1);
  std::latch done(1);
  std::thread::id worker;
  pool.Submit(
      1,
      [&](size_t) {
        release.wait();
        worker = std::this_thread::get_id();
      },
      [&] { done.count_down(); });
  release.count_down();
  done.wait();
  EXPECT_NE(worker, std::this_thread::get_id());
}

TEST(WorkPoolTest, JobsAreServedRoundRobin) {
  WorkPool pool(1);
  std::latch submitted(1);
  std::string order;  // written by the only worker
  std::latch done(2);
  pool.Submit(
      3,
      [&](size_t) {
        submitted.wait();
        order += 'a';
      },
      [&] { done.count_down(); });
  pool.Submit(
      2, [&](size_t) { order += 'b'; }, [&] { done.count_down(); });
  submitted.count_down();
  done.wait();
  // The worker may or may not have put the first job back before the second.
  EXPECT_THAT(order, testing::AnyOf("ababa", "aabab"));
}

TEST(WorkPoolTest, DestructorWaitsForAllWork) {
  std::atomic<int> ran = 0;
  std::atomic<int> done = 0;
  {
    WorkPool pool(2);
    for (int job = 0; job < 50; ++job) {
      pool.Submit(
          7, [&](size_t) { ++ran; }, [&] { ++done; });
    }
  }
  EXPECT_EQ(ran, 350);
  EXPECT_EQ(done, 50);
}

TEST(WorkPoolTest, DoneMaySubmitEvenWhenThePoolStops) {
  std::atomic<bool> second = false;
  {
    WorkPool pool(2);
    pool.Submit(
        1, [](size_t) {},
        [&] {
          pool.Submit(
              1, [](size_t) {}, [&] { second = true; });
        });
  }
  EXPECT_TRUE(second);
}

TEST(WorkPoolTest, BodyIsDestroyedBeforeDone) {
  auto owned = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owned;
  bool alive_at_done = true;
  std::latch done(1);
  WorkPool pool(2);
  pool.Submit(
      4, [owned = std::move(owned)](size_t) {},
      [&] {
        alive_at_done = !watched.expired();
        done.count_down();
      });
  done.wait();
  EXPECT_FALSE(alive_at_done);
}

TEST(WorkPoolTest, ReportsUse) {
  WorkPool pool(2);
  std::latch both(2);
  std::latch looked(1);
  std::latch done(1);
  std::atomic<int> begun = 0;
  pool.Submit(
      5,
      [&](size_t) {
        if (++begun > 2) return;
        both.count_down();
        looked.wait();
      },
      [&] { done.count_down(); });
  both.wait();
  const PoolUse busy = pool.use();
  EXPECT_EQ(busy.threads, 2u);
  EXPECT_EQ(busy.busy_threads, 2u);
  EXPECT_EQ(busy.queued_pieces, 3u);
  EXPECT_EQ(busy.jobs, 1);
  EXPECT_EQ(busy.pieces, 5);
  looked.count_down();
  done.wait();
  EXPECT_EQ(pool.use().queued_pieces, 0u);
  while (pool.use().busy_threads > 0) std::this_thread::yield();
}

TEST(WorkPoolTest, OtherThreadsMayRunPieces) {
  WorkPool pool(1);
  EXPECT_FALSE(pool.RunOne());
  std::latch worker_is_busy(1);
  std::latch release(1);
  std::vector<std::thread::id> threads(3);
  pool.Submit(
      3,
      [&](size_t i) {
        threads[i] = std::this_thread::get_id();
        if (i < 2) return;  // the worker begins at the end
        worker_is_busy.count_down();
        release.wait();
      },
      [] {});
  worker_is_busy.wait();
  EXPECT_TRUE(pool.RunOne());
  EXPECT_TRUE(pool.RunOne());
  EXPECT_FALSE(pool.RunOne());
  EXPECT_EQ(threads[0], std::this_thread::get_id());
  EXPECT_EQ(threads[1], std::this_thread::get_id());
  EXPECT_NE(threads[2], std::this_thread::get_id());
  release.count_down();
}

TEST(WorkPoolTest, DoneRunsOnTheLastThread) {
  std::thread::id done_on;
  {
    WorkPool pool(1);
    std::latch worker_is_busy(1);
    std::latch worker_has_ended(1);
    pool.Submit(
        1, [&](size_t) { worker_is_busy.count_down(); },
        [&] { worker_has_ended.wait(); });
    worker_is_busy.wait();
    bool done = false;
    pool.Submit(
        2, [](size_t) {},
        [&] {
          done = true;
          done_on = std::this_thread::get_id();
        });
    EXPECT_TRUE(pool.RunOne());
    EXPECT_FALSE(done);
    EXPECT_TRUE(pool.RunOne());
    EXPECT_TRUE(done);
    worker_has_ended.count_down();
  }
  EXPECT_EQ(done_on, std::this_thread::get_id());
}

TEST(WorkPoolTest, ShareRunsEveryTaskOnceBeforeItReturns) {
  WorkPool pool(3);
  for (size_t tasks = 1; tasks < 200; ++tasks) {
    std::vector<std::atomic<int>> runs(tasks);
    pool.Share(tasks, [&](size_t i) { ++runs[i]; });
    EXPECT_THAT(runs, testing::Each(testing::Eq(1)));
  }
  EXPECT_EQ(pool.use().jobs, 0);
  EXPECT_EQ(pool.use().queued_pieces, 0u);
}

TEST(WorkPoolTest, WorkersShareWhileWorkKeepsArriving) {
  WorkPool pool(1);
  const auto caller = std::this_thread::get_id();
  const auto give_up =
      std::chrono::steady_clock::now() + std::chrono::minutes(1);
  std::atomic<bool> helped = false;
  while (!helped && std::chrono::steady_clock::now() < give_up) {
    pool.Share(2, [&](size_t) {
      // Gives a sleeping worker time to wake.
      for (int i = 0; i < 1000 && !helped; ++i) std::this_thread::yield();
      if (std::this_thread::get_id() != caller) helped = true;
    });
  }
  EXPECT_TRUE(helped);
}

TEST(WorkPoolTest, ManySharersAndSubmitters) {
  std::atomic<int> ran = 0;
  {
    WorkPool pool(2);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int job = 0; job < 200; ++job) {
          if (t % 2 == 0) {
            pool.Share(5, [&](size_t) { ++ran; });
          } else {
            pool.Submit(
                5, [&](size_t) { ++ran; }, [] {});
            pool.RunOne();
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(ran, 4 * 200 * 5);
}

TEST(WorkPoolTest, ManySubmitters) {
  WorkPool pool(2);
  std::atomic<int> ran = 0;
  std::latch done(400);
  std::vector<std::thread> submitters;
  for (int s = 0; s < 4; ++s) {
    submitters.emplace_back([&] {
      for (int job = 0; job < 100; ++job) {
        pool.Submit(
            3, [&](size_t) { ++ran; }, [&] { done.count_down(); });
      }
    });
  }
  for (std::thread& submitter : submitters) submitter.join();
  done.wait();
  EXPECT_EQ(ran, 1200);
}

}  // namespace
}  // namespace leakyrelu
