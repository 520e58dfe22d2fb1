// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_DRAIN_QUEUE_H_
#define SERVER_TRANSPORT_DRAIN_QUEUE_H_

#include <grpcpp/completion_queue.h>

#include "absl/functional/function_ref.h"

namespace leakyrelu {

// Takes the queue's events until it has been shut down and is empty. The
// thread works in turns: a turn begins with a wait for an event and ends when
// there is none left; while turns are busy, the responses of one leave together
// (cork.h).
void DrainQueue(grpc::CompletionQueue& queue,
                absl::FunctionRef<void(void* tag, bool ok)> run);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_DRAIN_QUEUE_H_
