// SPDX-License-Identifier: Apache-2.0

// Echo of LeakyReluService on grpc-go, tuned for speed: messages stay in the
// received buffers; flow-control windows and socket buffers are large.
//
// usage: grpc-go-echo HOST:PORT
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
)

const mib = 1 << 20

// rawCodec passes the received buffers on; each side holds a reference.
type rawCodec struct{}

func (rawCodec) Name() string { return "raw" }

func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	return *v.(*mem.BufferSlice), nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	data.Ref()
	*v.(*mem.BufferSlice) = data
	return nil
}

func forward(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	message := new(mem.BufferSlice)
	if err := decode(message); err != nil {
		return nil, err
	}
	return message, nil
}

func forwardStream(_ any, stream grpc.ServerStream) error {
	for {
		message := new(mem.BufferSlice)
		if err := stream.RecvMsg(message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := stream.SendMsg(message); err != nil {
			return err
		}
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: grpc-go-echo HOST:PORT")
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(
		grpc.ForceServerCodecV2(rawCodec{}),
		grpc.MaxRecvMsgSize(math.MaxInt32),
		grpc.InitialWindowSize(4*mib),
		grpc.InitialConnWindowSize(8*mib),
		grpc.ReadBufferSize(256<<10),
		grpc.WriteBufferSize(256<<10),
		grpc.NumStreamWorkers(8),
	)
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "leakyrelu.v1.LeakyReluService",
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Forward", Handler: forward}},
		Streams: []grpc.StreamDesc{{
			StreamName:    "ForwardStream",
			Handler:       forwardStream,
			ClientStreams: true,
			ServerStreams: true,
		}},
	}, nil)
	fmt.Println("listening on", listener.Addr())
	log.Fatal(server.Serve(listener))
}
