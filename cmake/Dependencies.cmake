# SPDX-License-Identifier: Apache-2.0
# The project's dependencies, each with its reason. Both generations are
# supported: Debian bookworm's packages and the newest
# (docs/grpc-generations.md).
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
# HTTP/2, TLS, completion queues. gRPC finds protobuf itself, by the one of
# protobuf's two CMake packages that it was built with; finding the other one
# first breaks the newest generation.
find_package(gRPC CONFIG REQUIRED)
if(NOT TARGET gRPC::grpc_cpp_plugin)  # a cross build does not define it
  find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
  add_executable(gRPC::grpc_cpp_plugin IMPORTED)
  set_target_properties(gRPC::grpc_cpp_plugin PROPERTIES
    IMPORTED_LOCATION ${GRPC_CPP_PLUGIN})
endif()
# Connections as our own endpoints (server/io/reactor) are known to work with
# this interface of gRPC from this version on.
if(gRPC_VERSION VERSION_GREATER_EQUAL 1.83)
  include(CheckIncludeFileCXX)
  set(CMAKE_REQUIRED_LIBRARIES gRPC::grpc++)
  check_include_file_cxx(grpcpp/passive_listener.h LEAKYRELU_PASSIVE_LISTENER)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()
include(CMakeDependentOption)
cmake_dependent_option(LEAKYRELU_OWN_ENDPOINTS
  "Keep the server's sockets on the threads that drain its queues" ON
  LEAKYRELU_PASSIVE_LISTENER OFF)
# Messages, and the parser for everything that is not bulk.
if(NOT TARGET protobuf::libprotobuf)
  find_package(Protobuf REQUIRED)
endif()
# Reads certificates before they are passed to gRPC.
find_package(OpenSSL REQUIRED)
# Compressed messages, which gRPC decompresses with the same library.
find_package(ZLIB REQUIRED)
# Status, spans, small vectors, time, and mutexes with thread-safety analysis.
find_package(absl CONFIG REQUIRED)
if(absl_VERSION VERSION_GREATER_EQUAL 20250000)
  # Deprecated functions (locks made from pointers) have no replacement in
  # bookworm's Abseil, and one source has to compile with both.
  add_compile_options(-Wno-deprecated-declarations)
endif()
# SIMD with run-time dispatch.
find_package(hwy CONFIG REQUIRED)
# Counters, gauges, histograms and their text format.
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)
# Flags and their environment variables.
find_package(CLI11 CONFIG REQUIRED)
# Structured logs.
find_package(spdlog CONFIG REQUIRED)
# tcmalloc: 1.5 to 2 times the speed of glibc's malloc for large messages.
# Sanitizers bring their own allocator.
if(NOT LEAKYRELU_SANITIZE)
  find_library(TCMALLOC_LIBRARY NAMES tcmalloc_minimal REQUIRED)
endif()
cmake_dependent_option(LEAKYRELU_STATIC
  "Make gRPC, Protobuf, Abseil and tcmalloc parts of the programs" ON
  "NOT LEAKYRELU_SANITIZE" OFF)
if(LEAKYRELU_STATIC)
  include(StaticLibraries)
  leakyrelu_archive_of(TCMALLOC_LIBRARY ${TCMALLOC_LIBRARY})
  leakyrelu_link_statically(gRPC::grpc++ gRPC::grpc++_reflection
                            gRPC::grpcpp_channelz
                            protobuf::libprotobuf)
  # These save 0.7 MB and 350 KB of memory, respectively.
  add_link_options(-Wl,--gc-sections -Wl,-z,pack-relative-relocs)
endif()
if(LEAKYRELU_TESTS OR LEAKYRELU_BENCH)
  find_package(GTest CONFIG REQUIRED)
  include(GoogleTest)
endif()
if(LEAKYRELU_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()
