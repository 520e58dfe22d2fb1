// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	pb "example.com/leakyrelu/leakyrelupb"
	"github.com/x448/float16"
)

// A format is how one element type is read and written, and the precision in
// which PyTorch multiplies it: float64 in its own, all others in float32.
type format struct {
	dtype   pb.DataType
	size    int
	read    func([]byte) float64
	append  func([]byte, float64) []byte
	product func(x, slope float64) float64
}

var order = binary.LittleEndian

func single(x, slope float64) float64 {
	return float64(float32(x) * float32(slope))
}

var formats = []format{
	{pb.DataType_DATA_TYPE_FLOAT32, 4,
		func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) },
		func(b []byte, x float64) []byte {
			return order.AppendUint32(b, math.Float32bits(float32(x)))
		}, single},
	{pb.DataType_DATA_TYPE_FLOAT64, 8,
		func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) },
		func(b []byte, x float64) []byte {
			return order.AppendUint64(b, math.Float64bits(x))
		},
		func(x, slope float64) float64 { return x * slope }},
	{pb.DataType_DATA_TYPE_FLOAT16, 2,
		func(b []byte) float64 { return float64(float16.Frombits(order.Uint16(b)).Float32()) },
		func(b []byte, x float64) []byte {
			return order.AppendUint16(b, float16.Fromfloat32(float32(x)).Bits())
		}, single},
	{pb.DataType_DATA_TYPE_BFLOAT16, 2,
		func(b []byte) float64 {
			return float64(math.Float32frombits(uint32(order.Uint16(b)) << 16))
		},
		func(b []byte, x float64) []byte { return order.AppendUint16(b, bfloat16(float32(x))) },
		single},
}

// bfloat16 rounds to nearest, ties to even.
func bfloat16(x float32) uint16 {
	bits := math.Float32bits(x)
	if x != x {
		return 0x7fc0
	}
	return uint16((bits + 0x7fff + bits>>16&1) >> 16)
}

// elements are any bits at all, so NaN, infinities and subnormal numbers are
// among them; the exhaustive size covers every value of a 16-bit type.
func (f format) elements(count int, random *rand.Rand) []byte {
	data := make([]byte, 0, count*f.size)
	for i := range count {
		bits := random.Uint64()
		if f.size == 2 && count == 1<<16 {
			bits = uint64(i)
		}
		data = append(data, order.AppendUint64(nil, bits)[:f.size]...)
	}
	return data
}

// leakyReLU is g where x > 0, else g * slope, in PyTorch's arithmetic: the
// activation with g = x, the gradient with g given, the derivative with g = 1.
func (f format) leakyReLU(x, g []byte, slope float64) []byte {
	result := make([]byte, 0, len(x))
	for i := 0; i < len(x); i += f.size {
		gradient := f.read(g[i:])
		if f.read(x[i:]) > 0 {
			result = f.append(result, gradient)
		} else {
			result = f.append(result, f.product(gradient, slope))
		}
	}
	return result
}

// same compares bits; any NaN equals any other.
func (f format) same(got, want []byte) bool {
	if len(got) != len(want) {
		return false
	}
	for i := 0; i < len(got); i += f.size {
		a, b := f.read(got[i:]), f.read(want[i:])
		if math.Float64bits(a) != math.Float64bits(b) && (a == a || b == b) {
			return false
		}
	}
	return true
}
