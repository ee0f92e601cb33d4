/* Files of one kind: a line for each set, and what is known of it. */
#include "brief/packer.h"

#define SIBLINGS_SHOWN 5
#define SIBLING_WORTH  0.5 /* of a token */

static const char *sibling_path(const struct packer *p, uint32_t file)
{
    return p->brief->snapshot->files[file].path;
}

/* What stands in the place of the star. */
static const char *sibling_name(const struct sibling_set *set, uint32_t file)
{
    size_t i = 0;
    while (set->files[i] != file)
        i++;
    return set->names[i];
}

/* A line, without its end, becomes a piece, which is returned; the buffer is released. */
static size_t add_line(struct packer *p, struct buf *line, size_t parent, double worth)
{
    buf_addch(line, '\n');
    size_t piece =
        packer_add_by_token(p, SECTION_SIBLINGS, parent, worth, arena_strdup(p->arena, line->data));
    buf_release(line);
    return piece;
}

/* "`src/t_*.c` (31 files): 24 of the last 100 changes to one changed two or more; `src/types.c`
 * imports 28 of them" */
static size_t add_set(struct packer *p, const struct sibling_set *set)
{
    struct buf line = BUF_INIT;
    const char *sign = "; ";
    buf_printf(&line, "- %s (%zu files): %s %s", packer_code(p, set->pattern, 300), set->count,
               set->alike.is_defined ? "most define" : "most use",
               packer_code(p, set->alike.name, 80));
    if (set->together) {
        buf_printf(&line, "%s%u of the last %u changes to one changed two or more", sign,
                   set->together, set->of);
    }
    if (set->listed)
        buf_printf(&line, "%s%s imports %u of them", sign,
                   packer_code(p, sibling_path(p, set->list), 300), set->listed);
    return add_line(p, &line, PIECE_ALONE, SIBLING_WORTH);
}

/* Those that no line names. */
static void add_more_siblings(struct packer *p, const struct sibling_set *set, size_t parent)
{
    struct buf line = BUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < set->count && count < SIBLINGS_SHOWN; i++)
        if (set->files[i] != set->list && !packer_lists(p, sibling_path(p, set->files[i])))
            buf_printf(&line, "%s%s",
                       count++ ? ", " : "  - others: ", packer_code(p, set->names[i], 100));
    if (count)
        add_line(p, &line, parent, SIBLING_WORTH);
}

static void add_lacking(struct packer *p, const struct sibling_set *set, size_t parent)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "  - %u hold %s; not ", set->holding, packer_code(p, set->named, 80));
    for (size_t i = 0; i < set->lacking_count && i < SIBLINGS_SHOWN; i++)
        buf_printf(&line, "%s%s", i ? ", " : "",
                   packer_code(p, sibling_name(set, set->lacking[i]), 100));
    if (set->lacking_count > SIBLINGS_SHOWN)
        buf_printf(&line, " and %zu more", set->lacking_count - SIBLINGS_SHOWN);
    add_line(p, &line, parent, NAMED_WORTH);
}

/* What to copy, and where the copy is to be made known, if the request speaks of that place, too: of
 * places that it does not, none of 25 was an answer. */
static void add_additions(struct packer *p, const struct sibling_set *set, size_t parent)
{
    struct buf line = BUF_INIT;
    if (set->newest == UINT32_MAX || !p->brief->adds)
        return;
    buf_printf(&line, "  - added last: %s", packer_code(p, sibling_path(p, set->newest), 300));
    for (size_t i = 0, shown = 0; i < set->along_count; i++)
        if (packer_lists(p, sibling_path(p, set->along[i].file)))
            buf_printf(&line, "%s%s (%u of %u)", shown++ ? ", " : "; adding one also changed ",
                       packer_code(p, sibling_path(p, set->along[i].file), 300),
                       set->along[i].times, set->added);
    add_line(p, &line, parent, SIBLING_WORTH);
}

/* "- a change that added alike, "add a ripple": `a.c`, `b.c`" */
static void add_precedent(struct packer *p)
{
    const struct precedent *precedent = &p->brief->precedent;
    char hex[OID_HEX_SIZE];
    struct buf line = BUF_INIT;
    if (!precedent->subject)
        return;
    buf_printf(&line, "- one that added alike, %.9s \"%s\", changed",
               oid_hex(&precedent->commit, hex), packer_plain(p, precedent->subject, 72));
    for (size_t i = 0; i < precedent->file_count; i++)
        buf_printf(&line, "%s %s", i ? "," : "",
                   packer_code(p, sibling_path(p, precedent->files[i]), 300));
    add_line(p, &line, PIECE_ALONE, SIBLING_WORTH);
}

/* A family of files is worth a reader's tokens where one more of it is asked for, where one of it lacks
 * what is named, or where a file lists it. */
static bool is_worth_telling(const struct packer *p, const struct sibling_set *set)
{
    bool is_foreign = p->brief->scope.rules && !set->named &&
                      !title_scope_holds(&p->brief->scope, sibling_path(p, set->files[0]));
    return !is_foreign && (p->brief->adds || set->named || set->listed);
}

void packer_add_siblings(struct packer *p)
{
    add_precedent(p);
    for (size_t i = 0; i < p->brief->sibling_count; i++) {
        const struct sibling_set *set = &p->brief->siblings[i];
        if (!is_worth_telling(p, set))
            continue;
        size_t line = add_set(p, set);
        if (set->named)
            add_lacking(p, set, line);
        else
            add_more_siblings(p, set, line);
        add_additions(p, set, line);
    }
}
