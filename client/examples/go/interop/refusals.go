// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"math"
	"strings"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// refused checks code, reason and the field at fault.
func (c *checks) refused(err error, reason, field string) {
	state := status.Convert(err)
	require(state.Code() == codes.InvalidArgument, "%s: got %v", reason, err)
	require(strings.HasPrefix(state.Message(), field), "%s: %s", reason, state.Message())
	var info *errdetails.ErrorInfo
	var bad *errdetails.BadRequest
	for _, detail := range state.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			info = detail
		case *errdetails.BadRequest:
			bad = detail
		}
	}
	require(info.GetReason() == reason && info.GetDomain() == "leakyrelu",
		"%s: got %v", reason, info)
	require(info.GetMetadata()["field"] == field, "%s: got %v", reason, info)
	require(bad.GetFieldViolations()[0].GetField() == field, "%s: got %v", reason, bad)
	c.calls++
}

func (c *checks) refusals(ctx context.Context) {
	infinite := math.Inf(1)
	good := &pb.Tensor{Values: []float32{1}}
	for _, bad := range []struct {
		reason, field string
		request       *pb.ForwardRequest
	}{
		{"NO_INPUTS", "inputs", &pb.ForwardRequest{}},
		{"SLOPE_NOT_FINITE", "negative_slope",
			&pb.ForwardRequest{Inputs: []*pb.Tensor{good}, NegativeSlope: &infinite}},
		{"UNKNOWN_SEMANTICS", "semantics",
			&pb.ForwardRequest{Inputs: []*pb.Tensor{good}, Semantics: 7}},
		{"SIZE_MISMATCH", "inputs[1].data", input(good,
			&pb.Tensor{Shape: []int64{2, 2}, Data: make([]byte, 12)})},
		{"PARTIAL_ELEMENT", "inputs[0].data", input(&pb.Tensor{Data: make([]byte, 7)})},
		{"UNKNOWN_DTYPE", "inputs[0].dtype", input(&pb.Tensor{Dtype: 9})},
		{"DATA_AND_VALUES", "inputs[0]", input(
			&pb.Tensor{Data: make([]byte, 4), Values: []float32{1}})},
		{"NEGATIVE_DIMENSION", "inputs[0].shape[0]", input(&pb.Tensor{Shape: []int64{-1}})},
	} {
		_, err := c.client.Forward(ctx, bad.request)
		c.refused(err, bad.reason, bad.field)
	}
	_, err := c.client.Backward(ctx, &pb.BackwardRequest{
		Inputs: []*pb.Tensor{good, good}, GradOutputs: []*pb.Tensor{good}})
	c.refused(err, "GRADIENT_COUNT_MISMATCH", "grad_outputs")
}

func input(tensors ...*pb.Tensor) *pb.ForwardRequest {
	return &pb.ForwardRequest{Inputs: tensors}
}
