// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/self_test_subject.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "server/kernel/targets.h"

namespace leakyrelu::kernel {

namespace {

constexpr size_t kBuffers = 7;
constexpr size_t kAlignment = 64;  // enough for every instruction set's vectors

}  // namespace

SelfTestSubject::SelfTestSubject(const Functions& functions, DataType type,
                                 size_t elements)
    : functions_(functions),
      type_(type),
      elements_(elements),
      memory_(kBuffers * (elements * ElementBytes(type) + kAlignment)),
      x_(NewBuffer(elements * ElementBytes(type))),
      grad_(NewBuffer(x_.size())),
      ones_(NewBuffer(x_.size())),
      forward_(NewBuffer(x_.size())),
      backward_(NewBuffer(x_.size())),
      derivative_(NewBuffer(x_.size())),
      runs_(NewBuffer(x_.size() + 1)) {}

SelfTestSubject::Buffer SelfTestSubject::NewBuffer(size_t bytes) {
  return Buffer(static_cast<std::byte*>(memory_.allocate(bytes, kAlignment)),
                bytes);
}

template <class Run>
bool SelfTestSubject::SameInRuns(const Buffer& source, const Buffer& expected,
                                 Run run) {
  std::byte* const out = runs_.data() + 1;
  std::memcpy(out, source.data(), source.size());
  const size_t element_bytes = ElementBytes(type_);
  size_t length = 1;
  for (size_t i = 0; i < elements_; i += length++) {
    const size_t offset = i * element_bytes;
    run(x_.data() + offset, out + offset, std::min(length, elements_ - i));
  }
  return std::memcmp(out, expected.data(), expected.size()) == 0;
}

absl::Status SelfTestSubject::Compute(const Parameters& parameters) {
  parameters_ = parameters;
  functions_.forward(type_, parameters_, x_.data(), forward_.data(), elements_);
  functions_.backward(type_, parameters_, x_.data(), grad_.data(),
                      backward_.data(), elements_);
  functions_.derivative(type_, parameters_, x_.data(), derivative_.data(),
                        elements_);
  if (!SameInRuns(x_, forward_,
                  [this](const std::byte*, std::byte* out, size_t n) {
                    functions_.forward(type_, parameters_, out, out, n);
                  })) {
    return Failure("forward in short runs, in place");
  }
  if (!SameInRuns(grad_, backward_,
                  [this](const std::byte* x, std::byte* out, size_t n) {
                    functions_.backward(type_, parameters_, x, out, out, n);
                  })) {
    return Failure("backward in short runs, in place");
  }
  if (!SameInRuns(ones_, derivative_,
                  [this](const std::byte* x, std::byte* out, size_t n) {
                    functions_.backward(type_, parameters_, x, out, out, n);
                  })) {
    return Failure("derivative, which is backward of ones,");
  }
  return absl::OkStatus();
}

absl::Status SelfTestSubject::Failure(std::string_view operation) const {
  return absl::InternalError(ErrorText(
      "self-test",
      absl::StrCat("wrong bits from ", std::string(operation), " of ",
                   std::string(DataTypeName(type_)), " with ",
                   std::string(SemanticsName(parameters_.semantics)),
                   " semantics and slope ", parameters_.negative_slope, " on ",
                   std::string(InstructionSetInUse())),
      "the recorded bits"));
}

}  // namespace leakyrelu::kernel
