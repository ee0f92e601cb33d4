#include "look/show.h"

#include <string.h>

#include <jansson.h>

#include "base/path.h"
#include "base/utf8.h"
#include "index/partition.h"
#include "note/note_json.h"
#include "print/json_text.h"
#include "print/markdown.h"
#include "view/note_choice.h"

const char *show_path(const struct repo *repo, const char *written, struct arena *arena)
{
    const char *root = repo_work_dir(repo);
    size_t size = root ? strlen(root) : 0;
    if (root && !strncmp(written, root, size) && (written[size] == '/' || !written[size]))
        written += size + strspn(written + size, "/");
    while (!strncmp(written, "./", 2))
        written += 2;
    size = strlen(written);
    while (size > 1 && written[size - 1] == '/')
        size--;
    return size ? arena_strndup(arena, written, size) : ".";
}

/* A file with the same name elsewhere, for whoever forgot the folder. */
static const char *same_name(const struct snapshot *snapshot, const char *path)
{
    const char *base = path_base(path);
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (!strcmp(path_base(snapshot->files[i].path), base))
            return snapshot->files[i].path;
    return NULL;
}

static int not_found(const struct show_input *in, int64_t file, struct err *err)
{
    const struct snapshot *snapshot = in->view->snapshot;
    const char *path = in->path;
    if (file >= 0)
        return err_set(err, ERR_NO, "%s is not indexed (%s)", path,
                       skip_reason_name(snapshot->files[file].skip));
    const char *near = same_name(snapshot, path);
    return err_set(err, ERR_NO, "no file, folder or module '%s' in %s%s%s%s", path,
                   in->work ? "the work tree" : "this revision", near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

static void list_module_files(const struct snapshot *snapshot, const struct module *module,
                              struct arena *arena, struct shown *out)
{
    out->files = ARENA_ARRAY(arena, const char *, module->file_count);
    out->file_count = module->file_count;
    for (size_t i = 0; i < module->file_count; i++)
        out->files[i] = snapshot->files[module->files[i]].path;
}

static void resolve_imports(const struct context *context, uint32_t file, struct arena *arena,
                            struct shown *out)
{
    const struct summary *summary = &out->summary;
    struct shown_import *imports = ARENA_ARRAY(arena, struct shown_import, summary->import_count);
    for (size_t i = 0; i < summary->import_count; i++) {
        struct import_target found =
            import_find(context_imports(context), file, summary->imports[i].target);
        const char *path = context->snapshot->files[found.file].path;
        imports[i].kind = found.kind;
        if (found.kind == IMPORT_FILE)
            imports[i].path = path;
        else if (found.kind == IMPORT_FOLDER)
            imports[i].path = arena_strndup(arena, path, found.folder);
    }
    out->imports = imports;
}

int show_make(const struct show_input *in, struct arena *arena, struct shown *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    struct view *view = in->view;
    const char *path = in->path;
    const struct snapshot *snapshot = view->snapshot;
    const struct module_list *modules = view_modules(view);
    int64_t file = snapshot_find(snapshot, path);
    int64_t module = partition_find(snapshot, modules, path);
    if (module < 0)
        return not_found(in, file, err);
    const struct context *context = view_context(view, err);
    if (!context)
        return -1;
    out->indexed = snapshot->revision;
    out->work = in->work;
    out->module = modules->modules[module].path;
    list_module_files(snapshot, &modules->modules[module], arena, out);
    struct chosen_note chosen;
    int64_t until = in->past ? note_knows_until(context->changes) : INT64_MAX;
    if (note_choose(context, in->notes, (uint32_t)module, until, arena, &chosen, err))
        return -1;
    out->note = chosen.note;
    out->writer = chosen.writer;
    out->state = chosen.state;
    out->revision = chosen.revision;
    out->origin = chosen.origin;
    out->removed = chosen.removed;
    if (file < 0)
        return 0;
    out->file = &snapshot->files[file];
    int found = index_db_summary(view->db, out->file->content, arena, &out->summary, err);
    if (found == 0)
        return err_set(err, ERR_STORE, "the index holds no summary of %s; run repose doctor", path);
    if (found < 0)
        return -1;
    resolve_imports(context, (uint32_t)file, arena, out);
    return 0;
}

/* ---- Markdown ---- */

static void add_labelled_line(struct buf *out, const char *label, const char *text)
{
    if (!text[0])
        return;
    buf_printf(out, "%s%s", label, *label ? ": " : "");
    utf8_add_printable(out, text, strlen(text));
    buf_addch(out, '\n');
}

static void add_list_item(struct buf *out, const char *text)
{
    buf_addstr(out, "- ");
    add_labelled_line(out, "", text);
}

static void add_items(struct buf *out, const char *label, const struct string_list *list)
{
    if (list->count)
        buf_printf(out, "\n%s:\n", label);
    for (size_t i = 0; i < list->count; i++)
        add_list_item(out, list->items[i]);
}

static void add_note_text(struct buf *out, const struct note *note)
{
    add_labelled_line(out, "", note->purpose);
    add_items(out, "Does", &note->responsibilities);
    if (note->entry_point_count)
        buf_addstr(out, "\nEntry points:\n");
    for (size_t i = 0; i < note->entry_point_count; i++) {
        const struct note_entry_point *entry = &note->entry_points[i];
        buf_addstr(out, "- ");
        markdown_add_code(out, entry->symbol, strlen(entry->symbol));
        buf_addstr(out, " in ");
        utf8_add_printable(out, entry->file, strlen(entry->file));
        buf_addstr(out, ": ");
        add_labelled_line(out, "", entry->why);
    }
    if (note->recipe_count)
        buf_addstr(out, "\nRecipes:\n");
    for (size_t i = 0; i < note->recipe_count; i++) {
        const struct note_recipe *recipe = &note->recipes[i];
        buf_addstr(out, "- ");
        add_labelled_line(out, "as in", recipe->request);
        for (size_t j = 0; j < recipe->file_count; j++) {
            buf_addstr(out, "  - ");
            add_labelled_line(out, "", recipe->files[j]);
        }
        if (recipe->steps[0])
            buf_addstr(out, "  ");
        add_labelled_line(out, "", recipe->steps);
    }
    if (note->data_flow[0])
        buf_addch(out, '\n');
    add_labelled_line(out, "Flow", note->data_flow);
    add_items(out, "Invariants", &note->invariants);
    add_items(out, "Careful", &note->gotchas);
    add_items(out, "Tests", &note->tests);
}

static int depth_of(const struct summary *summary, const struct definition *d)
{
    int depth = 0;
    for (int32_t parent = d->parent; parent >= 0 && depth < 8; depth++)
        parent = summary->definitions[parent].parent;
    return depth;
}

static bool state_is_plain(enum parse_state state)
{
    return state == PARSE_OK || state == PARSE_PARTIAL || state == PARSE_BY_LINES;
}

static const char *state_text(enum parse_state state)
{
    return state == PARSE_OK         ? ""
           : state == PARSE_PARTIAL  ? ", understood in part"
           : state == PARSE_BY_LINES ? ", told line by line, without a grammar"
                                     : ", words only: ";
}

static bool is_uncommitted(const struct shown *shown)
{
    return shown->work && work_tree_find(shown->work, shown->file->path);
}

static void add_summary(struct buf *out, const struct shown *shown)
{
    const struct file *file = shown->file;
    const struct summary *summary = &shown->summary;
    buf_addstr(out, "\n## ");
    utf8_add_printable(out, file->path, strlen(file->path));
    buf_addstr(out, is_uncommitted(shown) ? " (uncommitted)" : "");
    buf_printf(out, "\n%s, %u lines%s%s\n", file->language, file->lines, state_text(file->state),
               state_is_plain(file->state) ? "" : parse_state_name(file->state));
    add_labelled_line(out, "", summary->doc);
    if (summary->import_count)
        buf_addstr(out, "\nImports:");
    for (size_t i = 0; i < summary->import_count; i++) {
        buf_addstr(out, i ? ", " : " ");
        utf8_add_printable(out, summary->imports[i].target, strlen(summary->imports[i].target));
    }
    buf_addstr(out, summary->import_count ? "\n\n" : "\n");
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        buf_printf(out, "%*s- L%u-%u %s ", 2 * depth_of(summary, d), "", d->line, d->end_line,
                   def_kind_name(d->kind));
        const char *text = d->signature[0] ? d->signature : d->name;
        markdown_add_code(out, text, strlen(text));
        if (d->from_lines && file->state == PARSE_PARTIAL)
            buf_addstr(out, " (told from its line)");
        buf_addstr(out, d->doc[0] ? " - " : "\n");
        add_labelled_line(out, "", d->doc);
    }
}

/* "path: …", "symbol: …", "instruction: …", "long: …" */
static void add_removed(struct buf *out, const char *lines)
{
    if (!*lines)
        return;
    buf_addstr(out, "\nRemoved when it was checked:\n");
    for (const char *p = lines; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        buf_addstr(out, "- ");
        utf8_add_printable(out, p, strcspn(p, "\n"));
        buf_addch(out, '\n');
    }
}

static void add_judged(struct buf *out, const char *label, const struct note_fact *facts,
                       size_t count, enum fact_verdict verdict)
{
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].verdict != verdict)
            continue;
        buf_printf(out, "%s- ", begun ? "" : label);
        begun = true;
        utf8_add_printable(out, facts[i].text, strlen(facts[i].text));
        if (facts[i].why && *facts[i].why) {
            buf_addstr(out, " (");
            utf8_add_printable(out, facts[i].why, strlen(facts[i].why));
            buf_addch(out, ')');
        }
        buf_addch(out, '\n');
    }
}

static json_t *removed_json(const char *lines)
{
    json_t *list = json_array();
    for (const char *p = lines; *p; p += strcspn(p, "\n"), p += *p == '\n')
        json_array_append_new(list, json_stringn(p, strcspn(p, "\n")));
    return list;
}

void show_to_markdown(const struct shown *shown, bool with_removed, struct buf *out)
{
    char hex[OID_HEX_SIZE];
    buf_addstr(out, "# ");
    utf8_add_printable(out, shown->module, strlen(shown->module));
    buf_printf(out, "\nModule of %zu files at %.12s", shown->file_count,
               oid_hex(&shown->indexed, hex));
    if (shown->work)
        buf_printf(out, " with %zu uncommitted file%s", shown->work->count,
                   shown->work->count == 1 ? "" : "s");
    buf_printf(out, ", note by %s",
               strcmp(shown->writer, "structural") ? "" : "the structural writer");
    if (strcmp(shown->writer, "structural"))
        utf8_add_printable(out, shown->writer, strlen(shown->writer));
    if (shown->revision)
        buf_printf(out, " at %.12s (%s)", shown->revision, shown->state);
    if (*shown->origin) {
        buf_addstr(out, ", shared by ");
        utf8_add_printable(out, shown->origin, strlen(shown->origin));
    }
    buf_addstr(out, ".\n\n");
    add_note_text(out, &shown->note);
    if (with_removed) {
        add_removed(out, shown->removed);
        add_judged(out, "\nWrong, and taken out when it was judged:\n", shown->note.refuted,
                   shown->note.refuted_count, FACT_WRONG);
        add_judged(out, "\nDoubtful when it was judged:\n", shown->note.facts,
                   shown->note.fact_count, FACT_DOUBTFUL);
    }
    if (shown->file) {
        add_summary(out, shown);
        return;
    }
    buf_addstr(out, "\nFiles:\n");
    for (size_t i = 0; i < shown->file_count; i++)
        add_list_item(out, shown->files[i]);
}

/* ---- JSON ---- */

static json_t *definitions_json(const struct summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        json_array_append_new(
            array, json_pack("{s:o, s:s, s:i, s:i, s:b, s:b, s:i, s:o, s:o}", "name",
                             json_text(d->name), "kind", def_kind_name(d->kind), "line",
                             (int)d->line, "end_line", (int)d->end_line, "public", d->is_public,
                             "from_lines", d->from_lines, "parent", (int)d->parent, "signature",
                             json_text(d->signature), "doc", json_text(d->doc)));
    }
    return array;
}

static json_t *import_json(const struct shown_import *import)
{
    static const char *const kinds[] = { [IMPORT_UNKNOWN] = "unknown",
                                         [IMPORT_EXTERNAL] = "external",
                                         [IMPORT_FILE] = "file",
                                         [IMPORT_FOLDER] = "folder" };
    return json_pack("{s:s, s:o}", "kind", kinds[import->kind], "path",
                     import->path ? json_text(import->path) : json_null());
}

static json_t *shown_file_json(const struct shown *shown)
{
    json_t *object = json_object(), *imports = json_array(), *imported = json_array();
    for (size_t i = 0; i < shown->summary.import_count; i++) {
        json_array_append_new(imports, json_text(shown->summary.imports[i].target));
        json_array_append_new(imported, import_json(&shown->imports[i]));
    }
    json_path(object, shown->file->path);
    json_object_set_new(object, "language", json_string(shown->file->language));
    json_object_set_new(object, "state", json_string(parse_state_name(shown->file->state)));
    json_object_set_new(object, "lines", json_integer(shown->file->lines));
    json_object_set_new(object, "doc", json_text(shown->summary.doc));
    json_object_set_new(object, "imports", imports);
    json_object_set_new(object, "imported", imported);
    json_object_set_new(object, "definitions", definitions_json(&shown->summary));
    if (is_uncommitted(shown))
        json_object_set_new(object, "uncommitted", json_true());
    return object;
}

char *show_to_json(const struct shown *shown)
{
    char hex[OID_HEX_SIZE];
    struct string_list files = { shown->files, shown->file_count };
    json_t *root = json_pack(
        "{s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "repose.show/1", "indexed",
        oid_hex(&shown->indexed, hex), "module", json_text(shown->module), "writer",
        json_text(shown->writer), "state", shown->state, "written_at",
        shown->revision ? json_text(shown->revision) : json_null(), "origin",
        json_text(shown->origin), "files", json_text_list(&files), "note",
        note_to_json(&shown->note), "file", shown->file ? shown_file_json(shown) : json_null());
    if (*shown->removed)
        json_object_set_new(root, "removed", removed_json(shown->removed));
    if (shown->work)
        json_object_set_new(root, "work_tree", json_work_tree(shown->work));
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}
