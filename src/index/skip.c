#include "index/skip.h"

#include <string.h>

#include "base/path.h"

#define PATH_BYTES_MAX 4096 /* what a working tree can hold: PATH_MAX */

int skip_rules_init(struct skip_rules *rules, struct repo *repo, const struct settings *settings,
                    const struct tree_entry *attribute_files, size_t attribute_file_count,
                    struct err *err)
{
    *rules = (struct skip_rules){ 0 };
    size_t includes, excludes;
    const char *const *include = settings_strings(settings, SETTING_INCLUDE, &includes);
    const char *const *exclude = settings_strings(settings, SETTING_EXCLUDE, &excludes);
    if (includes && pathspec_compile(&rules->include, include, includes, err))
        return err_prefix(err, "repose.include");
    if (excludes && pathspec_compile(&rules->exclude, exclude, excludes, err))
        return err_prefix(err, "repose.exclude");
    return attributes_load(&rules->attributes, repo, attribute_files, attribute_file_count, err);
}

int skip_rules_of(struct skip_rules *rules, struct repo *repo, const struct settings *settings,
                  const struct snapshot *snapshot, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct tree_entry *entries = ARENA_ARRAY(&arena, struct tree_entry, snapshot->file_count);
    size_t count = 0;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        if (!strcmp(path_base(file->path), ".gitattributes") && file->skip != SKIP_SYMLINK &&
            file->skip != SKIP_SUBMODULE && file->skip != SKIP_TOO_DEEP)
            entries[count++] = (struct tree_entry){ file->path, file->blob, ENTRY_FILE };
    }
    int result = skip_rules_init(rules, repo, settings, entries, count, err);
    arena_release(&arena);
    return result;
}

void skip_rules_release(struct skip_rules *rules)
{
    pathspec_free(rules->include);
    pathspec_free(rules->exclude);
    attributes_free(rules->attributes);
    *rules = (struct skip_rules){ 0 };
}

static bool is_bad_component(const char *name, size_t length)
{
    return length == 0 || (length == 1 && name[0] == '.') ||
           (length == 2 && name[0] == '.' && name[1] == '.') ||
           (length == 4 && name[0] == '.' && (name[1] | 32) == 'g' && (name[2] | 32) == 'i' &&
            (name[3] | 32) == 't');
}

/* Other bytes than UTF-8 are fine: they are escaped where they are printed. */
bool name_is_bad(const char *path)
{
    size_t length = 0;
    const char *component = path, *p = path;
    for (; *p; p++, length++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7f)
            return true;
        if (c != '/')
            continue;
        if (is_bad_component(component, (size_t)(p - component)))
            return true;
        component = p + 1;
    }
    return length > PATH_BYTES_MAX || is_bad_component(component, (size_t)(p - component));
}

static enum skip_reason by_attributes(const struct path_attributes *a)
{
    if (a->binary)
        return SKIP_BINARY;
    if (a->generated)
        return SKIP_GENERATED;
    return a->vendored ? SKIP_VENDORED : SKIP_NONE;
}

static enum skip_reason by_knowledge(const char *path, const struct path_attributes *a)
{
    enum skip_reason by_name = skip_by_name(path);
    if (by_name != SKIP_NONE && !(a->not_generated && by_name != SKIP_BINARY))
        return by_name;
    return !a->not_vendored && path_is_vendored(path) ? SKIP_VENDORED : SKIP_NONE;
}

struct verdict skip_by_path(const struct skip_rules *rules, const char *path, enum entry_kind kind)
{
    struct path_attributes attributes = { 0 };
    struct verdict verdict = { SKIP_NONE, false };
    if (kind == ENTRY_SYMLINK)
        verdict.reason = SKIP_SYMLINK;
    else if (kind == ENTRY_SUBMODULE)
        verdict.reason = SKIP_SUBMODULE;
    else if (kind == ENTRY_FOLDER)
        verdict.reason = SKIP_TOO_DEEP;
    else if (name_is_bad(path))
        verdict.reason = SKIP_BAD_NAME;
    else if (rules->include && pathspec_match(rules->include, path))
        verdict.trusted = true;
    else if (rules->exclude && pathspec_match(rules->exclude, path))
        verdict.reason = SKIP_EXCLUDED;
    if (verdict.reason != SKIP_NONE || verdict.trusted)
        return verdict;
    if (rules->attributes && !attributes_are_empty(rules->attributes))
        attributes_get(rules->attributes, path, &attributes);
    verdict.trusted = attributes.not_generated;
    verdict.reason = by_attributes(&attributes);
    if (verdict.reason == SKIP_NONE)
        verdict.reason = by_knowledge(path, &attributes);
    return verdict;
}
