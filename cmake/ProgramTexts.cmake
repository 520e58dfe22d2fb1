# SPDX-License-Identifier: Apache-2.0
# Installable files generated from the programs: manual pages, by help2man from
# --help, and shell completion scripts, by --print-completion. The programs are
# run to generate them, so they are not generated when cross compiling.
set(shell_texts)
set(manuals)
add_custom_target(program_texts ALL)
if(CMAKE_CROSSCOMPILING)
  return()
endif()
find_program(HELP2MAN help2man)
if(NOT HELP2MAN)
  message(STATUS "Manual pages: skipped, no help2man")
endif()
set(texts ${CMAKE_BINARY_DIR}/share)

# program_completion(PROGRAM SHELL FILE): writes the completion script of
# PROGRAM for SHELL.
function(program_completion program shell file)
  set(script ${texts}/${shell}/${file})
  add_custom_command(OUTPUT ${script}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${texts}/${shell}
    COMMAND sh -c "\"$1\" --print-completion \"$2\" >\"$3\"" sh
            $<TARGET_FILE:${program}> ${shell} ${script}
    DEPENDS ${program} VERBATIM)
  set(shell_texts ${shell_texts} ${script} PARENT_SCOPE)
endfunction()

# program_manual(PROGRAM TITLE [COMMAND]): writes a manual page of section 1 for
# the program or for one of its commands.
function(program_manual program title)
  if(NOT HELP2MAN)
    return()
  endif()
  string(JOIN "-" page ${program} ${ARGN})
  set(manual ${texts}/man/${page}.1)
  add_custom_command(OUTPUT ${manual}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${texts}/man
    COMMAND ${HELP2MAN} --no-info --section=1 --name=${title}
            --version-string=${PROJECT_VERSION} --output=${manual}
            "$<TARGET_FILE:${program}> ${ARGN}"
    DEPENDS ${program} VERBATIM)
  set(manuals ${manuals} ${manual} PARENT_SCOPE)
endfunction()

foreach(program leakyrelu leakyrelu-loadtest leakyrelu-server)
  program_completion(${program} bash ${program})
  program_completion(${program} zsh _${program})
  program_completion(${program} fish ${program}.fish)
endforeach()
program_manual(leakyrelu-server "serves leaky ReLU over gRPC")
program_manual(leakyrelu "calls a leakyrelu server")
program_manual(leakyrelu "leaky ReLU of numbers" forward)
program_manual(leakyrelu "gradient of leaky ReLU" backward)
program_manual(leakyrelu "plot of leaky ReLU as a server computes it" curve)
program_manual(leakyrelu "whether a leakyrelu server serves" health)
program_manual(leakyrelu "what a leakyrelu server offers" info)
program_manual(leakyrelu-loadtest "puts load on a leakyrelu server")
program_manual(leakyrelu-loadtest "highest load that keeps an objective" sweep)
program_manual(leakyrelu-loadtest "several servers side by side" compare)
add_custom_target(program_text_files DEPENDS ${shell_texts} ${manuals})
add_dependencies(program_texts program_text_files)
