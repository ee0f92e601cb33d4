#include "brief/why.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "store/index_db.h"

#define REASONS_MAX 5
#define SUBJECT_MAX 72

struct reasons {
    struct string_list *list;
    struct arena *arena;
};

static void add(struct reasons *reasons, const char *text)
{
    if (reasons->list->count < REASONS_MAX)
        reasons->list->items[reasons->list->count++] = text;
}

static bool holds_term(const struct evidence_term *term, uint32_t file)
{
    size_t low = 0, high = term->hit_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (term->hits[middle].file < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low < term->hit_count && term->hits[low].file == file;
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
            !holds_term(&s->evidence->terms[t], r->file))
            continue;
        name = s->request->symbols[i].text;
        fewest = s->evidence->terms[t].hit_count;
    }
    if (name)
        add(reasons, arena_printf(reasons->arena, "holds %s, named in the request", name));
}

static void why_mention(const struct why_source *s, const struct ranked_file *r,
                        struct reasons *reasons)
{
    for (size_t i = 0; i < s->evidence->mention_count; i++) {
        const struct evidence_mention *mention = &s->evidence->mentions[i];
        if (mention->file != r->file)
            continue;
        add(reasons, arena_printf(reasons->arena,
                                  mention->is_symbol ? "defines %s, named in the request"
                                                     : "%s is named in the request",
                                  mention->text));
        return;
    }
    why_uses(s, r, reasons);
}

/* "past change 1a2b3c4d5 “subject”" for the commits that counted most. */
static int why_past(const struct why_source *s, const struct ranked_file *r,
                    struct reasons *reasons, struct err *err)
{
    for (uint32_t i = 0; i < r->top_commit_count && i < 2; i++) {
        struct oid id;
        const char *subject, *body;
        int64_t row = s->changes->sets[r->top_commits[i]].row;
        int found =
            index_db_commit_message(s->view->db, row, reasons->arena, &id, &subject, &body, err);
        if (found < 0)
            return -1;
        char hex[OID_HEX_SIZE];
        size_t size = utf8_cut(subject, strlen(subject), SUBJECT_MAX);
        add(reasons, arena_printf(reasons->arena, "changed in %.9s \"%.*s%s\"", oid_hex(&id, hex),
                                  (int)size, subject, subject[size] ? "..." : ""));
    }
    return 0;
}

static void why_words(const struct why_source *s, const struct ranked_file *r,
                      struct reasons *reasons)
{
    if (!r->top_term_count)
        return;
    struct buf text = BUF_INIT;
    buf_addstr(&text, "words: ");
    for (uint32_t i = 0; i < r->top_term_count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", s->request->terms[r->top_terms[i]].text);
    add(reasons, arena_strdup(reasons->arena, text.data));
    buf_release(&text);
}

static void why_neighbours(const struct why_source *s, const struct ranked_file *r,
                           struct reasons *reasons)
{
    if (r->partner != UINT32_MAX && r->signals[SIGNAL_COCHANGE] > 0.2f)
        add(reasons,
            arena_printf(reasons->arena, "changes with %s", s->evidence->files[r->partner].path));
    if (r->signals[SIGNAL_PATTERN] > 0.5f)
        add(reasons, "such changes need it along with the best candidates");
    else if (r->signals[SIGNAL_REFERENCE] > 0.5f)
        add(reasons, "shares names with the best candidates");
    if (r->signals[SIGNAL_ONGOING] > 0.7f)
        add(reasons, "work on this goes on here");
    else if (r->signals[SIGNAL_FOLDER] > 0.7f)
        add(reasons, "such changes touch its folder");
}

int why_file(const struct why_source *s, const struct ranked_file *r, struct arena *arena,
             struct string_list *out, struct err *err)
{
    out->items = ARENA_ARRAY(arena, const char *, REASONS_MAX);
    out->count = 0;
    struct reasons reasons = { out, arena };
    why_mention(s, r, &reasons);
    if (r->signals[SIGNAL_PAST] > 0.05f && why_past(s, r, &reasons, err))
        return -1;
    why_words(s, r, &reasons);
    why_neighbours(s, r, &reasons);
    if (!out->count && r->signals[SIGNAL_CHURN] > 0)
        add(&reasons, "changed often lately");
    return 0;
}
