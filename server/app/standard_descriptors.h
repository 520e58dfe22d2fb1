// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_STANDARD_DESCRIPTORS_H_
#define SERVER_APP_STANDARD_DESCRIPTORS_H_

namespace leakyrelu {

// Opens /dev/null where the program was started with standard input, output or
// error closed: else the next socket would get that number, and a client the
// log. Call it first.
void OpenClosedStandardDescriptors();

}  // namespace leakyrelu

#endif  // SERVER_APP_STANDARD_DESCRIPTORS_H_
