// SPDX-License-Identifier: Apache-2.0

// The element types, how each is read and written, and PyTorch's arithmetic:
// float64 is multiplied in its own precision, all others in float32.
import { getFloat16, setFloat16 } from "@petamoriken/float16";

const single = (x, slope) =>
  Math.fround(Math.fround(x) * Math.fround(slope));

// The upper half of float32's bits, rounded to nearest, ties to even.
const word = new DataView(new ArrayBuffer(4));
function setBfloat16(view, at, value) {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const odd = (bits >>> 16) & 1;
  view.setUint16(
    at,
    Number.isNaN(value) ? 0x7fc0 : (bits + 0x7fff + odd) >>> 16,
    true,
  );
}

function getBfloat16(view, at) {
  word.setUint32(0, view.getUint16(at, true) << 16);
  return word.getFloat32(0);
}

export const formats = [
  {
    dtype: "DATA_TYPE_FLOAT32",
    size: 4,
    get: (view, at) => view.getFloat32(at, true),
    set: (view, at, value) => view.setFloat32(at, value, true),
    product: single,
  },
  {
    dtype: "DATA_TYPE_FLOAT64",
    size: 8,
    get: (view, at) => view.getFloat64(at, true),
    set: (view, at, value) => view.setFloat64(at, value, true),
    product: (x, slope) => x * slope,
  },
  {
    dtype: "DATA_TYPE_FLOAT16",
    size: 2,
    get: (view, at) => getFloat16(view, at, true),
    set: (view, at, value) => setFloat16(view, at, value, true),
    product: single,
  },
  {
    dtype: "DATA_TYPE_BFLOAT16",
    size: 2,
    get: getBfloat16,
    set: setBfloat16,
    product: single,
  },
];

export const viewOf = (bytes) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// xorshift32 with a fixed seed.
let state = 2013;
function random32() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state >>> 0;
}

// Any bits at all, so NaN, infinities and subnormal numbers are among them;
// the exhaustive count covers every value of a 16-bit type.
export function elements({ size }, count) {
  const data = Buffer.alloc(size * count);
  const view = viewOf(data);
  for (let i = 0; i < count; i++) {
    if (size === 2) {
      view.setUint16(2 * i, count === 65536 ? i : random32() >>> 16, true);
    } else {
      for (let at = 0; at < size; at += 4)
        view.setUint32(size * i + at, random32(), true);
    }
  }
  return data;
}

// g where x > 0, else g * slope: the activation with g = x, the gradient with
// g given, the derivative with g = 1.
export function leakyReLU(format, x, g, slope) {
  const { size, get, set, product } = format;
  const [from, gradient] = [viewOf(x), viewOf(g)];
  const result = Buffer.alloc(x.length);
  const view = viewOf(result);
  for (let at = 0; at < x.length; at += size) {
    const value = get(gradient, at);
    set(view, at, get(from, at) > 0 ? value : product(value, slope));
  }
  return result;
}

export function ones({ size, set }, count) {
  const data = Buffer.alloc(size * count);
  for (let i = 0; i < count; i++) set(viewOf(data), size * i, 1);
  return data;
}

// Compares bits (Object.is tells -0 from 0); any NaN equals any other.
export function same({ size, get }, got, want) {
  if (got.length !== want.length) return false;
  const [a, b] = [viewOf(got), viewOf(want)];
  for (let at = 0; at < got.length; at += size)
    if (!Object.is(get(a, at), get(b, at))) return false;
  return true;
}
