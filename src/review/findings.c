#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "review/reviewer.h"

#define NAMED_MAX 3 /* places in one sentence */

/* Probability. It was learned where one author of two forgets a file, that is, at odds of one; where
 * one of five does, 0.8 is as likely as not. Below that nothing should fail a build. */
#define WARNING_MISSING 0.8

struct list {
    struct reviewer *r;
    struct map said; /* names, so that a header and its source do not say the same twice */
    size_t capacity;
};

static void add_finding(struct list *list, enum review_level level, enum review_kind kind,
                        const char *path, uint32_t line, const char *message)
{
    struct review *out = list->r->out;
    out->findings = arena_reserve(list->r->arena, out->findings, sizeof *out->findings,
                                  out->finding_count, &list->capacity);
    out->findings[out->finding_count++] =
        (struct review_finding){ level, kind, path, line, message };
}

/* "a.c:12, b.c and 4 other files" */
static const char *name_uses(struct list *list, const struct file_use *uses, size_t count,
                             uint32_t all)
{
    struct buf out = BUF_INIT;
    size_t shown = count < NAMED_MAX ? count : NAMED_MAX;
    for (size_t i = 0; i < shown; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", file_use_place(&uses[i], list->r->arena));
    if (all > shown)
        buf_printf(&out, " and %u other file%s", (unsigned)(all - shown),
                   all - shown == 1 ? "" : "s");
    const char *text = arena_strdup(list->r->arena, out.data);
    buf_release(&out);
    return text;
}

/* Who else may use it. */
static const char *name_doubts(struct list *list, const struct review_definition *d)
{
    if (!d->doubtful_users)
        return "";
    return arena_printf(list->r->arena, "; %u more file%s the name, and may mean it",
                        d->doubtful_users, d->doubtful_users == 1 ? " uses" : "s use");
}

static bool change_is_said(struct list *list, const struct review_definition *d)
{
    bool fresh;
    const char *key = arena_printf(list->r->arena, "%d %s", (int)d->touch, d->name);
    map_put(&list->said, key, strlen(key), &fresh);
    return !fresh;
}

static void add_definition_finding(struct list *list, const struct review_file *file,
                                   const struct review_definition *d)
{
    struct arena *arena = list->r->arena;
    if (!d->users || change_is_said(list, d))
        return;
    const char *where = arena_printf(
        arena, "%s%s", name_uses(list, d->uses, d->use_count, d->users), name_doubts(list, d));
    uint32_t line = file->change == REVIEW_DELETED ? 0 : d->line;
    if (d->touch == TOUCH_REMOVED)
        add_finding(list, REVIEW_WARNING, FINDING_REMOVED, file->path, 0,
                    arena_printf(arena, "%s is removed, and still used in %s", d->name, where));
    else if (d->touch == TOUCH_MOVED)
        add_finding(list, REVIEW_WARNING, FINDING_REMOVED, file->path, 0,
                    arena_printf(arena, "%s moves to %s, and is still taken from here in %s",
                                 d->name, d->moved_to, where));
    else if (d->touch == TOUCH_SIGNATURE)
        add_finding(list, REVIEW_NOTICE, FINDING_SIGNATURE, file->path, line,
                    arena_printf(arena,
                                 "the signature of %s changes from '%s' to '%s'; also used in %s",
                                 d->name, d->old_signature, d->new_signature, where));
}

static void add_declaration_finding(struct list *list, const struct review_file *file,
                                    const struct review_definition *d)
{
    if (d->declaration_count)
        add_finding(list, REVIEW_NOTICE, FINDING_REMOVED, file->path, 0,
                    arena_printf(list->r->arena, "%s is removed, and still declared in %s", d->name,
                                 name_uses(list, d->declarations, d->declaration_count,
                                           (uint32_t)d->declaration_count)));
}

static void add_importer_finding(struct list *list, const struct review_file *file)
{
    if (!file->importing)
        return;
    const char *where = name_uses(list, file->importers, file->importer_count, file->importing);
    const char *what = file->change == REVIEW_RENAMED
                           ? arena_printf(list->r->arena, "%s is renamed", file->old_path)
                           : arena_printf(list->r->arena, "%s is deleted", file->path);
    add_finding(list, REVIEW_WARNING, FINDING_IMPORT, file->path, 0,
                arena_printf(list->r->arena, "%s, and still imported by %s", what, where));
}

static const char *describe_missing(struct list *list, const struct review_missing *missing)
{
    struct arena *arena = list->r->arena;
    struct buf out = BUF_INIT;
    char hex[OID_HEX_SIZE];
    buf_printf(&out, "%s is not in this change (%d%%)", missing->path,
               (int)(missing->probability * 100 + 0.5));
    if (missing->with)
        buf_printf(&out, ": it changed in %u of the last %u changes of %s", missing->together,
                   missing->of, missing->kind ? missing->kind : missing->with);
    if (missing->example_count)
        buf_printf(&out, ", as in %.9s \"%s\"", oid_hex(&missing->examples[0].id, hex),
                   missing->examples[0].subject);
    for (size_t i = 0; i < missing->why.count; i++)
        buf_printf(&out, "; %s", missing->why.items[i]);
    const char *text = arena_strdup(arena, out.data);
    buf_release(&out);
    return text;
}

/* Whether the file is named already, as one that uses what is gone or has another signature. */
static bool is_in_findings(const struct review *out, const char *path)
{
    for (size_t i = 0; i < out->file_count; i++)
        for (size_t j = 0; j < out->files[i].definition_count; j++) {
            const struct review_definition *d = &out->files[i].definitions[j];
            for (size_t k = 0; d->touch != TOUCH_BODY && k < d->use_count; k++)
                if (!strcmp(d->uses[k].path, path))
                    return true;
        }
    return false;
}

/* What only adds or mends tests or documents lacks nothing that should fail a build. */
static bool changes_program(const struct review *out)
{
    for (size_t i = 0; i < out->file_count; i++)
        if (out->files[i].role == ROLE_SOURCE)
            return true;
    return false;
}

static void add_missing_finding(struct list *list, const struct review_missing *missing)
{
    const struct review *out = list->r->out;
    bool is_warning = missing->probability >= WARNING_MISSING && changes_program(out);
    if (!is_warning && is_in_findings(out, missing->path))
        return;
    const char *path = missing->with;
    for (size_t i = 0; path && i < out->file_count; i++)
        if (out->files[i].old_path && !strcmp(out->files[i].old_path, path))
            path = out->files[i].path;
    add_finding(list, is_warning ? REVIEW_WARNING : REVIEW_NOTICE, FINDING_MISSING,
                path ? path : out->files[0].path, 0, describe_missing(list, missing));
}

/* A note is attached to the first file of the change that the module holds. */
static void add_note_finding(struct list *list, const struct review_module *module)
{
    const struct review *out = list->r->out;
    const char *path = out->files[0].path;
    for (size_t i = out->file_count; i-- > 0;)
        if (!strcmp(out->files[i].module, module->path))
            path = out->files[i].path;
    if (module->outdated)
        add_finding(list, REVIEW_NOTICE, FINDING_NOTE, path, 0,
                    arena_printf(list->r->arena,
                                 "the note on %s becomes stale: %s; 'repose sleep' renews it",
                                 module->path, module->outdated));
}

/* Warnings first; among equals the order in which they were found. */
static void sort_findings(struct review *out)
{
    struct review_finding *findings = out->findings;
    for (size_t i = 1; i < out->finding_count; i++) {
        struct review_finding finding = findings[i];
        size_t j = i;
        for (; j > 0 && findings[j - 1].level < finding.level; j--)
            findings[j] = findings[j - 1];
        findings[j] = finding;
    }
}

void review_list_findings(struct reviewer *r)
{
    struct list list = { .r = r, .said = MAP_INIT };
    const struct review *out = r->out;
    for (size_t i = 0; i < out->file_count; i++) {
        add_importer_finding(&list, &out->files[i]);
        for (size_t j = 0; j < out->files[i].definition_count; j++) {
            add_definition_finding(&list, &out->files[i], &out->files[i].definitions[j]);
            add_declaration_finding(&list, &out->files[i], &out->files[i].definitions[j]);
        }
    }
    for (size_t i = 0; i < out->missing_count; i++)
        if (out->missing[i].is_listed)
            add_missing_finding(&list, &out->missing[i]);
    for (size_t i = 0; i < out->module_count; i++)
        add_note_finding(&list, &out->modules[i]);
    sort_findings(r->out);
    map_release(&list.said);
}
