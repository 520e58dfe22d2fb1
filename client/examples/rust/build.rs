// SPDX-License-Identifier: Apache-2.0

// Makes the stubs from the contract, with the protoc that is installed.
fn main() -> std::io::Result<()> {
    tonic_prost_build::configure()
        .build_server(false)
        .bytes(".")
        .compile_protos(&["../../../proto/leakyrelu/v1/leakyrelu.proto"], &["../../../proto"])
}
