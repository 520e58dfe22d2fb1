// SPDX-License-Identifier: Apache-2.0

// Calls a leakyrelu server: forward, backward, derivative, and a request that
// is refused, with what the server says of it.
import { parseArgs, promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { LeakyReluService, credentials, detailsOf } from "./service.js";

const { values: options } = parseArgs({
  options: {
    server: { type: "string", default: "127.0.0.1:50051" },
    deadline: { type: "string", default: "5" },
    "tls-ca": { type: "string" },
    "tls-cert": { type: "string" },
    "tls-key": { type: "string" },
  },
});

const client = new LeakyReluService(
  options.server,
  credentials({
    rootCertificates: options["tls-ca"],
    certificate: options["tls-cert"],
    privateKey: options["tls-key"],
  }),
);
// Each call has its own deadline.
const call = (method, request) =>
  promisify(client[method]).call(client, request, {
    deadline: new Date(Date.now() + 1000 * Number(options.deadline)),
  });

// float32 values as little-endian bytes, the fast form.
function tensor(values) {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return { shape: [values.length], data: Buffer.from(view.buffer) };
}

function floats({ data }) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 4 }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
}

// An error's code and, where the server sent its google.rpc details, the
// reason (for programs) and the field; then the message.
function explain(error) {
  const { ErrorInfo: info } = detailsOf(error);
  const why = info ? `, ${info.reason} in ${info.metadata.field}` : "";
  return `${grpc.status[error.code]}${why}\n           ${error.details}`;
}

try {
  const inputs = [tensor([1, -2, 3])];
  const slope = { negativeSlope: 0.25 };

  const y = await call("Forward", { inputs, ...slope });
  console.log("forward   ", ...floats(y.outputs[0]));

  const gradOutputs = [tensor([10, 20, 30])];
  const dx = await call("Backward", { inputs, gradOutputs, ...slope });
  console.log("backward  ", ...floats(dx.gradInputs[0]));

  // Without gradients: the derivative itself.
  const derivative = await call("Backward", { inputs, ...slope });
  console.log("derivative", ...floats(derivative.gradInputs[0]));

  await call("Forward", {
    inputs: [{ shape: [2, 2], data: Buffer.alloc(12) }],
  }).then(
    () => Promise.reject(new Error("12 bytes passed for a 2 x 2 tensor")),
    (error) => console.log("refused   ", explain(error)),
  );
} catch (error) {
  if (error.code === undefined) throw error;
  console.error(explain(error));
  process.exitCode = 1;
} finally {
  client.close();
}
