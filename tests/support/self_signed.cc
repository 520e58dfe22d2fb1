// SPDX-License-Identifier: Apache-2.0
#include "tests/support/self_signed.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "server/tls/openssl_pointer.h"

namespace leakyrelu {
namespace {

using ExtensionPointer = OpenSslPointer<X509_EXTENSION, X509_EXTENSION_free>;

std::string Text(const MemoryPointer& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return std::string(data, size);
}

}  // namespace

SelfSigned SelfSigned::Make(const std::string& name,
                            const CertificateTraits& traits) {
  const KeyPointer key(EVP_EC_gen("P-256"));
  const X509Pointer certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), traits.from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), traits.until_seconds);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(
      subject, "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_set_pubkey(certificate.get(), key.get());
  if (!traits.names.empty()) {
    const ExtensionPointer names(X509V3_EXT_conf_nid(
        nullptr, nullptr, NID_subject_alt_name, traits.names.c_str()));
    X509_add_ext(certificate.get(), names.get(), -1);
  }
  X509_sign(certificate.get(), key.get(), EVP_sha256());

  const MemoryPointer key_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0,
                           nullptr, nullptr);
  const MemoryPointer certificate_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  return {.key = Text(key_text), .certificate = Text(certificate_text)};
}

}  // namespace leakyrelu
