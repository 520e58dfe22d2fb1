// SPDX-License-Identifier: Apache-2.0
#include "server/calls/trace_parent.h"

namespace leakyrelu {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr size_t kTraceIdBegin = 3;
constexpr size_t kTraceIdSize = 32;
constexpr size_t kSpanIdBegin = 36;
constexpr size_t kSpanIdSize = 16;
constexpr size_t kFlagsBegin = 53;
constexpr size_t kSize = 55;

bool IsHex(std::string_view text) {
  return text.find_first_not_of(kHexDigits) == text.npos;
}

// All zeros are invalid by the W3C specification.
bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != text.npos;
}

}  // namespace

bool IsTraceParent(std::string_view text) {
  return text.size() == kSize && text.substr(0, kTraceIdBegin) == "00-" &&
         IsId(text.substr(kTraceIdBegin, kTraceIdSize)) &&
         text[kSpanIdBegin - 1] == '-' &&
         IsId(text.substr(kSpanIdBegin, kSpanIdSize)) &&
         text[kFlagsBegin - 1] == '-' && IsHex(text.substr(kFlagsBegin));
}

std::string_view TraceParentOf(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("traceparent");
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace leakyrelu
