// SPDX-License-Identifier: Apache-2.0
package example;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import leakyrelu.v1.BackwardRequest;
import leakyrelu.v1.BackwardResponse;
import leakyrelu.v1.ForwardRequest;
import leakyrelu.v1.ForwardResponse;
import leakyrelu.v1.LeakyReluServiceGrpc.LeakyReluServiceStub;
import leakyrelu.v1.Tensor;

/** A stream of all types, one that a bad request ends, and one that reaches its deadline. */
final class Streams {
  private final Interop interop;
  private final Refusals refusals;

  Streams(Interop interop, Refusals refusals) {
    this.interop = interop;
    this.refusals = refusals;
  }

  void judge(LeakyReluServiceStub client) throws Exception {
    LeakyReluServiceStub slow = client.withDeadlineAfter(100, TimeUnit.SECONDS);
    whole(slow);
    broken(slow);
    late(client.withDeadlineAfter(200, TimeUnit.MILLISECONDS));
  }

  private void whole(LeakyReluServiceStub client) throws Exception {
    Answers<ForwardResponse> answers = new Answers<>();
    StreamObserver<ForwardRequest> stream = client.forwardStream(answers);
    for (Format format : Format.values()) {
      for (long count : new long[] {5, 70000, 1}) {
        Tensor x = interop.tensor(format, List.of(count));
        stream.onNext(ForwardRequest.newBuilder().addInputs(x).build());
        interop.requireEqual(
            format,
            answers.next().getOutputs(0),
            format.leakyRelu(x.getData(), x.getData(), 0.01),
            x.getShapeList());
      }
    }
    stream.onCompleted();
    Optional<Throwable> end = answers.end();
    Interop.require(end.isEmpty(), end);
    interop.calls++;
  }

  /** The first bad request ends a stream, after the answers to the good ones before it. */
  private void broken(LeakyReluServiceStub client) throws Exception {
    Answers<BackwardResponse> answers = new Answers<>();
    StreamObserver<BackwardRequest> stream = client.backwardStream(answers);
    Tensor x = Tensor.newBuilder().addValues(-4).addValues(4).build();
    stream.onNext(BackwardRequest.newBuilder().addInputs(x).build());
    stream.onNext(BackwardRequest.getDefaultInstance());
    Interop.require(answers.next().getGradInputs(0).getValues(1) == 1, "another derivative");
    interop.values++;
    refusals.refused("NO_INPUTS", "inputs", answers.end().orElseThrow());
  }

  /** A stream on which nothing is sent ends at its deadline. */
  private void late(LeakyReluServiceStub client) throws Exception {
    Answers<ForwardResponse> answers = new Answers<>();
    client.forwardStream(answers);
    Throwable error = answers.end().orElseThrow();
    Interop.require(
        Status.fromThrowable(error).getCode() == Status.Code.DEADLINE_EXCEEDED, error);
    interop.calls++;
  }

  /** What came back, for a thread that waits for it. */
  private static final class Answers<T> implements StreamObserver<T> {
    private final BlockingQueue<T> responses = new ArrayBlockingQueue<>(16);
    private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

    T next() throws InterruptedException {
      T response = responses.poll(100, TimeUnit.SECONDS);
      Interop.require(response != null, "stream: no answer");
      return response;
    }

    Optional<Throwable> end() throws Exception {
      return end.get(100, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(T response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
      end.complete(Optional.of(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Optional.empty());
    }
  }
}
