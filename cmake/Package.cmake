# SPDX-License-Identifier: Apache-2.0
# The Debian package (`cpack --config build/release/CPackConfig.cmake`):
# programs, their manuals and the systemd units. The library stays with
# `cmake --install`.
find_program(HELP2MAN help2man)
if(NOT HELP2MAN)
  return()
endif()
set(manuals)
foreach(program leakyrelu leakyrelu-loadtest leakyrelu-server)
  set(manual ${CMAKE_BINARY_DIR}/man/${program}.1)
  add_custom_command(OUTPUT ${manual}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
    COMMAND ${HELP2MAN} --no-info --section=1
            --version-string=${PROJECT_VERSION}
            --output=${manual} $<TARGET_FILE:${program}>
    DEPENDS ${program} VERBATIM)
  list(APPEND manuals ${manual})
endforeach()
add_custom_target(manuals DEPENDS ${manuals})
install(FILES ${manuals} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
        COMPONENT programs EXCLUDE_FROM_ALL)
install(TARGETS leakyrelu leakyrelu-loadtest leakyrelu-server
        COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES deploy/systemd/leakyrelu.service deploy/systemd/leakyrelu.socket
        DESTINATION lib/systemd/system
        COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright
        COMPONENT programs EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME leakyrelu)
set(CPACK_PACKAGE_CONTACT "leakyrelu <leakyrelu@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL programs)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME leakyrelu.deb)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "leaky ReLU over gRPC: server, client and load tester")
include(CPack)
