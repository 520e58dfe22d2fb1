// SPDX-License-Identifier: Apache-2.0

//! A stream of all types, one that a bad request ends, and one that reaches its
//! deadline.
use std::time::Duration;

use leakyrelu_client::pb::{BackwardRequest, Tensor};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::StreamExt;
use tonic::{Code, Request};

use crate::numbers::FORMATS;
use crate::{forward, Error, Judge};

impl Judge {
    pub async fn streams(&mut self) -> Result<(), Error> {
        self.whole_stream().await?;
        self.broken_stream().await?;
        self.late_stream().await
    }

    async fn whole_stream(&mut self) -> Result<(), Error> {
        let mut cases = Vec::new();
        for format in FORMATS {
            for count in [5, 70000, 1] {
                cases.push((format, self.tensor(format, &[count])));
            }
        }
        // The call itself is only there with its first answer, so the first
        // request waits for it in the channel.
        let (requests, outgoing) = mpsc::channel(1);
        requests.send(forward(vec![cases[0].1.clone()])).await?;
        let outgoing = ReceiverStream::new(outgoing);
        let mut answers = self.client.forward_stream(outgoing).await?.into_inner();
        for (i, (format, x)) in cases.iter().enumerate() {
            if i > 0 {
                requests.send(forward(vec![x.clone()])).await?;
            }
            let y = answers.message().await?.expect("an answer");
            let want = format.leaky_relu(&x.data, &x.data, 0.01);
            self.equal(*format, &y.outputs[0], &want, &x.shape);
        }
        drop(requests);
        assert!(answers.message().await?.is_none());
        self.calls += 1;
        Ok(())
    }

    /// The first bad request ends a stream with its status, after the answers
    /// to the good ones before it.
    async fn broken_stream(&mut self) -> Result<(), Error> {
        let x = Tensor { values: vec![-4.0, 4.0], ..Default::default() };
        let good = BackwardRequest { inputs: vec![x], ..Default::default() };
        let requests = tokio_stream::iter([good, BackwardRequest::default()]);
        let mut answers = self.client.backward_stream(requests).await?.into_inner();
        let dx = answers.message().await?.expect("an answer");
        assert_eq!(dx.grad_inputs[0].values[1], 1.0);
        self.values += 1;
        let status = answers.message().await.expect_err("not refused");
        self.refused(&status, "NO_INPUTS", "inputs");
        Ok(())
    }

    /// A stream on which no more is sent ends at its deadline. Until the first
    /// answer tonic's own timer runs, which says Cancelled instead.
    async fn late_stream(&mut self) -> Result<(), Error> {
        let x = Tensor { values: vec![1.0], ..Default::default() };
        let requests = tokio_stream::once(forward(vec![x])).chain(tokio_stream::pending());
        let mut request = Request::new(requests);
        request.set_timeout(Duration::from_secs(2));
        let mut answers = self.client.forward_stream(request).await?.into_inner();
        assert!(answers.message().await?.is_some());
        let status = answers.message().await.expect_err("answered");
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
        self.calls += 1;
        Ok(())
    }
}
