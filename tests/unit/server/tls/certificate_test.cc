// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "absl/time/clock.h"
#include "tests/support/pem_folder.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const SelfSigned& Good() {
  static const auto* good = new SelfSigned(SelfSigned::Make("a.test"));
  return *good;
}

std::string Refusal(PemTexts pem) {
  const auto checked = CheckCertificate(std::move(pem), absl::Now());
  // An error left in the queue would be attributed to the next connection.
  EXPECT_EQ(ERR_peek_error(), 0u);
  return std::string(checked.status().message());
}

TEST(CertificateTest, ExpiryIsTheEarliestOfTheChain) {
  const SelfSigned soon = SelfSigned::Make("b.test", {.until_seconds = 600});
  const auto certificate =
      CheckCertificate({.chain = Good().certificate + soon.certificate,
                        .key = Good().key,
                        .client_ca = soon.certificate},
                       absl::Now());
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_LE(certificate->expiry, absl::Now() + absl::Seconds(600));
  EXPECT_GT(certificate->expiry, absl::Now());
  EXPECT_LE(certificate->not_before, absl::Now());
  EXPECT_GT(certificate->not_before, absl::Now() - absl::Hours(48));
}

TEST(CertificateTest, ErrorsDescribeTheFault) {
  const SelfSigned other = SelfSigned::Make("b.test");
  const std::string& chain = Good().certificate;
  const std::string& key = Good().key;
  EXPECT_EQ(Refusal({chain, key, ""}), "");
  EXPECT_THAT(Refusal({"", key, ""}), HasSubstr("tls-cert: got"));
  EXPECT_THAT(Refusal({"nonsense", key, ""}), HasSubstr("tls-cert: got"));
  EXPECT_THAT(Refusal({chain.substr(0, chain.size() / 2), key, ""}),
              HasSubstr("tls-cert: got"));
  EXPECT_THAT(Refusal({chain + chain.substr(0, 200), key, ""}),
              HasSubstr("tls-cert: got"));
  EXPECT_THAT(Refusal({chain, "", ""}), HasSubstr("tls-key: got"));
  EXPECT_THAT(Refusal({chain, other.key, ""}),
              HasSubstr("allowed: the key of the certificate"));
  EXPECT_THAT(Refusal({chain, key, "nonsense"}),
              HasSubstr("tls-client-ca: got"));
}

TEST(CertificateTest, MustBeValidNow) {
  const SelfSigned late = SelfSigned::Make("a.test", {.until_seconds = -60});
  EXPECT_THAT(Refusal({late.certificate, late.key, ""}),
              HasSubstr("one that expired at"));
  const SelfSigned early = SelfSigned::Make("a.test", {.from_seconds = 600});
  EXPECT_THAT(Refusal({early.certificate, early.key, ""}),
              HasSubstr("one that is valid from"));
}

TEST(CertificateTest, KeyWithPassphraseIsRefusedWithoutPrompt) {
  const std::string encrypted =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      "MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBDV4Dfp7H0KWfmwmpHX\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  EXPECT_THAT(Refusal({Good().certificate, encrypted, ""}),
              HasSubstr("without a passphrase"));
}

TEST(CertificateTest, FilesAreRead) {
  PemFolder folder;
  folder.Write(Good());
  PemFiles files = folder.files();
  auto texts = ReadPemFiles(files);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(texts->chain, Good().certificate);
  EXPECT_EQ(texts->key, Good().key);
  files.client_ca = folder.File("ca.pem");
  EXPECT_THAT(std::string(ReadPemFiles(files).status().message()),
              HasSubstr("--tls-client-ca: got \"" + files.client_ca));
  // An empty file of authorities must not admit every client.
  folder.Write("ca.pem", "");
  EXPECT_THAT(std::string(ReadPemFiles(files).status().message()),
              HasSubstr("allowed: a PEM file that is not empty"));
  folder.Write("ca.pem", std::string((1 << 20) + 1, 'a'));
  EXPECT_THAT(std::string(ReadPemFiles(files).status().message()),
              HasSubstr("allowed: a file of at most 1048576 bytes"));
}

TEST(CertificateTest, ErrorsContainNoKey) {
  const SelfSigned other = SelfSigned::Make("b.test");
  EXPECT_THAT(Refusal({Good().certificate, other.key, ""}),
              Not(HasSubstr(other.key.substr(40, 20))));
}

}  // namespace
}  // namespace leakyrelu
