// SPDX-License-Identifier: Apache-2.0

//! Calls a leakyrelu server: forward, backward, derivative, and a request that
//! is refused, with what the server says of it.
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use leakyrelu_client::pb::leaky_relu_service_client::LeakyReluServiceClient;
use leakyrelu_client::pb::{BackwardRequest, ForwardRequest, Tensor};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Request, Status};
use tonic_types::StatusExt;

type Error = Box<dyn std::error::Error>;

#[derive(Parser)]
struct Options {
    /// HOST:PORT
    #[arg(long, default_value = "127.0.0.1:50051")]
    server: String,
    /// Seconds that a call may take
    #[arg(long, default_value_t = 5.0)]
    deadline: f64,
    /// PEM file of whom to trust; turns TLS on
    #[arg(long)]
    tls_ca: Option<PathBuf>,
    /// PEM file of our certificate, for servers that ask for one
    #[arg(long, requires = "tls_key", requires = "tls_ca")]
    tls_cert: Option<PathBuf>,
    /// PEM file of our certificate's key
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::parse();
    if let Err(error) = call(&options).await {
        match error.downcast_ref::<Status>() {
            Some(status) => eprintln!("{}", explain(status)),
            None => eprintln!("{error}"),
        }
        std::process::exit(1);
    }
}

fn connect(options: &Options) -> Result<Channel, Error> {
    let Some(roots) = &options.tls_ca else {
        let endpoint = Endpoint::from_shared(format!("http://{}", options.server))?;
        return Ok(endpoint.connect_lazy());
    };
    let mut tls =
        ClientTlsConfig::new().ca_certificate(Certificate::from_pem(std::fs::read(roots)?));
    if let (Some(certificate), Some(key)) = (&options.tls_cert, &options.tls_key) {
        tls = tls.identity(Identity::from_pem(std::fs::read(certificate)?, std::fs::read(key)?));
    }
    let endpoint = Endpoint::from_shared(format!("https://{}", options.server))?;
    Ok(endpoint.tls_config(tls)?.connect_lazy())
}

async fn call(options: &Options) -> Result<(), Error> {
    let mut client = LeakyReluServiceClient::new(connect(options)?);
    let deadline = Duration::try_from_secs_f64(options.deadline)?;
    let negative_slope = Some(0.25);
    let inputs = vec![tensor(&[1.0, -2.0, 3.0])];

    let request = ForwardRequest { inputs: inputs.clone(), negative_slope, ..Default::default() };
    let y = client.forward(within(deadline, request)).await?.into_inner();
    println!("forward    {:?}", floats(&y.outputs[0]));

    let request = BackwardRequest {
        inputs: inputs.clone(),
        grad_outputs: vec![tensor(&[10.0, 20.0, 30.0])],
        negative_slope,
        ..Default::default()
    };
    let dx = client.backward(within(deadline, request)).await?.into_inner();
    println!("backward   {:?}", floats(&dx.grad_inputs[0]));

    // Without gradients: the derivative itself.
    let request = BackwardRequest { inputs, negative_slope, ..Default::default() };
    let dx = client.backward(within(deadline, request)).await?.into_inner();
    println!("derivative {:?}", floats(&dx.grad_inputs[0]));

    let wrong = Tensor { shape: vec![2, 2], data: vec![0; 12].into(), ..Default::default() };
    let request = ForwardRequest { inputs: vec![wrong], ..Default::default() };
    match client.forward(within(deadline, request)).await {
        Ok(_) => return Err("12 bytes passed for a 2 x 2 tensor".into()),
        Err(status) => println!("refused    {}", explain(&status)),
    }
    Ok(())
}

fn within<T>(deadline: Duration, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(deadline);
    request
}

/// Sends float32 values as little-endian bytes, the fast form.
fn tensor(values: &[f32]) -> Tensor {
    Tensor {
        shape: vec![values.len() as i64],
        data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        ..Default::default()
    }
}

fn floats(tensor: &Tensor) -> Vec<f32> {
    let (elements, _) = tensor.data.as_chunks::<4>();
    elements.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// The code and, where the server sent its google.rpc details, the reason (for
/// programs) and the field; then the message.
fn explain(status: &Status) -> String {
    let why = status.get_details_error_info().map_or(String::new(), |info| {
        let field = info.metadata.get("field").map_or("", String::as_str);
        format!(", {} in {field}", info.reason)
    });
    format!("{:?}{why}\n           {}", status.code(), status.message())
}
