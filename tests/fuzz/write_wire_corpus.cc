// SPDX-License-Identifier: Apache-2.0
// Writes seeds for wire_fuzz into the given folder: for each type, messages in
// unusual but valid encodings, and requests that the readers fully accept, each
// whole and in segments.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/fuzz/seed_header.h"
#include "tests/unit/proto/wire/inference/inference_message.h"
#include "tests/unit/proto/wire/message_generator.h"

namespace leakyrelu::wire {
namespace {

struct Seed {
  FuzzedType type;
  std::string message;
};

std::vector<Seed> Perverse(MessageGenerator& generator) {
  constexpr int kSeedsOfEach = 100;
  std::vector<Seed> seeds;
  for (int i = 0; i < kSeedsOfEach; ++i) {
    seeds.push_back({FuzzedType::kForward,
                     generator.Generate(*v1::ForwardRequest::descriptor())});
    seeds.push_back({FuzzedType::kBackward,
                     generator.Generate(*v1::BackwardRequest::descriptor())});
    seeds.push_back(
        {FuzzedType::kInference,
         generator.Generate(*inference::ModelInferRequest::descriptor())});
    seeds.push_back({FuzzedType::kResponse,
                     generator.Generate(*v1::ForwardResponse::descriptor())});
  }
  return seeds;
}

void AddTensors(google::protobuf::RepeatedPtrField<v1::Tensor>& tensors) {
  v1::Tensor& data = *tensors.Add();
  data.set_dtype(v1::DATA_TYPE_BFLOAT16);
  data.add_shape(2);
  data.add_shape(3);
  data.set_data("twelve bytes");
  v1::Tensor& values = *tensors.Add();
  for (int i = 0; i < 40; ++i) values.add_values(static_cast<float>(i - 20));
}

std::vector<Seed> OurRequests() {
  v1::ForwardRequest forward;
  AddTensors(*forward.mutable_inputs());
  forward.set_negative_slope(0.25);
  v1::BackwardRequest derivative;
  AddTensors(*derivative.mutable_inputs());
  v1::BackwardRequest backward = derivative;
  AddTensors(*backward.mutable_grad_outputs());
  backward.set_semantics(v1::SEMANTICS_TENSORFLOW);
  return {{FuzzedType::kForward, forward.SerializeAsString()},
          {FuzzedType::kBackward, derivative.SerializeAsString()},
          {FuzzedType::kBackward, backward.SerializeAsString()}};
}

std::vector<Seed> InferenceRequests() {
  inference::ModelInferRequest raw = RequestTo("leaky_relu_grad");
  AddRaw(raw, "grad1", {3}, 12);
  AddRaw(raw, "x1", {3}, 12);
  AddRaw(raw, "grad0", {2, 2}, 8, "FP16");
  AddRaw(raw, "x0", {2, 2}, 8, "FP16");
  raw.add_outputs()->set_name("dx1");
  raw.set_model_version("2");
  inference::ModelInferRequest typed = RequestTo("leaky_relu");
  auto& contents = *AddInput(typed, "x", {40}).mutable_contents();
  for (int i = 0; i < 40; ++i) contents.add_fp32_contents(1.5f);
  AddInput(typed, "x2", {1}, "FP64").mutable_contents()->add_fp64_contents(-1);
  AddInput(typed, "negative_slope", {1})
      .mutable_contents()
      ->add_fp32_contents(0.5f);
  inference::ModelInferRequest parameters = RequestTo("leaky_relu");
  AddRaw(parameters, "x", {0}, 0, "BF16");
  auto& map = *parameters.mutable_parameters();
  map["negative_slope"].set_string_param("0.125");
  map["semantics"].set_string_param("tensorflow");
  map["preset"].set_string_param("numpy");
  map["priority"].set_uint64_param(1);
  return {{FuzzedType::kInference, raw.SerializeAsString()},
          {FuzzedType::kInference, typed.SerializeAsString()},
          {FuzzedType::kInference, parameters.SerializeAsString()}};
}

bool Write(const std::string& folder, int index, const Seed& seed,
           const std::string& offsets) {
  const std::string path = folder + "/seed" + std::to_string(index);
  std::ofstream file(path, std::ios::binary);
  file.put(static_cast<char>(WriteSeedHeader({seed.type, offsets.size()})));
  file << offsets << seed.message;
  if (file.flush()) return true;
  std::fprintf(stderr, "%s: cannot write\n", path.c_str());
  return false;
}

bool WriteAll(const std::string& folder) {
  MessageGenerator generator(301);
  std::vector<Seed> seeds = Perverse(generator);
  for (const auto& more : {OurRequests(), InferenceRequests()}) {
    seeds.insert(seeds.end(), more.begin(), more.end());
  }
  int index = 0;
  for (const Seed& seed : seeds) {
    std::string offsets;
    for (uint32_t left = 1 + generator.Below(4); left > 0; --left) {
      offsets.push_back(static_cast<char>(generator.Below(32)));
    }
    if (!Write(folder, index++, seed, "")) return false;
    if (!Write(folder, index++, seed, offsets)) return false;
  }
  return true;
}

}  // namespace
}  // namespace leakyrelu::wire

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  return leakyrelu::wire::WriteAll(argv[1]) ? 0 : 1;
}
