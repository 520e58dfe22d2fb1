// SPDX-License-Identifier: Apache-2.0

//! The stubs, as build.rs makes them from the contract.
pub mod pb {
    tonic::include_proto!("leakyrelu.v1");
}
