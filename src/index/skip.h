/* skip.h - which files are not indexed by words, and why: by path before anything is read, and by
 * the bytes after.
 *
 * A path is judged in this order: what git says it is (symlink, submodule), a name that no tool can
 * pass on, repose.include and repose.exclude, the attributes of the revision, and what is known of
 * names (lock files, minified bundles, folders of other people's code, binary formats, generated
 * files). What is included by a setting, or said by an attribute not to be generated, is `trusted`:
 * the rules about names and about generated or minified text do not apply to it.
 */
#ifndef REPOSE_INDEX_SKIP_H
#define REPOSE_INDEX_SKIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/file.h"
#include "model/settings.h"
#include "model/snapshot.h"
#include "repo/repo.h"
#include "syntax/language.h"

/* Bumped when the same path or bytes would be judged differently. */
#define SKIP_RULES_VERSION 1

struct skip_rules {
    struct pathspec *include, *exclude; /* NULL: none */
    struct attributes *attributes;
};

struct verdict {
    enum skip_reason reason;
    bool trusted;
};

/* `attribute_files`: all .gitattributes of the revision. */
int skip_rules_init(struct skip_rules *rules, struct repo *repo, const struct settings *settings,
                    const struct tree_entry *attribute_files, size_t attribute_file_count,
                    struct err *err);
/* The rules of a snapshot. */
int skip_rules_of(struct skip_rules *rules, struct repo *repo, const struct settings *settings,
                  const struct snapshot *snapshot, struct err *err);
void skip_rules_release(struct skip_rules *rules);

struct verdict skip_by_path(const struct skip_rules *rules, const char *path, enum entry_kind kind);
/* SKIP_BINARY, SKIP_GENERATED, SKIP_MINIFIED or SKIP_NONE. */
enum skip_reason skip_by_content(const struct language *language, const char *text, size_t size,
                                 bool trusted);

/* ---- parts of the above, for tests ---- */

bool name_is_bad(const char *path);
enum skip_reason skip_by_name(
    const char *path); /* SKIP_LOCK_FILE, …_MINIFIED, _BINARY, _GENERATED */
bool path_is_vendored(const char *path);

#endif
