// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_REASONS_H_
#define PROTO_STATUS_REASONS_H_

#include <string_view>

// Every ErrorInfo.reason that this project sends. Clients depend on them and
// metrics count them, so a released reason keeps its name and meaning.
namespace leakyrelu::reasons {

// INVALID_ARGUMENT, about the whole message.
inline constexpr std::string_view kMalformedMessage = "MALFORMED_MESSAGE";
inline constexpr std::string_view kMalformedCompression =
    "MALFORMED_COMPRESSION";
inline constexpr std::string_view kTooManyTensors = "TOO_MANY_TENSORS";
inline constexpr std::string_view kMetadataTooLarge = "METADATA_TOO_LARGE";
inline constexpr std::string_view kNoInputs = "NO_INPUTS";

// INVALID_ARGUMENT, about one tensor.
inline constexpr std::string_view kUnknownDtype = "UNKNOWN_DTYPE";
inline constexpr std::string_view kDataAndValues = "DATA_AND_VALUES";
inline constexpr std::string_view kValuesNotFloat32 = "VALUES_NOT_FLOAT32";
inline constexpr std::string_view kTooManyDimensions = "TOO_MANY_DIMENSIONS";
inline constexpr std::string_view kNegativeDimension = "NEGATIVE_DIMENSION";
inline constexpr std::string_view kShapeOverflow = "SHAPE_OVERFLOW";
inline constexpr std::string_view kPartialElement = "PARTIAL_ELEMENT";
inline constexpr std::string_view kSizeMismatch = "SIZE_MISMATCH";

// INVALID_ARGUMENT, about a gradient and its input.
inline constexpr std::string_view kGradientCount = "GRADIENT_COUNT_MISMATCH";
inline constexpr std::string_view kGradientDtype = "GRADIENT_DTYPE_MISMATCH";
inline constexpr std::string_view kGradientSize = "GRADIENT_SIZE_MISMATCH";
inline constexpr std::string_view kGradientShape = "GRADIENT_SHAPE_MISMATCH";

// INVALID_ARGUMENT, about the options.
inline constexpr std::string_view kSlopeNotFinite = "SLOPE_NOT_FINITE";
inline constexpr std::string_view kUnknownSemantics = "UNKNOWN_SEMANTICS";

// INVALID_ARGUMENT, about requests of the Open Inference Protocol.
inline constexpr std::string_view kUnknownTensor = "UNKNOWN_TENSOR";
inline constexpr std::string_view kDuplicateTensor = "DUPLICATE_TENSOR";
inline constexpr std::string_view kUnknownParameter = "UNKNOWN_PARAMETER";
inline constexpr std::string_view kRawAndTyped = "RAW_AND_TYPED_CONTENTS";
inline constexpr std::string_view kRawCount = "RAW_CONTENTS_COUNT_MISMATCH";
inline constexpr std::string_view kWrongContents = "WRONG_CONTENTS";

// RESOURCE_EXHAUSTED.
inline constexpr std::string_view kMessageTooLarge = "MESSAGE_TOO_LARGE";
inline constexpr std::string_view kTooManyBytesInFlight =
    "TOO_MANY_BYTES_IN_FLIGHT";
inline constexpr std::string_view kTooManyCallsInFlight =
    "TOO_MANY_CALLS_IN_FLIGHT";
inline constexpr std::string_view kCallMetadataTooLarge =
    "CALL_METADATA_TOO_LARGE";

// RESOURCE_EXHAUSTED without details: the server resets these calls, and gRPC
// then sends only code and message. The reason appears in metrics and logs.
inline constexpr std::string_view kReplyNotTaken = "REPLY_NOT_TAKEN";
inline constexpr std::string_view kMessageNotSent = "MESSAGE_NOT_SENT";

// PERMISSION_DENIED, without details. The client's names are logged.
inline constexpr std::string_view kClientNotAllowed = "CLIENT_NOT_ALLOWED";

// NOT_FOUND.
inline constexpr std::string_view kUnknownService = "UNKNOWN_SERVICE";
inline constexpr std::string_view kUnknownEntity = "UNKNOWN_ENTITY";
inline constexpr std::string_view kUnknownModel = "UNKNOWN_MODEL";
inline constexpr std::string_view kUnknownVersion = "UNKNOWN_MODEL_VERSION";

// UNIMPLEMENTED.
inline constexpr std::string_view kUnknownMethod = "UNKNOWN_METHOD";
inline constexpr std::string_view kNotServed = "NOT_SERVED";

// UNIMPLEMENTED (gRPC 1.51) or INTERNAL (newer).
inline constexpr std::string_view kUnknownEncoding = "UNKNOWN_ENCODING";

// UNAVAILABLE.
inline constexpr std::string_view kServerStopping = "SERVER_STOPPING";

inline constexpr std::string_view kAll[] = {
    kMalformedMessage,     kTooManyTensors,
    kMetadataTooLarge,     kNoInputs,
    kUnknownDtype,         kDataAndValues,
    kValuesNotFloat32,     kTooManyDimensions,
    kNegativeDimension,    kShapeOverflow,
    kPartialElement,       kSizeMismatch,
    kGradientCount,        kGradientDtype,
    kGradientSize,         kGradientShape,
    kSlopeNotFinite,       kUnknownSemantics,
    kMessageTooLarge,      kUnknownService,
    kUnknownEntity,        kUnknownMethod,
    kServerStopping,       kUnknownTensor,
    kDuplicateTensor,      kUnknownParameter,
    kRawAndTyped,          kRawCount,
    kWrongContents,        kUnknownModel,
    kUnknownVersion,       kNotServed,
    kTooManyBytesInFlight, kTooManyCallsInFlight,
    kReplyNotTaken,        kMessageNotSent,
    kClientNotAllowed,     kCallMetadataTooLarge,
    kMalformedCompression, kUnknownEncoding,
};

}  // namespace leakyrelu::reasons

#endif  // PROTO_STATUS_REASONS_H_
