// SPDX-License-Identifier: Apache-2.0
package example;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import leakyrelu.v1.BackwardRequest;
import leakyrelu.v1.ForwardRequest;
import leakyrelu.v1.ForwardResponse;
import leakyrelu.v1.LeakyReluServiceGrpc;
import leakyrelu.v1.LeakyReluServiceGrpc.LeakyReluServiceBlockingStub;
import leakyrelu.v1.Tensor;

/**
 * Judges the server at LEAKYRELU_SERVER from Java: results bit for bit against arithmetic done
 * here, refusals, streams and deadlines. Its last line is the number of calls and of values
 * compared.
 */
final class Interop {
  private static final List<List<Long>> SHAPES =
      List.of(
          List.of(), List.of(1L), List.of(0L), List.of(11L), List.of(3L, 5L, 7L),
          List.of(2L, 0L, 3L), List.of(65536L));
  private static final double[] SLOPES = {0.01, 0.1, 0, -1.5, 3e-39};

  private final LeakyReluServiceBlockingStub client;
  private final Random random = new Random(2013);
  long calls;
  long values;

  private Interop(LeakyReluServiceBlockingStub client) {
    this.client = client;
  }

  public static void main(String[] arguments) throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                System.getenv("LEAKYRELU_SERVER"), InsecureChannelCredentials.create())
            .build();
    try {
      Interop interop =
          new Interop(
              LeakyReluServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(100, TimeUnit.SECONDS));
      interop.results();
      interop.batch();
      interop.typedValues();
      Refusals refusals = new Refusals();
      refusals.judge(interop.client);
      new Streams(interop, refusals).judge(LeakyReluServiceGrpc.newStub(channel));
      System.out.println((interop.calls + refusals.calls) + " " + interop.values);
    } finally {
      channel.shutdownNow();
    }
  }

  static void require(boolean condition, Object what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  Tensor tensor(Format format, List<Long> shape) {
    long count = shape.stream().reduce(1L, (one, other) -> one * other);
    return Tensor.newBuilder()
        .setDtype(format.dtype)
        .addAllShape(shape)
        .setData(format.elements((int) count, random))
        .build();
  }

  void requireEqual(Format format, Tensor got, ByteString want, List<Long> shape) {
    require(got.getDtype() == format.dtype, got.getDtype());
    require(got.getShapeList().equals(shape), got.getShapeList());
    require(format.same(got.getData(), want), format + " " + shape + ": other bits");
    values += want.size() / format.size;
  }

  private void results() {
    for (Format format : Format.values()) {
      for (List<Long> shape : SHAPES) {
        Tensor x = tensor(format, shape);
        Tensor g = tensor(format, shape);
        ByteString ones = format.ones(x.getData().size() / format.size);
        for (double slope : SLOPES) {
          ForwardRequest.Builder forward = ForwardRequest.newBuilder().addInputs(x);
          BackwardRequest.Builder backward = BackwardRequest.newBuilder().addInputs(x);
          if (slope != 0.01) { // the default
            forward.setNegativeSlope(slope);
            backward.setNegativeSlope(slope);
          }
          requireEqual(
              format,
              client.forward(forward.build()).getOutputs(0),
              format.leakyRelu(x.getData(), x.getData(), slope),
              shape);
          requireEqual(
              format,
              client.backward(backward.build()).getGradInputs(0),
              format.leakyRelu(x.getData(), ones, slope),
              shape);
          requireEqual(
              format,
              client.backward(backward.addGradOutputs(g).build()).getGradInputs(0),
              format.leakyRelu(x.getData(), g.getData(), slope),
              shape);
          calls += 3;
        }
      }
    }
  }

  /** All types in one request. */
  private void batch() {
    ForwardRequest.Builder request = ForwardRequest.newBuilder();
    for (Format format : Format.values()) {
      request.addInputs(tensor(format, List.of((long) format.ordinal(), 9L)));
    }
    ForwardResponse response = client.forward(request.build());
    require(response.getOutputsCount() == Format.values().length, response.getOutputsCount());
    for (Format format : Format.values()) {
      Tensor x = request.getInputs(format.ordinal());
      requireEqual(
          format,
          response.getOutputs(format.ordinal()),
          format.leakyRelu(x.getData(), x.getData(), 0.01),
          x.getShapeList());
    }
    calls++;
  }

  private void typedValues() {
    Tensor x = Tensor.newBuilder().addValues(1).addValues(-2).addValues(3).build();
    ForwardRequest request = ForwardRequest.newBuilder().addInputs(x).build();
    List<Float> got = client.forward(request).getOutputs(0).getValuesList();
    require(got.equals(List.of(1F, -2 * 0.01F, 3F)), got);
    calls++;
    values += 3;
  }
}
