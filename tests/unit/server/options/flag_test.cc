// SPDX-License-Identifier: Apache-2.0
#include "server/options/flag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Refusal(const Flag& flag, const std::string& value) {
  ServerOptions options;
  return std::string(flag.set({value}, &options).message());
}

TEST(FlagTest, NamesItsEnvironmentVariable) {
  const Flag flag =
      IntegerFlag("io-threads", "Threads.", &ServerOptions::io_threads, 1, 8);
  EXPECT_EQ(flag.name, "--io-threads");
  EXPECT_EQ(flag.environment, "LEAKYRELU_IO_THREADS");
}

TEST(FlagTest, IntegersHaveARange) {
  const Flag flag =
      IntegerFlag("io-threads", "Threads.", &ServerOptions::io_threads, 1, 8);
  EXPECT_EQ(flag.help, "Threads. Allowed: 1 to 8. Default: 1.");
  ServerOptions options;
  EXPECT_TRUE(flag.set({"8"}, &options).ok());
  EXPECT_EQ(options.io_threads, 8);
  for (const char* text : {"0", "9", "-1", "", "two", "3x", "99999999999"}) {
    EXPECT_EQ(Refusal(flag, text), std::string("--io-threads: got \"") + text +
                                       "\", allowed: 1 to 8");
  }
}

TEST(FlagTest, BytesTakeUnits) {
  const Flag flag = BytesFlag("inline-bytes", "Limit.",
                              &ServerOptions::inline_bytes, 1024, 1 << 30);
  EXPECT_EQ(flag.help, "Limit. Allowed: 1KiB to 1GiB. Default: 4MiB.");
  ServerOptions options;
  EXPECT_TRUE(flag.set({"64MiB"}, &options).ok());
  EXPECT_EQ(options.inline_bytes, size_t{64} << 20);
  EXPECT_EQ(Refusal(flag, "12 apples"),
            "--inline-bytes: got \"12 apples\", allowed: 1KiB to 1GiB");
  EXPECT_THAT(Refusal(flag, "2GiB"), HasSubstr("allowed: 1KiB to 1GiB"));
  EXPECT_THAT(Refusal(flag, "auto"), HasSubstr("allowed: 1KiB to 1GiB"));
}

TEST(FlagTest, BytesMayBeAuto) {
  const Flag flag =
      AutoBytesFlag("max-message-bytes", "Limit.",
                    &ServerOptions::max_message_bytes, 1024, 1 << 30);
  EXPECT_EQ(flag.help, "Limit. Allowed: auto, 1KiB to 1GiB. Default: auto.");
  ServerOptions options;
  EXPECT_THAT(flag.show(options), ElementsAre("auto"));
  EXPECT_TRUE(flag.set({"64MiB"}, &options).ok());
  EXPECT_EQ(options.max_message_bytes, size_t{64} << 20);
  EXPECT_THAT(flag.show(options), ElementsAre("64MiB"));
  EXPECT_TRUE(flag.set({"auto"}, &options).ok());
  EXPECT_EQ(options.max_message_bytes, kAuto);
  EXPECT_EQ(Refusal(flag, "0"),
            "--max-message-bytes: got \"0\", allowed: auto, 1KiB to 1GiB");
}

TEST(FlagTest, DurationsTakeUnits) {
  const Flag flag =
      DurationFlag("drain-timeout", "Drain.", &ServerOptions::drain_timeout,
                   absl::ZeroDuration(), absl::Hours(1));
  EXPECT_EQ(flag.help, "Drain. Allowed: 0 to 1h. Default: 30s.");
  ServerOptions options;
  EXPECT_TRUE(flag.set({"1m30s"}, &options).ok());
  EXPECT_EQ(options.drain_timeout, absl::Seconds(90));
  EXPECT_EQ(Refusal(flag, "30"),
            "--drain-timeout: got \"30\", allowed: 0 to 1h");
}

TEST(FlagTest, ChoicesAreListed) {
  const Flag flag = ChoiceFlag("log-format", "Form.",
                               &ServerOptions::log_format, {"json", "text"});
  ServerOptions options;
  EXPECT_TRUE(flag.set({"text"}, &options).ok());
  EXPECT_EQ(options.log_format, "text");
  EXPECT_EQ(Refusal(flag, "jsn"),
            "--log-format: got \"jsn\", allowed: json, text (did you mean "
            "\"json\"?)");
  EXPECT_EQ(Refusal(flag, "xml"),
            "--log-format: got \"xml\", allowed: json, text");
}

TEST(FlagTest, SwitchesAreTrueOrFalse) {
  const Flag flag =
      SwitchFlag("trust-network", "Trust.", &ServerOptions::trust_network);
  EXPECT_EQ(flag.help, "Trust. Default: false.");
  ServerOptions options;
  EXPECT_TRUE(flag.set({"true"}, &options).ok());
  EXPECT_TRUE(options.trust_network);
  EXPECT_EQ(Refusal(flag, "maybe"),
            "--trust-network: got \"maybe\", allowed: true or false");
}

TEST(FlagTest, AddressMayBeOff) {
  const Flag flag =
      AddressFlag("metrics-listen", "Metrics.", &ServerOptions::metrics_listen);
  ServerOptions options;
  EXPECT_TRUE(flag.set({"off"}, &options).ok());
  EXPECT_EQ(options.metrics_listen, "");
  EXPECT_TRUE(flag.set({"127.0.0.1:0"}, &options).ok());
  EXPECT_EQ(options.metrics_listen, "127.0.0.1:0");
}

TEST(FlagTest, AddressListsReplaceTheDefault) {
  const Flag flag =
      AddressListFlag("listen", "Serves.", &ServerOptions::listen);
  EXPECT_TRUE(flag.repeats);
  ServerOptions options;
  EXPECT_TRUE(flag.set({"a:1", "unix:/b"}, &options).ok());
  EXPECT_THAT(options.listen, ElementsAre("a:1", "unix:/b"));
  EXPECT_FALSE(flag.set({"a:1", ""}, &options).ok());
}

}  // namespace
}  // namespace leakyrelu
