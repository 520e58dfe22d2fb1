// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
#define TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace leakyrelu {

// A temporary directory, removed with this object.
class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(::testing::TempDir() + "/leakyrelu.XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

 private:
  std::string path_;
};

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
