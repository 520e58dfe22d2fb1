// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"
	"time"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

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
