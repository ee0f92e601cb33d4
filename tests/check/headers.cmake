# Each header compiles alone, and twice in one file.
# cmake -DSOURCES=<src> -DCOMPILER=<cc> -DINCLUDES=<folder>:<folder> -P headers.cmake
cmake_minimum_required(VERSION 3.25)
string(REPLACE ":" ";" folders "${INCLUDES}")
set(flags -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -I${SOURCES})
foreach(folder IN LISTS folders)
    list(APPEND flags -isystem ${folder})
endforeach()

set(failures)
file(GLOB_RECURSE headers RELATIVE ${SOURCES} ${SOURCES}/*.h)
foreach(header IN LISTS headers)
    execute_process(
        COMMAND printf "#include \"${header}\"\\n#include \"${header}\"\\n"
        COMMAND ${COMPILER} ${flags} -x c -
        RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_QUIET)
    if(NOT status EQUAL 0)
        string(APPEND failures "\n${header}:\n${output}")
    endif()
endforeach()
if(failures)
    message(FATAL_ERROR "headers that do not compile alone:${failures}")
endif()
