/* commit_text.h - the text of a commit object, parsed by hand: a walk reads thousands and needs a
 * few lines of each. */
#ifndef REPOSE_REPO_COMMIT_TEXT_H
#define REPOSE_REPO_COMMIT_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/oid.h"

struct commit_header {
    struct oid tree;
    struct oid *parents;
    size_t parent_count;
    int64_t time;         /* committer's */
    const char *encoding; /* in arena; NULL: UTF-8 */
    const char *message;  /* into the object's data */
    size_t message_size;
};

/* 0, or -1 when the text is not that of a commit. */
int commit_header_parse(struct commit_header *out, const char *data, size_t size,
                        struct arena *arena);

/* The message as valid UTF-8, parted into its first line and the rest without trailers
 * ("Signed-off-by: …"), both bounded. */
void commit_message(const struct commit_header *header, struct arena *arena, const char **subject,
                    const char **body);

/* Takes from the message of a merge what git and forges write by themselves ("Merge branch 'x'",
 * "Merge pull request #3 from x/y", "See merge request …", conflicts): what is left is the title of
 * what it brings, and its description. An empty subject: the merge says nothing. In arena. */
void merge_message(struct arena *arena, const char **subject, const char **body);

#endif
