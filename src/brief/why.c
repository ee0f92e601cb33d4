#include "brief/why.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/utf8.h"
#include "store/index_db.h"
#include "text/words.h"

#define REASONS_MAX 5
#define SUBJECT_MAX 72
#define QUOTE_SHOWN 60

struct reasons {
    struct reason_list *list;
    struct arena *arena;
};

static void add_about(struct reasons *reasons, enum reason_kind kind, const char *text,
                      const char *about)
{
    if (reasons->list->count < REASONS_MAX)
        reasons->list->items[reasons->list->count++] = (struct reason){ kind, text, about };
}

static void add_reason(struct reasons *reasons, enum reason_kind kind, const char *text)
{
    add_about(reasons, kind, text, NULL);
}

/* False when the file is known not to hold what stands before the last part of a name: it speaks of
 * another thing then. */
static bool holds_qualifier(const struct why_source *s, const char *name, uint32_t file)
{
    char qualifier[SUMMARY_NAME_MAX];
    size_t size = (size_t)(request_last_part(name) - name);
    while (size && strchr(":.#\\/", name[size - 1]))
        size--;
    if (!size || size >= sizeof qualifier)
        return true;
    memcpy(qualifier, name, size);
    qualifier[size] = '\0';
    size_t t = request_whole_term(s->request, qualifier);
    return t == s->request->term_count || evidence_hit_of(&s->evidence->terms[t], file);
}

/* Who reads the path knows it. */
static bool is_in_path(const struct why_source *s, const char *text, uint32_t file)
{
    return strcasestr(s->evidence->files[file].path, text) != NULL;
}

/* The index knows "http_server" and "HttpServer" by one term; the bytes decide. */
static bool holds_text(const struct why_source *s, const char *name, uint32_t file)
{
    return literal_line(s->finder, file, name, strlen(name)) > 0;
}

/* Of code, where there is such a line. */
static uint32_t line_of_name(const struct why_source *s, const char *name, uint32_t file)
{
    uint32_t line = 0;
    literal_lines(s->finder, file, name, strlen(name), &line, 1);
    return line;
}

/* The named identifier that the fewest files hold. */
static void why_uses(const struct why_source *s, const struct ranked_file *r,
                     struct reasons *reasons)
{
    const char *name = NULL;
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; r->signals[SIGNAL_USES] > 0 && i < s->request->symbol_count; i++) {
        size_t t = request_whole_term(s->request, s->request->symbols[i].text);
        if (t == s->request->term_count || s->evidence->terms[t].hit_count >= fewest ||
            !evidence_hit_of(&s->evidence->terms[t], r->file) ||
            is_in_path(s, request_last_part(s->request->symbols[i].text), r->file) ||
            !holds_qualifier(s, s->request->symbols[i].text, r->file) ||
            !holds_text(s, request_last_part(s->request->symbols[i].text), r->file))
            continue;
        name = s->request->symbols[i].text;
        fewest = s->evidence->terms[t].hit_count;
    }
    if (name)
        add_reason(reasons, REASON_LITERAL,
                   arena_printf(reasons->arena, "holds `%s` (L%u)", request_last_part(name),
                                line_of_name(s, request_last_part(name), r->file)));
}

/* A quoted text that more files hold tells less than a name. */
#define QUOTE_FILES 4

/* How much a mention says of its file: what few others share more. */
static bool says_more(const struct evidence_mention *a, const struct evidence_mention *b)
{
    bool x = a->kind == MENTION_QUOTE, y = b->kind == MENTION_QUOTE;
    if (a->kind == MENTION_KEPT || b->kind == MENTION_KEPT)
        return a->kind == MENTION_KEPT && b->kind != MENTION_KEPT;
    return x != y ? y : a->rivals < b->rivals;
}

static const struct evidence_mention *best_mention(const struct evidence *evidence, uint32_t file)
{
    const struct evidence_mention *best = NULL;
    for (size_t i = 0; i < evidence->mention_count; i++)
        if (evidence->mentions[i].file == file &&
            (!best || says_more(&evidence->mentions[i], best)))
            best = &evidence->mentions[i];
    return best;
}

/* Of a path that is longer than the one known here, the end may have been found (evidence.c). */
static bool is_all_named(const char *path, const char *text)
{
    while (!strncmp(text, "./", 2) || *text == '/')
        text += *text == '/' ? 1 : 2;
    return path_ends_in(path, text);
}

static const char *mention_text(const struct evidence_mention *mention, const char *path,
                                struct arena *arena)
{
    switch (mention->kind) {
    case MENTION_KEPT:
        return "stays as it is, by the request";
    case MENTION_QUOTE:
        return arena_printf(arena, "L%u holds \"%.*s\", quoted in the request", mention->line,
                            QUOTE_SHOWN, mention->text);
    case MENTION_SYMBOL:
        return arena_printf(arena, "defines `%s`, named in the request",
                            request_last_part(mention->text));
    case MENTION_PATH:
        break;
    }
    return is_all_named(path, mention->text) ? "its path is named in the request"
                                             : "the end of its path is named in the request";
}

static void why_mention(const struct why_source *s, const struct ranked_file *r,
                        struct reasons *reasons)
{
    const struct evidence_mention *mention = best_mention(s->evidence, r->file);
    bool is_weak = !mention || (mention->kind == MENTION_QUOTE && mention->rivals > QUOTE_FILES);
    if (is_weak)
        why_uses(s, r, reasons);
    bool says_more = !is_weak || (mention && !is_in_path(s, mention->text, r->file));
    if (says_more && !reasons->list->count)
        add_reason(reasons, REASON_LITERAL,
                   mention_text(mention, s->evidence->files[r->file].path, reasons->arena));
}

/* "as scripting.c, " where a change was one of what the file came from, under another name. */
static const char *as_former(const struct why_source *s, const struct change_set *set,
                             uint32_t file, struct arena *arena)
{
    const char *former = change_set_former(set, file);
    bool is_other =
        former && strcmp(path_base(former), path_base(s->evidence->files[file].path)) != 0;
    return is_other ? arena_printf(arena, "as %s, ", path_base(former)) : "";
}

/* "changed in 1a2b3c4d5 “subject”" for the commits that counted most. */
static int why_past(const struct why_source *s, const struct ranked_file *r,
                    struct reasons *reasons, struct err *err)
{
    for (uint32_t i = 0; i < r->top_commit_count && i < 2; i++) {
        struct oid id;
        const char *subject, *body;
        const struct change_set *set = &s->changes->sets[r->top_commits[i]];
        int found = index_db_commit_message(s->view->db, set->row, reasons->arena, &id, &subject,
                                            &body, err);
        if (found < 0)
            return -1;
        char hex[OID_HEX_SIZE];
        size_t size = utf8_cut(subject, strlen(subject), SUBJECT_MAX);
        add_reason(reasons, REASON_PAST,
                   arena_printf(reasons->arena, "%schanged in %.9s \"%.*s%s\"",
                                as_former(s, set, r->file, reasons->arena), oid_hex(&id, hex),
                                (int)size, subject, subject[size] ? "..." : ""));
    }
    return 0;
}

/* The name of a compound, unless the request names it itself. */
static void why_name(const struct why_source *s, const struct ranked_file *r,
                     struct reasons *reasons)
{
    bool is_defined;
    const char *name = telling_name(s->telling, r->file, &is_defined);
    for (size_t i = 0; name && i < s->request->symbol_count; i++)
        if (!strcmp(request_last_part(s->request->symbols[i].text), name))
            return;
    if (name)
        add_about(reasons, is_defined ? REASON_DEFINES : REASON_USES,
                  arena_printf(reasons->arena, "%s `%s`", is_defined ? "defines" : "uses", name),
                  name);
}

/* What the file holds of the word that gave the term: all of it, or the part, as the file writes it.
 */
static const char *held_word(const struct why_source *s, size_t term, uint32_t file,
                             struct arena *arena)
{
    const struct typed_word *word = typed_find(s->typed, term);
    if (!word)
        return NULL;
    bool is_whole = word->whole < s->request->term_count &&
                    evidence_hit_of(&s->evidence->terms[word->whole], file) &&
                    holds_text(s, word->text, file);
    if (is_whole || !word->part)
        return is_whole ? word->text : NULL;
    return literal_word(s->finder, file, word->part, s->request->terms[term].text, arena);
}

/* A word of the request's details that only comments of the file have says nothing ("though",
 * "solution"). */
static bool is_more_than_prose(const struct why_source *s, size_t term, uint32_t file)
{
    const struct evidence_hit *hit = evidence_hit_of(&s->evidence->terms[term], file);
    return s->request->terms[term].in_title ||
           (hit && (hit->counts[FIELD_BODY] || hit->counts[FIELD_SYMBOL]));
}

/* The rare ones of the terms that weigh most in the file, the rarest first. */
static size_t rare_terms(const struct why_source *s, const struct ranked_file *r, uint32_t *out)
{
    size_t count = 0;
    for (uint32_t i = 0; i < r->top_term_count; i++) {
        uint32_t term = r->top_terms[i];
        size_t at = count;
        if (!s->telling->is_rare[term] || !is_more_than_prose(s, term, r->file))
            continue;
        for (; at && s->telling->weights[out[at - 1]] < s->telling->weights[term]; at--)
            out[at] = out[at - 1];
        out[at] = term;
        count++;
    }
    return count;
}

/* Distinct words in a line. */
struct word_list {
    struct buf text;
    const char *words[sizeof((struct ranked_file *)0)->top_terms / sizeof(uint32_t)];
    size_t count;
};

static void list_word(struct word_list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcasecmp(list->words[i], word))
            return;
    buf_printf(&list->text, "%s%s", list->count ? ", " : "", word);
    list->words[list->count++] = word;
}

/* Those that tell the file from its neighbours; if there are none, those of its place. */
static void why_words(const struct why_source *s, const struct ranked_file *r,
                      struct reasons *reasons)
{
    struct word_list own = { .text = BUF_INIT }, placed = { .text = BUF_INIT };
    uint32_t rare[sizeof r->top_terms / sizeof *r->top_terms];
    size_t rare_count = rare_terms(s, r, rare);
    for (size_t i = 0; i < rare_count; i++) {
        const char *word = held_word(s, rare[i], r->file, reasons->arena);
        if (word)
            list_word(is_in_path(s, word, r->file) ||
                              !telling_sets_apart(s->telling, rare[i], r->file)
                          ? &placed
                          : &own,
                      word);
    }
    if (own.count)
        add_reason(reasons, REASON_WORDS, arena_printf(reasons->arena, "words: %s", own.text.data));
    else if (placed.count)
        add_reason(reasons, REASON_PLACE,
                   arena_printf(reasons->arena, "words of its place: %s", placed.text.data));
    buf_release(&own.text);
    buf_release(&placed.text);
}

/* What two files did under the names that they have now, is said of them; what only forerunners did,
 * of these. */
static const char *partner_text(const struct why_source *s, const struct ranked_file *r,
                                struct arena *arena)
{
    const char *partner = s->evidence->files[r->partner].path, *as = "", *then = "";
    const struct changes *c = s->changes;
    for (uint32_t i = c->first[r->file]; i < c->first[r->file + 1]; i++) {
        const struct change_set *set = &c->sets[c->of_file[i]];
        size_t a = change_set_find(set, r->file), b = change_set_find(set, r->partner);
        if (a == set->file_count || b == set->file_count || !change_set_couples(set, a, b))
            continue;
        const char *file_as = as_former(s, set, r->file, arena);
        const char *partner_as = as_former(s, set, r->partner, arena);
        if (!*file_as && !*partner_as)
            return arena_printf(arena, "changes with %s", partner);
        if (!*as && !*then) {
            as = file_as;
            then = partner_as;
        }
    }
    size_t size = *then ? strlen(then) - strlen("as , ") : 0;
    return size ? arena_printf(arena, "%schanges with %s (then %.*s)", as, partner, (int)size,
                               then + strlen("as "))
                : arena_printf(arena, "%schanges with %s", as, partner);
}

static void why_neighbours(const struct why_source *s, const struct ranked_file *r,
                           struct reasons *reasons)
{
    if (s->request->asks)
        return;
    if (r->partner != UINT32_MAX && r->signals[SIGNAL_COCHANGE] > 0.2f) {
        add_about(reasons, REASON_PARTNER, partner_text(s, r, reasons->arena),
                  s->evidence->files[r->partner].path);
    } else if (r->signals[SIGNAL_PATTERN] > 0.5f) {
        add_reason(reasons, REASON_SLIGHT, "such changes need it along with the best candidates");
    } else if (r->signals[SIGNAL_REFERENCE] > 0.5f) {
        add_reason(reasons, REASON_SLIGHT, "shares names with the best candidates");
    }
    if (reasons->list->count) /* the rest says little beside any other */
        return;
    if (r->signals[SIGNAL_ONGOING] > 0.7f)
        add_reason(reasons, REASON_SLIGHT, "work on this goes on here");
    else if (r->signals[SIGNAL_FOLDER] > 0.7f)
        add_reason(reasons, REASON_SLIGHT, "such changes touch its folder");
}

/* What put a file there of which nothing above can be said: no place is without a reason. */
static const char *last_resort(const struct ranked_file *r)
{
    if (r->signals[SIGNAL_PAST] > 0 || r->signals[SIGNAL_ONGOING] > 0)
        return "changed in commits that resemble the request";
    if (r->signals[SIGNAL_FOLDER] > 0)
        return "such changes touch its folder";
    if (r->signals[SIGNAL_COCHANGE] > 0 || r->signals[SIGNAL_PATTERN] > 0)
        return "changes with the best candidates";
    if (r->signals[SIGNAL_REFERENCE] > 0)
        return "shares names with the best candidates";
    if (r->signals[SIGNAL_CHURN] > 0)
        return "changed often lately";
    return "a few words of the request";
}

int why_file(const struct why_source *s, const struct ranked_file *r, struct arena *arena,
             struct reason_list *out, struct err *err)
{
    out->items = ARENA_ARRAY(arena, struct reason, REASONS_MAX);
    out->count = 0;
    struct reasons reasons = { out, arena };
    why_mention(s, r, &reasons);
    if (r->signals[SIGNAL_PAST] > 0.05f && why_past(s, r, &reasons, err))
        return -1;
    why_name(s, r, &reasons);
    why_words(s, r, &reasons);
    why_neighbours(s, r, &reasons);
    if (!out->count)
        add_reason(&reasons, REASON_SLIGHT, last_resort(r));
    return 0;
}
