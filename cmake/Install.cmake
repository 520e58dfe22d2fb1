# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where: the programs, the contract, and the client
# library with a package config, so that find_package(leakyrelu) gives
# leakyrelu::client to another project.
include(CMakePackageConfigHelpers)

# One archive of our own parts: what the library is made of is not its users'
# affair.
add_library(leakyrelu_client_archive STATIC
  $<TARGET_OBJECTS:leakyrelu_client>
  $<TARGET_OBJECTS:client_servers>
  $<TARGET_OBJECTS:wire>
  $<TARGET_OBJECTS:wire_split>
  $<TARGET_OBJECTS:status_grpc>
  $<TARGET_OBJECTS:status_error>
  $<TARGET_OBJECTS:leakyrelu_proto>
  $<TARGET_OBJECTS:rpc_details_proto>)
set_target_properties(leakyrelu_client_archive PROPERTIES
  LINKER_LANGUAGE CXX
  OUTPUT_NAME leakyrelu_client
  EXPORT_NAME client)
target_compile_features(leakyrelu_client_archive PUBLIC cxx_std_20)
target_link_libraries(leakyrelu_client_archive PUBLIC
  gRPC::grpc++ protobuf::libprotobuf absl::any_invocable absl::cord
  absl::flat_hash_map absl::inlined_vector absl::random_random absl::span
  absl::status absl::statusor absl::strings absl::synchronization absl::time
  Threads::Threads)

install(TARGETS leakyrelu leakyrelu-loadtest leakyrelu-server)
install(TARGETS leakyrelu_client_archive EXPORT leakyrelu
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY client/include/leakyrelu proto/include/leakyrelu
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES proto/leakyrelu/v1/leakyrelu.proto
        DESTINATION ${CMAKE_INSTALL_DATADIR}/leakyrelu/proto/leakyrelu/v1)
# What a gateway reads to speak JSON (deploy/envoy).
install(FILES ${CMAKE_BINARY_DIR}/share/leakyrelu/leakyrelu.pb
        DESTINATION ${CMAKE_INSTALL_DATADIR}/leakyrelu)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/leakyrelu)
install(EXPORT leakyrelu NAMESPACE leakyrelu:: FILE leakyreluTargets.cmake
        DESTINATION ${package_dir})
configure_package_config_file(cmake/leakyreluConfig.cmake.in
  ${CMAKE_BINARY_DIR}/leakyreluConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${CMAKE_BINARY_DIR}/leakyreluConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/leakyreluConfig.cmake
              ${CMAKE_BINARY_DIR}/leakyreluConfigVersion.cmake
        DESTINATION ${package_dir})
