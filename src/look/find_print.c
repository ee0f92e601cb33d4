#include "look/find.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/utf8.h"
#include "print/json_text.h"
#include "print/markdown.h"

static const char *signature_of(const struct definition *d)
{
    return d->signature[0] ? d->signature : d->name;
}

/* Uses of all names that begin so are not looked for. */
static bool is_unused(const struct found *found)
{
    return !found->is_prefix && !found->using_files && !found->doubtful_files;
}

/* ":12, 40, …" */
static void add_lines(struct buf *out, const struct found_use *use)
{
    for (size_t i = 0; i < use->line_count; i++)
        buf_printf(out, "%s%u", i ? ", " : ":", use->lines[i]);
    if (use->line_count == USER_LINES_MAX)
        buf_addstr(out, ", …");
}

/* What the list lacks. */
static void add_rest(struct buf *out, const struct found *found, const char *bullet)
{
    size_t hidden = found->using_files - found->use_count;
    if (hidden)
        buf_printf(out, "%sand %zu more file%s\n", bullet, hidden, hidden == 1 ? "" : "s");
    if (found->doubtful_files)
        buf_printf(out, "%s%zu %sfile%s the name, and it is not known whether %s\n", bullet,
                   found->doubtful_files, found->using_files ? "more " : "",
                   found->doubtful_files == 1 ? " uses" : "s use",
                   found->doubtful_files == 1 ? "it means this" : "they mean this");
    if (found->is_partial)
        buf_printf(out, "%sof so many definitions, users of the first are listed only\n", bullet);
}

/* ---- text ---- */

static void add_printable(struct buf *out, const char *text)
{
    utf8_add_printable(out, text, strlen(text));
}

void find_to_text(const struct found *found, struct buf *out)
{
    for (size_t i = 0; i < found->definition_count; i++) {
        const struct found_definition *f = &found->definitions[i];
        add_printable(out, f->path);
        buf_printf(out, ":%u: %s ", f->definition->line, def_kind_name(f->definition->kind));
        add_printable(out, signature_of(f->definition));
        if (*f->scope)
            buf_addstr(out, " in ");
        add_printable(out, f->scope);
        buf_addstr(out, f->is_uncommitted ? " (uncommitted)\n" : "\n");
    }
    for (size_t i = 0; i < found->use_count; i++) {
        const struct found_use *use = &found->uses[i];
        add_printable(out, use->path);
        buf_printf(out, ": used %u time%s%s\n", use->count, use->count == 1 ? "" : "s",
                   use->is_uncommitted ? " (uncommitted)" : "");
    }
    if (is_unused(found) && found->text.path) {
        buf_addstr(out, "who uses ");
        add_printable(out, found->asked);
        buf_addstr(out, " is not known: its name stands in a text of ");
        add_printable(out, found->text.path);
        buf_printf(out, ":%u\n", found->text.line);
    } else if (is_unused(found)) {
        add_printable(out, found->asked);
        buf_addstr(out, " is used in no file\n");
    }
    add_rest(out, found, "");
}

/* ---- Markdown ---- */

static void add_code_block(struct buf *out, const char *text)
{
    markdown_add_code(out, text, strlen(text));
}

static void add_title(struct buf *out, const struct found *found)
{
    buf_addstr(out, "# ");
    add_code_block(out, found->name);
    buf_addstr(out, found->is_prefix ? " begins these names\n" : "\n");
    if (!found->definition_count)
        buf_printf(out, "Not defined in %s.\n", found->work ? "the work tree" : "this revision");
}

static void add_definition_text(struct buf *out, const struct found_definition *f)
{
    buf_addstr(out, "- ");
    add_code_block(out, f->path);
    buf_addstr(out, f->is_uncommitted ? " (uncommitted)" : "");
    buf_printf(out, " L%u-%u %s ", f->definition->line, f->definition->end_line,
               def_kind_name(f->definition->kind));
    add_code_block(out, signature_of(f->definition));
    if (*f->scope) {
        buf_addstr(out, " in ");
        add_code_block(out, f->scope);
    }
    buf_addch(out, '\n');
}

void find_to_markdown(const struct found *found, struct buf *out)
{
    add_title(out, found);
    for (size_t i = 0; i < found->definition_count; i++)
        add_definition_text(out, &found->definitions[i]);
    if (found->use_count)
        buf_printf(out, "\nUsed in %zu file%s:\n", found->using_files,
                   found->using_files == 1 ? "" : "s");
    else if (is_unused(found) && found->text.path) {
        buf_addstr(out, "\nWho uses it is not known: its name stands in a text of ");
        add_code_block(out, found->text.path);
        buf_printf(out, " L%u.\n", found->text.line);
    } else if (is_unused(found))
        buf_addstr(out, "\nUsed in no file.\n");
    else if (found->is_prefix)
        buf_addstr(out, "\nWho uses them is told of a whole name only.\n");
    for (size_t i = 0; i < found->use_count; i++) {
        buf_addstr(out, "- ");
        add_code_block(out, found->uses[i].path);
        add_lines(out, &found->uses[i]);
        buf_printf(out, "%s %u\n", found->uses[i].is_uncommitted ? " (uncommitted)" : "",
                   found->uses[i].count);
    }
    add_rest(out, found, "- ");
}

/* ---- JSON ---- */

static json_t *definition_json(const struct found_definition *f)
{
    const struct definition *d = f->definition;
    json_t *object = json_object();
    json_path(object, f->path);
    json_object_set_new(object, "line", json_integer(d->line));
    json_object_set_new(object, "end_line", json_integer(d->end_line));
    json_object_set_new(object, "kind", json_string(def_kind_name(d->kind)));
    json_object_set_new(object, "name", json_text(d->name));
    if (*f->scope)
        json_object_set_new(object, "scope", json_text(f->scope));
    json_object_set_new(object, "signature", json_text(signature_of(d)));
    if (f->is_uncommitted)
        json_object_set_new(object, "uncommitted", json_true());
    return object;
}

static json_t *use_json(const struct found_use *use)
{
    json_t *object = json_object();
    json_path(object, use->path);
    json_object_set_new(object, "count", json_integer(use->count));
    json_t *lines = json_array();
    for (size_t i = 0; i < use->line_count; i++)
        json_array_append_new(lines, json_integer(use->lines[i]));
    json_object_set_new(object, "lines", lines);
    if (use->is_uncommitted)
        json_object_set_new(object, "uncommitted", json_true());
    return object;
}

char *find_to_json(const struct found *found)
{
    char hex[OID_HEX_SIZE];
    json_t *definitions = json_array(), *uses = json_array();
    for (size_t i = 0; i < found->definition_count; i++)
        json_array_append_new(definitions, definition_json(&found->definitions[i]));
    for (size_t i = 0; i < found->use_count; i++)
        json_array_append_new(uses, use_json(&found->uses[i]));
    bool is_known = !found->is_prefix && !found->is_partial && !found->text.path &&
                    (found->using_files || !found->doubtful_files);
    json_t *root = json_pack(
        "{s:s, s:s, s:o, s:b, s:o, s:i, s:o, s:i, s:i, s:b}", "schema", "repose.find/1", "indexed",
        oid_hex(&found->indexed, hex), "name", json_text(found->name), "prefix", found->is_prefix,
        "definitions", definitions, "defining_files", (int)found->defining_files, "uses", uses,
        "using_files", (int)found->using_files, "doubtful_files", (int)found->doubtful_files,
        "users_known", is_known);
    if (found->text.path)
        json_object_set_new(root, "in_text", json_place(found->text.path, found->text.line));
    if (found->work)
        json_object_set_new(root, "work_tree", json_work_tree(found->work));
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
