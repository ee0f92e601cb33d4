/* module.h - the partition of a snapshot into units of notes. */
#ifndef REPOSE_MODEL_MODULE_H
#define REPOSE_MODEL_MODULE_H

#include <stddef.h>
#include <stdint.h>

struct module {
    /* A folder "src/net", the root ".", or a part of a big folder by file-name prefix
     * "src/net/tls*". */
    const char *path;
    uint32_t *files; /* indices into snapshot.files, ascending */
    size_t file_count;
    uint32_t tokens;      /* sum of the summaries */
    uint64_t text_tokens; /* estimate of the raw text: bytes / 4 */
};

struct module_list {
    struct module *modules; /* sorted by path */
    size_t count;
    uint32_t
        *of_file; /* per file of the snapshot: index of its module; UINT32_MAX for skipped files */
};

#endif
