// SPDX-License-Identifier: Apache-2.0

//! Judges the server at LEAKYRELU_SERVER from Rust: results bit for bit against
//! arithmetic done here, refusals, streams and deadlines. Its last line is the
//! number of calls and of values compared.
mod numbers;
mod refusals;
mod streams;

use leakyrelu_client::pb::leaky_relu_service_client::LeakyReluServiceClient;
use leakyrelu_client::pb::{BackwardRequest, ForwardRequest, Tensor};
use numbers::{Format, FORMATS};
use rand::rngs::SmallRng;
use rand::SeedableRng;
use tonic::transport::Channel;

pub type Error = Box<dyn std::error::Error>;

pub struct Judge {
    pub client: LeakyReluServiceClient<Channel>,
    random: SmallRng,
    pub calls: usize,
    pub values: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let address = std::env::var("LEAKYRELU_SERVER")?;
    let mut judge = Judge {
        client: LeakyReluServiceClient::connect(format!("http://{address}")).await?,
        random: SmallRng::seed_from_u64(2013),
        calls: 0,
        values: 0,
    };
    judge.results().await?;
    judge.batch().await?;
    judge.typed_values().await?;
    judge.refusals().await?;
    judge.streams().await?;
    println!("{} {}", judge.calls, judge.values);
    Ok(())
}

pub fn forward(inputs: Vec<Tensor>) -> ForwardRequest {
    ForwardRequest { inputs, ..Default::default() }
}

impl Judge {
    pub fn tensor(&mut self, format: Format, shape: &[i64]) -> Tensor {
        let count = shape.iter().product::<i64>() as usize;
        Tensor {
            dtype: format.dtype.into(),
            shape: shape.to_vec(),
            data: format.elements(count, &mut self.random).into(),
            ..Default::default()
        }
    }

    pub fn equal(&mut self, format: Format, got: &Tensor, want: &[u8], shape: &[i64]) {
        assert_eq!(got.dtype(), format.dtype);
        assert_eq!(got.shape, shape);
        assert!(format.same(&got.data, want), "{format:?} {shape:?}: other bits");
        self.values += want.len() / format.size;
    }

    async fn results(&mut self) -> Result<(), Error> {
        let shapes: [&[i64]; 7] = [&[], &[1], &[0], &[11], &[3, 5, 7], &[2, 0, 3], &[65536]];
        for format in FORMATS {
            for shape in shapes {
                let (x, g) = (self.tensor(format, shape), self.tensor(format, shape));
                let ones = format.ones(x.data.len() / format.size);
                for option in [None, Some(0.1), Some(0.0), Some(-1.5), Some(3e-39)] {
                    let slope = option.unwrap_or(0.01);
                    let request =
                        ForwardRequest { negative_slope: option, ..forward(vec![x.clone()]) };
                    let y = self.client.forward(request).await?.into_inner();
                    let want = format.leaky_relu(&x.data, &x.data, slope);
                    self.equal(format, &y.outputs[0], &want, shape);

                    let mut request = BackwardRequest {
                        inputs: vec![x.clone()],
                        negative_slope: option,
                        ..Default::default()
                    };
                    let dx = self.client.backward(request.clone()).await?.into_inner();
                    let want = format.leaky_relu(&x.data, &ones, slope);
                    self.equal(format, &dx.grad_inputs[0], &want, shape);

                    request.grad_outputs = vec![g.clone()];
                    let dx = self.client.backward(request).await?.into_inner();
                    let want = format.leaky_relu(&x.data, &g.data, slope);
                    self.equal(format, &dx.grad_inputs[0], &want, shape);
                    self.calls += 3;
                }
            }
        }
        Ok(())
    }

    /// All types in one request.
    async fn batch(&mut self) -> Result<(), Error> {
        let inputs: Vec<_> =
            (0..).zip(FORMATS).map(|(i, format)| self.tensor(format, &[i, 9])).collect();
        let y = self.client.forward(forward(inputs.clone())).await?.into_inner();
        assert_eq!(y.outputs.len(), FORMATS.len());
        for ((format, x), got) in FORMATS.into_iter().zip(&inputs).zip(&y.outputs) {
            self.equal(format, got, &format.leaky_relu(&x.data, &x.data, 0.01), &x.shape);
        }
        self.calls += 1;
        Ok(())
    }

    async fn typed_values(&mut self) -> Result<(), Error> {
        let x = Tensor { values: vec![1.0, -2.0, 3.0], ..Default::default() };
        let y = self.client.forward(forward(vec![x])).await?.into_inner();
        assert_eq!(y.outputs[0].values, [1.0, -2.0 * 0.01_f32, 3.0]);
        self.calls += 1;
        self.values += 3;
        Ok(())
    }
}
