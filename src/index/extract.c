#include "index/extract.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/pack.h"
#include "index/skip.h"
#include "redact/redact.h"
#include "text/words.h"

struct extractor {
    struct repo *repo;
    struct parser *parser;
    struct word_counter *counter;
    struct parse_limits limits;
    uint64_t max_file_size;
    struct buf text, redacted;
};

struct parse_limits extract_limits(const struct settings *settings)
{
    struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    limits.max_bytes = (uint32_t)settings_integer(settings, SETTING_PARSE_MAX_SIZE);
    limits.max_milliseconds = (uint32_t)settings_integer(settings, SETTING_PARSE_TIMEOUT);
    return limits;
}

uint64_t extract_variant(const struct parse_limits *limits, bool trusted)
{
    const uint64_t parts[] = { EXTRACTOR_VERSION,
                               SKIP_RULES_VERSION,
                               limits->max_bytes,
                               limits->max_milliseconds,
                               limits->max_memory,
                               limits->max_depth,
                               trusted };
    return hash_bytes(parts, sizeof parts);
}

int extractor_new(struct extractor **out, const struct repo *repo, const struct settings *settings,
                  struct err *err)
{
    struct extractor *x = xcalloc(1, sizeof *x);
    x->text = x->redacted = (struct buf)BUF_INIT;
    if (repo_reopen(&x->repo, repo, err)) {
        free(x);
        return -1;
    }
    x->limits = extract_limits(settings);
    x->max_file_size = (uint64_t)settings_integer(settings, SETTING_MAX_FILE_SIZE);
    x->parser = parser_new(&x->limits);
    x->counter = word_counter_new();
    *out = x;
    return 0;
}

void extractor_free(struct extractor *x)
{
    if (!x)
        return;
    repo_close(x->repo);
    parser_free(x->parser);
    word_counter_free(x->counter);
    buf_release(&x->text);
    buf_release(&x->redacted);
    free(x);
}

/* ---- terms ---- */

static void add_term_counts(struct terms *terms, enum posting_kind kind, const uint32_t counts[3],
                            const char *text, size_t length)
{
    buf_addch(&terms->packed, (char)kind);
    for (int i = 0; i < 3; i++)
        pack_u64(&terms->packed, counts[i]);
    pack_bytes(&terms->packed, text, length);
}

static void add_name_term(struct terms *terms, enum posting_kind kind, const char *name,
                          uint32_t count)
{
    const uint32_t counts[3] = { count, 0, 0 };
    if (*name)
        add_term_counts(terms, kind, counts, name, strlen(name));
}

bool terms_next(const struct terms *terms, size_t *position, enum posting_kind *kind,
                struct posting *posting, const char **text, size_t *length)
{
    const char *data = terms->packed.data;
    if (*position >= terms->packed.size)
        return false;
    struct unpack in = unpack_init(data + *position, terms->packed.size - *position);
    *kind = (enum posting_kind) * in.p++;
    for (int i = 0; i < 3; i++)
        posting->counts[i] = unpack_u32(&in);
    *text = unpack_bytes(&in, length);
    *position = (size_t)((const char *)in.p - data);
    return !in.bad;
}

static void add_counted(struct terms *terms, enum posting_kind kind, struct word_counter *counter,
                        uint32_t lengths[FIELD_COUNT])
{
    size_t count;
    const struct term *items = word_counter_terms_unordered(counter, &count, lengths);
    for (size_t i = 0; i < count; i++)
        add_term_counts(terms, kind, items[i].counts, items[i].text, items[i].length);
}

/* ---- files ---- */

/* Comments and the rest of a program are counted apart; in a document all text is body. */
static void count_words(struct word_counter *counter, const struct language *language,
                        const struct buf *text, const struct parsed *parsed)
{
    size_t at = 0;
    word_counter_reset(counter);
    size_t spans = language_has(language, LANGUAGE_DOCUMENT) ? 0 : parsed->comment_count;
    for (size_t i = 0; i < spans; i++) {
        const struct span *s = &parsed->comments[i];
        word_counter_add(counter, text->data + at, s->start - at, FIELD_BODY);
        word_counter_add(counter, text->data + s->start, s->end - s->start, FIELD_COMMENT);
        at = s->end;
    }
    word_counter_add(counter, text->data + at, text->size - at, FIELD_BODY);
    for (size_t i = 0; i < parsed->summary.definition_count; i++) {
        const char *name = parsed->summary.definitions[i].name;
        word_counter_add(counter, name, strlen(name), FIELD_SYMBOL);
    }
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each distinct name once, with how often it comes. */
static void add_name_terms(struct terms *terms, enum posting_kind kind, const char **names,
                           size_t count)
{
    qsort(names, count, sizeof *names, compare_strings);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && !strcmp(names[next], names[i]); next++)
            ;
        add_name_term(terms, kind, names[i], (uint32_t)(next - i));
    }
}

static void add_definition_terms(struct terms *terms, const struct summary *summary,
                                 struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, const char *, summary->definition_count + 1);
    for (size_t i = 0; i < summary->definition_count; i++)
        names[i] = summary->definitions[i].name;
    add_name_terms(terms, POSTING_DEFINITION, names, summary->definition_count);
}

/* Names that are called or written as types have a posting already. */
static void add_use_terms(struct terms *terms, const struct summary *summary)
{
    size_t reference = 0;
    for (size_t i = 0, next; i < summary->use_count; i = next) {
        const char *name = summary->uses[i].name;
        uint32_t count = 0;
        for (next = i; next < summary->use_count && !strcmp(summary->uses[next].name, name); next++)
            count += summary->uses[next].count;
        while (reference < summary->reference_count &&
               strcmp(summary->references[reference].name, name) < 0)
            reference++;
        if (reference == summary->reference_count ||
            strcmp(summary->references[reference].name, name) != 0)
            add_name_term(terms, POSTING_USE, name, count ? count : 1);
    }
}

static void add_imports(struct terms *terms, const struct language *language,
                        const struct summary *summary, struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, const char *, summary->import_count * 2 + 1);
    size_t count = 0;
    for (size_t i = 0; i < summary->import_count; i++) {
        struct buf found[2] = { BUF_INIT, BUF_INIT };
        size_t n = import_terms(language, summary->imports[i].target, found);
        for (size_t j = 0; j < n; j++)
            names[count++] = arena_strndup(arena, found[j].data, found[j].size);
        buf_release(&found[0]);
        buf_release(&found[1]);
    }
    add_name_terms(terms, POSTING_IMPORT, names, count);
}

static void extract_text(struct extractor *x, const struct language *language,
                         const struct buf *text, struct extracted_file *out)
{
    struct arena arena = ARENA_INIT;
    struct parsed parsed = { 0 };
    parser_run(x->parser, language, text->data, text->size, &arena, &parsed);
    const struct summary *summary = &parsed.summary;
    out->content.state = summary->state;
    out->content.summary_tokens = summary_tokens(summary);
    out->content.lines = summary->lines;
    summary_pack(&out->summary, summary);
    spans_pack(&out->comments, parsed.comments, parsed.comment_count);
    count_words(x->counter, language, text, &parsed);
    add_counted(&out->terms, POSTING_WORD, x->counter, out->content.lengths);
    add_definition_terms(&out->terms, summary, &arena);
    for (size_t i = 0; i < summary->reference_count; i++)
        add_name_term(&out->terms, POSTING_REFERENCE, summary->references[i].name,
                      summary->references[i].count);
    add_use_terms(&out->terms, summary);
    add_imports(&out->terms, language, summary, &arena);
    arena_release(&arena);
}

/* Without its secrets, before anything takes it apart: see redact.h. */
static void extract_redacted(struct extractor *x, const struct language *language,
                             const struct buf *text, struct extracted_file *out)
{
    buf_reset(&x->redacted);
    size_t secrets = redact(text->data, text->size, &x->redacted);
    extract_text(x, language, &x->redacted, out);
    if (secrets) /* they are of another text */
        buf_reset(&out->comments);
}

static void start_extracted(struct extracted_file *out)
{
    *out =
        (struct extracted_file){ .summary = BUF_INIT, .comments = BUF_INIT, .terms = { BUF_INIT } };
}

void extract_bytes(struct extractor *x, const char *path, const struct oid *blob,
                   const struct buf *text, bool trusted, struct extracted_file *out)
{
    const struct language *language = language_of(path, text->data, text->size);
    start_extracted(out);
    out->content.size = text->size;
    out->content.blob = *blob;
    out->content.language = language_name(language);
    out->content.variant = extract_variant(&x->limits, trusted);
    out->skip = out->content.skip = skip_by_content(language, text->data, text->size, trusted);
    if (out->skip == SKIP_NONE)
        extract_redacted(x, language, text, out);
}

int extract_file(struct extractor *x, const char *path, const struct oid *blob, bool trusted,
                 struct extracted_file *out, struct err *err)
{
    uint64_t size;
    start_extracted(out);
    buf_reset(&x->text);
    int state = repo_read_blob(x->repo, blob, x->max_file_size, &x->text, &size, err);
    if (state < 0)
        return err_prefix(err, "%s", path);
    out->content.size = size;
    out->skip = state == 1 ? SKIP_TOO_LARGE : state == 2 ? SKIP_MISSING : SKIP_NONE;
    if (out->skip == SKIP_NONE)
        extract_bytes(x, path, blob, &x->text, trusted, out);
    return 0;
}

void extracted_file_release(struct extracted_file *file)
{
    buf_release(&file->summary);
    buf_release(&file->comments);
    buf_release(&file->terms.packed);
}

int extract_language(struct repo *repo, const char *path, const struct oid *blob, uint64_t max,
                     const struct language **language, struct err *err)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    int state = 0;
    if (language_needs_head(path))
        state = repo_read_blob(repo, blob, max, &text, &size, err);
    if (state == 0)
        *language = language_of(path, text.data, text.size);
    buf_release(&text);
    return state < 0 ? err_prefix(err, "%s", path) : state > 0;
}

/* ---- commits ---- */

int extract_commit(struct extractor *x, const struct walked *walked, struct arena *arena,
                   struct extracted_commit *out, struct err *err)
{
    *out = (struct extracted_commit){ .terms = { BUF_INIT } };
    if (repo_read_walked(x->repo, walked, arena, &out->commit, err))
        return -1;
    uint32_t lengths[FIELD_COUNT];
    word_counter_reset(x->counter);
    /* The first two fields stand for subject and body here. */
    word_counter_add(x->counter, out->commit.subject, strlen(out->commit.subject), FIELD_BODY);
    word_counter_add(x->counter, out->commit.body, strlen(out->commit.body), FIELD_COMMENT);
    add_counted(&out->terms, POSTING_MESSAGE, x->counter, lengths);
    out->message_terms = lengths[0] + lengths[1];
    return 0;
}
