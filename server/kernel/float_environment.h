// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_FLOAT_ENVIRONMENT_H_
#define SERVER_KERNEL_FLOAT_ENVIRONMENT_H_

#include <cstdint>

#if defined(__x86_64__)
#include <xmmintrin.h>
#elif !defined(__aarch64__)
#error "leakyrelu knows the control registers of x86-64 and aarch64 only"
#endif

namespace leakyrelu::kernel {

// What subnormal inputs and results of an operation become.
enum class Subnormals { kExact, kZero };

// For its lifetime, sets this thread's floating-point control register (MXCSR,
// FPCR) to round to nearest even, exceptions masked, subnormals as requested.
// If a library has set it otherwise, the destructor restores the previous
// value, sticky flags included. A register that already fits is not written (2
// ns); flags are then raised as by any arithmetic.
//
// Compilers move floating-point operations across writes to the register, so
// the work must be behind a call that is not inlined: a function pointer.
class FloatEnvironment {
 public:
  explicit FloatEnvironment(Subnormals subnormals) : found_(Read()) {
    const Register wanted = subnormals == Subnormals::kZero ? kZero : kExact;
    fits_ = (found_ & ~kFlags) == wanted;
    if (!fits_) Write(wanted);
  }
  ~FloatEnvironment() {
    if (!fits_) Write(found_);
  }
  FloatEnvironment(const FloatEnvironment&) = delete;
  FloatEnvironment& operator=(const FloatEnvironment&) = delete;

 private:
#if defined(__x86_64__)
  using Register = uint32_t;
  static constexpr Register kFlags = 0x3f;    // sticky
  static constexpr Register kExact = 0x1f80;  // all six exceptions masked
  static constexpr Register kZero = kExact | 0x8000 /*FTZ*/ | 0x0040 /*DAZ*/;
  static Register Read() { return _mm_getcsr(); }
  static void Write(Register value) { _mm_setcsr(value); }
#else
  using Register = uint64_t;
  static constexpr Register kFlags = 0;  // in a separate register
  static constexpr Register kExact = 0;  // nothing trapped
  // FZ tests a product before it is rounded, x86's FTZ after: they differ for
  // the few products just below the smallest normal number.
  static constexpr Register kZero = Register{1} << 24;
  static Register Read() {
    Register value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void Write(Register value) {
    asm volatile("msr fpcr, %0" : : "r"(value) : "memory");
  }
#endif

  const Register found_;
  bool fits_;
};

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_FLOAT_ENVIRONMENT_H_
