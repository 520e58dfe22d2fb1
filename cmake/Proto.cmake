# SPDX-License-Identifier: Apache-2.0
# leakyrelu_proto(NAME [GRPC] PROTOS a/b.proto ... DEPS ...): adds a library of
# the classes that protoc generates; with GRPC also the service stubs, including
# raw methods. Paths are relative to proto/.
set(LEAKYRELU_PROTO_OUT ${CMAKE_BINARY_DIR}/generated)

function(leakyrelu_proto name)
  cmake_parse_arguments(ARG "GRPC" "" "PROTOS;DEPS" ${ARGN})
  set(root ${PROJECT_SOURCE_DIR}/proto)
  set(sources)
  foreach(proto IN LISTS ARG_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(out ${LEAKYRELU_PROTO_OUT}/${stem})
    set(files ${out}.pb.cc ${out}.pb.h)
    set(plugin)
    if(ARG_GRPC)
      list(APPEND files ${out}.grpc.pb.cc ${out}.grpc.pb.h)
      set(plugin --grpc_out=${LEAKYRELU_PROTO_OUT}
          --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${files}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${LEAKYRELU_PROTO_OUT}
      COMMAND protobuf::protoc -I ${root} --cpp_out=${LEAKYRELU_PROTO_OUT}
              ${plugin} ${proto}
      DEPENDS ${root}/${proto}
      VERBATIM)
    list(APPEND sources ${files})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY LEAKYRELU_GENERATED ${sources})
  add_library(${name} STATIC ${sources})
  # Each generated file defines the same names.
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  # Warnings in generated code are disabled.
  target_compile_options(${name} PRIVATE -w)
  target_include_directories(${name} SYSTEM PUBLIC
    $<BUILD_INTERFACE:${LEAKYRELU_PROTO_OUT}>)
  target_link_libraries(${name} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  if(ARG_GRPC)
    target_link_libraries(${name} PUBLIC gRPC::grpc++)
  endif()
endfunction()
