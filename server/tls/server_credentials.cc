// SPDX-License-Identifier: Apache-2.0
#include "server/tls/server_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#if __has_include(<grpc/credentials.h>)  // moved there after gRPC 1.51
#include <grpc/credentials.h>
#define LEAKYRELU_CREDENTIALS_WRAP_C
#endif

#include <mutex>
#include <string>
#include <utility>

namespace leakyrelu {
namespace {

// The certificate that the handshakes of one server were given last.
class Fetcher {
 public:
  explicit Fetcher(const CertificateStore& store) : store_(store) {}

  // gRPC calls it at each handshake.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<Fetcher*>(self)->Fetch(config);
  }

 private:
  grpc_ssl_certificate_config_reload_status Fetch(
      grpc_ssl_server_certificate_config** config) {
    std::shared_ptr<const Certificate> current = store_.current();
    std::lock_guard lock(mutex_);
    if (current == given_) {
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    }
    const PemTexts& pem = current->pem;
    const grpc_ssl_pem_key_cert_pair pair = {pem.key.c_str(),
                                             pem.chain.c_str()};
    // gRPC 1.51 requires authorities even if clients are not asked for a
    // certificate; nothing is compared with them then.
    const std::string& roots =
        pem.client_ca.empty() ? pem.chain : pem.client_ca;
    *config =
        grpc_ssl_server_certificate_config_create(roots.c_str(), &pair, 1);
    given_ = std::move(current);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const CertificateStore& store_;
  std::mutex mutex_;
  std::shared_ptr<const Certificate> given_;  // guarded by mutex_
};

// Checks a call before the server gets it.
void CheckCall(void* names, grpc_auth_context* context,
               const grpc_metadata* /*metadata*/, size_t /*count*/,
               grpc_process_auth_metadata_done_cb done, void* call) {
  const absl::Status status =
      static_cast<ClientSanPolicy*>(names)->Check(context);
  const std::string message(status.message());
  done(call, nullptr, 0, nullptr, 0,
       static_cast<grpc_status_code>(status.code()),
       status.ok() ? nullptr : message.c_str());
}

grpc_server_credentials* MakeC(Fetcher& fetcher, bool authenticate,
                               ClientSanPolicy* names) {
  grpc_ssl_server_credentials_options* options =
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          authenticate
              ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
              : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
          &Fetcher::Fetch, &fetcher);
  grpc_server_credentials* credentials =
      grpc_ssl_server_credentials_create_with_options(options);
  if (names != nullptr) {
    grpc_server_credentials_set_auth_metadata_processor(
        credentials,
        {.process = &CheckCall, .destroy = nullptr, .state = names});
  }
  return credentials;
}

#ifdef LEAKYRELU_CREDENTIALS_WRAP_C
class TlsCredentials final : public grpc::ServerCredentials {
 public:
  TlsCredentials(std::unique_ptr<Fetcher> fetcher, bool authenticate,
                 ClientSanPolicy* names)
      : ServerCredentials(MakeC(*fetcher, authenticate, names)),
        fetcher_(std::move(fetcher)) {}

 private:
  const std::unique_ptr<Fetcher> fetcher_;
};
#else
class TlsCredentials final : public grpc::ServerCredentials {
 public:
  TlsCredentials(std::unique_ptr<Fetcher> fetcher, bool authenticate,
                 ClientSanPolicy* names)
      : fetcher_(std::move(fetcher)),
        credentials_(MakeC(*fetcher_, authenticate, names)) {}
  ~TlsCredentials() override { grpc_server_credentials_release(credentials_); }

  // The processor was passed with the credentials.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/)
      override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  const std::unique_ptr<Fetcher> fetcher_;
  grpc_server_credentials* const credentials_;
};
#endif

}  // namespace

std::shared_ptr<grpc::ServerCredentials> NewTlsCredentials(
    const CertificateStore& store, ClientSanPolicy* names) {
  return std::make_shared<TlsCredentials>(
      std::make_unique<Fetcher>(store), !store.current()->pem.client_ca.empty(),
      names);
}

}  // namespace leakyrelu
