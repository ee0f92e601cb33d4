/* docs/brief.schema.json */
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "brief/brief.h"
#include "note/note_facts.h"
#include "note/note_json.h"
#include "print/json_text.h"

static json_t *symbols_json(const struct brief_file *file, size_t shown)
{
    json_t *array = json_array();
    for (size_t i = 0; i < shown; i++) {
        const struct definition *d = file->symbols[i];
        json_array_append_new(array, json_pack("{s:o, s:s, s:i, s:o}", "name", json_text(d->name),
                                               "kind", def_kind_name(d->kind), "line", (int)d->line,
                                               "signature", json_text(d->signature)));
    }
    return array;
}

/* The more telling first; each ascending. */
static json_t *excerpts_json(const struct brief_file *file, const bool *shown)
{
    json_t *array = json_array();
    for (size_t i = 0; i < file->excerpt_count; i++)
        for (size_t j = 0; shown[i] && j < file->excerpts[i].count; j++)
            json_array_append_new(array, json_pack("{s:i, s:o}", "line",
                                                   (int)file->excerpts[i].lines[j].line, "text",
                                                   json_text(file->excerpts[i].lines[j].text)));
    return array;
}

static json_t *why_json(const struct reason_list *why)
{
    json_t *array = json_array();
    for (size_t i = 0; i < why->count; i++)
        json_array_append_new(array, json_text(why->items[i].text));
    return array;
}

static json_t *brief_file_json(const struct brief *brief, size_t i, bool signals)
{
    const struct brief_file *file = &brief->files[i];
    json_t *object = json_object();
    json_path(object, file->path);
    json_object_set_new(object, "score", json_real(file->score));
    json_object_set_new(object, "probability", json_real(file->probability));
    json_object_set_new(object, "likely", json_boolean(file->likely));
    json_object_set_new(object, "role", json_string(brief_role_name(file->role)));
    json_object_set_new(object, "module", json_text(file->module));
    if (file->is_uncommitted)
        json_object_set_new(object, "uncommitted", json_true());
    json_object_set_new(object, "why", why_json(&file->why));
    json_object_set_new(object, "symbols", symbols_json(file, brief->packed.symbols[i]));
    json_object_set_new(object, "excerpts", excerpts_json(file, brief->packed.excerpts[i]));
    if (!signals)
        return object;
    json_t *numbers = json_object();
    for (int k = 0; k < SIGNAL_COUNT; k++)
        json_object_set_new(numbers, signal_name((enum signal)k), json_real(file->signals[k]));
    json_object_set_new(object, "signals", numbers);
    json_object_set_new(object, "kind", json_string(file_role_name(file->kind)));
    return object;
}

static json_t *brief_module_json(const struct brief_module *module)
{
    json_t *object = json_pack("{s:o, s:o, s:s, s:o}", "path", json_text(module->path), "writer",
                               json_text(module->writer), "state", module->state, "note",
                               note_to_json(&module->note));
    if (module->revision)
        json_object_set_new(object, "written_at", json_text(module->revision));
    return object;
}

static json_t *modules_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->module_count; i++)
        if (brief->packed.modules[i] && brief->modules[i].writer)
            json_array_append_new(array, brief_module_json(&brief->modules[i]));
    return array;
}

static json_t *place_json(const struct named_place *place)
{
    json_t *object = json_object();
    json_path(object, place->path);
    if (place->line)
        json_object_set_new(object, "line", json_integer(place->line));
    json_t *lines = place->line_count ? json_array() : NULL;
    for (uint32_t i = 0; i < place->line_count; i++)
        json_array_append_new(lines, json_integer(place->lines[i]));
    if (lines)
        json_object_set_new(object, "lines", lines);
    return object;
}

static json_t *places_json(const struct named_place *places, size_t count, size_t total,
                           size_t tests)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, place_json(&places[i]));
    return json_pack("{s:o, s:I, s:I}", "places", array, "files", (json_int_t)total, "tests",
                     (json_int_t)tests);
}

static json_t *named_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->named_count; i++) {
        const struct brief_named *named = &brief->named[i];
        json_t *object = json_pack(
            "{s:o, s:s, s:b, s:o, s:o}", "text", json_text(named->text), "kind", named->kind,
            "absent", named_is_absent(named), "stands",
            places_json(named->places, named->place_count, named->place_total, named->test_places),
            "used",
            places_json(named->uses, named->use_count, named->use_total, named->test_total));
        if (named->is_in_words)
            json_object_set_new(object, "in_words", json_true());
        if (named->is_held)
            json_object_set_new(object, "held", json_true());
        if (named->nearest)
            json_object_set_new(object, "nearest", json_text(named->nearest));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *fact_json(const struct brief *brief, const struct brief_fact *fact)
{
    const char *state = fact->state ? fact->state : brief->modules[fact->source].state;
    json_t *object =
        json_pack("{s:s, s:o, s:o, s:f, s:s}", "kind", fact->label, "text", json_text(fact->text),
                  "module", json_text(fact->module), "worth", fact->worth, "state", state);
    if (fact->fact)
        json_object_set_new(object, "files", json_text_list(&fact->fact->files));
    if (fact->fact && fact->fact->verdict != FACT_NOT_JUDGED)
        json_object_set_new(object, "verdict", json_string(fact_verdict_name(fact->fact->verdict)));
    return object;
}

static json_t *facts_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->fact_count; i++)
        if (brief->packed.facts[i])
            json_array_append_new(array, fact_json(brief, &brief->facts[i]));
    return array;
}

static json_t *positions_json(const struct snapshot *snapshot, const uint32_t *files, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_text(snapshot->files[files[i]].path));
    return array;
}

static json_t *along_json(const struct snapshot *snapshot, const struct sibling_set *set)
{
    json_t *array = json_array();
    for (size_t i = 0; i < set->along_count; i++) {
        json_t *object = json_object();
        json_path(object, snapshot->files[set->along[i].file].path);
        json_object_set_new(object, "times", json_integer(set->along[i].times));
        json_array_append_new(array, object);
    }
    return json_pack("{s:I, s:o}", "times", (json_int_t)set->added, "changed", array);
}

static json_t *sibling_json(const struct snapshot *snapshot, const struct sibling_set *set)
{
    json_t *object = json_pack(
        "{s:o, s:o, s:s, s:s, s:I, s:I, s:o}", "pattern", json_text(set->pattern), "files",
        positions_json(snapshot, set->files, set->count), "alike", set->alike.name, "by",
        set->alike.is_defined ? "definition" : "use", "together", (json_int_t)set->together, "of",
        (json_int_t)set->of, "added", along_json(snapshot, set));
    if (set->listed)
        json_object_set_new(object, "list",
                            json_pack("{s:o, s:I}", "path",
                                      json_text(snapshot->files[set->list].path), "files",
                                      (json_int_t)set->listed));
    if (set->newest != UINT32_MAX)
        json_object_set_new(object, "newest", json_text(snapshot->files[set->newest].path));
    if (set->named)
        json_object_set_new(object, "lacking",
                            json_pack("{s:o, s:I, s:o}", "name", json_text(set->named), "holding",
                                      (json_int_t)set->holding, "files",
                                      positions_json(snapshot, set->lacking, set->lacking_count)));
    return object;
}

static json_t *precedent_json(const struct brief *brief)
{
    const struct precedent *precedent = &brief->precedent;
    char hex[OID_HEX_SIZE];
    return json_pack("{s:s, s:o, s:o}", "commit", oid_hex(&precedent->commit, hex), "subject",
                     json_text(precedent->subject), "files",
                     positions_json(brief->snapshot, precedent->files, precedent->file_count));
}

static json_t *siblings_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->sibling_count; i++)
        json_array_append_new(array, sibling_json(brief->snapshot, &brief->siblings[i]));
    return array;
}

/* Beside "tests", whose items are plain paths. */
static json_t *test_uses_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->tests.count; i++) {
        json_t *object = json_object();
        json_path(object, brief->tests.items[i]);
        json_object_set_new(object, "use", json_string(i < brief->tests_to_edit ? "edit" : "run"));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *starts_json(const struct brief *brief)
{
    json_t *array = json_array();
    for (size_t i = 0; i < brief->start_count; i++) {
        json_t *object = json_object();
        json_path(object, brief->starts[i].path);
        json_object_set_new(object, "changes", json_integer(brief->starts[i].changes));
        json_object_set_new(object, "of", json_integer(brief->starts[i].of));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *parts_json(const struct brief *brief)
{
    return json_pack("{s:I, s:o}", "count", (json_int_t)brief->parts.count, "unmatched",
                     json_text_list(&brief->parts.unmatched));
}

static json_t *scope_json(const struct brief *brief)
{
    const struct title_scope *scope = &brief->scope;
    const char *path = scope->folder ? scope->folder : brief->snapshot->files[scope->files[0]].path;
    return json_pack("{s:o, s:o, s:I}", "name", json_text(scope->name), "path", json_text(path),
                     "sources", (json_int_t)(scope->folder ? scope->sources : 1));
}

char *brief_to_json(const struct brief *brief, bool signals)
{
    char revision[OID_HEX_SIZE], indexed[OID_HEX_SIZE];
    json_t *files = json_array();
    for (size_t i = 0; i < brief->file_count; i++)
        json_array_append_new(files, brief_file_json(brief, i, signals));
    json_t *root = json_pack(
        "{s:s, s:o, s:s, s:s, s:b, s:i, s:i, s:f, s:o, s:o, s:o}", "schema", "repose.brief/2",
        "request", json_text(brief->request), "revision", oid_hex(&brief->revision, revision),
        "indexed", oid_hex(&brief->indexed, indexed), "stale", brief->stale, "budget",
        (int)brief->budget, "tokens", (int)brief->packed.tokens, "confidence", brief->confidence,
        "files", files, "modules", modules_json(brief), "tests", json_text_list(&brief->tests));
    json_object_set_new(root, "named", named_json(brief));
    json_object_set_new(root, "facts", facts_json(brief));
    json_object_set_new(root, "siblings", siblings_json(brief));
    json_object_set_new(root, "test_uses", test_uses_json(brief));
    json_object_set_new(root, "parts", parts_json(brief));
    json_object_set_new(root, "question", json_boolean(brief->is_question));
    json_object_set_new(root, "vague", json_boolean(brief->is_vague && brief->file_count));
    if (brief->precedent.subject)
        json_object_set_new(root, "precedent", precedent_json(brief));
    if (brief->scope.name)
        json_object_set_new(root, "scope", scope_json(brief));
    if (brief->start_count)
        json_object_set_new(root, "starting_points", starts_json(brief));
    if (brief->hint && *brief->hint)
        json_object_set_new(root, "hint", json_string(brief->hint));
    if (brief->work)
        json_object_set_new(root, "work_tree", json_work_tree(brief->work));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}
