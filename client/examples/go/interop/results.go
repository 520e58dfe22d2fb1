// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"

	pb "example.com/leakyrelu/leakyrelupb"
)

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
