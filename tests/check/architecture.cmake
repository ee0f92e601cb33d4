# Holds the include arrows of src/README.md, and who may use which library and who may print; and
# what comments of headers name exists.
# cmake -DSOURCES=<src> -P architecture.cmake
#
# The arrows are read from README.md itself: "a -> b, c -> d" lets a include b, c and d, b and c
# include d, and nothing else but a folder itself.
cmake_minimum_required(VERSION 3.25)
set(failures)
file(READ ${SOURCES}/README.md readme)
string(REGEX MATCH "\n    [a-z]+ ->[^\n]*(\n +->[^\n]*)*" arrows "${readme}")
string(REGEX REPLACE "[ \n]" "" arrows "${arrows}")
string(REPLACE "->" ";" tiers "${arrows}")
list(REVERSE tiers)
set(below grammars)
set(known)
foreach(tier IN LISTS tiers)
    string(REPLACE "," ";" tier "${tier}")
    foreach(folder IN LISTS tier)
        set(${folder} ${below})
    endforeach()
    list(APPEND below ${tier})
    list(APPEND known ${tier})
endforeach()

file(GLOB folders RELATIVE ${SOURCES} ${SOURCES}/*/*.[ch])
list(TRANSFORM folders REPLACE "/.*" "")
string(REGEX MATCHALL "\n\\| `[a-z]+/`" rows "${readme}")
list(TRANSFORM rows REPLACE ".*`([a-z]+)/`" "\\1")
foreach(folder IN LISTS folders rows)
    if(NOT folder IN_LIST known)
        list(APPEND failures "README.md: no arrow leads from or to ${folder}/")
    endif()
endforeach()
foreach(folder IN LISTS known)
    if(NOT folder IN_LIST folders OR NOT folder IN_LIST rows)
        list(APPEND failures "README.md: ${folder}/ is no folder, or has no line in the table")
    endif()
endforeach()
list(REMOVE_DUPLICATES failures)

# header=the only folder that includes it
set(owners git2.h=repo git2/=repo tree_sitter/=syntax grammars/=syntax sqlite3.h=store curl/=llm pcre2.h=text)

file(GLOB sources RELATIVE ${SOURCES} ${SOURCES}/*/*.c ${SOURCES}/*/*.h)
foreach(source IN LISTS sources)
    string(REGEX REPLACE "/.*" "" folder ${source})
    file(STRINGS ${SOURCES}/${source} includes REGEX "^[ \t]*#[ \t]*include")
    foreach(include IN LISTS includes)
        if(include MATCHES "\"([^/\"]*)/[^\"]*\"")
            set(other ${CMAKE_MATCH_1})
            if(NOT other STREQUAL folder AND NOT other IN_LIST ${folder})
                list(APPEND failures "${source}: ${folder}/ may not include ${other}/")
            endif()
        elseif(include MATCHES "\"")
            list(APPEND failures "${source}: write the folder, too: ${include}")
        endif()
        foreach(owner IN LISTS owners)
            string(REGEX MATCH "^(.*)=(.*)$" matched ${owner})
            if(include MATCHES "[<\"]${CMAKE_MATCH_1}")
                string(REGEX MATCH "^(.*)=(.*)$" matched ${owner})
                if(NOT folder STREQUAL CMAKE_MATCH_2)
                    list(APPEND failures "${source}: only ${CMAKE_MATCH_2}/ includes ${CMAKE_MATCH_1}")
                endif()
            endif()
        endforeach()
    endforeach()
endforeach()

# Only commands and the server print or end the program; base/mem.c does when memory runs out.
execute_process(
    COMMAND grep -rnE --include=*.c "\\b(printf|puts|putchar|perror|exit|_exit|abort) ?\\(|\\b(stdout|stderr)\\b"
            ${SOURCES}
    OUTPUT_VARIABLE found)
string(REPLACE "[" "(" found "${found}")
string(REPLACE "]" ")" found "${found}")
string(REPLACE ";" "," found "${found}")
string(REPLACE "\n" ";" found "${found}")
list(FILTER found EXCLUDE REGEX "^${SOURCES}/(cmd/|manual/|mcp/|base/mem\\.c:)")
list(FILTER found EXCLUDE REGEX ":[0-9]+: *(/?\\*|//)|__attribute__")
foreach(line IN LISTS found)
    if(line)
        list(APPEND failures "only cmd/ and mcp/ print or exit: ${line}")
    endif()
endforeach()

# A header is a manual: what it names exists.
file(GLOB sources ${SOURCES}/*/*.c ${SOURCES}/*/*.h)
execute_process(
    COMMAND awk -f ${CMAKE_CURRENT_LIST_DIR}/names.awk ${sources}
    OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" found "${found}")
list(TRANSFORM found REPLACE "^${SOURCES}/(.*): (.*)" "\\1: \\2 is named, and nothing is called so")
list(APPEND failures ${found})

if(failures)
    list(JOIN failures "\n  " text)
    message(FATAL_ERROR "\n  ${text}")
endif()
