#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "look/at.h"
#include "note/note_json.h"
#include "print/json_text.h"
#include "print/pieces.h"

enum section { SECTION_HEAD, SECTION_USES, SECTION_ALONG, SECTION_NOTE, SECTION_COUNT };

static const char *const titles[SECTION_COUNT] = { "", "\nUsed by:\n", "\nChanges along:\n", "\n" };

/* What is cut last has the highest value. */
#define VALUE_HEAD  1e9
#define VALUE_NOTE  500.0
#define VALUE_USES  400.0
#define VALUE_ALONG 350.0
#define VALUE_LINES 300.0

/* ---- Markdown ---- */

static void add_place_heading(struct pieces *pieces, const struct at *at)
{
    struct arena *arena = pieces->arena;
    const struct definition *d = at->definition;
    struct buf out = BUF_INIT;
    buf_printf(&out, "%s:%u", piece_line(arena, at->path, 300), at->line);
    if (at->skip != SKIP_NONE)
        buf_printf(&out, " is not indexed (%s)\n", skip_reason_name(at->skip));
    else if (!d)
        buf_printf(&out, " is in no definition (%s)\n",
                   at->state == PARSE_OK || at->state == PARSE_BY_LINES
                       ? at->language
                       : parse_state_name(at->state));
    else
        buf_printf(&out, " is in the %s %s, lines %u to %u%s\n", def_kind_name(d->kind),
                   piece_code(arena, at->name, 200), d->line, d->end_line,
                   d->from_lines ? " (told from its line alone)" : "");
    if (d && *d->signature)
        buf_printf(&out, "%s\n", piece_code(arena, d->signature, 240));
    if (d && *d->doc)
        buf_printf(&out, "%s\n", piece_line(arena, d->doc, 240));
    pieces_add(pieces, SECTION_HEAD, PIECE_ALONE, VALUE_HEAD, arena_strdup(arena, out.data));
    buf_release(&out);
}

static void add_use_lines(struct pieces *pieces, const struct at *at)
{
    struct arena *arena = pieces->arena;
    uint32_t shown = 0, own = 0;
    for (size_t i = 0; i < at->use_count; i++) {
        const struct file_use *use = &at->uses[i];
        const char *place =
            use->line ? arena_printf(arena, "%s:%u", use->path, use->line) : use->path;
        const char *inside =
            *use->inside ? arena_printf(arena, " in %s", piece_code(arena, use->inside, 100)) : "";
        shown += strcmp(use->path, at->path) != 0;
        own += !strcmp(use->path, at->path);
        pieces_add(pieces, SECTION_USES, PIECE_ALONE, VALUE_USES - (double)i,
                   arena_printf(arena, "- %s%s\n", piece_code(arena, place, 300), inside));
    }
    if (at->own_uses > own)
        pieces_add(pieces, SECTION_USES, PIECE_ALONE, VALUE_USES - 49,
                   arena_printf(arena, "- and %u more line%s of this file\n", at->own_uses - own,
                                at->own_uses - own == 1 ? "" : "s"));
    if (at->users > shown)
        pieces_add(pieces, SECTION_USES, PIECE_ALONE, VALUE_USES - 50,
                   arena_printf(arena, "- and %u more files\n", at->users - shown));
    if (at->users && at->named_users)
        pieces_add(pieces, SECTION_USES, PIECE_ALONE, VALUE_USES - 51,
                   at->named_users == at->users
                       ? "- all of other files by the name alone\n"
                       : arena_printf(arena, "- %u of %u files by the name alone\n",
                                      at->named_users, at->users));
    if (at->users || !at->definition || !at->definition->is_public ||
        at->definition->kind >= DEF_HEADING)
        return;
    const char *answer =
        at->doubtful_users
            ? arena_printf(arena, "- by which other files is not known: %u use the name\n",
                           at->doubtful_users)
        : at->text.path
            ? arena_printf(
                  arena, "- by which other files is not known: its name stands in a text of %s\n",
                  piece_code(arena, arena_printf(arena, "%s:%u", at->text.path, at->text.line),
                             300))
            : "- by no other file\n";
    pieces_add(pieces, SECTION_USES, PIECE_ALONE, VALUE_USES - 50, answer);
}

static void add_companion_lines(struct pieces *pieces, const struct at *at)
{
    struct arena *arena = pieces->arena;
    for (size_t i = 0; i < at->companion_count; i++) {
        const struct companion *c = &at->companions[i];
        pieces_add(pieces, SECTION_ALONG, PIECE_ALONE, VALUE_ALONG - (double)i,
                   arena_printf(arena, "- %s in %u of the last %u changes\n",
                                piece_code(arena, c->path, 300), c->together, c->of));
    }
}

static void add_label_and_lines(struct pieces *pieces, size_t parent, const char *label,
                                const struct string_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        pieces_add(pieces, SECTION_NOTE, parent, VALUE_LINES - (double)i,
                   arena_printf(pieces->arena, "- %s: %s\n", label,
                                piece_line(pieces->arena, list->items[i], 240)));
}

static void add_note_lines(struct pieces *pieces, const struct at *at)
{
    struct arena *arena = pieces->arena;
    if (!*at->module)
        return;
    bool is_old = at->revision && strcmp(at->state_of_note, "fresh") != 0;
    size_t line = pieces_add(
        pieces, SECTION_NOTE, PIECE_ALONE, VALUE_NOTE,
        arena_printf(arena, "Module %s%s%s%s\n", piece_code(arena, at->module, 200),
                     is_old ? arena_printf(arena, " (%s note)", at->state_of_note) : "",
                     *at->note.purpose ? ": " : "", piece_line(arena, at->note.purpose, 300)));
    add_label_and_lines(pieces, line, "invariant", &at->note.invariants);
    add_label_and_lines(pieces, line, "careful", &at->note.gotchas);
    add_label_and_lines(pieces, line, "tests", &at->note.tests);
}

void at_pack(struct at *at, uint32_t budget, struct arena *arena)
{
    struct pieces pieces;
    pieces_init(&pieces, titles, SECTION_COUNT, arena);
    add_place_heading(&pieces, at);
    add_use_lines(&pieces, at);
    add_companion_lines(&pieces, at);
    add_note_lines(&pieces, at);
    at->markdown = pieces_print(&pieces, budget, &at->tokens);
}

/* ---- JSON ---- */

static json_t *definition_json(const struct at *at)
{
    const struct definition *d = at->definition;
    if (!d)
        return json_null();
    return json_pack("{s:o, s:s, s:o, s:o, s:i, s:i, s:b, s:b}", "name", json_text(at->name),
                     "kind", def_kind_name(d->kind), "signature", json_text(d->signature), "doc",
                     json_text(d->doc), "line", (int)d->line, "end_line", (int)d->end_line,
                     "public", d->is_public, "from_lines", d->from_lines);
}

static json_t *uses_json(const struct at *at)
{
    json_t *array = json_array();
    for (size_t i = 0; i < at->use_count; i++) {
        const struct file_use *use = &at->uses[i];
        json_t *object = json_object();
        json_path(object, use->path);
        json_object_set_new(object, "line", use->line ? json_integer(use->line) : json_null());
        json_object_set_new(object, "inside", json_text(use->inside));
        json_object_set_new(object, "role", json_string(file_role_name(use->role)));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *companions_json(const struct at *at)
{
    json_t *array = json_array();
    for (size_t i = 0; i < at->companion_count; i++) {
        json_t *object = json_object();
        json_path(object, at->companions[i].path);
        json_object_set_new(object, "together", json_integer(at->companions[i].together));
        json_object_set_new(object, "of", json_integer(at->companions[i].of));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *at_module_json(const struct at *at)
{
    if (!*at->module)
        return json_null();
    json_t *object = json_object();
    json_path(object, at->module);
    json_object_set_new(object, "writer", json_text(at->writer));
    json_object_set_new(object, "state", json_string(at->state_of_note));
    json_object_set_new(object, "written_at", at->revision ? json_text(at->revision) : json_null());
    json_object_set_new(object, "note", note_to_json(&at->note));
    return object;
}

char *at_to_json(const struct at *at)
{
    char hex[OID_HEX_SIZE];
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_string("repose.at/1"));
    json_path(root, at->path);
    json_object_set_new(root, "line", json_integer(at->line));
    json_object_set_new(root, "indexed", json_string(oid_hex(&at->indexed, hex)));
    json_object_set_new(root, "stale", json_boolean(at->stale));
    json_object_set_new(root, "committed", json_boolean(at->is_committed));
    json_object_set_new(root, "text", json_string(at_origin_name(at->origin)));
    json_object_set_new(root, "language", json_string(at->language));
    json_object_set_new(root, "state",
                        json_string(at->skip == SKIP_NONE ? parse_state_name(at->state)
                                                          : skip_reason_name(at->skip)));
    json_object_set_new(root, "definition", definition_json(at));
    json_object_set_new(root, "own_uses", json_integer(at->own_uses));
    json_object_set_new(root, "users", json_integer(at->users));
    json_object_set_new(
        root, "users_known",
        json_boolean(at->definition && (at->users || (!at->doubtful_users && !at->text.path))));
    if (at->text.path)
        json_object_set_new(root, "in_text", json_place(at->text.path, at->text.line));
    json_object_set_new(root, "uses", uses_json(at));
    json_object_set_new(root, "companions", companions_json(at));
    json_object_set_new(root, "module", at_module_json(at));
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
