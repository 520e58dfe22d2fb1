// SPDX-License-Identifier: Apache-2.0
package example;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.function.Supplier;
import leakyrelu.v1.BackwardRequest;
import leakyrelu.v1.ForwardRequest;
import leakyrelu.v1.LeakyReluServiceGrpc.LeakyReluServiceBlockingStub;
import leakyrelu.v1.Tensor;

/** Requests that the server must refuse, and how. */
final class Refusals {
  private static final Tensor GOOD = Tensor.newBuilder().addValues(1).build();

  long calls;

  private record Case(String reason, String field, ForwardRequest.Builder request) {}

  void judge(LeakyReluServiceBlockingStub client) throws Exception {
    Case[] cases = {
      new Case("NO_INPUTS", "inputs", ForwardRequest.newBuilder()),
      new Case(
          "SLOPE_NOT_FINITE",
          "negative_slope",
          input(GOOD).setNegativeSlope(Double.POSITIVE_INFINITY)),
      new Case("UNKNOWN_SEMANTICS", "semantics", input(GOOD).setSemanticsValue(7)),
      new Case(
          "SIZE_MISMATCH",
          "inputs[1].data",
          input(GOOD).addInputs(data(12).addShape(2).addShape(2))),
      new Case("PARTIAL_ELEMENT", "inputs[0].data", input(data(7).build())),
      new Case("UNKNOWN_DTYPE", "inputs[0].dtype", input(data(4).setDtypeValue(9).build())),
      new Case("DATA_AND_VALUES", "inputs[0]", input(data(4).addValues(1).build())),
      new Case("NEGATIVE_DIMENSION", "inputs[0].shape[0]", input(data(4).addShape(-1).build())),
    };
    for (Case bad : cases) {
      ForwardRequest request = bad.request.build();
      refused(bad.reason, bad.field, failure(() -> client.forward(request)));
    }
    BackwardRequest uneven =
        BackwardRequest.newBuilder().addInputs(GOOD).addInputs(GOOD).addGradOutputs(GOOD).build();
    refused("GRADIENT_COUNT_MISMATCH", "grad_outputs", failure(() -> client.backward(uneven)));
  }

  /** Code, reason and the field at fault. */
  void refused(String reason, String field, Throwable error) throws Exception {
    Interop.require(Status.fromThrowable(error).getCode() == Status.Code.INVALID_ARGUMENT, error);
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    Interop.require(status.getMessage().startsWith(field), error);
    ErrorInfo info = ErrorInfo.getDefaultInstance();
    BadRequest bad = BadRequest.getDefaultInstance();
    for (var detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        info = detail.unpack(ErrorInfo.class);
      } else if (detail.is(BadRequest.class)) {
        bad = detail.unpack(BadRequest.class);
      }
    }
    Interop.require(info.getReason().equals(reason), info);
    Interop.require(info.getDomain().equals("leakyrelu"), info);
    Interop.require(info.getMetadataOrThrow("field").equals(field), info);
    Interop.require(bad.getFieldViolations(0).getField().equals(field), bad);
    calls++;
  }

  private static StatusRuntimeException failure(Supplier<?> call) {
    try {
      throw new AssertionError("not refused: " + call.get());
    } catch (StatusRuntimeException error) {
      return error;
    }
  }

  private static ForwardRequest.Builder input(Tensor tensor) {
    return ForwardRequest.newBuilder().addInputs(tensor);
  }

  private static Tensor.Builder data(int bytes) {
    return Tensor.newBuilder().setData(ByteString.copyFrom(new byte[bytes]));
  }
}
