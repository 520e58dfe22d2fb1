// SPDX-License-Identifier: Apache-2.0

// Calls a leakyrelu server: forward, backward, derivative, and a request that
// is refused, with what the server says of it.
package main

//go:generate ./generate.sh

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math"
	"time"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
)

func main() {
	log.SetFlags(0)
	server := flag.String("server", "127.0.0.1:50051", "`address` of the server: HOST:PORT or unix:PATH")
	deadline := flag.Float64("deadline", 5, "`seconds` that a call may take")
	var files tlsFiles
	files.declareFlags()
	flag.Parse()

	credentials, err := files.credentials()
	if err != nil {
		log.Fatal(err)
	}
	connection, err := grpc.NewClient(*server, grpc.WithTransportCredentials(credentials))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	timeout := time.Duration(*deadline * float64(time.Second))
	if err := call(pb.NewLeakyReluServiceClient(connection), timeout); err != nil {
		log.Fatal(explain(err))
	}
}

// One deadline for all calls; each could have its own.
func call(client pb.LeakyReluServiceClient, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()

	slope := 0.25
	x := tensor([]float32{1, -2, 3})
	y, err := client.Forward(ctx, &pb.ForwardRequest{
		Inputs: []*pb.Tensor{x}, NegativeSlope: &slope})
	if err != nil {
		return err
	}
	fmt.Println("forward   ", floats(y.Outputs[0]))

	dx, err := client.Backward(ctx, &pb.BackwardRequest{
		Inputs:        []*pb.Tensor{x},
		GradOutputs:   []*pb.Tensor{tensor([]float32{10, 20, 30})},
		NegativeSlope: &slope})
	if err != nil {
		return err
	}
	fmt.Println("backward  ", floats(dx.GradInputs[0]))

	// Without gradients: the derivative itself.
	dx, err = client.Backward(ctx, &pb.BackwardRequest{
		Inputs: []*pb.Tensor{x}, NegativeSlope: &slope})
	if err != nil {
		return err
	}
	fmt.Println("derivative", floats(dx.GradInputs[0]))

	_, err = client.Forward(ctx, &pb.ForwardRequest{
		Inputs: []*pb.Tensor{{Shape: []int64{2, 2}, Data: make([]byte, 12)}}})
	if err == nil {
		return fmt.Errorf("12 bytes passed for a 2 x 2 tensor")
	}
	fmt.Println("refused   ", explain(err))
	return nil
}

// tensor sends float32 values as little-endian bytes, the fast form.
func tensor(values []float32) *pb.Tensor {
	data := make([]byte, 0, 4*len(values))
	for _, value := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(value))
	}
	return &pb.Tensor{Shape: []int64{int64(len(values))}, Data: data}
}

func floats(tensor *pb.Tensor) []float32 {
	values := make([]float32, len(tensor.Data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(tensor.Data[4*i:]))
	}
	return values
}

// explain gives an error's code and, where the server sent its google.rpc
// details, the reason (for programs) and the field; then the message.
func explain(err error) string {
	state := status.Convert(err)
	text := state.Code().String()
	for _, detail := range state.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			text += ", " + info.Reason + " in " + info.Metadata["field"]
		}
	}
	return text + "\n           " + state.Message()
}
