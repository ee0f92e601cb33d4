#include "brief/named.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "text/error_message.h"
#include "view/holders.h"
#include "view/literal.h"

#define NAMED_MAX    12
#define PLACES_MAX   3
#define TEXTS_MAX    8  /* files that a text of nobody stands in */
#define HOLDERS_MAX  12 /* files that merely hold a name: more tell nothing */
#define USES_MAX     10 /* of a name in focus: who changes it wants all */
#define USES_FEW     4
#define NAMES_FEW    3
#define DEFINERS_MAX 40 /* files: more of them, and the name means nothing in particular */
#define SCOPE_MAX    12 /* files that define it: of more, only the one within a named scope counts */
#define TEXT_FILES_MAX                                                                             \
    20 /* that a quoted text stands in: of more, it is an ordinary word or a usual phrase */
#define COMMON_SHARE 0.25 /* of all files */
#define COMMON_MIN   20   /* files */
#define NEAR_PREFIX  3    /* bytes that a near name shares */
#define NEAR_TERMS   2000

struct namer {
    struct view *view;
    const struct ranked_request *ranked;
    struct literal_finder *finder;
    struct arena *arena;
    bool *is_listed; /* by file: while a list is made */
    struct brief_named *items;
    size_t count;
};

/* ---- files by name ---- */

struct name_file {
    uint32_t file, count;
    size_t rank; /* place in the ranking; SIZE_MAX: none */
    bool is_test;
};

struct name_files {
    struct name_file *items;
    size_t count;
};

static size_t rank_of(const struct ranking *ranking, uint32_t file)
{
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->files[i].file == file)
            return i;
    return SIZE_MAX;
}

/* Sources before tests; then as ranked for the request; then most uses first. */
static int by_interest(const void *a, const void *b)
{
    const struct name_file *x = a, *y = b;
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
        if (n->is_listed[file])
            continue;
        n->is_listed[file] = true;
        out->items[out->count++] =
            (struct name_file){ file, holders[i].counts[0], rank_of(&n->ranked->ranking, file),
                                n->ranked->evidence.files[file].role == ROLE_TEST };
    }
}

/* other: a second kind of posting that makes a file one of them; 0: none. */
static int list_named_files(struct namer *n, enum posting_kind kind, enum posting_kind other,
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

static struct brief_named *add_named(struct namer *n, const char *text, const char *kind)
{
    struct brief_named *named = &n->items[n->count++];
    *named = (struct brief_named){ .text = text, .kind = kind };
    named->places = ARENA_ARRAY(n->arena, struct named_place, TEXTS_MAX);
    named->uses = ARENA_ARRAY(n->arena, struct named_place, USES_MAX);
    return named;
}

static bool is_named_in_request(const struct namer *n, const char *text)
{
    for (size_t i = 0; i < n->count; i++)
        if (!strcmp(request_last_part(n->items[i].text), request_last_part(text)))
            return true;
    return false;
}

static const char *named_path(const struct namer *n, uint32_t file)
{
    return n->view->snapshot->files[file].path;
}

static bool is_common(const struct namer *n, size_t files)
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
            *out = (struct located){ { .path = named_path(n, file), .line = d->line },
                                     def_kind_name(d->kind),
                                     d->end_line > d->line,
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

static int add_definers(struct namer *n, const struct name_files *definers, const char *text,
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
static bool is_in_focus(const struct namer *n, const char *name)
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
    size_t max = is_in_focus(n, request_last_part(named->text)) ? USES_MAX : USES_FEW;
    bool is_test = n->ranked->evidence.files[file].role == ROLE_TEST;
    named->use_total++;
    named->test_total += is_test;
    if (named->use_count >= max || (is_test && named->use_count >= 1))
        return;
    struct named_place *place = &named->uses[named->use_count++];
    *place = (struct named_place){ .path = named_path(n, file), .line = line };
    place->line_total =
        (uint32_t)literal_lines(n->finder, file, name, strlen(name), place->lines, NAMED_LINES_MAX);
    place->line_count = place->line_total < NAMED_LINES_MAX ? place->line_total : NAMED_LINES_MAX;
    place->line = place->line_count ? place->lines[0] : line;
}

static void add_use_places(struct namer *n, const struct name_files *users,
                           const struct name_files *definers, const char *name,
                           struct brief_named *named)
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
static void add_own_uses(struct namer *n, const struct name_files *users,
                         const struct name_files *definers, const char *name,
                         struct brief_named *named)
{
    for (size_t i = 0; i < users->count; i++) {
        uint32_t lines[NAMED_LINES_MAX + 1], file = users->items[i].file;
        if (!list_holds(definers, file))
            continue;
        size_t total =
            literal_lines(n->finder, file, name, strlen(name), lines, NAMED_LINES_MAX + 1);
        struct named_place own = { .path = named_path(n, file) };
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

/* What nobody uses by the name may still stand elsewhere. */
static int add_holders(struct namer *n, const struct name_files *definers, const char *name,
                       struct brief_named *named, struct err *err)
{
    struct evidence_quote found;
    if (literal_find(n->finder, name, strlen(name), true, n->arena, &found, err))
        return -1;
    if (!found.is_known || found.count > HOLDERS_MAX)
        return 0;
    for (size_t i = 0; i < found.count; i++) {
        uint32_t file = found.places[i].file;
        if (list_holds(definers, file) || n->ranked->evidence.files[file].role == ROLE_DOCUMENT)
            continue;
        add_use(n, file, name, found.places[i].line, named);
    }
    named->is_held = named->use_total > 0;
    return 0;
}

/* ---- what nobody defines ---- */

static void add_places(const struct namer *n, const struct evidence_quote *quote,
                       struct brief_named *named)
{
    static const enum file_role order[] = { ROLE_SOURCE, ROLE_DATA, ROLE_DOCUMENT, ROLE_TEST };
    const struct evidence *evidence = &n->ranked->evidence;
    size_t max = is_in_focus(n, named->text) ? TEXTS_MAX : PLACES_MAX;
    named->place_total = quote->count;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < quote->count; i++) {
            if (evidence->files[quote->places[i].file].role != order[k])
                continue;
            named->test_places += order[k] == ROLE_TEST;
            if (named->place_count < max && (order[k] != ROLE_TEST || !named->place_count))
                named->places[named->place_count++] =
                    (struct named_place){ .path = named_path(n, quote->places[i].file),
                                          .line = quote->places[i].line };
        }
}

/* Where a word with hyphens that the request quotes is a name; NULL: it has none such. */
static const struct evidence_quote *find_kebab(const struct namer *n, const char *text)
{
    const struct request *request = &n->ranked->request;
    for (size_t i = 0; i < request->quote_count; i++)
        if (request->quotes[i].is_kebab && !strcmp(request->quotes[i].text, text) &&
            n->ranked->evidence.quotes[i].count)
            return &n->ranked->evidence.quotes[i];
    return NULL;
}

static int add_text_places(struct namer *n, const char *text, struct brief_named *named,
                           bool *is_known, struct err *err)
{
    struct evidence_quote found;
    const struct evidence_quote *kebab = find_kebab(n, text);
    if (kebab)
        found = *kebab;
    else if (literal_find(n->finder, text, strlen(text), true, n->arena, &found, err))
        return -1;
    *is_known = found.is_known;
    add_places(n, &found, named);
    return 0;
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && tolower((unsigned char)a[n]) == tolower((unsigned char)b[n]))
        n++;
    return n;
}

/* One that begins or ends alike: at most three bytes differ between what both begin and end with.
 */
static bool is_near(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b), head = common_prefix(a, b), tail = 0;
    while (tail + head < x && tail + head < y &&
           tolower((unsigned char)a[x - tail - 1]) == tolower((unsigned char)b[y - tail - 1]))
        tail++;
    return x - head - tail <= 3 && y - head - tail <= 3 && head + tail >= 4;
}

static int find_nearest(struct namer *n, struct brief_named *named, struct err *err)
{
    const char *name = request_last_part(named->text), **terms;
    size_t count, best = 0;
    if (strlen(name) < NEAR_PREFIX + 1)
        return 0;
    if (index_db_terms(n->view->db, POSTING_DEFINITION, name, NEAR_PREFIX, NEAR_TERMS, n->arena,
                       &terms, &count, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct name_files files;
        size_t common = common_prefix(name, terms[i]);
        if (common <= best || !is_near(name, terms[i]))
            continue;
        if (list_named_files(n, POSTING_DEFINITION, 0, terms[i], &files, err))
            return -1;
        if (files.count) {
            named->nearest = terms[i];
            best = common;
        }
    }
    return 0;
}

/* ---- symbols, quotations, paths ---- */

static bool is_plain_word(const char *name)
{
    while (*name >= 'a' && *name <= 'z')
        name++;
    return !*name;
}

/* It stands before a message, or in the place of something in one of which the rest was found. */
static bool is_of_message(const struct namer *n, const char *text)
{
    const struct request *request = &n->ranked->request;
    const char *said = strstr(request->said, text);
    if (said && error_mark_length(said, request->said) > strlen(text))
        return true;
    for (size_t i = 0; i < request->quote_count; i++) {
        const char *parts = n->ranked->evidence.quotes[i].parts;
        if (parts && strstr(request->quotes[i].text, text) && !strstr(parts, text))
            return true;
    }
    return false;
}

static int name_symbol(struct namer *n, const char *text, struct err *err)
{
    const char *name = request_last_part(text);
    struct name_files definers, users;
    if (list_named_files(n, POSTING_DEFINITION, 0, name, &definers, err))
        return -1;
    /* A word that nothing here is called by is read and handed over as a local name at best. */
    bool is_one = definers.count || !is_plain_word(name);
    if (list_named_files(n, POSTING_REFERENCE, is_one ? POSTING_USE : 0, name, &users, err))
        return -1;
    if (definers.count > DEFINERS_MAX || is_common(n, users.count))
        return 0;
    struct brief_named *named = add_named(n, text, "text");
    bool is_known = true;
    if (definers.count && add_definers(n, &definers, text, named, err))
        return -1;
    if (named->place_total > SCOPE_MAX) {
        n->count--;
        return 0;
    }
    if (definers.count <= PLACES_MAX)
        add_use_places(n, &users, &definers, name, named);
    if (named->place_count && definers.count <= PLACES_MAX && !named->use_total &&
        add_holders(n, &definers, name, named, err))
        return -1;
    if (named->place_count && definers.count <= PLACES_MAX && !named->use_total)
        add_own_uses(n, &users, &definers, name, named);
    if (named_is_absent(named) && add_text_places(n, text, named, &is_known, err))
        return -1;
    if (named_is_absent(named) && text != name) {
        if (add_text_places(n, name, named, &is_known, err))
            return -1;
        named->text = named->place_total ? name : text; /* that is what stands there */
    }
    bool is_everywhere =
        !definers.count && !named->use_total && named->place_total > TEXT_FILES_MAX;
    if ((!is_known && !named->place_count) || (!named->place_count && named->place_total) ||
        is_everywhere || (named_is_absent(named) && is_of_message(n, text)))
        n->count--;
    else if (named_is_absent(named))
        return find_nearest(n, named, err);
    return 0;
}

static void name_quote(struct namer *n, size_t i)
{
    const struct evidence_quote *quote = &n->ranked->evidence.quotes[i];
    const char *text = quote->parts ? quote->parts : n->ranked->request.quotes[i].text;
    struct brief_named *named = add_named(n, text, "text");
    add_places(n, quote, named);
    if ((!named->place_count && (!quote->is_known || is_of_message(n, text))) ||
        named->place_total > TEXT_FILES_MAX)
        n->count--;
}

static bool is_path_mentioned(const struct namer *n, const char *text)
{
    for (size_t i = 0; i < n->ranked->evidence.mention_count; i++)
        if (n->ranked->evidence.mentions[i].kind == MENTION_PATH &&
            !strcmp(n->ranked->evidence.mentions[i].text, text))
            return true;
    return false;
}

/* Whether the repository has files of such a name: of its ending, or below its first folder.
 * "ops/sec" and "server.watch" are no paths. */
static bool is_like(const char *path, const char *text)
{
    const char *end = strrchr(path_base(text), '.'), *has = strrchr(path_base(path), '.');
    if (end)
        return has && !strcmp(end, has);
    size_t first = strcspn(text, "/") + 1;
    for (const char *p = path; p; p = strchr(p, '/')) {
        p += *p == '/';
        if (!strncmp(p, text, first))
            return true;
    }
    return false;
}

/* A path that is there heads the list of files; the others are told: where they stand as a text, as
 * what is built does in settings, or with the file of that name. */
static int name_path(struct namer *n, const char *text, struct err *err)
{
    const char *nearest = NULL;
    bool is_path = false, is_known;
    if (is_path_mentioned(n, text) || is_of_message(n, text))
        return 0;
    for (size_t i = 0; i < n->view->snapshot->file_count && !nearest; i++) {
        const char *path = named_path(n, (uint32_t)i);
        is_path = is_path || is_like(path, text);
        if (!strcmp(path_base(path), path_base(text)))
            nearest = path;
    }
    if (!is_path && !nearest)
        return 0;
    struct brief_named *named = add_named(n, text, "file");
    if (add_text_places(n, text, named, &is_known, err))
        return -1;
    named->kind = named->place_total ? "text" : "file";
    named->nearest = named->place_total ? NULL : nearest;
    if (named->place_total ? !named->place_count || named->place_total > TEXT_FILES_MAX : !is_known)
        n->count--;
    return 0;
}

static bool is_quoted_name(const struct namer *n, size_t q)
{
    const struct request *request = &n->ranked->request;
    const struct request_quote *quote = &request->quotes[q];
    if (n->ranked->evidence.quotes[q].parts)
        return false;
    for (size_t i = 0; i < request->symbol_count; i++)
        if (!strcmp(request->symbols[i].text, quote->text))
            return true;
    for (size_t i = 0; i < request->path_count; i++)
        if (strstr(quote->text, request->paths[i].text) &&
            (is_named_in_request(n, request->paths[i].text) ||
             is_path_mentioned(n, request->paths[i].text)))
            return true;
    return false;
}

/* ---- what is said in words ---- */

#define WORDED_MAX   2
#define WORDED_TRIED 4
#define WORDED_FILES 12 /* of the ranking, whose definitions are looked at */
#define WORDED_USERS 12 /* more, and the name is everywhere */

struct worded {
    const char *name;
    double weight;
};

static void put_worded(struct worded *list, size_t *count, const char *name, double weight)
{
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(list[i].name, name))
            return;
    size_t at = *count < WORDED_TRIED ? (*count)++ : WORDED_TRIED;
    for (; at && list[at - 1].weight < weight; at--)
        if (at < WORDED_TRIED)
            list[at] = list[at - 1];
    if (at < WORDED_TRIED)
        list[at] = (struct worded){ name, weight };
}

/* Names in which two neighbouring words of the title stand together, the most telling first. */
static size_t list_worded(const struct namer *n, struct worded list[WORDED_TRIED])
{
    const struct compound_hits *hits = &n->ranked->compounds;
    size_t count = 0;
    for (size_t i = 0; i < hits->count && i < WORDED_FILES; i++)
        for (size_t j = 0; j < hits->compounds.title_count; j++) {
            const char *name = hits->held[i].definition[j];
            if (name && compound_hits_tell(hits, j) && !is_named_in_request(n, name) &&
                n->ranked->evidence.files[hits->held[i].file].role == ROLE_SOURCE)
                put_worded(list, &count, name, compound_hits_weight(hits, j));
        }
    return count;
}

/* Used elsewhere, by few. */
static bool is_worth_naming(const struct brief_named *named)
{
    size_t others = named->use_total - named->test_total;
    for (size_t i = 0; i < named->place_count && others; i++)
        if (!strcmp(named->places[i].path, named->uses->path))
            return false;
    return named->place_count && others && others <= WORDED_USERS;
}

static int name_worded(struct namer *n, struct err *err)
{
    struct worded list[WORDED_TRIED];
    size_t count = list_worded(n, list), shown = 0;
    for (size_t i = 0; i < count && shown < WORDED_MAX && n->count < NAMED_MAX; i++) {
        size_t before = n->count;
        if (name_symbol(n, list[i].name, err))
            return -1;
        if (n->count == before)
            continue;
        struct brief_named *named = &n->items[n->count - 1];
        named->is_in_words = true;
        if (is_worth_naming(named))
            shown++;
        else
            n->count = before;
    }
    return 0;
}

/* Where so many names were found, words add little. */
static bool names_enough(const struct namer *n)
{
    size_t found = 0;
    for (size_t i = 0; i < n->count; i++)
        found += !named_is_absent(&n->items[i]);
    return found > 1;
}

static int find_all(struct namer *n, struct err *err)
{
    const struct request *request = &n->ranked->request;
    for (size_t i = 0; i < request->path_count && n->count < NAMED_MAX; i++)
        if (name_path(n, request->paths[i].text, err))
            return -1;
    for (size_t i = 0; i < request->symbol_count && n->count < NAMED_MAX; i++) {
        const char *name = request->symbols[i].text;
        if (!is_named_in_request(n, name) && name_symbol(n, name, err))
            return -1;
    }
    for (size_t i = 0; i < request->quote_count && n->count < NAMED_MAX; i++)
        if (!is_quoted_name(n, i))
            name_quote(n, i);
    return names_enough(n) ? 0 : name_worded(n, err);
}

int named_find(struct literal_finder *finder, const struct ranked_request *ranked,
               struct arena *arena, struct brief_named **out, size_t *count, struct err *err)
{
    struct namer n = { .view = finder->view, .ranked = ranked, .finder = finder, .arena = arena };
    *out = NULL;
    *count = 0;
    if (!n.view->db)
        return 0;
    n.items = ARENA_ARRAY(arena, struct brief_named, NAMED_MAX);
    n.is_listed = ARENA_ARRAY(arena, bool, n.view->snapshot->file_count);
    int result = find_all(&n, err);
    *out = n.items;
    *count = n.count;
    return result;
}
