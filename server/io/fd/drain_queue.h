// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_DRAIN_QUEUE_H_
#define SERVER_IO_FD_DRAIN_QUEUE_H_

#include <grpcpp/completion_queue.h>

#include "absl/functional/function_ref.h"

namespace leakyrelu {

// Takes the queue's events until it has been shut down and is empty. The thread
// works in turns: a turn begins with a wait for an event and ends when no event
// is left. While turns are busy, the responses of a turn leave together
// (cork.h). work_instead: see QueueDriver::Run.
void DrainQueue(
    grpc::CompletionQueue& queue,
    absl::FunctionRef<void(void* tag, bool ok)> run,
    absl::FunctionRef<bool()> work_instead = [] { return false; });

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_DRAIN_QUEUE_H_
