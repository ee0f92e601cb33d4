#include "view/literal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/file.h"
#include "store/index_db.h"
#include "syntax/role.h"
#include "text/word_bytes.h"
#include "view/holders.h"

#define FILE_BYTES_MAX ((uint64_t)1 << 20)
#define BYTES_MAX      ((size_t)4 << 20)
#define PREFIX_LEAST   3    /* letters of a word with another ending */
#define FORMS_MAX      4000 /* words of one text that begin alike */

struct literal_text {
    uint32_t file;
    bool is_read; /* else it cannot be */
    struct buf bytes;
};

void literal_finder_init(struct literal_finder *finder, struct view *view)
{
    *finder = (struct literal_finder){
        .view = view, .repo = view->repo, .counter = word_counter_new(), .bytes_left = BYTES_MAX
    };
}

void literal_finder_release(struct literal_finder *finder)
{
    word_counter_free(finder->counter);
    for (size_t i = 0; i < finder->text_count; i++)
        buf_release(&finder->texts[i].bytes);
    free(finder->texts);
}

void literal_finder_refill(struct literal_finder *finder)
{
    finder->bytes_left = BYTES_MAX;
}

/* ---- files that hold all of its words ---- */

/* Ascending. */
struct file_set {
    uint32_t *files;
    size_t count;
};

static int compare_files(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void intersect(struct file_set *set, const struct file_set *other)
{
    size_t kept = 0, j = 0;
    for (size_t i = 0; i < set->count; i++) {
        while (j < other->count && other->files[j] < set->files[i])
            j++;
        if (j < other->count && other->files[j] == set->files[i])
            set->files[kept++] = set->files[i];
    }
    set->count = kept;
}

static int find_word(struct literal_finder *f, const struct term *term, struct arena *arena,
                     struct file_set *out, struct err *err)
{
    struct holder *holders;
    size_t count;
    if (view_holders(f->view, POSTING_WORD, term->text, term->length, arena, &holders, &count, err))
        return -1;
    *out = (struct file_set){ ARENA_ARRAY(arena, uint32_t, count), count };
    for (size_t i = 0; i < count; i++)
        out->files[i] = holders[i].file;
    qsort(out->files, out->count, sizeof *out->files, compare_files);
    return 0;
}

static int find_literal_candidates(struct literal_finder *f, const char *text, size_t size,
                                   struct arena *arena, struct file_set *out, struct err *err)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(f->counter);
    word_counter_add(f->counter, text, size, FIELD_BODY);
    const struct term *terms = word_counter_terms(f->counter, &count, lengths);
    *out = (struct file_set){ 0 };
    for (size_t i = 0; i < count && (!i || out->count); i++) {
        struct file_set holders;
        if (find_word(f, &terms[i], arena, &holders, err))
            return -1;
        if (i)
            intersect(out, &holders);
        else
            *out = holders;
    }
    return 0;
}

struct candidate {
    uint32_t file;
    bool is_source;
    uint64_t size;
};

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->is_source != y->is_source)
        return x->is_source ? -1 : 1;
    return x->size != y->size ? (x->size > y->size ? 1 : -1) : compare_files(&x->file, &y->file);
}

/* The bytes that may be read go to program text first, and to as many files as they can. */
static void put_likely_first(const struct literal_finder *f, struct file_set *set,
                             struct arena *arena)
{
    struct candidate *order = ARENA_ARRAY(arena, struct candidate, set->count);
    for (size_t i = 0; i < set->count; i++) {
        const struct file *file = &f->view->snapshot->files[set->files[i]];
        order[i] = (struct candidate){ set->files[i], !file_is_test(file->path), file->size };
    }
    qsort(order, set->count, sizeof *order, compare_candidates);
    set->count = set->count < LITERAL_FILES_MAX ? set->count : LITERAL_FILES_MAX;
    for (size_t i = 0; i < set->count; i++)
        set->files[i] = order[i].file;
}

/* ---- bytes ---- */

static struct literal_text *find_read(const struct literal_finder *f, uint32_t file)
{
    for (size_t i = f->text_count; i-- > 0;)
        if (f->texts[i].file == file)
            return &f->texts[i];
    return NULL;
}

/* What cannot be read holds nothing. */
bool literal_read(struct literal_finder *f, uint32_t file)
{
    struct literal_text *text = find_read(f, file);
    if (!text) {
        struct err ignored = { 0 };
        uint64_t size;
        if (!f->bytes_left)
            return false;
        ARRAY_RESERVE(f->texts, f->text_count, f->text_capacity, 1);
        text = &f->texts[f->text_count++];
        *text = (struct literal_text){ .file = file, .bytes = BUF_INIT };
        text->is_read = !repo_read_blob(f->repo, &f->view->snapshot->files[file].blob,
                                        FILE_BYTES_MAX, &text->bytes, &size, &ignored);
        f->bytes_left -= text->bytes.size < f->bytes_left ? text->bytes.size : f->bytes_left;
    }
    f->text = &text->bytes;
    return text->is_read;
}

uint32_t literal_line_at(const struct literal_finder *f, const char *place)
{
    uint32_t line = 1;
    for (const char *p = f->text->data; (p = memchr(p, '\n', (size_t)(place - p))); p++)
        line++;
    return line;
}

static int compare_places(const void *a, const void *b)
{
    const struct evidence_place *x = a, *y = b;
    return compare_files(&x->file, &y->file);
}

/* The next time that what was read holds the text; as a whole word: where it begins or ends with a
 * letter, no word goes on. */
static const char *find_text_from(const struct literal_finder *f, const char *from,
                                  const char *text, size_t size, bool whole)
{
    const char *begin = f->text->data, *end = begin + f->text->size;
    for (const char *p = from; (p = memmem(p, (size_t)(end - p), text, size)) != NULL; p++) {
        bool starts = p == begin || !is_name_byte(*text) || !is_name_byte(p[-1]);
        bool ends = p + size == end || !is_name_byte(text[size - 1]) || !is_name_byte(p[size]);
        if (!whole || (starts && ends))
            return p;
    }
    return NULL;
}

static const char *find_text(const struct literal_finder *f, const char *text, size_t size,
                             bool whole)
{
    return find_text_from(f, f->text->data, text, size, whole);
}

int literal_find(struct literal_finder *f, const char *text, size_t size, bool whole,
                 struct arena *arena, struct evidence_quote *out, struct err *err)
{
    struct file_set candidates;
    *out = (struct evidence_quote){ .is_known = true };
    if (!f->view->db || find_literal_candidates(f, text, size, arena, &candidates, err))
        return f->view->db ? -1 : 0;
    if (!candidates.count)
        return 0;
    out->is_known = f->repo && candidates.count <= LITERAL_FILES_MAX;
    if (!f->repo)
        return 0;
    put_likely_first(f, &candidates, arena);
    out->places = ARENA_ARRAY(arena, struct evidence_place, candidates.count);
    for (size_t i = 0; i < candidates.count; i++) {
        if (!f->bytes_left)
            out->is_known = false;
        if (!literal_read(f, candidates.files[i]))
            continue;
        const char *found = find_text(f, text, size, whole);
        if (found)
            out->places[out->count++] =
                (struct evidence_place){ candidates.files[i], literal_line_at(f, found) };
    }
    qsort(out->places, out->count, sizeof *out->places, compare_places);
    return 0;
}

/* ---- lines ---- */

enum line_sort { LINE_CODE, LINE_COMMENT, LINE_NAMES, LINE_SORTS };

static bool starts_with_any(const char *s, const char *const *starts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strncmp(s, starts[i], strlen(starts[i])))
            return true;
    return false;
}

/* Names, commas, braces and paths of names: a line of an import of many. */
static bool is_list_of_names(const char *line, size_t size)
{
    size_t commas = 0;
    for (size_t i = 0; i < size; i++) {
        if (!is_name_byte(line[i]) && !strchr(" \t\r,{}:", line[i]))
            return false;
        commas += line[i] == ',';
    }
    return commas > 0;
}

static enum line_sort sort_of_line(const char *line, size_t size)
{
    static const char *const imports[] = { "import ",  "from ",     "use ",   "pub use ",
                                           "#include", "#import ",  "using ", "require",
                                           "package ", "export { ", "extern " };
    static const char *const comments[] = { "//", "/*", "* ", "# ", "-- ", "<!--", ";; " };
    while (size && (*line == ' ' || *line == '\t'))
        line++, size--;
    if (starts_with_any(line, imports, sizeof imports / sizeof *imports) ||
        is_list_of_names(line, size))
        return LINE_NAMES;
    return starts_with_any(line, comments, sizeof comments / sizeof *comments) ? LINE_COMMENT
                                                                               : LINE_CODE;
}

static size_t line_size(const char *line, const char *end)
{
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    return (size_t)((stop ? stop : end) - line);
}

size_t literal_lines(struct literal_finder *f, uint32_t file, const char *text, size_t size,
                     uint32_t *lines, size_t max)
{
    size_t counts[LINE_SORTS] = { 0 };
    if (!f->repo || !max || !literal_read(f, file))
        return 0;
    const char *end = f->text->data + f->text->size, *line = f->text->data;
    enum line_sort best = LINE_SORTS;
    uint32_t number = 1;
    for (const char *p = line; (p = find_text_from(f, p, text, size, true)) != NULL;) {
        for (size_t n; line + (n = line_size(line, end)) < p; number++)
            line += n + 1;
        size_t length = line_size(line, end);
        enum line_sort sort = sort_of_line(line, length);
        best = sort < best ? sort : best;
        if (sort == best && counts[sort] < max)
            lines[counts[sort]] = number;
        counts[sort]++;
        if (line + length >= end)
            break;
        p = line + length;
    }
    return best == LINE_SORTS ? 0 : counts[best];
}

uint32_t literal_line(struct literal_finder *f, uint32_t file, const char *text, size_t size)
{
    if (!f->repo || !literal_read(f, file))
        return 0;
    const char *found = find_text(f, text, size, true);
    return found ? literal_line_at(f, found) : 0;
}

#define QUOTED_MAX 200 /* bytes before the name */

/* Whether the name at `at` ends a text in quotes that is nothing but names. */
static bool is_quoted(const struct buf *text, const char *at, size_t size)
{
    const char *start = at, *first = text->data;
    char quote = at[size]; /* a buffer ends with NUL */
    if (quote != '\'' && quote != '"' && quote != '`')
        return false;
    if (at > first && at[-1] != quote && !strchr(".:@#\\", at[-1]))
        return false;
    while (start > first && at - start < QUOTED_MAX &&
           (is_name_byte(start[-1]) || strchr(".:@#\\", start[-1])))
        start--;
    return start > first && start[-1] == quote;
}

uint32_t literal_quoted_line(struct literal_finder *f, uint32_t file, const char *name, size_t size)
{
    if (!f->repo || !literal_read(f, file))
        return 0;
    const char *begin = f->text->data, *end = begin + f->text->size, *p = begin;
    for (; (p = find_text_from(f, p, name, size, true)) != NULL; p += size) {
        const char *line = p;
        while (line > begin && line[-1] != '\n')
            line--;
        if (is_quoted(f->text, p, size) && sort_of_line(line, line_size(line, end)) != LINE_COMMENT)
            return literal_line_at(f, p);
    }
    return 0;
}

/* ---- words ---- */

static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && tolower((unsigned char)a[n]) == tolower((unsigned char)b[n]))
        n++;
    return n;
}

/* The part of the word around `at` that gives the term alone, or NULL. */
static const char *part_with_term(struct literal_finder *f, const char *text, const char *at,
                                  const char *term, struct arena *arena)
{
    const char *start = at, *end = at;
    while (start > text && is_name_byte(start[-1]))
        start--;
    while (is_name_byte(*end))
        end++;
    for (size_t n; start < end; start += n) {
        uint32_t lengths[FIELD_COUNT];
        size_t count;
        n = word_part_length(start, (size_t)(end - start));
        while (n > 1 && *start == '_')
            start++, n--;
        word_counter_reset(f->counter);
        word_counter_add(f->counter, start, n, FIELD_BODY);
        const struct term *terms = word_counter_terms_unordered(f->counter, &count, lengths);
        if (count == 1 && !strcmp(terms[0].text, term))
            return arena_strndup(arena, start, n);
    }
    return NULL;
}

/* Words of the text with the first letters of the term are looked at. */
static const char *find_form(struct literal_finder *f, const char *text, const char *typed,
                             const char *term, struct arena *arena)
{
    size_t n = common_length(typed, term), forms = 0;
    n -= n > PREFIX_LEAST; /* "category", "categories" */
    char *prefix = arena_strndup(arena, typed, n);
    for (const char *p = text; n && (p = strcasestr(p, prefix)) && forms < FORMS_MAX;
         p++, forms++) {
        const char *part = part_with_term(f, text, p, term, arena);
        if (part)
            return part;
    }
    return NULL;
}

static bool is_utf16(const struct buf *text)
{
    return text->size > 1 &&
           (!memcmp(text->data, "\xff\xfe", 2) || !memcmp(text->data, "\xfe\xff", 2));
}

/* A word begins there, or a part of one: "Server" in "HTTPServer". */
static bool starts_word(const char *text, const char *p)
{
    if (p == text || !(isalpha((unsigned char)p[-1]) || (p[-1] & 0x80)))
        return true;
    return isupper((unsigned char)*p) &&
           (islower((unsigned char)p[-1]) || islower((unsigned char)p[1]));
}

/* One ends before it, or a part of one. */
static bool ends_word(const char *p)
{
    return !(isalpha((unsigned char)*p) || (*p & 0x80)) ||
           (isupper((unsigned char)*p) &&
            (islower((unsigned char)p[-1]) || islower((unsigned char)p[1])));
}

/* Whether it stands there as a word, or a part of one, and not within another: no "age" in "usage".
 * Words of scripts without spaces stand within others. */
static bool holds_word(const char *text, const char *word)
{
    bool is_anywhere = false;
    for (const char *p = word; *p; p++)
        is_anywhere |= (*p & 0x80) != 0;
    size_t n = strlen(word);
    for (const char *p = text; (p = strcasestr(p, word)) != NULL; p++)
        if (is_anywhere || (starts_word(text, p) && ends_word(p + n)))
            return true;
    return false;
}

const char *literal_word(struct literal_finder *f, uint32_t file, const char *typed,
                         const char *term, struct arena *arena)
{
    const char *path = f->view->snapshot->files[file].path;
    if (holds_word(path, typed))
        return typed;
    bool is_read = f->repo && literal_read(f, file) && !is_utf16(f->text);
    if (!is_read || holds_word(f->text->data, typed))
        return typed;
    const char *form = find_form(f, f->text->data, typed, term, arena);
    return form ? form : find_form(f, path, typed, term, arena);
}
