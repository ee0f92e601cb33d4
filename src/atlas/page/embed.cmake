# Writes OUTPUT, a C file that defines the texts of atlas/page.h from the files beside this one: the
# page before its data and after it, with the style sheet, the script and their digests put in. The
# script is one function around the files of SCRIPTS, in that order: they share their names, and the
# page nothing of them.
# Run at build time: cmake -DFOLDER=<this folder> -DSCRIPTS=<file,...> -DOUTPUT=<file> -P embed.cmake
cmake_minimum_required(VERSION 3.25)

# The base64 of a SHA-256: 64 hexadecimal digits, filled up to 66, are 22 groups of three, and each is two digits of
# base64. The last one stands for nothing but filling.
function(digest text out)
    set(digits ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
    string(SHA256 hex "${text}")
    set(text)
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${hex}00" ${at} 3 group)
        math(EXPR high "0x${group} >> 6")
        math(EXPR low "0x${group} & 63")
        string(SUBSTRING ${digits} ${high} 1 first)
        string(SUBSTRING ${digits} ${low} 1 second)
        string(APPEND text ${first}${second})
    endforeach()
    string(SUBSTRING ${text} 0 43 text)
    set(${out} "sha256-${text}=" PARENT_SCOPE)
endfunction()

# A C string for each line.
function(literal name text out)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    set(${out} "\nconst char ${name}[] =\n    \"${text}\";\n" PARENT_SCOPE)
endfunction()

file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/page.css style)
set(script "\n\"use strict\";\n(() => {\n")
string(REPLACE "," ";" SCRIPTS "${SCRIPTS}")
foreach(file IN LISTS SCRIPTS)
    file(READ ${FOLDER}/${file} text)
    string(APPEND script "\n${text}")
endforeach()
string(APPEND script "})();\n")
digest("${style}" style_digest)
digest("${script}" script_digest)
string(REPLACE "@STYLE_DIGEST@" "${style_digest}" page "${page}")
string(REPLACE "@SCRIPT_DIGEST@" "${script_digest}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(FIND "${page}" "@DATA@" at)
string(SUBSTRING "${page}" 0 ${at} head)
math(EXPR at "${at} + 6")
string(SUBSTRING "${page}" ${at} -1 tail)
string(REPLACE "@SCRIPT@" "${script}" tail "${tail}")
literal(atlas_page_head "${head}" head)
literal(atlas_page_tail "${tail}" tail)
file(WRITE ${OUTPUT} "#include \"atlas/page.h\"\n${head}${tail}")
