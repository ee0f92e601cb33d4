#include "view/source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "index/extract.h"
#include "index/skip.h"
#include "text/line_starts.h"

#define SCOPES_MAX 6 /* names before a definition's own */

struct source_reader {
    struct repo *repo;
    struct index_db *db;
    struct parse_limits limits;
    struct parser *parser;
    struct skip_rules rules;
    uint64_t max_size;
};

/* ---- reading ---- */

int source_reader_new(struct source_reader **out, struct repo *repo, struct index_db *db,
                      const struct snapshot *snapshot, const struct settings *settings,
                      struct err *err)
{
    struct source_reader *reader = xcalloc(1, sizeof *reader);
    reader->repo = repo;
    reader->db = db;
    reader->limits = extract_limits(settings);
    reader->parser = parser_new(&reader->limits);
    reader->max_size = (uint64_t)settings_integer(settings, SETTING_MAX_FILE_SIZE);
    if (skip_rules_of(&reader->rules, repo, settings, snapshot, err)) {
        source_reader_free(reader);
        return -1;
    }
    *out = reader;
    return 0;
}

void source_reader_free(struct source_reader *reader)
{
    if (!reader)
        return;
    skip_rules_release(&reader->rules);
    parser_free(reader->parser);
    free(reader);
}

static void index_lines(struct source *source, struct arena *arena)
{
    source->line_starts =
        line_starts_of(source->text, source->size, SIZE_MAX, arena, &source->line_count);
}

/* What the index holds of these bytes: 1; 0: nothing, or not where their comments are; -1. */
static int load_parsed(struct source_reader *reader, const struct oid *blob, bool trusted,
                       struct arena *arena, struct source *out, struct err *err)
{
    struct content content;
    const char *language = language_name(out->language);
    uint64_t variant = extract_variant(&reader->limits, trusted);
    if (!reader->db)
        return 0;
    int64_t row = index_db_find_content(reader->db, blob, language, variant, &content, arena, err);
    if (row <= 0 || content.skip != SKIP_NONE)
        return row < 0 ? -1 : 0;
    int found = index_db_comments(reader->db, row, out->size, arena, &out->comments,
                                  &out->comment_count, err);
    return found == 1 ? index_db_summary(reader->db, row, arena, &out->summary, err) : found;
}

/* blob: of the text as it is; NULL: it has none. */
static int parse_source(struct source_reader *reader, const char *path, const struct oid *blob,
                        bool trusted, struct arena *arena, struct source *out, struct err *err)
{
    struct parsed parsed = { 0 };
    out->language = language_of(path, out->text, out->size);
    int loaded = blob ? load_parsed(reader, blob, trusted, arena, out, err) : 0;
    if (loaded) {
        index_lines(out, arena);
        return loaded < 0 ? -1 : 0;
    }
    out->skip = skip_by_content(out->language, out->text, out->size, trusted);
    if (out->skip != SKIP_NONE)
        return 0;
    parser_run(reader->parser, out->language, out->text, out->size, arena, &parsed);
    out->summary = parsed.summary;
    out->comments = parsed.comments;
    out->comment_count = parsed.comment_count;
    index_lines(out, arena);
    return 0;
}

static void start_source(struct source *out)
{
    *out = (struct source){ .text = "", .skip = SKIP_MISSING };
    out->summary.doc = "";
    out->summary.state = PARSE_NO_GRAMMAR;
}

void source_leave_out(struct source *out, enum skip_reason reason)
{
    start_source(out);
    out->skip = reason;
}

int source_read(struct source_reader *reader, const char *path, const struct oid *blob,
                enum entry_kind kind, struct arena *arena, struct source *out, struct err *err)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    start_source(out);
    if (oid_is_zero(blob))
        return 0;
    struct verdict verdict = skip_by_path(&reader->rules, path, kind);
    out->skip = verdict.reason;
    if (verdict.reason != SKIP_NONE)
        return 0;
    int state = repo_read_blob(reader->repo, blob, reader->max_size, &text, &size, err);
    out->skip = state == 1 ? SKIP_TOO_LARGE : state == 2 ? SKIP_MISSING : SKIP_NONE;
    if (state == 0) {
        out->text = arena_strndup(arena, text.data, text.size);
        out->size = text.size;
        state = parse_source(reader, path, blob, verdict.trusted, arena, out, err);
    }
    buf_release(&text);
    return state < 0 ? err_prefix(err, "%s", path) : 0;
}

void source_parse(struct source_reader *reader, const char *path, const char *text, size_t size,
                  struct arena *arena, struct source *out)
{
    start_source(out);
    struct verdict verdict = skip_by_path(&reader->rules, path, ENTRY_FILE);
    out->skip = verdict.reason != SKIP_NONE ? verdict.reason
                : size > reader->max_size   ? SKIP_TOO_LARGE
                                            : SKIP_NONE;
    if (out->skip != SKIP_NONE)
        return;
    out->text = arena_strndup(arena, text, size);
    out->size = size;
    parse_source(reader, path, NULL, verdict.trusted, arena, out, NULL);
}

/* ---- lines and bytes ---- */

bool source_is_parsed(const struct source *source)
{
    return source->skip == SKIP_NONE &&
           (source->summary.state == PARSE_OK || source->summary.state == PARSE_TOO_DEEP ||
            source->summary.state == PARSE_PARTIAL || source->summary.state == PARSE_BY_LINES);
}

/* The first comment that ends after the byte. */
static size_t comment_after(const struct source *source, size_t at)
{
    size_t low = 0, high = source->comment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->comments[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool source_is_code(const struct source *source, size_t at)
{
    size_t i = comment_after(source, at);
    return i == source->comment_count || source->comments[i].start > at;
}

/* Appends what the line holds beside comments, without white space at its end. */
static void add_line_of_code(const struct source *source, uint32_t line, struct buf *out)
{
    size_t at = source->line_starts[line - 1], end = source->line_starts[line];
    while (at < end) {
        size_t i = comment_after(source, at);
        size_t stop = i < source->comment_count && source->comments[i].start < end
                          ? source->comments[i].start
                          : end;
        if (stop > at)
            buf_add(out, source->text + at, stop - at);
        at = stop < end ? source->comments[i].end : end;
    }
    while (out->size && isspace((unsigned char)out->data[out->size - 1]))
        buf_truncate(out, out->size - 1);
}

bool source_line_is_code(const struct source *source, uint32_t line)
{
    struct buf code = BUF_INIT;
    if (line && line <= source->line_count)
        add_line_of_code(source, line, &code);
    bool found = code.size > 0;
    buf_release(&code);
    return found;
}

uint64_t source_code_digest(const struct source *source, uint32_t first, uint32_t last)
{
    struct buf code = BUF_INIT;
    uint64_t hash = HASH_SEED;
    for (uint32_t line = first; line && line <= last && line <= source->line_count; line++) {
        buf_reset(&code);
        add_line_of_code(source, line, &code);
        if (code.size)
            hash = hash_more(hash, code.data, code.size);
    }
    buf_release(&code);
    return hash;
}

uint32_t source_line_of(const struct source *source, size_t at)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

size_t source_find_word(const struct source *source, const char *word, size_t from)
{
    size_t length = strlen(word);
    while (length && from + length <= source->size) {
        const char *found = memmem(source->text + from, source->size - from, word, length);
        if (!found)
            break;
        size_t at = (size_t)(found - source->text), end = at + length;
        bool whole = (!at || !is_name_byte(source->text[at - 1]) || !is_name_byte(word[0])) &&
                     (end == source->size || !is_name_byte(source->text[end]) ||
                      !is_name_byte(word[length - 1]));
        if (whole && source_is_code(source, at))
            return at;
        from = at + 1;
    }
    return SIZE_MAX;
}

/* ---- definitions ---- */

int64_t definition_at(const struct summary *summary, uint32_t line)
{
    size_t low = 0, high = summary->definition_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (summary->definitions[middle].line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    /* The last one that starts before may have ended; then one around it, or one before that. */
    int64_t i = (int64_t)low - 1;
    while (i >= 0 && summary->definitions[i].end_line < line)
        i = summary->definitions[i].parent;
    return i;
}

const char *definition_path(const struct summary *summary, const struct definition *definition,
                            struct arena *arena)
{
    const char *path = definition->name;
    int32_t parent = definition->parent;
    if (*definition->scope)
        path = arena_printf(arena, "%s.%s", definition->scope, path);
    for (int n = 0; parent >= 0 && n < SCOPES_MAX; n++) {
        const struct definition *scope = &summary->definitions[parent];
        path = arena_printf(arena, "%s.%s", scope->name, path);
        parent = scope->parent;
    }
    return path;
}
