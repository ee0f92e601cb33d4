# Writes OUTPUT, a C file that defines query_sources (queries.h) from the queries of the languages.
# Run at build time: cmake -DGRAMMARS=<folder> -DQUERIES=<language>/<file>.scm,... -DOUTPUT=<file> -P embed.cmake
string(REPLACE "," ";" queries "${QUERIES}")
set(code "#include \"grammars/queries.h\"\n\n#include <stddef.h>\n\nconst struct query_source query_sources[] = {\n")
foreach(query IN LISTS queries)
    get_filename_component(language ${query} DIRECTORY)
    file(READ ${GRAMMARS}/${query} text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n      \"" text "${text}")
    string(APPEND code "    { \"${language}\",\n      \"${text}\" },\n")
endforeach()
string(APPEND code "    { NULL, NULL },\n};\n")
file(WRITE ${OUTPUT} "${code}")
