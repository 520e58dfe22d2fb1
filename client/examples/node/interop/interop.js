// SPDX-License-Identifier: Apache-2.0

// Judges the server at LEAKYRELU_SERVER from Node: results bit for bit against
// arithmetic done here, refusals, streams and deadlines. Its last line is the
// number of calls and of values compared.
import assert from "node:assert/strict";
import { once } from "node:events";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { LeakyReluService, credentials, detailsOf } from "../service.js";
import { elements, formats, leakyReLU, ones, same } from "./numbers.js";

const client = new LeakyReluService(
  process.env.LEAKYRELU_SERVER,
  credentials({}),
);
const call = (method, request) =>
  promisify(client[method]).call(client, request, {
    deadline: Date.now() + 100_000,
  });
let calls = 0;
let values = 0;

function tensor(format, shape) {
  const count = shape.reduce((product, length) => product * length, 1);
  return { dtype: format.dtype, shape, data: elements(format, count) };
}

function equal(format, got, want, shape) {
  assert.equal(got.dtype, format.dtype);
  assert.deepEqual(got.shape, shape);
  assert(same(format, got.data, want), `${format.dtype} [${shape}]: other bits`);
  values += want.length / format.size;
}

async function unary() {
  const shapes = [[], [1], [0], [11], [3, 5, 7], [2, 0, 3], [65536]];
  for (const format of formats) {
    for (const shape of shapes) {
      const [x, g] = [tensor(format, shape), tensor(format, shape)];
      const one = ones(format, x.data.length / format.size);
      for (const slope of [undefined, 0.1, 0, -1.5, 3e-39]) {
        const options = slope === undefined ? {} : { negativeSlope: slope };
        const wanted = (gradient) =>
          leakyReLU(format, x.data, gradient, slope ?? 0.01);
        const request = { inputs: [x], ...options };
        const y = await call("Forward", request);
        equal(format, y.outputs[0], wanted(x.data), shape);
        const derivative = await call("Backward", request);
        equal(format, derivative.gradInputs[0], wanted(one), shape);
        const dx = await call("Backward", { ...request, gradOutputs: [g] });
        equal(format, dx.gradInputs[0], wanted(g.data), shape);
        calls += 3;
      }
    }
  }
}

// All types in one request, and the form that JSON would use.
async function batch() {
  const inputs = formats.map((format, i) => tensor(format, [i, 9]));
  const { outputs } = await call("Forward", { inputs });
  assert.equal(outputs.length, formats.length);
  formats.forEach((format, i) => {
    const { data, shape } = inputs[i];
    equal(format, outputs[i], leakyReLU(format, data, data, 0.01), shape);
  });
  const y = await call("Forward", { inputs: [{ values: [1, -2, 3] }] });
  const slope = Math.fround(0.01);
  assert.deepEqual(y.outputs[0].values, [1, Math.fround(-2 * slope), 3]);
  calls += 2;
  values += 3;
}

// Code, reason and the field at fault.
function refused(error, reason, field) {
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT, error.message);
  assert(error.details.startsWith(field), error.details);
  const { ErrorInfo: info, BadRequest: bad } = detailsOf(error);
  assert.equal(info.reason, reason);
  assert.equal(info.domain, "leakyrelu");
  assert.equal(info.metadata.field, field);
  assert.equal(bad.fieldViolations[0].field, field);
  calls++;
}

async function refusals() {
  const good = { values: [1] };
  const input = (...inputs) => ({ inputs });
  const cases = [
    ["NO_INPUTS", "inputs", {}],
    ["SLOPE_NOT_FINITE", "negative_slope",
      { inputs: [good], negativeSlope: Infinity }],
    ["UNKNOWN_SEMANTICS", "semantics", { inputs: [good], semantics: 7 }],
    ["SIZE_MISMATCH", "inputs[1].data",
      input(good, { shape: [2, 2], data: Buffer.alloc(12) })],
    ["PARTIAL_ELEMENT", "inputs[0].data", input({ data: Buffer.alloc(7) })],
    ["UNKNOWN_DTYPE", "inputs[0].dtype", input({ dtype: 9 })],
    ["DATA_AND_VALUES", "inputs[0]",
      input({ data: Buffer.alloc(4), values: [1] })],
    ["NEGATIVE_DIMENSION", "inputs[0].shape[0]", input({ shape: [-1] })],
  ];
  const failure = (method, request) =>
    call(method, request).then(
      () => assert.fail(`${method} passed`),
      (error) => error,
    );
  for (const [reason, field, request] of cases)
    refused(await failure("Forward", request), reason, field);
  const uneven = { inputs: [good, good], gradOutputs: [good] };
  refused(
    await failure("Backward", uneven),
    "GRADIENT_COUNT_MISMATCH",
    "grad_outputs",
  );
}

async function stream() {
  const stream = client.ForwardStream({ deadline: Date.now() + 100_000 });
  for (const format of formats) {
    for (const count of [5, 70000, 1]) {
      const x = tensor(format, [count]);
      stream.write({ inputs: [x] });
      const [y] = await once(stream, "data");
      const want = leakyReLU(format, x.data, x.data, 0.01);
      equal(format, y.outputs[0], want, x.shape);
    }
  }
  stream.end();
  await once(stream, "end");
  calls++;
}

// The first bad request ends a stream with its status, after the answers to
// the good ones before it.
async function brokenStream() {
  const stream = client.BackwardStream({ deadline: Date.now() + 100_000 });
  const failed = new Promise((resolve) => stream.once("error", resolve));
  const answers = [];
  stream.on("data", (response) => answers.push(response));
  stream.write({ inputs: [{ values: [-4, 4] }] });
  stream.write({});
  refused(await failed, "NO_INPUTS", "inputs");
  assert.equal(answers.length, 1);
  assert.equal(answers[0].gradInputs[0].values[1], 1);
  values++;
}

// A stream on which nothing is sent ends at its deadline.
async function deadline() {
  const stream = client.ForwardStream({ deadline: Date.now() + 200 });
  stream.on("data", () => assert.fail("answered"));
  const error = await new Promise((resolve) => stream.once("error", resolve));
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED, error.message);
  calls++;
}

for (const part of [unary, batch, refusals, stream, brokenStream, deadline])
  await part();
client.close();
console.log(calls, values);
