// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_TRANSPORT_TEMPORARY_FOLDER_H_
#define TESTS_UNIT_SERVER_TRANSPORT_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace leakyrelu {

// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "leakyrelu_XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_TRANSPORT_TEMPORARY_FOLDER_H_
