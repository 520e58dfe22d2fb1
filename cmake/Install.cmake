# SPDX-License-Identifier: Apache-2.0
# `cmake --install` installs the programs, the contract, and the client library
# with a package config, so that find_package(leakyrelu) provides
# leakyrelu::client to other projects.
include(CMakePackageConfigHelpers)

# One archive of all our libraries, so that users need not know them.
add_library(leakyrelu_client_archive STATIC
  $<TARGET_OBJECTS:leakyrelu_client>
  $<TARGET_OBJECTS:client_servers>
  $<TARGET_OBJECTS:wire_leakyrelu>
  $<TARGET_OBJECTS:wire_tensor>
  $<TARGET_OBJECTS:wire_split>
  $<TARGET_OBJECTS:status_grpc>
  $<TARGET_OBJECTS:status_error>
  $<TARGET_OBJECTS:base_text>
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

# install_program_texts(ZSH_FOLDER ...): installs manual pages and completion
# scripts; further arguments are options of install(FILES). Debian's zsh
# searches another folder for completion scripts of packages than for locally
# installed ones.
function(install_program_texts zsh_folder)
  set(folders
    man ${CMAKE_INSTALL_MANDIR}/man1
    bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    zsh ${zsh_folder}
    fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  while(folders)
    list(POP_FRONT folders kind folder)
    set(files ${shell_texts} ${manuals})
    list(FILTER files INCLUDE REGEX "/share/${kind}/[^/]*$")
    install(FILES ${files} DESTINATION ${folder} ${ARGN})
  endwhile()
endfunction()
# The texts are generated from the programs, and may not have been built.
install_program_texts(${CMAKE_INSTALL_DATADIR}/zsh/site-functions OPTIONAL)

install(TARGETS leakyrelu leakyrelu-loadtest leakyrelu-server)
install(TARGETS leakyrelu_client_archive EXPORT leakyrelu
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY client/include/leakyrelu proto/include/leakyrelu
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES proto/leakyrelu/v1/leakyrelu.proto
        DESTINATION ${CMAKE_INSTALL_DATADIR}/leakyrelu/proto/leakyrelu/v1)
# The descriptors with which a gateway transcodes JSON (deploy/envoy).
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
