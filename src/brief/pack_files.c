/* The files of a brief: those that lead with their details, and those to look at. */
#include "brief/packer.h"

#include <string.h>

#include "brief/excerpt.h"

#define REASONS_SHOWN 2  /* of a likely file */
#define REASON_CUT    80 /* bytes of one */

#define LESS_PROBABILITY 0.04 /* of a file that is named behind those to look at */
#define LESS_LIKELY_MAX  5
#define BY_PAST_MAX      8
#define OUTSIDE_MAX      6
#define STARTS_AT_LEAST  5 /* files of a brief without confidence, and as many to look at */

#define SYMBOL_WORTH 25.0 /* of the most telling line of a file that is sure */

int packer_percent(double probability)
{
    int n = (int)(probability * 100 + 0.5);
    return n < 1 ? 1 : n > 99 ? 99 : n;
}

/* "defines `x`", of a likely file whose definition x stands below. */
static bool is_shown_below(const struct brief_file *file, const struct reason *reason)
{
    for (size_t i = 0;
         file->likely && reason->kind == REASON_DEFINES && i < file->symbol_count && i < 3; i++)
        if (!strcmp(file->symbols[i]->name, reason->about))
            return true;
    return false;
}

/* A hub changes with everything: that is said of the first file, and of no other. */
static bool is_said(const struct packer *p, const char *partner)
{
    for (size_t i = 0; i < p->partner_count; i++)
        if (!strcmp(p->partners[i], partner))
            return true;
    return false;
}

static bool is_worth_saying(const struct packer *p, const struct brief_file *file,
                            const struct reason *reason)
{
    if (reason->kind == REASON_PARTNER)
        return !is_said(p, reason->about);
    return reason_is_own(reason->kind) && reason->kind != REASON_PLACE &&
           !is_shown_below(file, reason);
}

/* Its path says enough. */
static bool is_placed(const struct brief_file *file)
{
    for (size_t i = 0; i < file->why.count; i++)
        if (file->why.items[i].kind == REASON_PLACE)
            return true;
    return false;
}

/* What stands in the file, then with whom it changes; with neither, a past change, or whatever else
 * there is. */
static size_t pick_reasons(struct packer *p, const struct brief_file *file,
                           const struct reason *out[REASONS_SHOWN])
{
    size_t count = 0;
    for (enum reason_kind kind = 0; kind <= REASON_PARTNER; kind++)
        for (size_t i = 0; i < file->why.count && count < REASONS_SHOWN; i++)
            if (file->why.items[i].kind == kind && is_worth_saying(p, file, &file->why.items[i]))
                out[count++] = &file->why.items[i];
    bool is_plain = !file->symbol_count && !file->telling_line.line && !is_placed(file);
    for (size_t i = 0; i < file->why.count && !count && is_plain; i++)
        if (file->why.items[i].kind > REASON_PARTNER)
            out[count++] = &file->why.items[i];
    for (size_t i = 0; i < count; i++)
        if (out[i]->kind == REASON_PARTNER && p->partner_count < PARTNERS_MAX)
            p->partners[p->partner_count++] = out[i]->about;
    return count;
}

static const char *file_line(struct packer *p, const struct brief_file *file,
                             const struct reason *reason)
{
    return arena_printf(p->arena, "- %s%s %d%%%s%s\n", packer_code(p, file->path, 400),
                        file->is_uncommitted ? " (uncommitted)" : "",
                        packer_percent(file->probability), reason ? ": " : "",
                        reason ? packer_plain(p, reason->text, REASON_CUT) : "");
}

/* A second reason is a detail: a file with many is not worth less. */
static void add_reason(struct packer *p, const struct brief_file *file, const struct reason *reason,
                       size_t parent)
{
    const char *text = arena_printf(p->arena, "; %s\n", packer_plain(p, reason->text, REASON_CUT));
    size_t piece = packer_add(p, SECTION_EDIT, parent, file->probability * 30, text);
    p->pieces.items[piece].joins = true;
}

/* What documents the first one is worth its tokens. */
static void add_symbols(struct packer *p, const struct brief_file *file, size_t parent)
{
    for (size_t i = 0; i < file->symbol_count; i++) {
        const struct definition *d = file->symbols[i];
        const char *doc =
            !i && d->doc[0] ? arena_printf(p->arena, " - %s", packer_plain(p, d->doc, 60)) : "";
        const char *text =
            arena_printf(p->arena, "  - L%u %s%s\n", d->line,
                         packer_code(p, d->signature[0] ? d->signature : d->name, 110), doc);
        packer_add(p, SECTION_EDIT, parent, file->probability * SYMBOL_WORTH / (1 + (double)i),
                   text);
    }
}

static void add_telling_line(struct packer *p, const struct brief_file *file, size_t parent)
{
    if (!file->telling_line.line)
        return;
    packer_add(p, SECTION_EDIT, parent, file->probability * SYMBOL_WORTH,
               arena_printf(p->arena, "  - L%u %s\n", file->telling_line.line,
                            packer_code(p, file->telling_line.text, 110)));
}

static const char *excerpt_text(struct packer *p, const struct brief_excerpt *excerpt)
{
    struct buf buf = BUF_INIT;
    excerpt_to_markdown(excerpt, &buf);
    const char *text = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return text;
}

/* Less per token than the signatures, which say what there is to look at. */
static void add_excerpts(struct packer *p, const struct brief_file *file, size_t parent)
{
    for (size_t i = 0; i < file->excerpt_count; i++) {
        packer_add_by_token(p, SECTION_EDIT, parent, file->probability * 0.5 / (1 + (double)i),
                            excerpt_text(p, &file->excerpts[i]));
    }
}

/* Whether its line stands in the first section: the likely files; without confidence, at least the
 * first few that are no tests. */
static bool is_leading(const struct brief *brief, size_t i)
{
    size_t before = 0;
    if (brief->files[i].likely || !brief_is_low(brief))
        return brief->files[i].likely;
    for (size_t j = 0; j < i; j++)
        before += brief->files[j].role != BRIEF_TEST;
    return brief->files[i].role != BRIEF_TEST && before < STARTS_AT_LEAST;
}

static void add_to_line(struct packer *p, struct packer_line *line, const struct brief_file *file,
                        bool with_percent)
{
    const char *path = packer_code(p, file->path, 300);
    packer_extend(p, line, 0.3 + file->probability,
                  with_percent
                      ? arena_printf(p->arena, "%s %d%%", path, packer_percent(file->probability))
                      : path);
}

static void add_leading(struct packer *p)
{
    const struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->file_count; i++) {
        const struct brief_file *file = &brief->files[i];
        if (!is_leading(brief, i))
            continue;
        const struct reason *why[REASONS_SHOWN];
        size_t reasons = pick_reasons(p, file, why);
        size_t line = pieces_add(&p->pieces, SECTION_EDIT, PIECE_ALONE, PIECE_LEADING,
                                 file_line(p, file, reasons ? why[0] : NULL));
        if (reasons > 1)
            add_reason(p, file, why[1], line);
        p->symbols[i] = p->pieces.count;
        add_symbols(p, file, line);
        add_telling_line(p, file, line);
        p->excerpts[i] = p->pieces.count;
        add_excerpts(p, file, line);
    }
}

/* Whether a file behind the leading ones has a line of its own. */
static bool has_line(const struct brief *brief, const struct brief_file *file, size_t before)
{
    return brief_is_low(brief) ? before < STARTS_AT_LEAST
                               : file->probability >= BRIEF_LINE_PROBABILITY;
}

static void add_read_line(struct packer *p, const struct brief_file *file,
                          const struct reason *reason, size_t before)
{
    /* A path alone is worth much and costs little: the first ones come before any detail. */
    packer_add_by_token(p, SECTION_READ, PIECE_ALONE,
                        file->probability * 4 + (before < 12 ? 1 : 0.1),
                        file_line(p, file, reason));
}

/* The rest, that is not in `listed`: each has its reason in the other forms of a brief. */
static void add_less_likely(struct packer *p, const bool *listed)
{
    struct packer_line less = { SECTION_READ, .begin = "- less likely: " };
    for (size_t i = 0; i < p->brief->file_count && less.count < LESS_LIKELY_MAX; i++) {
        const struct brief_file *file = &p->brief->files[i];
        if (!is_leading(p->brief, i) && file->role != BRIEF_TEST &&
            file->probability >= LESS_PROBABILITY && !listed[i])
            add_to_line(p, &less, file, false);
    }
}

/* Those that hold something of the request, then those of which only the past speaks. */
static void add_to_look_at(struct packer *p)
{
    const struct brief *brief = p->brief;
    struct packer_line outside = { SECTION_READ, .begin = "- outside of the scope: " };
    struct packer_line past = { SECTION_READ, .begin = "- by past changes alone: " };
    bool *by_past = ARENA_ARRAY(p->arena, bool, brief->file_count);
    bool *listed = ARENA_ARRAY(p->arena, bool, brief->file_count);
    size_t lines = 0, shown = 0;
    for (size_t i = 0; i < brief->file_count; i++) {
        const struct brief_file *file = &brief->files[i];
        const struct reason *why[REASONS_SHOWN];
        if (is_leading(brief, i) || file->role == BRIEF_TEST || !has_line(brief, file, shown))
            continue;
        shown++;
        listed[i] = true;
        if (file->is_out_of_scope) {
            if (outside.count < OUTSIDE_MAX)
                add_to_line(p, &outside, file, true);
            continue;
        }
        size_t reasons = pick_reasons(p, file, why);
        by_past[i] = !is_placed(file) && (!reasons || why[0]->kind > REASON_PARTNER);
        if (!by_past[i])
            add_read_line(p, file, reasons ? why[0] : NULL, lines++);
    }
    for (size_t i = 0; i < brief->file_count && past.count < BY_PAST_MAX; i++)
        if (by_past[i])
            add_to_line(p, &past, &brief->files[i], true);
    add_less_likely(p, listed);
}

void packer_add_files(struct packer *p)
{
    add_leading(p);
    add_to_look_at(p);
}

bool packer_lists(const struct packer *p, const char *path)
{
    const struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->file_count; i++)
        if (!strcmp(brief->files[i].path, path))
            return is_leading(brief, i) || brief->files[i].probability >= BRIEF_LINE_PROBABILITY;
    return false;
}
