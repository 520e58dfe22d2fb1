// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/request_template.h"

#include <algorithm>
#include <utility>

#include "base/reference/reference.h"
#include "client/loadtest/plan/random.h"
#include "client/loadtest/workload/example_data.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::loadtest {
namespace {

// Draws from a distribution per operation and type: enough to show its shape,
// few enough to stay in cache while small.
constexpr size_t kDrawnSizes = 64;

const std::byte* Bytes(const std::string& text) {
  return reinterpret_cast<const std::byte*>(text.data());
}

void SetElements(ElementForm form, std::string bytes, v1::Tensor* tensor) {
  if (form == ElementForm::kData) {
    tensor->set_data(std::move(bytes));
    return;
  }
  const auto* values = reinterpret_cast<const float*>(bytes.data());
  const size_t count = bytes.size() / sizeof(float);
  tensor->mutable_values()->Add(values, values + count);
}

std::string Expected(Operation operation, DataType type,
                     const kernel::Parameters& parameters, const std::string& x,
                     const std::string& grad) {
  std::string y(x.size(), '\0');
  auto* out = reinterpret_cast<std::byte*>(y.data());
  const size_t elements = x.size() / ElementBytes(type);
  switch (operation) {
    case Operation::kForward:
      reference::Forward(type, parameters, Bytes(x), out, elements);
      break;
    case Operation::kBackward:
      reference::Backward(type, parameters, Bytes(x), Bytes(grad), out,
                          elements);
      break;
    case Operation::kDerivative:
      reference::Derivative(type, parameters, Bytes(x), out, elements);
      break;
  }
  return y;
}

v1::Tensor* AddTensor(DataType type, uint64_t elements,
                      google::protobuf::RepeatedPtrField<v1::Tensor>* list) {
  v1::Tensor* tensor = list->Add();
  tensor->set_dtype(static_cast<v1::DataType>(type));
  tensor->add_shape(static_cast<int64_t>(elements));
  return tensor;
}

// Forward and backward messages differ only in their class.
template <typename Request>
void SetParameters(const LoadOptions& options, Request* request) {
  request->set_negative_slope(options.negative_slope);
  request->set_semantics(static_cast<v1::Semantics>(options.semantics));
}

RequestTemplate MakeTemplate(const LoadOptions& options, Operation operation,
                             DataType type, Random& random) {
  RequestTemplate made;
  made.operation = operation;
  v1::ForwardRequest forward;
  v1::BackwardRequest backward;
  // ForwardResponse and BackwardResponse have the same encoding.
  v1::ForwardResponse response;
  for (int i = 0; i < options.tensors; ++i) {
    const uint64_t elements = options.elements.Draw(random);
    made.elements += elements;
    std::string x = ExampleElements(type, elements, random);
    std::string grad;
    if (operation == Operation::kBackward) {
      grad = ExampleElements(type, elements, random);
    }
    SetElements(options.form,
                Expected(operation, type,
                         {options.negative_slope, options.semantics}, x, grad),
                AddTensor(type, elements, response.mutable_outputs()));
    if (operation == Operation::kBackward) {
      SetElements(options.form, std::move(grad),
                  AddTensor(type, elements, backward.mutable_grad_outputs()));
    }
    SetElements(options.form, std::move(x),
                AddTensor(type, elements,
                          operation == Operation::kForward
                              ? forward.mutable_inputs()
                              : backward.mutable_inputs()));
  }
  if (operation == Operation::kForward) {
    SetParameters(options, &forward);
    made.request = forward.SerializeAsString();
  } else {
    SetParameters(options, &backward);
    made.request = backward.SerializeAsString();
  }
  made.expected = response.SerializeAsString();
  return made;
}

}  // namespace

Workload MakeWorkload(const LoadOptions& options) {
  Random random(options.seed);
  Workload workload;
  std::vector<uint32_t> weights;
  for (const WeightedOperation& weighted : options.operations) {
    weights.push_back(weighted.weight);
  }
  // A list is prepared once per size; random draws would miss some sizes.
  std::vector<ElementSizes> sizes;
  const bool mixed_in_call = options.tensors > 1;
  if (!options.elements.listed().empty() && !mixed_in_call) {
    for (uint64_t size : options.elements.listed()) {
      sizes.push_back(ElementSizes::Fixed(size));
    }
  } else if (options.elements.listed().size() == 1) {
    sizes.push_back(options.elements);
  } else {
    sizes.assign(kDrawnSizes, options.elements);
  }

  // variants[operation]: its templates, one per type and size.
  std::vector<std::vector<uint32_t>> variants(weights.size());
  size_t bytes = 0;
  LoadOptions one = options;
  for (size_t s = 0; s < sizes.size(); ++s) {
    const bool listed = sizes.size() == options.elements.listed().size();
    if (s > 0 && !listed && bytes > kWorkloadBytes / 2) break;
    one.elements = sizes[s];
    for (DataType type : options.types) {
      for (size_t o = 0; o < weights.size(); ++o) {
        variants[o].push_back(static_cast<uint32_t>(workload.templates.size()));
        workload.templates.push_back(
            MakeTemplate(one, options.operations[o].operation, type, random));
        bytes += workload.templates.back().request.size() +
                 workload.templates.back().expected.size();
      }
    }
  }

  const std::vector<uint32_t> operations = SpreadEvenly(weights);
  std::vector<size_t> next(weights.size(), 0);
  for (size_t round = 0; round < variants[0].size(); ++round) {
    for (uint32_t o : operations) {
      workload.order.push_back(variants[o][next[o]++ % variants[o].size()]);
    }
  }
  return workload;
}

}  // namespace leakyrelu::loadtest
