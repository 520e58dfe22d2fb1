# SPDX-License-Identifier: Apache-2.0
# gRPC, Protobuf, Abseil and tcmalloc as parts of the programs. As shared
# libraries they cost a small call a fifth of its CPU (a look-up for each access
# to a thread-local variable, a jump by table for each function), and the start
# 4 MB of resident memory (relocations).

# leakyrelu_archive_of(OUT FILE): the archive beside a shared library, or FILE
# where there is none.
function(leakyrelu_archive_of out file)
  string(REGEX REPLACE "\\.so[0-9.]*$" ".a" archive "${file}")
  if(NOT EXISTS "${archive}")
    set(archive "${file}")
  endif()
  set(${out} "${archive}" PARENT_SCOPE)
endfunction()

# leakyrelu_archives_of(OUT ITEMS...): the items, with archives in the place of
# what pkg-config calls -lNAME. Of Abseil's users all must be archives: there
# may be one Abseil in a program.
function(leakyrelu_archives_of out)
  set(items)
  foreach(item ${ARGN})
    if(item MATCHES "^-l((absl|re2|utf8).*)")
      find_library(archive lib${CMAKE_MATCH_1}.a NO_CACHE)
      if(archive)
        set(item ${archive})
      endif()
      unset(archive)
    endif()
    list(APPEND items "${item}")
  endforeach()
  set(${out} "${items}" PARENT_SCOPE)
endfunction()

# leakyrelu_link_statically(TARGETS...): lets them, and all that they need, stand
# for their archives. What the distribution patches stays shared: OpenSSL,
# c-ares, zlib.
function(leakyrelu_link_statically)
  set(pending ${ARGN})
  set(seen c-ares::cares OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
  while(pending)
    list(POP_FRONT pending target)
    if(NOT TARGET "${target}" OR target IN_LIST seen)
      continue()
    endif()
    list(APPEND seen ${target})
    get_target_property(needs ${target} INTERFACE_LINK_LIBRARIES)
    get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
    foreach(suffix "" ${configurations})
      string(REGEX REPLACE "(.+)" "_\\1" suffix "${suffix}")
      get_target_property(file ${target} IMPORTED_LOCATION${suffix})
      if(file)
        leakyrelu_archive_of(file "${file}")
        set_property(TARGET ${target} PROPERTY
          IMPORTED_LOCATION${suffix} "${file}")
      endif()
    endforeach()
    if(needs)
      leakyrelu_archives_of(needs ${needs})
      set_property(TARGET ${target} PROPERTY
        INTERFACE_LINK_LIBRARIES "${needs}")
      list(APPEND pending ${needs})
    endif()
  endwhile()
endfunction()
