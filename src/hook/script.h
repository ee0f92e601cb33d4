/* script.h - what a hook's file is, judged by its bytes alone: whether lines of sh can be added to
 * it, and which tool wrote it. */
#ifndef REPOSE_HOOK_SCRIPT_H
#define REPOSE_HOOK_SCRIPT_H

#include <stddef.h>

enum script_kind {
    SCRIPT_SHELL,  /* sh or a shell that takes its language; also without "#!", as git runs it */
    SCRIPT_BINARY, /* has a NUL: a program, or a script that carries data */
    SCRIPT_OTHER,  /* of another interpreter */
    SCRIPT_TWICE,  /* a shell script that hands its own text to another interpreter */
};

struct script {
    enum script_kind kind;
    char interpreter[32]; /* its name, cut when longer; "" without "#!" */
    size_t body;          /* where the line after "#!" begins; the size when there is none */
    const char *maker;    /* "husky", "lefthook", "pre-commit"; NULL: none of these */
};

void script_read(const char *text, size_t size, struct script *out);

#endif
