// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/tensor_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "leakyrelu/error_detail.h"
#include "proto/status/reasons.h"
#include "proto/wire/split/limits.h"

namespace leakyrelu::wire {
namespace {

constexpr uint8_t kInputs = 1;
constexpr uint8_t kGradients = 2;

class TensorReaderTest : public testing::Test {
 protected:
  v1::Tensor& AddHead(v1::DataType dtype, std::vector<int64_t> shape) {
    v1::Tensor& head = *request_.add_inputs();
    head.set_dtype(dtype);
    head.mutable_shape()->Assign(shape.begin(), shape.end());
    return head;
  }

  // Adds bytes of memory_ from `begin` in the form that the splitter produces.
  void AddBulk(uint8_t root, uint32_t index, TensorForm form, size_t begin,
               size_t bytes) {
    BulkField& field = bulk_.emplace_back();
    field.root = root;
    field.slot = static_cast<uint8_t>(form);
    field.index = index;
    field.bytes = bytes;
    if (bytes > 0) {
      field.pieces.emplace_back(memory_.data() + begin, bytes);
      field.piece_segments.push_back(index);
    }
  }

  absl::Status Read() {
    return ReadTensors(request_.inputs(), kInputs, "inputs", bulk_, tensors_);
  }

  void ExpectRefused(std::string_view reason, absl::string_view field) {
    const absl::Status status = Read();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    ASSERT_TRUE(DetailOf(status).has_value()) << status;
    EXPECT_EQ(DetailOf(status)->reason, reason);
    EXPECT_EQ(DetailOf(status)->field, field);
  }

  std::array<std::byte, 64> memory_ = {};
  v1::ForwardRequest request_;
  std::vector<BulkField> bulk_;
  std::vector<TensorView> tensors_;
};

TEST_F(TensorReaderTest, JoinsHeadsAndBulkOfItsRoot) {
  AddHead(v1::DATA_TYPE_FLOAT64, {1, 2});
  AddHead(v1::DATA_TYPE_UNSPECIFIED, {});
  AddBulk(kGradients, 0, TensorForm::kData, 32, 8);
  AddBulk(kInputs, 0, TensorForm::kData, 0, 16);
  AddBulk(kInputs, 1, TensorForm::kValues, 16, 12);
  ASSERT_EQ(Read(), absl::OkStatus());
  ASSERT_EQ(tensors_.size(), 2u);

  EXPECT_EQ(tensors_[0].type, DataType::kFloat64);
  EXPECT_TRUE(tensors_[0].type_declared);
  EXPECT_EQ(tensors_[0].form, TensorForm::kData);
  EXPECT_EQ(tensors_[0].shape, (absl::InlinedVector<int64_t, 4>{1, 2}));
  EXPECT_EQ(tensors_[0].elements, 2u);
  ASSERT_EQ(tensors_[0].pieces.size(), 1u);
  EXPECT_EQ(tensors_[0].pieces[0].data(), memory_.data());

  EXPECT_EQ(tensors_[1].type, DataType::kFloat32);
  EXPECT_FALSE(tensors_[1].type_declared);
  EXPECT_EQ(tensors_[1].form, TensorForm::kValues);
  EXPECT_TRUE(tensors_[1].shape.empty());
  EXPECT_EQ(tensors_[1].elements, 3u);
  EXPECT_EQ(tensors_[1].piece_segments[0], 1u);
  // The other root's pieces were not touched.
  EXPECT_EQ(bulk_[0].pieces.size(), 1u);
}

TEST_F(TensorReaderTest, TensorsWithoutElementsAreValid) {
  AddHead(v1::DATA_TYPE_FLOAT16, {});
  AddHead(v1::DATA_TYPE_FLOAT16, {3, 0});
  AddHead(v1::DATA_TYPE_BFLOAT16, {0});
  AddBulk(kInputs, 2, TensorForm::kData, 0, 0);
  ASSERT_EQ(Read(), absl::OkStatus());
  for (const TensorView& tensor : tensors_) {
    EXPECT_EQ(tensor.elements, 0u);
    EXPECT_TRUE(tensor.pieces.empty());
  }
}

TEST_F(TensorReaderTest, EmptyFieldIsNotASecondForm) {
  AddHead(v1::DATA_TYPE_FLOAT32, {1});
  AddBulk(kInputs, 0, TensorForm::kData, 0, 4);
  AddBulk(kInputs, 0, TensorForm::kValues, 4, 0);
  ASSERT_EQ(Read(), absl::OkStatus());
  EXPECT_EQ(tensors_[0].form, TensorForm::kData);
  EXPECT_EQ(tensors_[0].elements, 1u);
}

TEST_F(TensorReaderTest, RefusesBothForms) {
  AddHead(v1::DATA_TYPE_FLOAT32, {1});
  AddBulk(kInputs, 0, TensorForm::kValues, 0, 4);
  AddBulk(kInputs, 0, TensorForm::kData, 4, 4);
  ExpectRefused(reasons::kDataAndValues, "inputs[0]");
}

TEST_F(TensorReaderTest, RefusesUnknownTypes) {
  AddHead(v1::DATA_TYPE_FLOAT32, {});
  AddHead(static_cast<v1::DataType>(5), {});
  ExpectRefused(reasons::kUnknownDtype, "inputs[1].dtype");
}

TEST_F(TensorReaderTest, RefusesValuesOfAnotherType) {
  AddHead(v1::DATA_TYPE_FLOAT64, {});
  AddBulk(kInputs, 0, TensorForm::kValues, 0, 8);
  ExpectRefused(reasons::kValuesNotFloat32, "inputs[0].values");
}

TEST_F(TensorReaderTest, RefusesPartsOfElements) {
  AddHead(v1::DATA_TYPE_FLOAT64, {});
  AddBulk(kInputs, 0, TensorForm::kData, 0, 12);
  ExpectRefused(reasons::kPartialElement, "inputs[0].data");
}

TEST_F(TensorReaderTest, RefusesShapesThatDoNotFit) {
  v1::Tensor& head = AddHead(v1::DATA_TYPE_FLOAT32, {2, -1});
  AddBulk(kInputs, 0, TensorForm::kData, 0, 4);
  ExpectRefused(reasons::kNegativeDimension, "inputs[0].shape[1]");
  head.clear_shape();
  head.mutable_shape()->Resize(kMaxDimensions + 1, 1);
  ExpectRefused(reasons::kTooManyDimensions, "inputs[0].shape");
  head.clear_shape();
  head.mutable_shape()->Resize(3, int64_t{1} << 30);
  ExpectRefused(reasons::kShapeOverflow, "inputs[0].shape");
  head.clear_shape();
  head.add_shape(2);
  ExpectRefused(reasons::kSizeMismatch, "inputs[0].data");
}

// The vector is reused for the next message: it must hold nothing of the
// previous one, and must not keep the memory of a rare large one.
TEST_F(TensorReaderTest, TensorsAreReused) {
  AddHead(v1::DATA_TYPE_FLOAT64, {2});
  AddBulk(kInputs, 0, TensorForm::kData, 0, 16);
  ASSERT_EQ(Read(), absl::OkStatus());
  request_.Clear();
  bulk_.clear();
  request_.add_inputs();
  ASSERT_EQ(Read(), absl::OkStatus());
  ASSERT_EQ(tensors_.size(), 1u);
  EXPECT_EQ(tensors_[0].type, DataType::kFloat32);
  EXPECT_FALSE(tensors_[0].type_declared);
  EXPECT_TRUE(tensors_[0].shape.empty());
  EXPECT_EQ(tensors_[0].bytes, 0u);

  for (size_t i = 0; i < 2 * kKeptTensors; ++i) request_.add_inputs();
  ASSERT_EQ(Read(), absl::OkStatus());
  EXPECT_EQ(tensors_.size(), 2 * kKeptTensors + 1);
  request_.Clear();
  ASSERT_EQ(Read(), absl::OkStatus());
  EXPECT_TRUE(tensors_.empty());
  EXPECT_LE(tensors_.capacity(), kKeptTensors);
}

}  // namespace
}  // namespace leakyrelu::wire
