#include "brief/named.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "brief/twin.h"
#include "brief/namer.h"
#include "text/error_message.h"
#include "text/word_bytes.h"
#include "view/literal.h"

#define NAMED_MAX    12
#define DEFINERS_MAX 40 /* files: more of them, and the name means nothing in particular */
#define SCOPE_MAX    12 /* files that define it: of more, only the one within a named scope counts */
#define TEXT_FILES_MAX                                                                             \
    20 /* that a quoted text stands in: of more, it is an ordinary word or a usual phrase */
#define NEAR_PREFIX 3 /* bytes that a near name shares */
#define NEAR_TERMS  2000
#define TWINS_MAX   2

/* ---- what nobody defines ---- */

static void add_places(const struct namer *n, const struct evidence_quote *quote,
                       struct brief_named *named)
{
    static const enum file_role order[] = { ROLE_SOURCE, ROLE_DATA, ROLE_DOCUMENT, ROLE_TEST };
    const struct evidence *evidence = &n->ranked->evidence;
    size_t max = namer_is_in_focus(n, named->text) ? TEXTS_MAX : PLACES_MAX;
    named->place_total = quote->count;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < quote->count; i++) {
            if (evidence->files[quote->places[i].file].role != order[k])
                continue;
            named->test_places += order[k] == ROLE_TEST;
            named->source_places += order[k] == ROLE_SOURCE;
            if (named->place_count < max && (order[k] != ROLE_TEST || !named->place_count))
                named->places[named->place_count++] =
                    (struct named_place){ .path = namer_path(n, quote->places[i].file),
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

/* Of a path of names that no program text writes out ("thresholds.perFile"): its last name, where
 * program text has that. */
static int add_last_part(struct namer *n, const char *name, struct brief_named *named,
                         bool *is_known, struct err *err)
{
    struct brief_named part = { .text = name,
                                .kind = named->kind,
                                .places = ARENA_ARRAY(n->arena, struct named_place, TEXTS_MAX),
                                .uses = named->uses };
    bool is_part_known;
    if (add_text_places(n, name, &part, &is_part_known, err))
        return -1;
    if (part.source_places && part.place_total <= TEXT_FILES_MAX) {
        *named = part;
        *is_known = is_part_known;
    }
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
        if (namer_list_files(n, POSTING_DEFINITION, 0, terms[i], &files, err))
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

static int name_symbol(struct namer *n, const char *text, struct err *err);

static bool is_one_name(const char *text)
{
    while (is_name_byte(*text) || *text == '-')
        text++;
    return !*text;
}

/* What a program calls a setting or an option: "auto_commits" of "--auto-commits". */
static int name_spelled(struct namer *n, const char *setting, struct err *err)
{
    struct evidence_quote found;
    char *name = arena_strdup(n->arena, setting + strspn(setting, "-"));
    if (!strchr(name, '-') || n->count == NAMED_MAX)
        return 0;
    for (char *p = name; *p; p++)
        *p = *p == '-' ? '_' : *p;
    if (literal_find(n->finder, name, strlen(name), true, n->arena, &found, err))
        return -1;
    return found.count ? name_symbol(n, name, err) : 0;
}

/* Behind what is not there yet, what is most like it: it stands where the new one will. */
static int name_twin(struct namer *n, struct brief_named *absent, struct err *err)
{
    const char *twin;
    if (absent->nearest || n->count == NAMED_MAX || n->twin_count == TWINS_MAX)
        return 0;
    if (twin_find(n->finder, request_last_part(absent->text), n->arena, &twin, err))
        return -1;
    if (!twin || namer_has(n, twin))
        return 0;
    absent->nearest = twin;
    n->twin_count++;
    return name_symbol(n, twin, err) || name_spelled(n, twin, err) ? -1 : 0;
}

static int name_symbol(struct namer *n, const char *text, struct err *err)
{
    const char *name = request_last_part(text);
    struct name_files definers, users;
    if (namer_list_files(n, POSTING_DEFINITION, 0, name, &definers, err))
        return -1;
    /* A word that nothing here is called by is read and handed over as a local name at best. */
    bool is_one = definers.count || !is_plain_word(name);
    if (namer_list_files(n, POSTING_REFERENCE, is_one ? POSTING_USE : 0, name, &users, err))
        return -1;
    if (definers.count > DEFINERS_MAX || namer_is_common(n, users.count))
        return 0;
    struct brief_named *named = namer_add(n, text, "text");
    bool is_known = true;
    if (definers.count && namer_add_definers(n, &definers, text, named, err))
        return -1;
    if (named->place_total > SCOPE_MAX) {
        n->count--;
        return 0;
    }
    if (definers.count <= PLACES_MAX)
        namer_add_uses(n, &users, &definers, name, named);
    bool is_undefined = !definers.count && named->use_total && !is_plain_word(name);
    if (is_undefined && namer_add_holders(n, &users, name, named, err))
        return -1;
    if (named->place_count && definers.count <= PLACES_MAX && !named->use_total &&
        namer_add_holders(n, &definers, name, named, err))
        return -1;
    if (named->place_count && definers.count <= PLACES_MAX && !named->use_total)
        namer_add_own_uses(n, &users, &definers, name, named);
    if (named_is_absent(named) && add_text_places(n, text, named, &is_known, err))
        return -1;
    if (text != name && !named->use_total && !named->source_places && !definers.count &&
        add_last_part(n, name, named, &is_known, err))
        return -1;
    bool is_everywhere =
        !definers.count && !named->use_total && named->place_total > TEXT_FILES_MAX;
    if ((!is_known && !named->place_count) || (!named->place_count && named->place_total) ||
        is_everywhere || (named_is_absent(named) && is_of_message(n, text)))
        n->count--;
    else if (named_is_absent(named))
        return find_nearest(n, named, err) || name_twin(n, named, err) ? -1 : 0;
    return 0;
}

/* A word with hyphens that no settings have may still be prose somewhere. */
static int is_nowhere(struct namer *n, const struct request_quote *quote, struct err *err)
{
    struct evidence_quote found;
    if (!quote->is_kebab)
        return 0;
    if (literal_find(n->finder, quote->text, quote->length, false, n->arena, &found, err))
        return -1;
    return found.is_known && !found.count;
}

static int name_quote(struct namer *n, size_t i, struct err *err)
{
    const struct evidence_quote *quote = &n->ranked->evidence.quotes[i];
    const char *text = quote->parts ? quote->parts : n->ranked->request.quotes[i].text;
    struct brief_named *named = namer_add(n, text, "text");
    add_places(n, quote, named);
    const char *last = request_last_part(text);
    bool is_known;
    if (last != text && !named->source_places && is_one_name(last) && !strchr(text, ' ') &&
        add_last_part(n, last, named, &is_known, err))
        return -1;
    bool is_absent = !named->place_total && !is_of_message(n, text);
    int is_sure = is_absent && !quote->is_known ? is_nowhere(n, &n->ranked->request.quotes[i], err)
                                                : quote->is_known;
    if (is_sure < 0 || (is_sure && is_absent && is_one_name(text) && name_twin(n, named, err)))
        return -1;
    bool says_little = is_absent ? !quote->is_known && !named->nearest : !named->place_count;
    if (says_little || named->place_total > TEXT_FILES_MAX)
        n->count--;
    return 0;
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
        const char *path = namer_path(n, (uint32_t)i);
        is_path = is_path || is_like(path, text);
        if (!strcmp(path_base(path), path_base(text)))
            nearest = path;
    }
    if (!is_path && !nearest)
        return 0;
    struct brief_named *named = namer_add(n, text, "file");
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
            (namer_has(n, request->paths[i].text) || is_path_mentioned(n, request->paths[i].text)))
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
            if (name && compound_hits_tell(hits, j) && !namer_has(n, name) &&
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
        if (!namer_has(n, name) && name_symbol(n, name, err))
            return -1;
    }
    for (size_t i = 0; i < request->quote_count && n->count < NAMED_MAX; i++)
        if (!is_quoted_name(n, i) && name_quote(n, i, err))
            return -1;
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
