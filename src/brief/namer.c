#include "brief/namer.h"

#include <stdlib.h>
#include <string.h>

#include "view/holders.h"

#define HOLDERS_MAX  12 /* files that merely hold a name: more tell nothing */
#define USES_MAX     10 /* of a name in focus: who changes it wants all */
#define USES_FEW     4
#define NAMES_FEW    3
#define COMMON_SHARE 0.25 /* of all files */
#define COMMON_MIN   20   /* files */

/* ---- files by name ---- */

static size_t rank_of(const struct ranking *ranking, uint32_t file)
{
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->files[i].file == file)
            return i;
    return SIZE_MAX;
}

/* Sources before tests before headings; then as ranked for the request; then most uses first. */
static int by_interest(const void *a, const void *b)
{
    const struct name_file *x = a, *y = b;
    if (x->is_document != y->is_document)
        return x->is_document ? 1 : -1;
    if (x->is_test != y->is_test)
        return x->is_test ? 1 : -1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static bool list_holds(const struct name_files *list, uint32_t file)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].file == file)
            return true;
    return false;
}

static void add_name_files(struct namer *n, const struct holder *holders, size_t count,
                           struct name_files *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t file = holders[i].file;
        enum file_role role = n->ranked->evidence.files[file].role;
        if (n->is_listed[file])
            continue;
        n->is_listed[file] = true;
        out->items[out->count++] =
            (struct name_file){ file, holders[i].counts[0], rank_of(&n->ranked->ranking, file),
                                role == ROLE_TEST, role == ROLE_DOCUMENT };
    }
}

/* other: a second kind of posting that makes a file one of them; 0: none. */
int namer_list_files(struct namer *n, enum posting_kind kind, enum posting_kind other,
                     const char *name, struct name_files *out, struct err *err)
{
    struct holder *holders, *others = NULL;
    size_t count, other_count = 0;
    *out = (struct name_files){ 0 };
    if (view_holders(n->view, kind, name, strlen(name), n->arena, &holders, &count, err) ||
        (other &&
         view_holders(n->view, other, name, strlen(name), n->arena, &others, &other_count, err)))
        return -1;
    out->items = ARENA_ARRAY(n->arena, struct name_file, count + other_count);
    add_name_files(n, holders, count, out);
    add_name_files(n, others, other_count, out);
    for (size_t i = 0; i < out->count; i++)
        n->is_listed[out->items[i].file] = false;
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_interest);
    return 0;
}

struct brief_named *namer_add(struct namer *n, const char *text, const char *kind)
{
    struct brief_named *named = &n->items[n->count++];
    *named = (struct brief_named){ .text = text, .kind = kind };
    named->places = ARENA_ARRAY(n->arena, struct named_place, TEXTS_MAX);
    named->uses = ARENA_ARRAY(n->arena, struct named_place, USES_MAX);
    return named;
}

bool namer_has(const struct namer *n, const char *text)
{
    for (size_t i = 0; i < n->count; i++)
        if (!strcmp(request_last_part(n->items[i].text), request_last_part(text)))
            return true;
    return false;
}

const char *namer_path(const struct namer *n, uint32_t file)
{
    return n->view->snapshot->files[file].path;
}

bool namer_is_common(const struct namer *n, size_t files)
{
    return files > COMMON_MIN &&
           (double)files > COMMON_SHARE * (double)n->view->snapshot->file_count;
}

/* ---- definitions and uses ---- */

/* Where a file defines a name. */
struct located {
    struct named_place place; /* path NULL: nowhere, by its summary */
    const char *kind;
    bool has_body, is_scoped;
};

/* Of a file's definitions of the name, the first within the scope, or any. */
static int locate(struct namer *n, uint32_t file, const char *name, const char *scope,
                  struct located *out, struct err *err)
{
    struct summary summary;
    int found = view_summary(n->view, file, n->arena, &summary, err);
    *out = (struct located){ 0 };
    for (size_t i = 0; found == 1 && i < summary.definition_count && !out->is_scoped; i++) {
        const struct definition *d = &summary.definitions[i];
        if (strcmp(d->name, name) != 0)
            continue;
        bool is_scoped = *scope && definition_is_within(&summary, d, scope);
        if (!out->place.path || is_scoped)
            *out = (struct located){ { .path = namer_path(n, file), .line = d->line },
                                     def_kind_name(d->kind),
                                     d->end_line > d->line && d->kind < DEF_HEADING,
                                     is_scoped };
    }
    return found < 0 ? -1 : 0;
}

/* Those with a body stand before those that only say that there is one. */
static void put_place(struct brief_named *named, const struct located *located, size_t *bodies)
{
    size_t at = located->has_body ? (*bodies)++ : named->place_count;
    memmove(&named->places[at + 1], &named->places[at],
            (named->place_count++ - at) * sizeof located->place);
    named->places[at] = located->place;
    if (at == 0)
        named->kind = located->kind;
}

int namer_add_definers(struct namer *n, const struct name_files *definers, const char *text,
                       struct brief_named *named, struct err *err)
{
    const char *name = request_last_part(text), *scope = request_scope(text, n->arena);
    size_t bodies = 0;
    named->place_total = definers->count;
    for (size_t i = 0; i < definers->count && named->place_count < PLACES_MAX; i++) {
        struct located located;
        if (locate(n, definers->items[i].file, name, scope, &located, err))
            return -1;
        /* What is meant: the others only share the name. */
        if (located.is_scoped)
            named->place_count = bodies = 0;
        if (located.place.path)
            put_place(named, &located, &bodies);
        if (!located.is_scoped)
            continue;
        named->place_total = 1;
        break;
    }
    return 0;
}

/* A word with hyphens that nothing is called by is none. */
static size_t count_quotes(const struct namer *n)
{
    const struct request *request = &n->ranked->request;
    size_t count = 0;
    for (size_t i = 0; i < request->quote_count; i++)
        count += !request->quotes[i].is_unmarked || n->ranked->evidence.quotes[i].count;
    return count;
}

/* Whether the title says it, or so little is named that all of it is meant. */
bool namer_is_in_focus(const struct namer *n, const char *name)
{
    const struct request *request = &n->ranked->request;
    const char *said = request->said, *end = said + strcspn(said, "\r\n");
    const char *found = strstr(said, name);
    return (found && found < end) || request->symbol_count + count_quotes(n) <= NAMES_FEW;
}

/* One file more that uses it. Sources come first, so a test stands where there is nothing else. */
static void add_use(struct namer *n, uint32_t file, const char *name, uint32_t line,
                    struct brief_named *named)
{
    size_t max = namer_is_in_focus(n, request_last_part(named->text)) ? USES_MAX : USES_FEW;
    bool is_test = n->ranked->evidence.files[file].role == ROLE_TEST;
    named->use_total++;
    named->test_total += is_test;
    if (named->use_count >= max || (is_test && named->use_count >= 1))
        return;
    struct named_place *place = &named->uses[named->use_count++];
    *place = (struct named_place){ .path = namer_path(n, file), .line = line };
    place->line_total =
        (uint32_t)literal_lines(n->finder, file, name, strlen(name), place->lines, NAMED_LINES_MAX);
    place->line_count = place->line_total < NAMED_LINES_MAX ? place->line_total : NAMED_LINES_MAX;
    place->line = place->line_count ? place->lines[0] : line;
}

void namer_add_uses(struct namer *n, const struct name_files *users,
                    const struct name_files *definers, const char *name, struct brief_named *named)
{
    for (size_t i = 0; i < users->count; i++)
        if (!list_holds(definers, users->items[i].file))
            add_use(n, users->items[i].file, name, 0, named);
}

static bool is_place(const struct brief_named *named, const char *path, uint32_t line)
{
    for (size_t i = 0; i < named->place_count; i++)
        if (!strcmp(named->places[i].path, path) && named->places[i].line == line)
            return true;
    return false;
}

/* What only the files use that define it, behind the line of the definition. */
void namer_add_own_uses(struct namer *n, const struct name_files *users,
                        const struct name_files *definers, const char *name,
                        struct brief_named *named)
{
    for (size_t i = 0; i < users->count; i++) {
        uint32_t lines[NAMED_LINES_MAX + 1], file = users->items[i].file;
        if (!list_holds(definers, file))
            continue;
        size_t total =
            literal_lines(n->finder, file, name, strlen(name), lines, NAMED_LINES_MAX + 1);
        struct named_place own = { .path = namer_path(n, file) };
        for (size_t j = 0; j < total && j <= NAMED_LINES_MAX; j++)
            if (!is_place(named, own.path, lines[j]) && own.line_count < NAMED_LINES_MAX)
                own.lines[own.line_count++] = lines[j];
        own.line = own.lines[0];
        own.line_total = (uint32_t)total - 1;
        if (own.line_count && named->use_count < USES_FEW)
            named->uses[named->use_count++] = own;
        named->use_total += own.line_count > 0;
    }
}

int namer_add_holders(struct namer *n, const struct name_files *known, const char *name,
                      struct brief_named *named, struct err *err)
{
    struct evidence_quote found;
    if (literal_find(n->finder, name, strlen(name), true, n->arena, &found, err))
        return -1;
    if (!found.is_known || found.count > HOLDERS_MAX)
        return 0;
    size_t before = named->use_total;
    for (size_t i = 0; i < found.count; i++) {
        uint32_t file = found.places[i].file;
        if (list_holds(known, file) || n->ranked->evidence.files[file].role == ROLE_DOCUMENT)
            continue;
        add_use(n, file, name, found.places[i].line, named);
    }
    named->is_held = named->use_total > before;
    return 0;
}
