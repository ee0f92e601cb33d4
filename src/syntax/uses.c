#include "syntax/uses.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/qualifier.h"
#include "syntax/strings.h"

#define NAMES_MAX      (4u * SUMMARY_USES) /* before what nobody else can mean is left out */
#define KEYS_LOOK_BACK 2000                /* bytes before a key that its brace is looked for in */

bool uses_is_identifier(const char *node)
{
    static const char *const others[] = { "constant", "name", "simple_symbol" };
    const char *end = strstr(node, "identifier");
    if (end && !end[strlen("identifier")])
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(node, others[i]))
            return true;
    return false;
}

void uses_reset(struct uses *uses, enum uses_style style, const char *text, uint32_t size)
{
    uses_release(uses);
    *uses = (struct uses){ .style = style, .text = text, .size = size };
}

void uses_release(struct uses *uses)
{
    map_release(&uses->names);
    map_release(&uses->spaces);
    map_release(&uses->variables);
    map_release(&uses->origins);
}

/* ---- one identifier ---- */

static size_t make_key(const struct uses *u, uint32_t start, uint32_t end,
                       char key[QUALIFIER_MAX + SUMMARY_NAME_MAX + 2])
{
    size_t length = qualifier_before(u->text, start, u->style == USES_PHP, key);
    key[length] = '\0';
    memcpy(key + length + 1, u->text + start, end - start);
    return length + 1 + (end - start);
}

/* Languages in which a variable keeps the type that it was declared with. */
static bool is_static(enum uses_style style)
{
    return style != USES_JAVASCRIPT && style != USES_PHP && style != USES_PYTHON &&
           style != USES_RUBY;
}

/* Whether "x = value" gives a value to what is declared elsewhere: no type or word stands before. */
static bool is_assignment(const struct uses *u, uint32_t start, uint32_t end)
{
    while (end < u->size && u->text[end] == ' ')
        end++;
    while (start && (u->text[start - 1] == ' ' || u->text[start - 1] == '\t'))
        start--;
    bool is_bare = !start || !(isalnum((unsigned char)u->text[start - 1]) ||
                               strchr("_>]*&?)", u->text[start - 1]));
    return is_static(u->style) && is_bare && end < u->size && u->text[end] == '=';
}

/* Several origins are none. */
static void add_variable(struct uses *u, const char *key, size_t length, const char *origin,
                         size_t origin_length)
{
    bool fresh, fresh_origin;
    uint32_t *entry = map_put(&u->origins, origin, origin_length, &fresh_origin);
    if (fresh_origin)
        *entry = (uint32_t)u->origins.count;
    uint32_t value = *entry;
    uint32_t *known = map_put(&u->variables, key, length, &fresh);
    if (fresh)
        *known = value;
    else if (*known != value)
        *known = USES_MIXED;
}

/* Whether the qualifier is nothing, or the object itself: then the name may be declared here. */
static void look_for_declaration(struct uses *u, const char *qualifier, uint32_t start,
                                 uint32_t end)
{
    char key[SUMMARY_NAME_MAX + 8], origin[QUALIFIER_MAX];
    bool is_own = !strcmp(qualifier, "this");
    if ((*qualifier && !is_own) || u->variables.count >= NAMES_MAX)
        return;
    size_t length = qualifier_of_declaration(u->text, u->size, start, end, u->style, origin);
    if (!length)
        return;
    size_t n = is_own ? strlen("this.") : 0;
    memcpy(key, "this.", n);
    memcpy(key + n, u->text + start, end - start);
    if (is_assignment(u, start, end) && map_get(&u->variables, key, n + (end - start)))
        return;
    add_variable(u, key, n + (end - start), origin, length);
}

/* ":name" of Ruby is the name; "$name" of PHP is a variable. False when it is no name of others. */
static bool trim_name(const struct uses *u, uint32_t *start, uint32_t end)
{
    if (*start < end && u->text[*start] == ':')
        ++*start;
    return end > *start && end - *start <= SUMMARY_NAME_MAX &&
           !(u->style == USES_PHP && *start && u->text[*start - 1] == '$');
}

/* Whether the line begins with this word of Go. */
static bool begins_line(const struct uses *u, uint32_t at, const char *word)
{
    while (at && u->text[at - 1] != '\n')
        at--;
    while (at < u->size && (u->text[at] == ' ' || u->text[at] == '\t'))
        at++;
    size_t n = strlen(word);
    return u->size - at > n && !memcmp(u->text + at, word, n) &&
           isspace((unsigned char)u->text[at + n]);
}

/* Whether what stands before `at` is the type "map[K]V": the keys in its braces are values. */
static bool ends_in_map(const struct uses *u, uint32_t at)
{
    uint32_t start = at;
    while (start &&
           (isalnum((unsigned char)u->text[start - 1]) || strchr("_.*[]", u->text[start - 1]) ||
            (u->text[start - 1] == '}' && start > 1 && u->text[start - 2] == '{') ||
            (u->text[start - 1] == '{' && start < at && u->text[start] == '}')))
        start--;
    return at - start > 4 && !memcmp(u->text + start, "map[", 4);
}

/* Whether the brace around a key of Go opens a map. The answer holds up to the next key on the same
 * level, so that a long table is gone through once. */
static bool is_in_map(struct uses *u, uint32_t start)
{
    uint32_t depth = 0, least = start > KEYS_LOOK_BACK ? start - KEYS_LOOK_BACK : 0;
    bool is_map = false;
    for (uint32_t i = start; i > least; i--) {
        if (!depth && i == u->key_end) {
            is_map = u->key_is_in_map;
            break;
        }
        char c = u->text[i - 1];
        if (c == '{' && !depth) {
            is_map = ends_in_map(u, i - 1);
            break;
        }
        depth += (c == '}') - (c == '{');
    }
    u->key_end = start;
    u->key_is_in_map = is_map;
    return is_map;
}

/* "{ Name: value }" of Go names a field of something else, unless it is a case or the key of a map. */
static bool is_map_key(struct uses *u, uint32_t start, uint32_t end)
{
    while (end < u->size && (u->text[end] == ' ' || u->text[end] == '\t'))
        end++;
    bool has_colon =
        u->style == USES_GO && end + 1 < u->size && u->text[end] == ':' && u->text[end + 1] != '=';
    return has_colon && !begins_line(u, start, "case") && !is_in_map(u, start);
}

void uses_add(struct uses *u, uint32_t start, uint32_t end, bool is_member)
{
    char key[QUALIFIER_MAX + SUMMARY_NAME_MAX + 2];
    if (u->style == USES_NONE || start < u->skip_until)
        return;
    bool is_variable = u->style == USES_PHP && start && u->text[start - 1] == '$';
    if (is_variable && end - start <= SUMMARY_NAME_MAX)
        look_for_declaration(u, "", start - 1, end);
    if (!trim_name(u, &start, end))
        return;
    size_t length = make_key(u, start, end, key);
    look_for_declaration(u, key, start, end);
    if (!*key && (is_member || is_map_key(u, start, end)))
        return;
    bool is_scoped = (u->style == USES_C || u->style == USES_RUST) && start > 1 &&
                     u->text[start - 1] == ':' && u->text[start - 2] == ':' && *key &&
                     strncmp(key, "std", 3) != 0;
    if (is_scoped && u->spaces.count < NAMES_MAX)
        map_put(&u->spaces, key, strlen(key), NULL);
    if (u->names.count < NAMES_MAX) {
        ++*map_put(&u->names, key, length, NULL);
    } else {
        uint32_t *known = (uint32_t *)map_get(&u->names, key, length);
        if (known)
            ++*known;
    }
}

void uses_forget(struct uses *u, uint32_t start, uint32_t end)
{
    char key[QUALIFIER_MAX + SUMMARY_NAME_MAX + 2];
    if (u->style == USES_NONE || !trim_name(u, &start, end))
        return;
    size_t length = make_key(u, start, end, key);
    uint32_t *times = (uint32_t *)map_get(&u->names, key, length);
    if (times && *times)
        --*times;
}

/* ---- what others could mean ---- */

struct keeper {
    const struct uses *uses;
    struct arena *arena;
    struct summary *out;
    struct map bound;   /* local names of imports -> their binding + 1 */
    struct map members; /* what an import names under another name -> 1 */
    struct map defined; /* names that the file defines -> 1 */
    struct map called;  /* names of references -> 1 */
    bool takes_all;     /* an import brings names that it does not list */
    size_t capacity;
};

static void collect_uses(struct keeper *k)
{
    const struct summary *s = k->out;
    for (size_t i = 0; i < s->binding_count; i++) {
        const struct binding *b = &s->bindings[i];
        if (*b->name)
            *map_put(&k->bound, b->name, strlen(b->name), NULL) = (uint32_t)i + 1;
        if (strchr(b->name, '.')) /* `import a.b`: what is written begins with a */
            map_put(&k->bound, b->name, strcspn(b->name, "."), NULL);
        k->takes_all |= !strcmp(b->member, "*") && !*b->name;
    }
    for (size_t i = 0; i < s->definition_count; i++)
        map_put(&k->defined, s->definitions[i].name, strlen(s->definitions[i].name), NULL);
    for (size_t i = 0; i < s->reference_count; i++)
        map_put(&k->called, s->references[i].name, strlen(s->references[i].name), NULL);
}

/* Languages in which a name may come from a file that no import of this one leads to. */
static bool needs_no_import(const struct keeper *k)
{
    switch (k->uses->style) {
    case USES_PYTHON:
    case USES_RUST:
    case USES_PHP:
        return k->takes_all;
    case USES_JAVASCRIPT:
        return !k->out->binding_count;
    default:
        return true;
    }
}

/* Languages whose imports name things by their path. */
static bool is_path_style(const struct keeper *k)
{
    static const unsigned paths = 1u << USES_RUST | 1u << USES_JAVA | 1u << USES_KOTLIN |
                                  1u << USES_SCALA | 1u << USES_PHP | 1u << USES_C_SHARP;
    return paths & 1u << k->uses->style;
}

/* What an import names, where it names something in a file: "Conn" of `use a::tcp::Conn`. */
static const char *named_by(const struct keeper *k, const struct binding *b)
{
    const char *target = k->out->imports[b->import].target, *last = target;
    if (*b->member || !is_path_style(k))
        return b->member;
    for (const char *p = target; *p; p++)
        if (strchr(".:\\", *p))
            last = p + 1;
    return last;
}

static bool is_capital(const char *name)
{
    return *name >= 'A' && *name <= 'Z';
}

/* Objects that every page and every program of the platform has. */
static bool is_platform_object(const struct keeper *k, const char *name, size_t length)
{
    static const char *const names[] = { "document",     "window",         "console",
                                         "process",      "globalThis",     "navigator",
                                         "localStorage", "sessionStorage", "history",
                                         "performance",  "crypto" };
    for (size_t i = 0; k->uses->style == USES_JAVASCRIPT && i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && !memcmp(names[i], name, length))
            return true;
    return false;
}

/* What a qualifier whose beginning is no import and no variable leads to. */
static const char *judge_root(const struct keeper *k, const char *qualifier, size_t root)
{
    if (is_platform_object(k, qualifier, root))
        return "=";
    if (is_capital(qualifier) || is_capital(qualifier_last(qualifier)) || strchr(qualifier, ':') ||
        *qualifier == '=' || *qualifier == '?' || map_get(&k->defined, qualifier, root) ||
        map_get(&k->uses->spaces, qualifier, strlen(qualifier)))
        return qualifier;
    return k->uses->style == USES_C && !strchr(qualifier, '(') && !strchr(qualifier, '.')
               ? qualifier
               : "?";
}

/* What variables stand for is put in their place: "b" becomes "strings.Builder". */
static const char *replace_variable(const struct keeper *k, const char *qualifier)
{
    const struct uses *u = k->uses;
    size_t root = qualifier_root_length(qualifier);
    if (!*qualifier || !strcmp(qualifier, "this") || map_get(&k->bound, qualifier, root))
        return qualifier;
    const uint32_t *origin = NULL;
    if (root == 4 && !memcmp(qualifier, "this.", 5)) {
        size_t next = 5 + strcspn(qualifier + 5, ".");
        const char *rest = qualifier + next;
        origin = map_get(&u->variables, qualifier, next);
        if (!origin)
            origin = map_get(&u->variables, qualifier + 5, next - 5);
        if (*rest || !origin)
            return "?";
    } else {
        origin = map_get(&u->variables, qualifier, root);
        if (!origin)
            return judge_root(k, qualifier, root);
        /* What a member of the variable is, its origin tells only where that is a library's. */
        if (qualifier[root] && *origin != USES_MIXED)
            return arena_printf(k->arena, "%s.%s", u->origins.entries[*origin - 1].key, "?");
    }
    return *origin == USES_MIXED ? "?" : u->origins.entries[*origin - 1].key;
}

/* Words of languages that the trees call identifiers. */
static bool is_word_of_language(const char *name)
{
    static const char *const words[] = {
        "self", "this",   "super", "cls",   "int", "string", "bool",   "error", "nil",
        "len",  "append", "true",  "false", "cfg", "test",   "derive", "make",  "undefined"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(name, words[i]))
            return true;
    return false;
}

static bool use_is_kept(const struct keeper *k, const char *qualifier, const char *name)
{
    size_t root = qualifier_root_length(qualifier);
    if (!*qualifier && is_word_of_language(name))
        return false;
    if (map_get(&k->called, name, strlen(name)) && !map_get(&k->bound, name, strlen(name)))
        return true;
    if (*qualifier && *qualifier != '?' && *qualifier != '=' && strcmp(qualifier, "this") != 0)
        return is_capital(qualifier) || map_get(&k->bound, qualifier, root) ||
               is_capital(qualifier_last(qualifier)) ||
               map_get(&k->uses->spaces, qualifier, strlen(qualifier));
    if (*qualifier)
        return *qualifier == '?' && strlen(name) > 3 && !map_get(&k->defined, name, strlen(name));
    const uint32_t *binding = map_get(&k->bound, name, strlen(name));
    if (binding && !*binding)
        return false;
    if (binding) { /* what is exported as the default is mostly called alike */
        const char *named = named_by(k, &k->out->bindings[*binding - 1]);
        return !strcmp(named, name) || !strcmp(named, "default");
    }
    return needs_no_import(k) && name[0] && name[1] &&
           !map_get(&k->uses->variables, name, strlen(name)) &&
           !map_get(&k->defined, name, strlen(name));
}

static void keep_use(struct keeper *k, const char *qualifier, const char *name, uint32_t count)
{
    struct summary *s = k->out;
    if (s->use_count >= SUMMARY_USES)
        return;
    s->uses = arena_reserve(k->arena, s->uses, sizeof *s->uses, s->use_count, &k->capacity);
    s->uses[s->use_count++] = (struct use){ name, qualifier, count };
}

static uint32_t times_of(const struct keeper *k, const char *name)
{
    char key[SUMMARY_NAME_MAX + 2] = "";
    size_t length = strlen(name);
    if (length > SUMMARY_NAME_MAX)
        return 0;
    memcpy(key + 1, name, length);
    const uint32_t *times = map_get(&k->uses->names, key, length + 1);
    return times ? *times : 0;
}

/* The type that an import goes through: "Mode" of `use crate::conf::Mode::Fast`, `a.Mode.*`. */
static void keep_import_owner(struct keeper *k, const struct binding *b)
{
    const char *target = k->out->imports[b->import].target, *end = target + strlen(target);
    bool is_all = !strcmp(b->member, "*"), fresh = false;
    while (!is_all && end > target && !strchr(".:\\", end[-1]))
        end--;
    while (end > target && strchr(".:\\*", end[-1]))
        end--;
    const char *start = end;
    while (start > target && !strchr(".:\\ ", start[-1]))
        start--;
    /* `using A.B` of C# names a name space. */
    bool is_type = is_path_style(k) && is_capital(start) && start > target &&
                   (k->uses->style != USES_C_SHARP || !strncmp(target, "static ", 7));
    if (!is_type || (*b->member && !is_all))
        return;
    char *owner = arena_strndup(k->arena, start, (size_t)(end - start));
    map_put(&k->members, owner, strlen(owner), &fresh);
    if (fresh)
        keep_use(k, "", owner, 0);
}

/* What an import names is used, though it be handed on, or only written there. */
static void keep_members(struct keeper *k)
{
    const struct summary *s = k->out;
    for (size_t i = 0; i < s->binding_count; i++) {
        const struct binding *b = &s->bindings[i];
        const char *member = named_by(k, b);
        bool fresh = false;
        keep_import_owner(k, b);
        if (!*member || !strcmp(member, "*") || !strcmp(member, "default")) {
            if (b->is_handed_on && *b->name && (*member || k->uses->style == USES_JAVASCRIPT))
                keep_use(k, "", b->name, 0);
            continue;
        }
        map_put(&k->members, member, strlen(member), &fresh);
        uint32_t times = *b->name ? times_of(k, b->name) : 0;
        bool is_named = !strcmp(member, b->name) && times;
        if (fresh && !is_named)
            keep_use(k, "", member, times);
        /* Who asks for the new name finds where it is made. */
        if (b->is_handed_on && *b->name && strcmp(member, b->name) != 0)
            keep_use(k, "", b->name, 0);
    }
}

static int compare_uses(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->qualifier, b->qualifier);
}

static void sort_uses(struct summary *s)
{
    size_t kept = 0;
    if (s->use_count)
        qsort(s->uses, s->use_count, sizeof *s->uses, compare_uses);
    for (size_t i = 0; i < s->use_count; i++) {
        if (kept && !compare_uses(&s->uses[kept - 1], &s->uses[i]))
            s->uses[kept - 1].count += s->uses[i].count;
        else
            s->uses[kept++] = s->uses[i];
    }
    s->use_count = kept;
}

void uses_make(const struct uses *u, struct arena *arena, struct summary *out)
{
    struct keeper k = { .uses = u, .arena = arena, .out = out };
    collect_uses(&k);
    for (size_t i = 0; i < u->names.count; i++) {
        const struct map_entry *e = &u->names.entries[i];
        const char *raw = e->key + strlen(e->key) + 1;
        size_t length = e->length - (size_t)(raw - e->key);
        if (!e->value || memchr(raw, '\0', length))
            continue;
        const char *name = strings_keep(arena, raw, length, SUMMARY_NAME_MAX);
        const char *qualifier = replace_variable(&k, e->key);
        if (use_is_kept(&k, qualifier, name))
            keep_use(&k, strings_keep(arena, qualifier, strlen(qualifier), QUALIFIER_MAX), name,
                     e->value);
    }
    keep_members(&k);
    sort_uses(out);
    map_release(&k.bound);
    map_release(&k.members);
    map_release(&k.defined);
    map_release(&k.called);
}
