/* attribute_rules.h - what .gitattributes files say about a path, as git takes them: by lines, the
 * last one that matches first, a file before those of the folders above it, and macros. Of all
 * attributes, only those of struct path_attributes are kept.
 *
 * The texts come with a repository, and each line is matched against each path: lines beyond the
 * bounds are left out and counted, in the order in which they are added. Lines of more than 2,047
 * bytes are none, as in git.
 *
 *     struct attribute_rules *rules = attribute_rules_new();
 *     attribute_rules_add(rules, "", text, size);       (.gitattributes, and macros)
 *     attribute_rules_add(rules, "src", text, size);
 *     attribute_rules_add(rules, NULL, text, size);     (info/attributes: stronger than all)
 *     attribute_rules_finish(rules);
 *     attribute_rules_get(rules, "src/a.c", &attributes);
 */
#ifndef REPOSE_REPO_ATTRIBUTE_RULES_H
#define REPOSE_REPO_ATTRIBUTE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "repo/repo.h"

#define ATTRIBUTE_LINES_MAX          10000 /* that speak of us, in all files */
#define ATTRIBUTE_WILDCARDS_MAX      500   /* of these, more than "*.c" or a plain path */
#define ATTRIBUTE_WILDCARD_BYTES_MAX ((size_t)16 * 1024)

struct attribute_rules;
struct attribute_rules *attribute_rules_new(void);
void attribute_rules_free(struct attribute_rules *rules);

/* Once for each folder. The text is not needed afterwards. */
void attribute_rules_add(struct attribute_rules *rules, const char *folder, const char *text,
                         size_t size);
void attribute_rules_finish(struct attribute_rules *rules);

bool attribute_rules_are_empty(const struct attribute_rules *rules);
size_t attribute_rules_left_out(const struct attribute_rules *rules); /* lines */
void attribute_rules_get(const struct attribute_rules *rules, const char *path,
                         struct path_attributes *out);

#endif
