#include "note/renewal.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "note/note_facts.h"
#include "note/note_json.h"
#include "note/path_ids.h"
#include "note/prompt_module.h"
#include "note/prompts.h"
#include "redact/redact.h"
#include "syntax/role.h"

#define CHANGED_MAX  24    /* files: more are a new note */
#define DIFF_MAX     14000 /* bytes of all that is shown of what changed */
#define DIFF_SHARE   0.4   /* of what changed, at least: where less has room, a new note is better */
#define FILE_MIN     1500  /* bytes that one of many files may take */
#define QUESTION_MAX 32000 /* bytes with the old facts: more is a new note */
#define LINE_MAX_    160   /* bytes of a line of it */
#define CONTEXT      1     /* lines around what changed */
#define FILE_MAX     (256 * 1024)
#define RENEWED_SIZE 300 /* characters that a renewed fact may take */
#define RENEWED_FREE 900 /* for what a change brings */
#define RECIPES_MAX  64 /* docs/note.schema.json */
#define FACTS_MAX    256

/* ---- what is aged ---- */

int renewal_find(const struct context *context, struct notes_db *notes, uint32_t module,
                 struct arena *arena, struct renewal *out, struct err *err)
{
    struct stored_note stored;
    *out = (struct renewal){ .module = module };
    int found = notes_db_find(notes, context->modules->modules[module].path, 0, 0, INT64_MAX, arena,
                              &stored, err);
    if (found <= 0 || !*stored.json || note_from_text(stored.json, arena, &out->note, NULL))
        return found < 0 ? -1 : 0;
    out->revision = stored.revision;
    out->aged = ARENA_ARRAY(arena, bool, out->note.fact_count);
    for (size_t i = 0; i < out->note.fact_count; i++) {
        enum note_state state = NOTE_FRESH;
        if (note_fact_state(context, &out->note.facts[i], &state, err) < 0)
            return -1;
        out->aged[i] = state != NOTE_FRESH;
        out->aged_count += out->aged[i];
    }
    return out->aged_count > 0;
}

/* ---- the question ---- */

struct asker {
    const struct prompt_maker *maker;
    const struct renewal *renewal;
    const struct snapshot *snapshot;
    struct arena *arena;
    struct path_ids ids;
    struct tree_change *changes; /* from now back to then: the ids are the old ones */
    size_t change_count;
    struct err *err;
};

static int list_changes(struct asker *a)
{
    struct repo *repo = a->maker->repo;
    struct oid commit, tree;
    struct err gone = ERR_INIT;
    if (repo_resolve(repo, a->renewal->revision, &commit, NULL, &gone) ||
        repo_tree_of(repo, &commit, &tree, &gone))
        return 0;
    if (repo_diff_trees(repo, &a->snapshot->tree, &tree, a->arena, &a->changes, &a->change_count,
                        a->err))
        return -1;
    return 1;
}

static bool is_named(const struct renewal *r, const char *path)
{
    for (size_t i = 0; i < r->note.fact_count; i++)
        for (size_t j = 0; r->aged[i] && j < r->note.facts[i].files.count; j++)
            if (!strcmp(r->note.facts[i].files.items[j], path))
                return true;
    return false;
}

/* What an aged fact speaks of, or a new file of program text, of which none can speak yet. */
static bool is_of_note(const struct asker *a, const struct tree_change *change, int64_t file)
{
    const struct context *context = a->maker->context;
    bool is_new = change->deleted && file >= 0 &&
                  context->modules->of_file[file] == a->renewal->module &&
                  file_role_by_path(change->path) == ROLE_SOURCE;
    return !redact_is_secret_file(change->path) && (is_new || is_named(a->renewal, change->path));
}

static int read_clean(struct asker *a, const struct oid *blob, struct buf *out)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    int found = repo_read_blob(a->maker->repo, blob, FILE_MAX, &text, &size, a->err);
    if (!found)
        redact(text.data, text.size, out); /* as a whole: half a secret would not be known */
    buf_release(&text);
    return found < 0 ? -1 : 0;
}

/* Lines [first, first + count) of a text, each after a sign. */
static void add_lines(struct buf *out, const struct buf *text, uint32_t first, uint32_t count,
                      char sign)
{
    const char *p = text->data, *end = text->data + text->size;
    for (uint32_t line = 1; p < end && line < first + count; line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t size = (size_t)((stop ? stop : end) - p);
        if (line >= first) {
            buf_addch(out, sign);
            buf_add(out, p, size < LINE_MAX_ ? size : LINE_MAX_);
            buf_addch(out, '\n');
        }
        p += size + 1;
    }
}

static void add_hunk(struct buf *out, const struct buf *old, const struct buf *new,
                     const struct text_hunk *h)
{
    uint32_t before = h->new_line > CONTEXT ? h->new_line - CONTEXT : 1;
    buf_printf(out, "line %u:\n", h->new_line);
    add_lines(out, new, before, h->new_line - before, ' ');
    add_lines(out, old, h->old_line, h->old_count, '-');
    add_lines(out, new, h->new_line, h->new_count, '+');
    add_lines(out, new, h->new_line + h->new_count, CONTEXT, ' ');
}

static int add_diff(struct asker *a, struct buf *out, const struct tree_change *change,
                    int64_t file)
{
    struct buf old = BUF_INIT, new = BUF_INIT;
    struct text_hunk *hunks;
    size_t count = 0;
    int result = change->deleted ? 0 : read_clean(a, &change->id, &old);
    if (!result && file >= 0 && a->snapshot->files[file].content)
        result = read_clean(a, &a->snapshot->files[file].blob, &new);
    if (!result)
        result = repo_diff_text(old.data ? old.data : "", old.size, new.data ? new.data : "",
                                new.size, a->arena, &hunks, &count, a->err);
    if (!result && file < 0)
        buf_printf(out, "%s is gone\n", change->path);
    else if (!result)
        buf_printf(out, "f%u = %s%s\n", path_ids_give(&a->ids, (uint32_t)file), change->path,
                   change->deleted ? " is new" : "");
    for (size_t i = 0; !result && file >= 0 && i < count; i++)
        add_hunk(out, &old, &new, &hunks[i]);
    buf_release(&old);
    buf_release(&new);
    return result;
}

/* Whole lines of a diff, as far as there is room. */
static void add_beginning(struct buf *out, const struct buf *diff, size_t room)
{
    size_t size = diff->size;
    if (size > room)
        for (size = room; size && diff->data[size - 1] != '\n'; size--)
            ;
    buf_add(out, diff->data, size);
    if (size < diff->size)
        buf_addstr(out, "… and more\n");
}

/* 1; 0 when too much has changed. */
static int add_changes(struct asker *a, struct buf *out)
{
    struct buf diffs[CHANGED_MAX] = { 0 };
    size_t changed = 0, size = 0;
    int result = 0;
    for (size_t i = 0; !result && i < a->change_count && changed <= CHANGED_MAX; i++) {
        const struct tree_change *change = &a->changes[i];
        int64_t file = snapshot_find(a->snapshot, change->path);
        if (!is_of_note(a, change, file) || ++changed > CHANGED_MAX)
            continue;
        diffs[changed - 1] = (struct buf)BUF_INIT;
        result = add_diff(a, &diffs[changed - 1], change, file);
        size += diffs[changed - 1].size;
    }
    bool fits = changed && changed <= CHANGED_MAX && DIFF_SHARE * (double)size <= DIFF_MAX;
    size_t room = changed && DIFF_MAX / changed > FILE_MIN ? DIFF_MAX / changed : FILE_MIN;
    for (size_t i = 0; i < changed && i < CHANGED_MAX; i++) {
        if (fits)
            add_beginning(out, &diffs[i], size <= DIFF_MAX ? diffs[i].size : room);
        buf_release(&diffs[i]);
    }
    return result ? -1 : fits;
}

static void add_names(struct asker *a, struct buf *out, const struct string_list *files)
{
    for (size_t i = 0; i < files->count; i++) {
        int64_t file = snapshot_find(a->snapshot, files->items[i]);
        uint32_t id = file < 0 || redact_is_secret_file(files->items[i])
                          ? 0
                          : path_ids_give(&a->ids, (uint32_t)file);
        if (id)
            buf_printf(out, "%sf%u", i ? ", " : "", id);
        else
            buf_printf(out, "%s%s", i ? ", " : "", files->items[i]);
    }
}

static void add_old_facts(struct asker *a, struct buf *out)
{
    const struct renewal *r = a->renewal;
    for (size_t i = 0; i < r->note.fact_count; i++) {
        const struct note_fact *fact = &r->note.facts[i];
        if (!r->aged[i])
            continue;
        buf_printf(out, "%s [", fact_kind_name(fact->kind));
        add_names(a, out, &fact->files);
        buf_addstr(out, "] (");
        for (size_t j = 0; j < fact->symbols.count; j++)
            buf_printf(out, "%s%s", j ? ", " : "", fact->symbols.items[j]);
        buf_addstr(out, "): ");
        prompt_add_redacted_line(out, fact->text, SIZE_MAX);
        buf_addch(out, '\n');
    }
}

/* Ids that no change defined. */
static void add_table(const struct asker *a, uint32_t from, struct buf *out)
{
    const char *p = a->ids.table.data ? a->ids.table.data : "";
    for (uint32_t id = 1; *p; id++, p += strcspn(p, "\n") + 1)
        if (id > from)
            buf_printf(out, "f%u = %.*s\n", id, (int)strcspn(p, "\n"), p);
}

static int write_question(struct asker *a, struct buf *data)
{
    struct buf changes = BUF_INIT, facts = BUF_INIT;
    int found = add_changes(a, &changes);
    if (found > 0) {
        uint32_t told = a->ids.count;
        add_old_facts(a, &facts);
        buf_printf(data, "module: %s\n",
                   a->maker->context->modules->modules[a->renewal->module].path);
        add_table(a, told, data);
        buf_printf(data, "old facts:\n%swhat changed:\n%s", facts.data, changes.data);
    }
    buf_release(&changes);
    buf_release(&facts);
    return found > 0 ? data->size <= QUESTION_MAX : found;
}

int renewal_prompt(const struct prompt_maker *maker, const struct renewal *renewal,
                   struct arena *arena, struct prompt *out, struct err *err)
{
    static const struct prompt_kind kind = { prompt_renewal_text, prompt_renewal };
    struct asker a = { .maker = maker,
                       .renewal = renewal,
                       .snapshot = maker->context->snapshot,
                       .arena = arena,
                       .err = err };
    struct buf data = BUF_INIT;
    path_ids_init(&a.ids, a.snapshot, arena);
    int found = list_changes(&a);
    if (found > 0)
        found = write_question(&a, &data);
    if (found > 0) {
        const char *end = arena_printf(
            arena, "Write the facts that take their place: at most %zu characters in all.\n",
            renewal->aged_count * RENEWED_SIZE + RENEWED_FREE);
        found = prompt_alone(maker, &kind, &data, end, arena, out, err) ? -1 : 1;
        out->paths = arena_strndup(arena, a.ids.table.data, a.ids.table.size);
    }
    path_ids_release(&a.ids);
    buf_release(&data);
    return found;
}

/* ---- the answer ---- */

/* As a note that has nothing else. */
static int read_reply(const char *json, struct arena *arena, struct note *out, struct err *err)
{
    json_error_t error;
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, &error);
    json_t *facts = json_object_get(root, "facts"), *recipes = json_object_get(root, "recipes");
    int result = -1;
    if (!facts || !recipes)
        err_set(err, ERR_STORE, "not a renewal: it lacks \"%s\"", facts ? "recipes" : "facts");
    else {
        json_t *note = json_pack("{s:s, s:O, s:O, s:[], s:s, s:[]}", "purpose", "", "facts", facts,
                                 "recipes", recipes, "entry_points", "data_flow", "", "tests");
        char *text = json_dumps(note, JSON_COMPACT);
        result = note_from_text(text, arena, out, err);
        free(text);
        json_decref(note);
    }
    json_decref(root);
    return result;
}

static void join_facts(const struct renewal *r, const struct note *reply, struct arena *arena,
                       struct note *out)
{
    out->facts = ARENA_ARRAY(arena, struct note_fact, r->note.fact_count + reply->fact_count);
    out->fact_count = 0;
    for (size_t i = 0; i < reply->fact_count; i++)
        out->facts[out->fact_count++] = reply->facts[i];
    for (size_t i = 0; i < r->note.fact_count && out->fact_count < FACTS_MAX; i++)
        if (!r->aged[i])
            out->facts[out->fact_count++] = r->note.facts[i];
}

static void join_recipes(const struct renewal *r, const struct note *reply, struct arena *arena,
                         struct note *out)
{
    out->recipes =
        ARENA_ARRAY(arena, struct note_recipe, r->note.recipe_count + reply->recipe_count);
    out->recipe_count = 0;
    for (size_t i = 0; i < reply->recipe_count; i++)
        out->recipes[out->recipe_count++] = reply->recipes[i];
    for (size_t i = 0; i < r->note.recipe_count && out->recipe_count < RECIPES_MAX; i++)
        out->recipes[out->recipe_count++] = r->note.recipes[i];
}

int renewal_read(const struct renewal *renewal, const char *json, const char *paths,
                 struct arena *arena, struct note *out, struct err *err)
{
    struct note reply;
    if (read_reply(json, arena, &reply, err))
        return -1;
    note_forget_verdicts(&reply);
    path_ids_expand(&reply, paths, arena);
    *out = renewal->note;
    join_facts(renewal, &reply, arena, out);
    join_recipes(renewal, &reply, arena, out);
    return 0;
}
