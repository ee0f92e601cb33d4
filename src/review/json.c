/* docs/review.schema.json */
#include <jansson.h>
#include <string.h>

#include "note/note_json.h"
#include "print/json_text.h"
#include "review/missing.h"
#include "review/review.h"

static json_t *path_object(const char *path)
{
    json_t *object = json_object();
    json_path(object, path);
    return object;
}

static json_t *review_text_or_null(const char *text)
{
    return text ? json_text(text) : json_null();
}

static json_t *line_or_null(uint32_t line)
{
    return line ? json_integer(line) : json_null();
}

static json_t *commit_json(const struct oid *id)
{
    char hex[OID_HEX_SIZE];
    return json_string(oid_hex(id, hex));
}

static json_t *range_json(const struct review_range *range)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "base", json_text(range->base_name), "head",
                     json_text(range->head_name), "chosen", review_text_or_null(range->chosen),
                     "base_commit", commit_json(&range->base), "head_commit",
                     commit_json(&range->head), "merge_base", commit_json(&range->merge_base));
}

static json_t *lines_json(const struct file_use *use)
{
    json_t *array = json_array();
    for (size_t i = 0; i < use->more_count; i++)
        json_array_append_new(array, json_integer(use->more[i]));
    return array;
}

static json_t *uses_json(const struct file_use *uses, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = path_object(uses[i].path);
        json_object_set_new(object, "line", line_or_null(uses[i].line));
        if (uses[i].more_count)
            json_object_set_new(object, "more_lines", lines_json(&uses[i]));
        json_object_set_new(object, "inside", json_text(uses[i].inside));
        json_object_set_new(object, "role", json_string(file_role_name(uses[i].role)));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *definitions_json(const struct review_file *file)
{
    json_t *array = json_array();
    for (size_t i = 0; i < file->definition_count; i++) {
        const struct review_definition *d = &file->definitions[i];
        enum review_usage usage = review_usage_of(d);
        json_t *object = json_pack(
            "{s:o, s:s, s:s, s:b, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:b, s:o, s:o}", "name",
            json_text(d->name), "kind", def_kind_name(d->kind), "touch",
            review_touch_name(d->touch), "public", d->is_public, "old_signature",
            json_text(d->old_signature), "new_signature", json_text(d->new_signature), "moved_to",
            review_text_or_null(d->moved_to), "line", (int)d->line, "end_line", (int)d->end_line,
            "users", (int)d->users, "doubtful_users", (int)d->doubtful_users, "users_known",
            usage == USAGE_SOME || usage == USAGE_NONE, "uses", uses_json(d->uses, d->use_count),
            "declarations", uses_json(d->declarations, d->declaration_count));
        if (usage == USAGE_BY_TEXT)
            json_object_set_new(object, "in_text", json_place(d->text.path, d->text.line));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *files_json(const struct review *review)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->file_count; i++) {
        const struct review_file *file = &review->files[i];
        json_t *object = path_object(file->path);
        json_object_set_new(object, "old_path", review_text_or_null(file->old_path));
        json_object_set_new(object, "change", json_string(review_change_name(file->change)));
        json_object_set_new(object, "role", json_string(file_role_name(file->role)));
        json_object_set_new(object, "module", json_text(file->module));
        json_object_set_new(object, "lines_added", json_integer(file->lines_added));
        json_object_set_new(object, "lines_deleted", json_integer(file->lines_deleted));
        json_object_set_new(object, "parsed", json_boolean(file->is_parsed));
        json_object_set_new(object, "cosmetic", json_boolean(file->is_cosmetic));
        json_object_set_new(object, "definitions", definitions_json(file));
        json_object_set_new(object, "importing", json_integer(file->importing));
        json_object_set_new(object, "importers", uses_json(file->importers, file->importer_count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *examples_json(const struct review_missing *missing)
{
    json_t *array = json_array();
    for (size_t i = 0; i < missing->example_count; i++)
        json_array_append_new(array, json_pack("{s:o, s:o, s:I}", "commit",
                                               commit_json(&missing->examples[i].id), "subject",
                                               json_text(missing->examples[i].subject), "time",
                                               (json_int_t)missing->examples[i].time));
    return array;
}

static json_t *signals_json(const float *signals)
{
    json_t *object = json_object();
    for (int i = 0; i < MISSING_SIGNALS; i++)
        json_object_set_new(object, missing_signal_name((enum missing_signal)i),
                            json_real(signals[i]));
    return object;
}

static json_t *missing_json(const struct review *review, bool signals)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->missing_count; i++) {
        const struct review_missing *missing = &review->missing[i];
        json_t *object = path_object(missing->path);
        json_object_set_new(object, "role", json_string(file_role_name(missing->role)));
        json_object_set_new(object, "probability", json_real(missing->probability));
        json_object_set_new(object, "with", review_text_or_null(missing->with));
        json_object_set_new(object, "kind", review_text_or_null(missing->kind));
        json_object_set_new(object, "together", json_integer(missing->together));
        json_object_set_new(object, "of", json_integer(missing->of));
        json_object_set_new(object, "examples", examples_json(missing));
        json_object_set_new(object, "why", json_text_list(&missing->why));
        if (signals)
            json_object_set_new(object, "listed", json_boolean(missing->is_listed));
        if (signals)
            json_object_set_new(object, "signals", signals_json(missing->signals));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *tests_json(const struct review *review)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->test_count; i++) {
        json_t *object = path_object(review->tests[i].path);
        json_object_set_new(object, "why", json_text(review->tests[i].why));
        json_object_set_new(object, "in_change", json_boolean(review->tests[i].in_change));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *modules_json(const struct review *review)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->module_count; i++) {
        const struct review_module *module = &review->modules[i];
        json_t *object = path_object(module->path);
        json_object_set_new(object, "files", json_integer(module->files));
        json_object_set_new(object, "writer", json_text(module->writer));
        json_object_set_new(object, "state", json_string(module->state));
        json_object_set_new(object, "written_at", review_text_or_null(module->revision));
        json_object_set_new(object, "outdated", review_text_or_null(module->outdated));
        json_object_set_new(object, "note", note_to_json(&module->note));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *findings_json(const struct review *review)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->finding_count; i++) {
        const struct review_finding *finding = &review->findings[i];
        json_t *object = path_object(finding->path);
        json_object_set_new(object, "level", json_string(review_level_name(finding->level)));
        json_object_set_new(object, "kind", json_string(review_kind_name(finding->kind)));
        json_object_set_new(object, "line", line_or_null(finding->line));
        json_object_set_new(object, "message", json_text(finding->message));
        json_array_append_new(array, object);
    }
    return array;
}

char *review_to_json(const struct review *review, bool signals)
{
    json_t *root = json_pack("{s:s, s:o, s:o, s:b, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o}",
                             "schema", "repose.review/1", "range", range_json(&review->range),
                             "indexed", commit_json(&review->indexed), "stale", review->stale,
                             "commits", (int)review->commits, "budget", (int)review->budget,
                             "tokens", (int)review->tokens, "findings", findings_json(review),
                             "files", files_json(review), "missing", missing_json(review, signals),
                             "tests", tests_json(review), "modules", modules_json(review), "limits",
                             json_text_list(&review->limits));
    if (review->work)
        json_object_set_new(root, "work_tree", json_work_tree(review->work));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}
