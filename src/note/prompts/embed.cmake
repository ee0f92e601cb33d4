# Writes OUTPUT, a C file that defines the texts of note/prompts.h from the files beside this one.
# Run at build time: cmake -DFOLDER=<this folder> -DFILES=<file>,... -DOUTPUT=<file> -P embed.cmake
cmake_minimum_required(VERSION 3.25)
string(REPLACE "," ";" files "${FILES}")
set(code "#include \"note/prompts.h\"\n")
foreach(file IN LISTS files)
    string(REGEX REPLACE "[.].*" "" name ${file})
    file(READ ${FOLDER}/${file} text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    string(APPEND code "\nconst char prompt_${name}[] =\n    \"${text}\";\n")
endforeach()
file(WRITE ${OUTPUT} "${code}")
