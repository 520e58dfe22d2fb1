// SPDX-License-Identifier: Apache-2.0

// The contract, read at run time: stubs as proto-loader makes them, and the
// google.rpc messages that errors carry.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import protobuf from "protobufjs";

const protos = fileURLToPath(new URL("../../../proto", import.meta.url));
const definition = loader.loadSync("leakyrelu/v1/leakyrelu.proto", {
  includeDirs: [protos],
  enums: String,
  longs: Number,
  defaults: true,
});

export const { LeakyReluService } =
  grpc.loadPackageDefinition(definition).leakyrelu.v1;

// PEM files; with none of them, the connection is plaintext.
export function credentials({ rootCertificates, certificate, privateKey }) {
  if (!rootCertificates) return grpc.credentials.createInsecure();
  const [roots, key, chain] = [rootCertificates, privateKey, certificate].map(
    (file) => file && readFileSync(file),
  );
  return grpc.credentials.createSsl(roots, key, chain);
}

const rpc = new protobuf.Root();
rpc.resolvePath = (_, file) => `${protos}/${file}`;
rpc.loadSync(["google/rpc/status.proto", "google/rpc/error_details.proto"]);

// The google.rpc details of an error, by the last part of their type's name:
// { ErrorInfo: {...}, BadRequest: {...} }.
export function detailsOf(error) {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!bytes) return {};
  const { details } = rpc.lookupType("google.rpc.Status").decode(bytes);
  return Object.fromEntries(
    details.map(({ type_url, value }) => {
      const type = rpc.lookupType(type_url.split("/").pop());
      return [type.name, type.decode(value)];
    }),
  );
}
