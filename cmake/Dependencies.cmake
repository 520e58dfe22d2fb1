# SPDX-License-Identifier: Apache-2.0
# What the project stands on, each with its reason. Both generations are
# supported: Debian bookworm's packages and the newest (README, design).
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
# HTTP/2, TLS, completion queues. It finds protobuf itself, by whichever of
# protobuf's two CMake packages it was built with; asking first by the other
# one makes the newest generation fail.
find_package(gRPC CONFIG REQUIRED)
if(NOT TARGET gRPC::grpc_cpp_plugin)  # it leaves this out of a cross build
  find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
  add_executable(gRPC::grpc_cpp_plugin IMPORTED)
  set_target_properties(gRPC::grpc_cpp_plugin PROPERTIES
    IMPORTED_LOCATION ${GRPC_CPP_PLUGIN})
endif()
# Connections as endpoints of our own (server/transport/endpoint) are known to
# work with that interface of gRPC's from this version on.
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
# Messages and the parser for everything that is not bulk.
if(NOT TARGET protobuf::libprotobuf)
  find_package(Protobuf REQUIRED)
endif()
# Reads certificates before gRPC gets them.
find_package(OpenSSL REQUIRED)
# Status, spans, small vectors, time, mutexes with analysis.
find_package(absl CONFIG REQUIRED)
if(absl_VERSION VERSION_GREATER_EQUAL 20250000)
  # What it deprecates (locks made from pointers) has no replacement in
  # bookworm's, and one source compiles with both.
  add_compile_options(-Wno-deprecated-declarations)
endif()
# SIMD with run-time dispatch.
find_package(hwy CONFIG REQUIRED)
# Counters, gauges, histograms and their text format.
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)
# Flags with environment twins.
find_package(CLI11 CONFIG REQUIRED)
# Structured logs.
find_package(spdlog CONFIG REQUIRED)
# tcmalloc: 1.5 to 2 times glibc's malloc for large messages. Sanitizers bring
# an allocator of their own.
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
  # 0.7 MB and 350 KB less to keep in memory.
  add_link_options(-Wl,--gc-sections -Wl,-z,pack-relative-relocs)
endif()
if(LEAKYRELU_TESTS OR LEAKYRELU_BENCH)
  find_package(GTest CONFIG REQUIRED)
  include(GoogleTest)
endif()
if(LEAKYRELU_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()
