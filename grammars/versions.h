/* versions.h - the packages of grammars/package.json that are linked, put into the program by the build. */
#ifndef REPOSE_GRAMMARS_VERSIONS_H
#define REPOSE_GRAMMARS_VERSIONS_H

struct grammar_version {
    const char *package; /* "tree-sitter" is the runtime; NULL at the end */
    const char *version;
};

extern const struct grammar_version grammar_versions[];

#endif
