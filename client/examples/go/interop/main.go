// SPDX-License-Identifier: Apache-2.0

// Judges the server at LEAKYRELU_SERVER from Go: results bit for bit against
// arithmetic done here, refusals, streams and deadlines. Its last line is the
// number of calls and of values compared.
package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"time"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
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
