// SPDX-License-Identifier: Apache-2.0
#include "streams.h"

#include <random>
#include <vector>

#include "refusals.h"

namespace {

using leakyrelu::Client;
using leakyrelu::Stream;
using leakyrelu::TensorRef;

template <typename T>
void Pass(Stream& stream, std::mt19937_64& random, Tally& tally) {
  for (const int64_t count : {5, 70000, 1}) {
    const Bytes x = Elements<T>(static_cast<size_t>(count), random);
    Require(stream.Write({Ref<T>(x, {count})}), "stream: cannot write");
    auto y = stream.Read();
    Require(y.ok() && y->has_value(), y.status());
    RequireEqual<T>((**y)[0], LeakyRelu<T>(x, x, 0.01), {count}, tally);
  }
}

// The first bad request ends a stream with its status, after the answers to
// the good ones before it.
void Break(Client& client, Tally& tally) {
  const std::vector<float> x = {-4, 4};
  const auto stream = client.BackwardStream();
  Require(stream->Write({TensorRef::Of(x)}), "stream: cannot write");
  Require(stream->Write({}), "stream: cannot write");
  auto dx = stream->Read();
  Require(dx.ok() && dx->has_value(), dx.status());
  Require((**dx)[0].Values<float>().back() == 1, "stream: another derivative");
  ++tally.values;
  RequireRefused(stream->Read().status(), "NO_INPUTS", "inputs", tally);
}

}  // namespace

void JudgeStreams(Client& client, Tally& tally) {
  std::mt19937_64 random(2013);
  const auto stream = client.ForwardStream();
  Pass<Float32>(*stream, random, tally);
  Pass<Float64>(*stream, random, tally);
  Pass<Float16>(*stream, random, tally);
  Pass<BFloat16>(*stream, random, tally);
  stream->WritesDone();
  const auto end = stream->Read();
  Require(end.ok() && !end->has_value(), "stream: no end");
  ++tally.calls;

  Break(client, tally);

  const auto idle = client.ForwardStream({.timeout = absl::Milliseconds(200)});
  const absl::Status late = idle->Read().status();
  Require(absl::IsDeadlineExceeded(late), late);
  ++tally.calls;
}
