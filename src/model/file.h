/* file.h - one file of a snapshot: what is known of it without loading its summary. */
#ifndef REPOSE_MODEL_FILE_H
#define REPOSE_MODEL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/oid.h"
#include "model/summary.h"

/* Why a path is not indexed by words. Its path still counts. Stored: append only. */
enum skip_reason {
    SKIP_NONE = 0,
    SKIP_EXCLUDED,  /* repose.exclude */
    SKIP_GENERATED, /* linguist-generated, or a generated file by name or first lines */
    SKIP_VENDORED,  /* linguist-vendored, node_modules/, vendor/ by built-in knowledge */
    SKIP_BINARY,    /* the binary attribute, a known extension, or NUL bytes at the start */
    SKIP_LOCK_FILE, /* package-lock.json, Cargo.lock, go.sum, … */
    SKIP_MINIFIED,  /* *.min.js, or lines too long to be written by hand */
    SKIP_TOO_LARGE, /* repose.maxFileSize */
    SKIP_MISSING,   /* the blob is not in this (partial) clone */
    SKIP_SYMLINK,
    SKIP_SUBMODULE,
    SKIP_BAD_NAME, /* "..", an empty name, or control characters that no tool can pass on */
    SKIP_TOO_DEEP, /* a folder that is not entered: 512 others lie around it */
    SKIP_REASON_COUNT
};

const char *skip_reason_name(enum skip_reason reason); /* "excluded", … */

/* What a file is for (syntax/role.h). */
enum file_role {
    ROLE_SOURCE,
    ROLE_TEST,
    ROLE_DOCUMENT, /* documentation, changelogs */
    ROLE_DATA,     /* configuration and data */
    ROLE_COUNT
};

const char *file_role_name(enum file_role role); /* "source", … */

/* Called as what stands for its folder where that is imported: index.ts, __init__.py, mod.rs,
 * lib.rs. */
bool file_stands_for_folder(const char *path);

#define FILE_KIN_MAX 255 /* bytes */

struct file {
    const char *path; /* bytes as in the tree, NUL-terminated */
    struct oid blob;
    int64_t content;      /* row of the content, 0 when skipped */
    const char *language; /* static name from the language table, or "text"; "" when skipped */
    uint64_t size;        /* bytes of the blob, 0 when not known */
    enum skip_reason skip;
    enum parse_state state;
    uint32_t lengths[3];     /* words by field (text/words.h: body, comment, symbol) */
    uint32_t summary_tokens; /* see summary_tokens() */
    uint32_t lines;
    /* In a large flat folder: the first word of the names that it goes with, although its own name
     * begins with another (index/kin.h). NULL: it goes by its own. */
    const char *kin;
};

#endif
