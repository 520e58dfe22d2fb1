// SPDX-License-Identifier: Apache-2.0

// restarts ADDRESS [CERTIFICATE]: makes small calls by a generated stub, four at
// a time, over one connection without health checks and without a retry policy,
// which waits while there is no server. For each line of standard input it
// prints how many calls have succeeded, followed by a line for each that failed
// and an empty line. Ends with its input.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	pb "example.com/leakyrelu/leakyrelupb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

type outcomes struct {
	mutex     sync.Mutex
	succeeded int
	failures  []string
}

func (o *outcomes) add(err error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err == nil {
		o.succeeded++
	} else {
		o.failures = append(o.failures, err.Error())
	}
}

func (o *outcomes) report() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	fmt.Println(o.succeeded)
	for _, failure := range o.failures {
		fmt.Println(failure)
	}
	fmt.Println()
}

func dial(arguments []string) (*grpc.ClientConn, error) {
	transport := insecure.NewCredentials()
	if len(arguments) > 1 {
		var err error
		transport, err = credentials.NewClientTLSFromFile(arguments[1], "localhost")
		if err != nil {
			return nil, err
		}
	}
	return grpc.NewClient(arguments[0],
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true)),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{
			BaseDelay: 50 * time.Millisecond, Multiplier: 1.6,
			Jitter: 0.2, MaxDelay: 200 * time.Millisecond}}))
}

func call(client pb.LeakyReluServiceClient) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	slope := 0.5
	response, err := client.Forward(ctx, &pb.ForwardRequest{
		Inputs:        []*pb.Tensor{{Values: []float32{-1, 2}}},
		NegativeSlope: &slope})
	if err != nil {
		return err
	}
	values := response.Outputs[0].Values
	if len(values) != 2 || values[0] != -0.5 || values[1] != 2 {
		return fmt.Errorf("another result: %v", values)
	}
	return nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 || len(os.Args) > 3 {
		log.Fatal("usage: restarts ADDRESS [CERTIFICATE]")
	}
	connection, err := dial(os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	client := pb.NewLeakyReluServiceClient(connection)
	var made outcomes
	for range 4 {
		go func() {
			for {
				made.add(call(client))
			}
		}()
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		made.report()
	}
}
