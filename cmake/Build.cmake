# SPDX-License-Identifier: Apache-2.0
# Language, warnings, sanitizers, output folders, and the functions that every
# folder's CMakeLists.txt uses.
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# For -DCMAKE_UNITY_BUILD=ON, with which CI builds all but the native release: a
# folder's files are compiled as one, in two fifths of the time. So names in
# unnamed namespaces differ within a folder.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# -pthread everywhere, so that all targets can share the precompiled headers
# below.
add_compile_options(-Wall -Wextra -pthread)
if(LEAKYRELU_WERROR)
  add_compile_options(-Werror)
endif()
if(NOT LEAKYRELU_SANITIZE)
  # Hardening, as of Debian's own packages and one level up for fortification:
  # the programs read untrusted bytes. tests/interop/python/hardening_test.py
  # checks the result.
  add_compile_options(-fstack-protector-strong
    $<$<CONFIG:Release>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-fcf-protection)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    add_compile_options(-mbranch-protection=standard)
  endif()
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()
if(LEAKYRELU_SANITIZE)
  add_compile_options(-fsanitize=${LEAKYRELU_SANITIZE}
                      -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${LEAKYRELU_SANITIZE})
endif()

# leakyrelu_library(NAME SOURCES a.cc a.h DEPS b c): adds a static library.
# Include paths are relative to the repository's root.
function(leakyrelu_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/proto/include>)
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  if("gRPC::grpc++" IN_LIST ARG_DEPS)
    target_precompile_headers(${name} REUSE_FROM grpc_headers)
  endif()
endfunction()

# Precompiled headers for headers that take longer to parse than most files that
# need them: gRPC's for libraries, GoogleTest's for tests. Files still include
# all headers that they use; -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds
# without precompiled headers.
function(leakyrelu_precompiled_headers)
  file(CONFIGURE OUTPUT empty.cc CONTENT "")
  file(CONFIGURE OUTPUT empty_main.cc CONTENT "int main() {}\n")
  set(here ${CMAKE_CURRENT_BINARY_DIR})
  add_library(grpc_headers STATIC EXCLUDE_FROM_ALL ${here}/empty.cc)
  target_link_libraries(grpc_headers PRIVATE gRPC::grpc++)
  target_precompile_headers(grpc_headers PRIVATE <grpcpp/grpcpp.h>)
  if(LEAKYRELU_TESTS)
    # An executable, because tests are compiled with -fPIE and libraries with
    # -fPIC.
    add_executable(test_headers EXCLUDE_FROM_ALL ${here}/empty_main.cc)
    target_link_libraries(test_headers PRIVATE GTest::gmock)
    target_precompile_headers(test_headers PRIVATE
      <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endfunction()

# Tests for the thread sanitizer: label `threads`. Debian's gRPC and Abseil are
# not instrumented, so the sanitizer reports data passed through their queues
# and mutexes as races; these tests use only the standard library's.
add_custom_target(threads_tests)
# Tests of the code that reads untrusted bytes and writes over received ones:
# label `memory`, for `./dev test asan-ubsan --only memory`.
add_custom_target(memory_tests)

# leakyrelu_test(NAME SOURCES a_test.cc DEPS a LABELS unit): adds a GoogleTest
# program; each of its tests is a ctest test.
function(leakyrelu_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LABELS;PROPERTIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock
                        GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM test_headers)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  foreach(label threads memory)
    if(${label} IN_LIST ARG_LABELS)
      add_dependencies(${label}_tests ${name})
    endif()
  endforeach()
  # One label, since a list cannot be passed on to ctest; -L takes a regular
  # expression, so each of its words is still found.
  string(JOIN "." label ${ARG_LABELS})
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${label} TIMEOUT 120 ${ARG_PROPERTIES})
endfunction()
