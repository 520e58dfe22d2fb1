// SPDX-License-Identifier: Apache-2.0
//! Echo of LeakyReluService on tonic, tuned for speed: messages stay bytes,
//! flow-control windows are large, the allocator is mimalloc.
//!
//! usage: tonic-echo HOST:PORT THREADS
mod bytes_codec;

use bytes::Bytes;
use bytes_codec::BytesCodec;
use std::convert::Infallible;
use std::future::{ready, Future, Ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use tonic::body::Body;
use tonic::server::{Grpc, NamedService, StreamingService, UnaryService};
use tonic::{Request, Response, Status, Streaming};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MIB: u32 = 1 << 20;

struct Unary;

impl UnaryService<Bytes> for Unary {
    type Response = Bytes;
    type Future = Ready<Result<Response<Bytes>, Status>>;

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        ready(Ok(Response::new(request.into_inner())))
    }
}

struct Stream;

impl StreamingService<Bytes> for Stream {
    type Response = Bytes;
    // The requests are returned as responses, one for one, in order.
    type ResponseStream = Streaming<Bytes>;
    type Future = Ready<Result<Response<Streaming<Bytes>>, Status>>;

    fn call(&mut self, request: Request<Streaming<Bytes>>) -> Self::Future {
        ready(Ok(Response::new(request.into_inner())))
    }
}

#[derive(Clone)]
struct Echo;

impl NamedService for Echo {
    const NAME: &'static str = "leakyrelu.v1.LeakyReluService";
}

impl tower_service::Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future =
        Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let streaming = request.uri().path().ends_with("Stream");
        Box::pin(async move {
            let mut grpc =
                Grpc::new(BytesCodec).max_decoding_message_size(usize::MAX);
            Ok(if streaming {
                grpc.streaming(Stream, request).await
            } else {
                grpc.unary(Unary, request).await
            })
        })
    }
}

async fn serve(address: String) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let incoming = tonic::transport::server::TcpIncoming::from(listener)
        .with_nodelay(Some(true));
    tonic::transport::Server::builder()
        .initial_stream_window_size(4 * MIB)
        .initial_connection_window_size(8 * MIB)
        .max_frame_size(MIB)
        .add_service(Echo)
        .serve_with_incoming(incoming)
        .await?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, address, threads] = arguments.as_slice() else {
        return Err("usage: tonic-echo HOST:PORT THREADS".into());
    };
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads.parse()?)
        .enable_io()
        .enable_time()
        .build()?
        .block_on(serve(address.clone()))
}
