#include "note/lookup.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "syntax/language.h"
#include "text/words.h"

#define PATH_BYTES_MAX 1000

void lookup_init(struct lookup *lookup, const struct context *context, struct arena *arena)
{
    *lookup = (struct lookup){ .context = context, .arena = arena };
}

void lookup_release(struct lookup *lookup)
{
    map_release(&lookup->names);
    word_counter_free(lookup->counter);
}

/* ---- paths ---- */

static void map_names(struct lookup *l)
{
    const struct snapshot *snapshot = l->context->snapshot;
    if (l->next)
        return;
    l->next = ARENA_ARRAY(l->arena, uint32_t, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++) {
        const char *base = path_base(snapshot->files[i].path);
        uint32_t *head = map_put(&l->names, base, strlen(base), NULL);
        l->next[i] = *head;
        *head = i + 1;
    }
}

/* "src/net/tls" for "src/net/tls_server.c". */
static bool is_beginning(const struct lookup *l, const char *path)
{
    const struct snapshot *snapshot = l->context->snapshot;
    size_t i = snapshot_lower_bound(snapshot, path);
    return i < snapshot->file_count && !strncmp(snapshot->files[i].path, path, strlen(path));
}

static bool is_folder(struct lookup *l, const char *path)
{
    return *path && is_beginning(l, arena_printf(l->arena, "%s/", path));
}

static bool is_exact(struct lookup *l, const char *path)
{
    int64_t file = snapshot_find(l->context->snapshot, path);
    if (file >= 0)
        return l->context->snapshot->files[file].skip != SKIP_BAD_NAME;
    return is_folder(l, path);
}

/* How many files have a path that ends so; one of them in *file. */
static size_t count_suffix(struct lookup *l, const char *path, uint32_t *file)
{
    const char *base = path_base(path);
    size_t length = strlen(path), count = 0;
    map_names(l);
    const uint32_t *head = map_get(&l->names, base, strlen(base));
    for (uint32_t i = head ? *head : 0; i; i = l->next[i - 1]) {
        const struct file *f = &l->context->snapshot->files[i - 1];
        size_t n = strlen(f->path);
        if (n > length && f->path[n - length - 1] == '/' && !strcmp(f->path + n - length, path) &&
            f->skip != SKIP_BAD_NAME) {
            *file = i - 1;
            count++;
        }
    }
    return count;
}

static const char *skip_leading(const char *p)
{
    p += strspn(p, " \t`'\"(<");
    while (!strncmp(p, "./", 2) || !strncmp(p, "../", 3) || *p == '/')
        p += strcspn(p, "/") + 1;
    return p;
}

/* Where ":12", "(12)", "#L3" or "::test_name" begins. */
static size_t address(const char *path)
{
    size_t i = 0;
    for (; path[i]; i++)
        if (((path[i] == ':' || path[i] == '(') && isdigit((unsigned char)path[i + 1])) ||
            !strncmp(path + i, "#L", 2) || !strncmp(path + i, "::", 2))
            break;
    return i;
}

/* Without what is written around a path: quotes, "./", a line. */
static const char *strip(struct lookup *l, const char *text)
{
    const char *start = skip_leading(text);
    size_t n = strcspn(start, "`'\" \t\n<>");
    char *path = arena_strndup(l->arena, start, n < PATH_BYTES_MAX ? n : PATH_BYTES_MAX);
    for (char *p = path; *p; p++)
        *p = *p == '\\' ? '/' : *p;
    for (n = address(path); n && strchr("/:,;.)", path[n - 1]); n--)
        ;
    path[n] = '\0';
    return path;
}

const char *lookup_path(struct lookup *l, const char *text)
{
    uint32_t file;
    if (strlen(text) <= PATH_BYTES_MAX && is_exact(l, text))
        return text;
    const char *path = strip(l, text);
    if (!*path || is_exact(l, path))
        return *path ? path : NULL;
    return count_suffix(l, path, &file) == 1 ? l->context->snapshot->files[file].path : NULL;
}

const char *lookup_short(struct lookup *l, uint32_t file)
{
    const char *path = l->context->snapshot->files[file].path;
    uint32_t found;
    for (const char *p = path_base(path); p > path;) {
        if (!is_exact(l, p) && count_suffix(l, p, &found) == 1 && found == file)
            return p;
        for (p--; p > path && p[-1] != '/'; p--)
            ;
    }
    return path;
}

bool lookup_has_file_name(const char *text)
{
    const char *extension = path_extension(text);
    if (!*extension || strchr(text, '('))
        return false;
    /* "x.c" and "x.h" are files more often than fields; "x.r", "x.v" and "x.m" are not. */
    if (!extension[1] && !strchr("ch", *extension))
        return false;
    return !strcmp(extension, "txt") ||
           strcmp(language_name(language_of(text, "", 0)), "text") != 0;
}

/* ---- postings ---- */

static int has_posting(struct lookup *l, enum posting_kind kind, const char *term, size_t length,
                       bool *found, struct err *err)
{
    struct posting *postings;
    size_t count;
    *found = false;
    if (index_db_postings(l->context->db, kind, term, length, l->arena, &postings, &count, err))
        return -1;
    *found = doc_map_meets(context_contents(l->context), postings, count);
    return 0;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

int lookup_definers(struct lookup *l, const char *name, uint32_t **files, size_t *count,
                    struct err *err)
{
    struct posting *postings;
    size_t n;
    *count = 0;
    if (index_db_postings(l->context->db, POSTING_DEFINITION, name, strlen(name), l->arena,
                          &postings, &n, err))
        return -1;
    *files = doc_map_positions(context_contents(l->context), postings, n, l->arena, count);
    if (*count)
        qsort(*files, *count, sizeof **files, by_number);
    return 0;
}

/* ---- running text ---- */

/* "note/prompts" for "src/note/prompts". */
static bool is_folder_suffix(struct lookup *l, const char *path)
{
    const struct snapshot *snapshot = l->context->snapshot;
    const char *part = arena_printf(l->arena, "/%s/", path);
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (strstr(snapshot->files[i].path, part))
            return true;
    return false;
}

/* A path that has no ending belongs to this repository when its first folder does; else it is a
 * route, a media type, a branch, or a package. */
static bool is_of_repository(struct lookup *l, const char *text)
{
    const char *first = arena_strndup(l->arena, text, strcspn(text, "/"));
    return *text != '/' && is_folder(l, first);
}

/* What a build makes stands in no revision, and notes say rightly what is generated. */
static bool is_output(struct lookup *l, const char *path)
{
    static const char *const folders[] = { "dist", "build", "out", "target", "node_modules" };
    const char *first = arena_strndup(l->arena, path, strcspn(path, "/"));
    for (size_t i = 0; path[strlen(first)] && i < sizeof folders / sizeof *folders; i++)
        if (!strcmp(first, folders[i]))
            return !is_folder(l, first) && !is_folder_suffix(l, first);
    return false;
}

static int is_imported(struct lookup *l, const char *path, bool *found, struct err *err)
{
    const char *base = path_base(path);
    char *stem = arena_strndup(l->arena, base, path_stem_length(base));
    for (char *p = stem; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return has_posting(l, POSTING_IMPORT, stem, strlen(stem), found, err);
}

int lookup_is_path(struct lookup *l, const char *text, bool *exists, struct err *err)
{
    uint32_t file;
    const char *path = strip(l, text);
    *exists = !*path || is_beginning(l, path) || count_suffix(l, path, &file) ||
              is_folder_suffix(l, path) || is_output(l, path);
    if (*exists)
        return 0;
    if (!lookup_has_file_name(path) && !is_of_repository(l, text)) {
        *exists = true;
        return 0;
    }
    return is_imported(l, path, exists, err);
}

/* A plain short word is more often one of the language ("null", "async") than a name. */
static bool is_telling(const char *text, size_t length)
{
    if (length > 5)
        return true;
    for (size_t i = 0; i < length; i++)
        if (!islower((unsigned char)text[i]))
            return true;
    return false;
}

/* All parts of an identifier stand in files of the snapshot, and so does the whole. */
static int has_words(struct lookup *l, const char *text, size_t length, bool *found,
                     struct err *err)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    if (!l->counter)
        l->counter = word_counter_new();
    word_counter_reset(l->counter);
    word_counter_add(l->counter, text, length, FIELD_BODY);
    const struct term *terms = word_counter_terms(l->counter, &count, lengths);
    *found = true;
    for (size_t i = 0; i < count && *found; i++)
        if (has_posting(l, POSTING_WORD, terms[i].text, terms[i].length, found, err))
            return -1;
    return 0;
}

int lookup_is_symbol(struct lookup *l, const char *text, bool *exists, struct err *err)
{
    size_t length = strcspn(text, "(");
    *exists = true;
    if (!is_telling(text, length))
        return 0;
    if (has_posting(l, POSTING_DEFINITION, text, length, exists, err))
        return -1;
    return *exists ? 0 : has_words(l, text, length, exists, err);
}
