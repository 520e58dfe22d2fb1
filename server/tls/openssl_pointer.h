// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_OPENSSL_POINTER_H_
#define SERVER_TLS_OPENSSL_POINTER_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace leakyrelu {

// Owns an OpenSSL object; Free is the function that frees it.
template <auto Free>
struct OpenSslDeleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using OpenSslPointer = std::unique_ptr<T, OpenSslDeleter<Free>>;

using MemoryPointer = OpenSslPointer<BIO, BIO_free_all>;
using X509Pointer = OpenSslPointer<X509, X509_free>;
using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using SslContextPointer = OpenSslPointer<SSL_CTX, SSL_CTX_free>;

}  // namespace leakyrelu

#endif  // SERVER_TLS_OPENSSL_POINTER_H_
