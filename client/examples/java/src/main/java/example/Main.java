// SPDX-License-Identifier: Apache-2.0
package example;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import leakyrelu.v1.BackwardRequest;
import leakyrelu.v1.ForwardRequest;
import leakyrelu.v1.LeakyReluServiceGrpc;
import leakyrelu.v1.LeakyReluServiceGrpc.LeakyReluServiceBlockingStub;
import leakyrelu.v1.Tensor;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Calls a leakyrelu server: forward, backward, derivative, and a request that is refused, with
 * what the server says of it.
 */
@Command(name = "leakyrelu-client", mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  @Option(names = "--server", defaultValue = "127.0.0.1:50051", description = "HOST:PORT")
  private String server;

  @Option(names = "--deadline", defaultValue = "5", description = "Seconds that a call may take")
  private double deadlineSeconds;

  @Option(names = "--tls-ca", description = "PEM file of whom to trust; turns TLS on")
  private File roots;

  /** Both or neither. */
  private static final class Identity {
    @Option(names = "--tls-cert", required = true, description = "PEM file of our certificate")
    private File certificate;

    @Option(names = "--tls-key", required = true, description = "PEM file of its key")
    private File key;
  }

  @ArgGroup(exclusive = false)
  private Identity identity;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    ManagedChannel channel = connect();
    try {
      show(LeakyReluServiceGrpc.newBlockingStub(channel));
      return 0;
    } catch (StatusRuntimeException error) {
      System.err.println(explain(error));
      return 1;
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel connect() throws IOException {
    if (roots == null) {
      return Grpc.newChannelBuilder(server, InsecureChannelCredentials.create()).build();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder().trustManager(roots);
    if (identity != null) {
      tls.keyManager(identity.certificate, identity.key);
    }
    return Grpc.newChannelBuilder(server, tls.build()).build();
  }

  private void show(LeakyReluServiceBlockingStub client) {
    double slope = 0.25;
    Tensor x = tensor(1, -2, 3);

    ForwardRequest forward =
        ForwardRequest.newBuilder().addInputs(x).setNegativeSlope(slope).build();
    System.out.println(
        "forward    " + floats(withDeadline(client).forward(forward).getOutputs(0)));

    BackwardRequest.Builder backward =
        BackwardRequest.newBuilder().addInputs(x).setNegativeSlope(slope);
    BackwardRequest gradient = backward.clone().addGradOutputs(tensor(10, 20, 30)).build();
    System.out.println(
        "backward   " + floats(withDeadline(client).backward(gradient).getGradInputs(0)));

    // Without gradients: the derivative itself.
    System.out.println(
        "derivative " + floats(withDeadline(client).backward(backward.build()).getGradInputs(0)));

    Tensor wrong =
        Tensor.newBuilder().addShape(2).addShape(2).setData(ByteString.copyFrom(new byte[12]))
            .build();
    try {
      withDeadline(client).forward(ForwardRequest.newBuilder().addInputs(wrong).build());
      throw new IllegalStateException("12 bytes passed for a 2 x 2 tensor");
    } catch (StatusRuntimeException error) {
      System.out.println("refused    " + explain(error));
    }
  }

  /** A deadline is a moment, so each call has its own. */
  private LeakyReluServiceBlockingStub withDeadline(LeakyReluServiceBlockingStub client) {
    return client.withDeadlineAfter((long) (deadlineSeconds * 1e9), TimeUnit.NANOSECONDS);
  }

  /** Sends float32 values as little-endian bytes, the fast form. */
  private static Tensor tensor(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Tensor.newBuilder()
        .addShape(values.length)
        .setData(ByteString.copyFrom(bytes))
        .build();
  }

  private static List<Float> floats(Tensor tensor) {
    ByteBuffer bytes = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Float> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getFloat());
    }
    return values;
  }

  /**
   * An error's code and, where the server sent its google.rpc details, the reason (for programs)
   * and the field; then the message.
   */
  private static String explain(StatusRuntimeException error) {
    Status status = error.getStatus();
    StringBuilder text = new StringBuilder(status.getCode().name());
    com.google.rpc.Status details = StatusProto.fromThrowable(error);
    for (var detail : details.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          text.append(", " + info.getReason() + " in " + info.getMetadataOrThrow("field"));
        } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
          text.append(", with a detail that cannot be read: " + broken.getMessage());
        }
      }
    }
    return text + "\n           " + status.getDescription();
  }
}
