// SPDX-License-Identifier: Apache-2.0

//! Requests that the server must refuse, and how.
use leakyrelu_client::pb::{BackwardRequest, ForwardRequest, Tensor};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::{forward, Error, Judge};

fn data(bytes: usize) -> Tensor {
    Tensor { data: vec![0; bytes].into(), ..Default::default() }
}

impl Judge {
    /// Code, reason and the field at fault.
    pub fn refused(&mut self, status: &Status, reason: &str, field: &str) {
        assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
        assert!(status.message().starts_with(field), "{status:?}");
        let details = status.get_error_details();
        let info = details.error_info().expect("an ErrorInfo");
        assert_eq!(info.reason, reason);
        assert_eq!(info.domain, "leakyrelu");
        assert_eq!(info.metadata["field"], field);
        let bad = details.bad_request().expect("a BadRequest");
        assert_eq!(bad.field_violations[0].field, field);
        self.calls += 1;
    }

    pub async fn refusals(&mut self) -> Result<(), Error> {
        let good = Tensor { values: vec![1.0], ..Default::default() };
        let four = Tensor { shape: vec![2, 2], ..data(12) };
        let cases = [
            ("NO_INPUTS", "inputs", forward(vec![])),
            (
                "SLOPE_NOT_FINITE",
                "negative_slope",
                ForwardRequest {
                    negative_slope: Some(f64::INFINITY),
                    ..forward(vec![good.clone()])
                },
            ),
            (
                "UNKNOWN_SEMANTICS",
                "semantics",
                ForwardRequest { semantics: 7, ..forward(vec![good.clone()]) },
            ),
            ("SIZE_MISMATCH", "inputs[1].data", forward(vec![good.clone(), four])),
            ("PARTIAL_ELEMENT", "inputs[0].data", forward(vec![data(7)])),
            ("UNKNOWN_DTYPE", "inputs[0].dtype", forward(vec![Tensor { dtype: 9, ..data(4) }])),
            (
                "DATA_AND_VALUES",
                "inputs[0]",
                forward(vec![Tensor { values: vec![1.0], ..data(4) }]),
            ),
            (
                "NEGATIVE_DIMENSION",
                "inputs[0].shape[0]",
                forward(vec![Tensor { shape: vec![-1], ..data(4) }]),
            ),
        ];
        for (reason, field, request) in cases {
            let status = self.client.forward(request).await.expect_err(reason);
            self.refused(&status, reason, field);
        }
        let uneven = BackwardRequest {
            inputs: vec![good.clone(), good.clone()],
            grad_outputs: vec![good],
            ..Default::default()
        };
        let status = self.client.backward(uneven).await.expect_err("uneven");
        self.refused(&status, "GRADIENT_COUNT_MISMATCH", "grad_outputs");
        Ok(())
    }
}
