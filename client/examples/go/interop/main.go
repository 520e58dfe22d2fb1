// SPDX-License-Identifier: Apache-2.0

// Judges the server at LEAKYRELU_SERVER from Go: results bit for bit against
// arithmetic done here, refusals, streams and deadlines. Its last line is the
// number of calls and of values compared.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

type checks struct {
	client        pb.LeakyReluServiceClient
	random        *rand.Rand
	calls, values int
}

func main() {
	log.SetFlags(0)
	connection, err := grpc.NewClient(os.Getenv("LEAKYRELU_SERVER"),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	c := &checks{client: pb.NewLeakyReluServiceClient(connection),
		random: rand.New(rand.NewPCG(2013, 0))}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
	defer cancel()
	c.unary(ctx)
	c.batch(ctx)
	c.typedValues(ctx)
	c.refusals(ctx)
	c.stream(ctx)
	c.brokenStream(ctx)
	c.deadline(ctx)
	fmt.Println(c.calls, c.values)
}

func require(condition bool, what string, arguments ...any) {
	if !condition {
		log.Fatalf(what, arguments...)
	}
}

func (c *checks) equal(f format, got *pb.Tensor, want []byte, shape []int64) {
	require(got.Dtype == f.dtype, "got %v, wanted %v", got.Dtype, f.dtype)
	require(fmt.Sprint(got.Shape) == fmt.Sprint(shape), "got %v, wanted %v", got.Shape, shape)
	require(f.same(got.Data, want), "%v %v: other bits", f.dtype, shape)
	c.values += len(want) / f.size
}

func (c *checks) tensor(f format, shape []int64) *pb.Tensor {
	count := int64(1)
	for _, length := range shape {
		count *= length
	}
	return &pb.Tensor{Dtype: f.dtype, Shape: shape, Data: f.elements(int(count), c.random)}
}

func (c *checks) unary(ctx context.Context) {
	slopes := []float64{0.01, 0.1, 0, -1.5, 3e-39}
	for _, f := range formats {
		for _, shape := range [][]int64{{}, {1}, {0}, {11}, {3, 5, 7}, {2, 0, 3}, {1 << 16}} {
			x, g := c.tensor(f, shape), c.tensor(f, shape)
			ones := []byte{}
			for range len(x.Data) / f.size {
				ones = f.append(ones, 1)
			}
			for i, slope := range slopes {
				option := &slopes[i]
				if slope == 0.01 {
					option = nil // the default
				}
				y, err := c.client.Forward(ctx, &pb.ForwardRequest{
					Inputs: []*pb.Tensor{x}, NegativeSlope: option})
				require(err == nil, "forward: %v", err)
				c.equal(f, y.Outputs[0], f.leakyReLU(x.Data, x.Data, slope), shape)
				request := &pb.BackwardRequest{Inputs: []*pb.Tensor{x}, NegativeSlope: option}
				derivative, err := c.client.Backward(ctx, request)
				require(err == nil, "derivative: %v", err)
				c.equal(f, derivative.GradInputs[0], f.leakyReLU(x.Data, ones, slope), shape)
				request.GradOutputs = []*pb.Tensor{g}
				dx, err := c.client.Backward(ctx, request)
				require(err == nil, "backward: %v", err)
				c.equal(f, dx.GradInputs[0], f.leakyReLU(x.Data, g.Data, slope), shape)
				c.calls += 3
			}
		}
	}
}

// All types in one request.
func (c *checks) batch(ctx context.Context) {
	request := &pb.ForwardRequest{}
	for i, f := range formats {
		request.Inputs = append(request.Inputs, c.tensor(f, []int64{int64(i), 9}))
	}
	y, err := c.client.Forward(ctx, request)
	require(err == nil, "batch: %v", err)
	require(len(y.Outputs) == len(formats), "batch: %d outputs", len(y.Outputs))
	for i, f := range formats {
		x := request.Inputs[i]
		c.equal(f, y.Outputs[i], f.leakyReLU(x.Data, x.Data, 0.01), x.Shape)
	}
	c.calls++
}

func (c *checks) typedValues(ctx context.Context) {
	y, err := c.client.Forward(ctx, &pb.ForwardRequest{
		Inputs: []*pb.Tensor{{Values: []float32{1, -2, 3}}}})
	require(err == nil, "values: %v", err)
	slope := float32(0.01)
	require(fmt.Sprint(y.Outputs[0].Values) == fmt.Sprint([]float32{1, -2 * slope, 3}),
		"values: %v", y.Outputs[0].Values)
	c.calls++
	c.values += 3
}

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

func (c *checks) stream(ctx context.Context) {
	stream, err := c.client.ForwardStream(ctx)
	require(err == nil, "stream: %v", err)
	for _, f := range formats {
		for _, count := range []int64{5, 70000, 1} {
			x := c.tensor(f, []int64{count})
			require(stream.Send(input(x)) == nil, "stream: cannot send")
			y, err := stream.Recv()
			require(err == nil, "stream: %v", err)
			c.equal(f, y.Outputs[0], f.leakyReLU(x.Data, x.Data, 0.01), x.Shape)
		}
	}
	require(stream.CloseSend() == nil, "stream: cannot close")
	_, err = stream.Recv()
	require(err == io.EOF, "stream: got %v at its end", err)
	c.calls++
}

// The first bad request ends a stream with its status, after the answers to
// the good ones before it.
func (c *checks) brokenStream(ctx context.Context) {
	stream, err := c.client.BackwardStream(ctx)
	require(err == nil, "stream: %v", err)
	x := &pb.Tensor{Values: []float32{-4, 4}}
	require(stream.Send(&pb.BackwardRequest{Inputs: []*pb.Tensor{x}}) == nil, "cannot send")
	require(stream.Send(&pb.BackwardRequest{}) == nil, "cannot send")
	dx, err := stream.Recv()
	require(err == nil, "stream: %v", err)
	require(dx.GradInputs[0].Values[1] == 1, "stream: %v", dx)
	c.values++
	_, err = stream.Recv()
	c.refused(err, "NO_INPUTS", "inputs")
}

// A stream on which nothing is sent ends at its deadline.
func (c *checks) deadline(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	stream, err := c.client.ForwardStream(ctx)
	if err == nil {
		_, err = stream.Recv()
	}
	require(status.Code(err) == codes.DeadlineExceeded, "deadline: got %v", err)
	c.calls++
}
