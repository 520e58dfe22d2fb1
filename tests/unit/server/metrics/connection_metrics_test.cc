// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/connection_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text_format.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOf(const ConnectionMetrics& metrics) {
  Families families;
  metrics.Collect(&families);
  return FormatText(families);
}

TEST(ConnectionMetricsTest, CountsOpenRefusedAndDisconnected) {
  ConnectionMetrics metrics;
  metrics.AddOpen(1);
  metrics.AddOpen(1);
  metrics.AddOpen(-1);
  metrics.Refused(Metrics::ConnectionRefusal::kUid);
  metrics.Refused(Metrics::ConnectionRefusal::kDescriptors);
  metrics.Refused(Metrics::ConnectionRefusal::kDescriptors);
  metrics.Disconnected(Metrics::DisconnectReason::kStalled);
  metrics.Disconnected(Metrics::DisconnectReason::kMessageMemory);
  metrics.Disconnected(Metrics::DisconnectReason::kMessageMemory);
  metrics.AcceptPaused();
  const std::string text = TextOf(metrics);
  for (const char* line :
       {"leakyrelu_connections 1\n", "leakyrelu_connections_accepted_total 2\n",
        "leakyrelu_connections_refused_total{reason=\"limit\"} 0\n",
        "leakyrelu_connections_refused_total{reason=\"peer_limit\"} 0\n",
        "leakyrelu_connections_refused_total{reason=\"uid\"} 1\n",
        "leakyrelu_connections_refused_total{reason=\"descriptors\"} 2\n",
        "leakyrelu_connections_cut_total{reason=\"stalled\"} 1\n",
        "leakyrelu_connections_cut_total{reason=\"message_memory\"} 2\n",
        "leakyrelu_accept_pauses_total 1\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(ConnectionMetricsTest, CertificateMetricsNeedACertificate) {
  ConnectionMetrics metrics;
  EXPECT_THAT(TextOf(metrics), Not(HasSubstr("\nleakyrelu_tls_l")));
  EXPECT_THAT(TextOf(metrics), Not(HasSubstr("\nleakyrelu_tls_c")));
  metrics.CertificateLoaded(absl::FromUnixSeconds(1'800'000'000),
                            absl::FromUnixSeconds(2'000'000'000),
                            absl::FromUnixSeconds(1'900'000'000));
  metrics.CertificateRefused();
  std::string text = TextOf(metrics);
  for (const char* line :
       {"leakyrelu_tls_certificate_expiry_timestamp_seconds 2000000000\n",
        "leakyrelu_tls_certificate_not_before_timestamp_seconds 1800000000\n",
        "leakyrelu_tls_last_reload_successful 0\n",
        "leakyrelu_tls_last_reload_success_timestamp_seconds 1900000000\n",
        "leakyrelu_tls_reloads_total{result=\"success\"} 1\n",
        "leakyrelu_tls_reloads_total{result=\"failure\"} 1\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  metrics.CertificateLoaded(absl::FromUnixSeconds(1'800'000'000),
                            absl::FromUnixSeconds(2'100'000'000),
                            absl::FromUnixSeconds(1'950'000'000));
  EXPECT_THAT(TextOf(metrics),
              HasSubstr("leakyrelu_tls_last_reload_successful 1\n"));
}

}  // namespace
}  // namespace leakyrelu
