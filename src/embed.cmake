# Writes OUTPUT, a C file that defines the texts that HEADER declares, named PREFIX_<file>, from files of FOLDER.
# Run at build time: cmake -DFOLDER=<folder> -DFILES=<file>,... -DHEADER=<header> -DPREFIX=<word> -DOUTPUT=<file> -P embed.cmake
cmake_minimum_required(VERSION 3.25)
string(REPLACE "," ";" files "${FILES}")
set(code "#include \"${HEADER}\"\n")
foreach(file IN LISTS files)
    string(REGEX REPLACE "[.].*" "" name ${file})
    file(READ ${FOLDER}/${file} text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    string(APPEND code "\nconst char ${PREFIX}_${name}[] =\n    \"${text}\";\n")
endforeach()
file(WRITE ${OUTPUT} "${code}")
