// SPDX-License-Identifier: Apache-2.0
package example;

/** IEEE 754 binary16, which Java itself knows from version 20 on. */
final class Float16 {
  private Float16() {}

  static float decode(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else {
      magnitude = Math.scalb((float) (1024 + fraction), exponent - 25);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Rounds to nearest, ties to even. */
  static short encode(float value) {
    if (Float.isNaN(value)) {
      return 0x7e00;
    }
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (magnitude >= 65520) {
      return (short) (sign | 0x7c00);
    }
    // The last place counts 2^(exponent - 10); a fraction that rounds up to
    // the next power of two carries into the exponent's bits. Numbers below
    // 2^-14 have its last place, and no leading 1024.
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    int units = (int) Math.rint(Math.scalb((double) magnitude, 10 - exponent));
    return (short) (sign | ((exponent + 14 << 10) + units));
  }
}
