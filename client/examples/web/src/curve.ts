// SPDX-License-Identifier: Apache-2.0
// The calls: what a page needs of the service, by gRPC-Web.
import { createClient, type Client, ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ErrorInfoSchema } from "../generated/google/rpc/error_details_pb";
import { LeakyReluService } from "../generated/leakyrelu/v1/leakyrelu_pb";

export interface Curve {
  x: number[];
  forward: number[];
  derivative: number[];
}

// url: of a gRPC-Web gateway, for example http://127.0.0.1:8080.
export function connect(url: string): Client<typeof LeakyReluService> {
  return createClient(
    LeakyReluService,
    createGrpcWebTransport({ baseUrl: url, defaultTimeoutMs: 5000 }),
  );
}

// Leaky ReLU and its derivative at points from -5 to 5.
export async function curve(
  client: Client<typeof LeakyReluService>,
  negativeSlope: number,
  points = 201,
): Promise<Curve> {
  const x = Array.from({ length: points }, (_, i) => (10 * i) / (points - 1) - 5);
  const inputs = [{ values: x }];
  const [forward, backward] = await Promise.all([
    client.forward({ inputs, negativeSlope }),
    client.backward({ inputs, negativeSlope }),
  ]);
  return {
    x,
    forward: forward.outputs[0]!.values,
    derivative: backward.gradInputs[0]!.values,
  };
}

// "SLOPE_NOT_FINITE: negative_slope: inf, a finite number"
export function explain(cause: unknown): string {
  const error = ConnectError.from(cause);
  const [info] = error.findDetails(ErrorInfoSchema);
  return info ? `${info.reason}: ${error.rawMessage}` : error.message;
}
