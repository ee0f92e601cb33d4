#include "note/ground.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "note/lookup.h"
#include "note/note_facts.h"
#include "note/sentence.h"
#include "note/size.h"
#include "redact/redact.h"
#include "text/request.h"

#define PROSE_MAX   1000 /* bytes of one text */
#define REMOVED_MAX 50   /* that are told */
#define TOLD_MAX    100  /* bytes of one that is told */

struct grounder {
    const struct context *context;
    uint32_t module;
    struct arena *arena;
    struct arena scratch;
    struct lookup lookup;
    struct grounding *out;
    struct err *err;
    bool failed; /* err is set; nothing more is looked up */
};

/* ---- what is told ---- */

static void remember(struct grounder *g, uint32_t *counter, const char *kind, const char *text,
                     size_t size)
{
    struct buf line = BUF_INIT;
    ++*counter;
    if (g->out->removed.count == REMOVED_MAX)
        return;
    utf8_add_printable(&line, text, utf8_cut(text, size, TOLD_MAX));
    g->out->removed.items[g->out->removed.count++] =
        arena_printf(g->arena, "%s: %s", kind, line.data);
    buf_release(&line);
}

static void lose_path(struct grounder *g, const char *path)
{
    remember(g, &g->out->paths, "path", path, strlen(path));
}

static void lose_symbol(struct grounder *g, const char *symbol)
{
    remember(g, &g->out->symbols, "symbol", symbol, strlen(symbol));
}

/* ---- prose ---- */

static bool is_blank_code(uint32_t c)
{
    return c <= ' ' || (c >= 0x7f && c <= 0xa0) || c == 0x2028 || c == 0x2029;
}

/* Valid text on one line, single spaces between its words, and without secrets: others wrote it. */
static const char *clean(struct arena *arena, const char *text)
{
    struct buf valid = BUF_INIT, out = BUF_INIT;
    redact(text, strlen(text), &out);
    utf8_add_valid(&valid, out.data, out.size);
    buf_reset(&out);
    for (size_t i = 0, n; i < valid.size; i += n) {
        uint32_t c = 0;
        n = utf8_decode(valid.data + i, valid.size - i, &c);
        if (is_blank_code(c) && out.size && out.data[out.size - 1] != ' ')
            buf_addch(&out, ' ');
        else if (!is_blank_code(c) && !utf8_is_hidden(c))
            buf_add(&out, valid.data + i, n);
    }
    if (out.size && out.data[out.size - 1] == ' ')
        buf_truncate(&out, out.size - 1);
    const char *copy = arena_strndup(arena, out.data, out.size);
    buf_release(&valid);
    buf_release(&out);
    return copy;
}

const char *note_ground_remark(const char *text, size_t max, struct arena *arena)
{
    struct buf out = BUF_INIT;
    const char *p = clean(arena, text);
    for (size_t n; *p; p += n, p += strspn(p, " ")) {
        n = sentence_length(p);
        if (!sentence_instructs(p, n))
            buf_printf(&out, "%s%.*s", out.size ? " " : "", (int)n, p);
    }
    const char *copy = arena_strndup(arena, out.data, utf8_cut(out.data, out.size, max));
    buf_release(&out);
    return copy;
}

/* Whether the word stands between two backquotes somewhere in the sentence. */
static bool is_quoted(const char *sentence, const char *word)
{
    const char *from = sentence;
    bool quoted = false;
    for (const char *at; (at = strstr(from, word)); from = at + 1) {
        for (const char *p = from; p < at; p++)
            quoted ^= *p == '`';
        if (quoted)
            return strchr(at, '`') != NULL;
        quoted ^= *at == '`';
    }
    return false;
}

static bool exists(struct grounder *g, bool is_path, const char *text)
{
    bool found = true;
    if (g->failed)
        return true;
    if (is_path ? lookup_is_path(&g->lookup, text, &found, g->err)
                : lookup_is_symbol(&g->lookup, text, &found, g->err))
        g->failed = true;
    return found;
}

/* "client.send" is taken for a path by the analysis; what has no folder and no ending of a language
 * is a symbol. */
static bool has_true_paths(struct grounder *g, const char *sentence, const struct request *names)
{
    for (size_t i = 0; i < names->path_count; i++) {
        const char *text = names->paths[i].text;
        bool folder = strchr(text, '/') != NULL, file = lookup_has_file_name(text);
        if (!is_quoted(sentence, text) && !(folder && file))
            continue;
        if (exists(g, folder || file, text))
            continue;
        if (folder || file)
            lose_path(g, text);
        else
            lose_symbol(g, text);
        return false;
    }
    return true;
}

static bool has_true_symbols(struct grounder *g, const char *sentence, const struct request *names)
{
    for (size_t i = 0; i < names->symbol_count; i++) {
        const char *text = names->symbols[i].text;
        if (!is_quoted(sentence, text) || exists(g, false, text))
            continue;
        lose_symbol(g, text);
        return false;
    }
    return true;
}

static bool is_true(struct grounder *g, const char *sentence)
{
    struct request names;
    if (!strpbrk(sentence, "`/"))
        return true;
    request_analyse(&names, sentence, strlen(sentence), &g->scratch);
    return has_true_paths(g, sentence, &names) && has_true_symbols(g, sentence, &names);
}

static bool text_is_kept(struct grounder *g, const char *text, size_t size, size_t before)
{
    if (sentence_instructs(text, size)) {
        remember(g, &g->out->instructions, "instruction", text, size);
        return false;
    }
    if (!is_true(g, arena_strndup(&g->scratch, text, size)))
        return false;
    if (before + 1 + size > PROSE_MAX) {
        remember(g, &g->out->too_long, "long", text, size);
        return false;
    }
    return true;
}

/* What is left of a text; "" when nothing is. */
static const char *ground_prose(struct grounder *g, const char *text)
{
    struct buf out = BUF_INIT;
    const char *p = clean(&g->scratch, text ? text : "");
    while (*p) {
        size_t n = sentence_length(p);
        if (text_is_kept(g, p, n, out.size)) {
            if (out.size)
                buf_addch(&out, ' ');
            buf_add(&out, p, n);
        }
        p += n;
        p += strspn(p, " ");
    }
    const char *copy = arena_strndup(g->arena, out.data, out.size);
    buf_release(&out);
    return copy;
}

static void ground_texts(struct grounder *g, struct string_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        const char *text = ground_prose(g, list->items[i]);
        if (*text)
            list->items[kept++] = text;
    }
    list->count = kept;
}

/* ---- paths ---- */

/* The end of a path is as good as the whole: prompts ask for it. */
static bool ends_so(const char *path, const char *end)
{
    size_t n = strlen(path), size = strlen(end);
    return size <= n && !strcmp(path + n - size, end);
}

/* The path that is meant, or NULL. */
static const char *ground_path(struct grounder *g, const char *text)
{
    const char *path = lookup_path(&g->lookup, text);
    if (!path)
        return NULL;
    g->out->repaired += !ends_so(path, text);
    return arena_strdup(g->arena, path);
}

static size_t ground_paths(struct grounder *g, const char **items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = items[i] ? items[i] : "", *path = ground_path(g, text);
        bool known = false;
        for (size_t j = 0; path && j < kept; j++)
            known = known || !strcmp(items[j], path);
        if (path && !known)
            items[kept++] = path;
        else if (!path && *text)
            lose_path(g, text);
    }
    return kept;
}

/* ---- entry points ---- */

/* "Type.method", "ns::f", "f()", "int f(void)": the last part of the name. */
static const char *last_part(struct grounder *g, const char *symbol)
{
    size_t end = strcspn(symbol, "(<");
    while (end && !isalnum((unsigned char)symbol[end - 1]) && !strchr("_?!$", symbol[end - 1]) &&
           !(symbol[end - 1] & 0x80))
        end--;
    size_t start = end;
    while (start && !strchr(" .:#>/*&`'\"", symbol[start - 1]))
        start--;
    return arena_strndup(&g->scratch, symbol + start, end - start);
}

/* A qualified name and nothing else: then it stays as it was written. */
static bool is_plain_name(const char *symbol)
{
    for (const char *p = symbol; *p; p++)
        if (!isalnum((unsigned char)*p) && !strchr("_.:#$?!", *p) && !(*p & 0x80))
            return false;
    return *symbol && strlen(symbol) <= 200;
}

struct definers {
    uint32_t *files;
    size_t count;
};

static struct definers find_definers(struct grounder *g, const char *name)
{
    struct definers d = { NULL, 0 };
    if (!g->failed && *name && lookup_definers(&g->lookup, name, &d.files, &d.count, g->err))
        g->failed = true;
    return d;
}

static bool defines(const struct definers *d, int64_t file)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->files[i] == file)
            return true;
    return false;
}

/* The only file of the module, or of the repository, among them; else -1. */
static int64_t only_definer(const struct grounder *g, const struct definers *d)
{
    int64_t only = -1;
    for (size_t i = 0; i < d->count; i++) {
        if (g->module != UINT32_MAX && g->context->modules->of_file[d->files[i]] != g->module)
            continue;
        if (only >= 0)
            return -1;
        only = d->files[i];
    }
    return only;
}

/* Finds the symbol by this name and puts the entry point right. False when it is not defined. */
static bool settle_entry(struct grounder *g, struct note_entry_point *entry, const char *path,
                         const char *name)
{
    struct definers d = find_definers(g, name);
    const struct snapshot *snapshot = g->context->snapshot;
    int64_t file = path ? snapshot_find(snapshot, path) : -1;
    if (file < 0 || !defines(&d, file))
        file = only_definer(g, &d);
    if (file < 0)
        return false;
    bool renamed = strcmp(entry->symbol, name) && !is_plain_name(entry->symbol);
    g->out->repaired += renamed + (strcmp(entry->file, snapshot->files[file].path) != 0);
    entry->file = arena_strdup(g->arena, snapshot->files[file].path);
    entry->symbol = arena_strdup(g->arena, renamed ? name : entry->symbol);
    return true;
}

static bool ground_entry(struct grounder *g, struct note_entry_point *entry)
{
    entry->symbol = clean(&g->scratch, entry->symbol ? entry->symbol : "");
    entry->file = entry->file ? entry->file : "";
    const char *path = lookup_path(&g->lookup, entry->file);
    if (sentence_instructs(entry->symbol, strlen(entry->symbol))) {
        remember(g, &g->out->instructions, "instruction", entry->symbol, strlen(entry->symbol));
        return false;
    }
    if (settle_entry(g, entry, path, entry->symbol) ||
        settle_entry(g, entry, path, last_part(g, entry->symbol))) {
        entry->why = ground_prose(g, entry->why);
        return true;
    }
    if (path)
        lose_symbol(g, entry->symbol);
    else
        lose_path(g, entry->file);
    return false;
}

static void ground_entries(struct grounder *g, struct note *note)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->entry_point_count; i++)
        if (ground_entry(g, &note->entry_points[i]))
            note->entry_points[kept++] = note->entry_points[i];
    note->entry_point_count = kept;
}

/* ---- facts ---- */

/* "Type.method" is known by either part of its name. */
static bool is_known_symbol(struct grounder *g, const char *symbol)
{
    return is_plain_name(symbol) && !sentence_instructs(symbol, strlen(symbol)) &&
           (exists(g, false, symbol) || exists(g, false, last_part(g, symbol)));
}

static size_t ground_symbols(struct grounder *g, const char **items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const char *symbol = clean(&g->scratch, items[i] ? items[i] : "");
        size_t n = strlen(symbol);
        if (n > 2 && !strcmp(symbol + n - 2, "()"))
            symbol = arena_strndup(&g->scratch, symbol, n - 2);
        if (is_known_symbol(g, symbol))
            items[kept++] = arena_strdup(g->arena, symbol);
        else if (*symbol)
            lose_symbol(g, symbol);
    }
    return kept;
}

static bool ground_fact(struct grounder *g, struct note_fact *fact)
{
    bool named = fact->files.count > 0;
    fact->files.count = ground_paths(g, fact->files.items, fact->files.count);
    if (named && !fact->files.count)
        return false;
    fact->symbols.count = ground_symbols(g, fact->symbols.items, fact->symbols.count);
    fact->text = ground_prose(g, fact->text);
    fact->why = fact->why ? note_ground_remark(fact->why, PROSE_MAX, g->arena) : NULL;
    return *fact->text;
}

/* What was refuted is shown to people: it need not be true, and must not instruct. */
static void ground_refuted(struct grounder *g, struct note *note)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->refuted_count; i++) {
        struct note_fact *fact = &note->refuted[i];
        fact->text = note_ground_remark(fact->text, PROSE_MAX, g->arena);
        fact->why = note_ground_remark(fact->why ? fact->why : "", PROSE_MAX, g->arena);
        if (*fact->text)
            note->refuted[kept++] = *fact;
    }
    note->refuted_count = kept;
}

static void ground_facts(struct grounder *g, struct note *note)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->fact_count; i++)
        if (ground_fact(g, &note->facts[i]))
            note->facts[kept++] = note->facts[i];
    note->fact_count = kept;
}

/* ---- the note ---- */

static void ground_recipes(struct grounder *g, struct note *note)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->recipe_count; i++) {
        struct note_recipe *recipe = &note->recipes[i];
        recipe->file_count = ground_paths(g, recipe->files, recipe->file_count);
        recipe->request = ground_prose(g, recipe->request);
        recipe->steps = ground_prose(g, recipe->steps);
        if (recipe->file_count && *recipe->request)
            note->recipes[kept++] = *recipe;
    }
    note->recipe_count = kept;
}

/* What speaks of files and symbols, and was held against them. */
static size_t count_grounded(const struct note *note)
{
    size_t said = note->fact_count
                      ? note->fact_count
                      : note->responsibilities.count + note->invariants.count + note->gotchas.count;
    return said + note->entry_point_count + note->recipe_count;
}

static size_t count_items(const struct note *note)
{
    return (note->purpose && *note->purpose) + (note->data_flow && *note->data_flow) +
           count_grounded(note) + note->tests.count;
}

/* Lists that say what the facts say follow them. */
static void ground_said(struct grounder *g, struct note *note)
{
    ground_refuted(g, note);
    if (note->fact_count) {
        ground_facts(g, note);
        note->responsibilities.count = note->invariants.count = note->gotchas.count = 0;
        return;
    }
    ground_texts(g, &note->responsibilities);
    ground_texts(g, &note->invariants);
    ground_texts(g, &note->gotchas);
}

static void ground_all(struct grounder *g, struct note *note)
{
    note->purpose = ground_prose(g, note->purpose);
    ground_said(g, note);
    ground_entries(g, note);
    note->data_flow = ground_prose(g, note->data_flow);
    ground_recipes(g, note);
    note->tests.count = ground_paths(g, note->tests.items, note->tests.count);
}

int note_ground(const struct context *context, uint32_t module, uint32_t max_tokens,
                struct arena *arena, struct note *note, struct grounding *out, bool *usable,
                struct err *err)
{
    struct grounder g = { context, module, arena, .scratch = ARENA_INIT, .out = out, .err = err };
    size_t before = count_items(note);
    *out = (struct grounding){ .removed.items = ARENA_ARRAY(arena, const char *, REMOVED_MAX) };
    lookup_init(&g.lookup, context, &g.scratch);
    ground_all(&g, note);
    lookup_release(&g.lookup);
    arena_release(&g.scratch);
    size_t left = count_items(note);
    out->too_long += note_size_fit(note, max_tokens);
    note_list_facts(note, arena);
    out->kept = (uint32_t)count_items(note);
    *usable = *note->purpose && count_grounded(note) && (before - left) * 2 <= before;
    return g.failed ? -1 : 0;
}
