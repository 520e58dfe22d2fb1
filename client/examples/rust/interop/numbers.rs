// SPDX-License-Identifier: Apache-2.0

//! The element types and PyTorch's arithmetic: float64 is multiplied in its own
//! precision, all others in float32.
use half::{bf16, f16};
use leakyrelu_client::pb::DataType;
use rand::rngs::SmallRng;
use rand::RngCore;

#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub dtype: DataType,
    pub size: usize,
    get: fn(&[u8]) -> f64,
    put: fn(f64, &mut Vec<u8>),
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes[..N].try_into().expect("as many bytes as an element has")
}

pub const FORMATS: [Format; 4] = [
    Format {
        dtype: DataType::Float32,
        size: 4,
        get: |bytes| f32::from_le_bytes(array(bytes)).into(),
        put: |value, to| to.extend((value as f32).to_le_bytes()),
    },
    Format {
        dtype: DataType::Float64,
        size: 8,
        get: |bytes| f64::from_le_bytes(array(bytes)),
        put: |value, to| to.extend(value.to_le_bytes()),
    },
    Format {
        dtype: DataType::Float16,
        size: 2,
        get: |bytes| f16::from_le_bytes(array(bytes)).into(),
        put: |value, to| to.extend(f16::from_f32(value as f32).to_le_bytes()),
    },
    Format {
        dtype: DataType::Bfloat16,
        size: 2,
        get: |bytes| bf16::from_le_bytes(array(bytes)).into(),
        put: |value, to| to.extend(bf16::from_f32(value as f32).to_le_bytes()),
    },
];

impl Format {
    fn product(self, x: f64, slope: f64) -> f64 {
        if self.dtype == DataType::Float64 {
            x * slope
        } else {
            (x as f32 * slope as f32).into()
        }
    }

    /// Any bits at all, so NaN, infinities and subnormal numbers are among
    /// them; 65536 elements are every value of a 16-bit type.
    pub fn elements(self, count: usize, random: &mut SmallRng) -> Vec<u8> {
        if self.size == 2 && count == 65536 {
            return (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
        }
        let mut data = vec![0; self.size * count];
        random.fill_bytes(&mut data);
        data
    }

    pub fn ones(self, count: usize) -> Vec<u8> {
        let mut data = Vec::new();
        (0..count).for_each(|_| (self.put)(1.0, &mut data));
        data
    }

    /// g where x > 0, else g * slope: the activation with g = x, the gradient
    /// with g given, the derivative with g = 1.
    pub fn leaky_relu(self, x: &[u8], g: &[u8], slope: f64) -> Vec<u8> {
        let mut result = Vec::with_capacity(x.len());
        for (x, g) in x.chunks(self.size).zip(g.chunks(self.size)) {
            let gradient = (self.get)(g);
            let positive = (self.get)(x) > 0.0;
            let value = if positive { gradient } else { self.product(gradient, slope) };
            (self.put)(value, &mut result);
        }
        result
    }

    /// Compares bits; any NaN equals any other.
    pub fn same(self, got: &[u8], want: &[u8]) -> bool {
        got.len() == want.len()
            && got.chunks(self.size).zip(want.chunks(self.size)).all(|(got, want)| {
                got == want || ((self.get)(got).is_nan() && (self.get)(want).is_nan())
            })
    }
}
