# SPDX-License-Identifier: Apache-2.0
# The Debian package (`cpack --config build/release/CPackConfig.cmake`):
# programs, their manuals and completion scripts, the systemd units, and the
# licences of what the programs contain. The library is installed by
# `cmake --install` only.
if(NOT manuals)
  return()
endif()
set(package_contact "leakyrelu maintainers <maintainers@leakyrelu.example.org>")
install_program_texts(${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
                      COMPONENT programs EXCLUDE_FROM_ALL)
install(TARGETS leakyrelu leakyrelu-loadtest leakyrelu-server
        COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES deploy/systemd/leakyrelu.service deploy/systemd/leakyrelu.socket
        DESTINATION lib/systemd/system
        COMPONENT programs EXCLUDE_FROM_ALL)
install(FILES deploy/debian/copyright CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT programs EXCLUDE_FROM_ALL)
# As Debian's policy asks, with contents that depend on the sources only.
file(WRITE ${CMAKE_BINARY_DIR}/share/changelog
"leakyrelu (${PROJECT_VERSION}) unstable; urgency=medium

  * CHANGELOG.md.gz in this folder has the changes.

 -- ${package_contact}  Wed, 25 Nov 2026 00:00:00 +0000
")
install(FILES ${CMAKE_BINARY_DIR}/share/changelog
        DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT programs EXCLUDE_FROM_ALL)
install(CODE "
  set(root \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX})
  file(GLOB texts \${root}/${CMAKE_INSTALL_MANDIR}/man1/*.1
       \${root}/${CMAKE_INSTALL_DOCDIR}/CHANGELOG.md
       \${root}/${CMAKE_INSTALL_DOCDIR}/changelog)
  execute_process(COMMAND gzip -9nf \${texts} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/deploy/debian/linked-licences
                          ${CMAKE_BINARY_DIR}
                          \${root}/${CMAKE_INSTALL_DOCDIR}/linked
                  COMMAND_ERROR_IS_FATAL ANY)
" COMPONENT programs EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME leakyrelu)
set(CPACK_PACKAGE_CONTACT "${package_contact}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL programs)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME leakyrelu.deb)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "init-system-helpers (>= 1.54)")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/deploy/debian/postinst
    ${PROJECT_SOURCE_DIR}/deploy/debian/prerm
    ${PROJECT_SOURCE_DIR}/deploy/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# After the project's description, which is the first line.
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"leakyrelu-server computes leaky ReLU and its gradient for tensors of other
programs, bit for bit as PyTorch and TensorFlow do. The package brings units
for systemd, a command-line client, and a load tester.")
include(CPack)
