// SPDX-License-Identifier: Apache-2.0
package example;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import leakyrelu.v1.DataType;

/**
 * How an element type is read and written, and PyTorch's arithmetic on it: float64 is multiplied
 * in its own precision, all others in float32.
 */
enum Format {
  FLOAT32(DataType.DATA_TYPE_FLOAT32, 4) {
    @Override
    double get(ByteBuffer from, int at) {
      return from.getFloat(at);
    }

    @Override
    void put(ByteBuffer to, int at, double value) {
      to.putFloat(at, (float) value);
    }
  },
  FLOAT64(DataType.DATA_TYPE_FLOAT64, 8) {
    @Override
    double get(ByteBuffer from, int at) {
      return from.getDouble(at);
    }

    @Override
    void put(ByteBuffer to, int at, double value) {
      to.putDouble(at, value);
    }

    @Override
    double product(double x, double slope) {
      return x * slope;
    }
  },
  FLOAT16(DataType.DATA_TYPE_FLOAT16, 2) {
    @Override
    double get(ByteBuffer from, int at) {
      return Float16.decode(from.getShort(at));
    }

    @Override
    void put(ByteBuffer to, int at, double value) {
      to.putShort(at, Float16.encode((float) value));
    }
  },
  BFLOAT16(DataType.DATA_TYPE_BFLOAT16, 2) {
    @Override
    double get(ByteBuffer from, int at) {
      return Float.intBitsToFloat(from.getShort(at) << 16);
    }

    /** The upper half of float32's bits, rounded to nearest, ties to even. */
    @Override
    void put(ByteBuffer to, int at, double value) {
      int bits = Float.floatToRawIntBits((float) value);
      int rounded = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
      to.putShort(at, (short) (Double.isNaN(value) ? 0x7fc0 : rounded));
    }
  };

  final DataType dtype;
  final int size;

  Format(DataType dtype, int size) {
    this.dtype = dtype;
    this.size = size;
  }

  abstract double get(ByteBuffer from, int at);

  abstract void put(ByteBuffer to, int at, double value);

  double product(double x, double slope) {
    return (float) x * (float) slope;
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer view(ByteString bytes) {
    return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Any bits at all, so NaN, infinities and subnormal numbers are among them; 65536 elements are
   * every value of a 16-bit type.
   */
  ByteString elements(int count, Random random) {
    ByteBuffer data = bytes(size * count);
    if (size == 2 && count == 65536) {
      for (int i = 0; i < count; i++) {
        data.putShort(2 * i, (short) i);
      }
    } else {
      random.nextBytes(data.array());
    }
    return ByteString.copyFrom(data.array());
  }

  ByteString ones(int count) {
    ByteBuffer data = bytes(size * count);
    for (int i = 0; i < count; i++) {
      put(data, size * i, 1);
    }
    return ByteString.copyFrom(data.array());
  }

  /**
   * g where x > 0, else g * slope: the activation with g = x, the gradient with g given, the
   * derivative with g = 1.
   */
  ByteString leakyRelu(ByteString x, ByteString g, double slope) {
    ByteBuffer inputs = view(x);
    ByteBuffer gradients = view(g);
    ByteBuffer result = bytes(x.size());
    for (int at = 0; at < x.size(); at += size) {
      double gradient = get(gradients, at);
      put(result, at, get(inputs, at) > 0 ? gradient : product(gradient, slope));
    }
    return ByteString.copyFrom(result.array());
  }

  /** Compares bits; any NaN equals any other, as in Double.compare. */
  boolean same(ByteString got, ByteString want) {
    if (got.size() != want.size()) {
      return false;
    }
    ByteBuffer one = view(got);
    ByteBuffer other = view(want);
    for (int at = 0; at < got.size(); at += size) {
      if (Double.compare(get(one, at), get(other, at)) != 0) {
        return false;
      }
    }
    return true;
  }
}
