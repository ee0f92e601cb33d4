#include "repo/attribute_rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "repo/wildcard.h"

#define LINE_MAX_BYTES 2048
#define NESTED_MAX     32 /* macros that set macros */
#define NO_SLOT        UINT32_MAX
#define BLANKS         " \t\r\n"

enum value { UNKNOWN, IS_TRUE, IS_FALSE, UNSPECIFIED, TEXT_TRUE, TEXT_FALSE, TEXT };

struct state {
    uint32_t name; /* in rules->names; once finished, its slot */
    enum value value;
};

/* Where the text of a pattern is looked for. */
enum matcher { MATCH_WHOLE, MATCH_END, MATCH_WILDCARD };

struct rule {
    const char *pattern; /* NULL: a macro */
    uint32_t macro;
    bool is_base; /* the pattern is of the last name of a path alone */
    enum matcher matcher;
    struct wildcard *wildcard;
    struct state *states;
    size_t state_count;
};

struct rule_file {
    struct rule *items;
    size_t count, capacity;
};

struct attribute_rules {
    struct map folders; /* -> files; the first is info/attributes */
    struct rule_file *files;
    size_t file_count, file_capacity;
    struct map names;
    struct rule **macros; /* by name, once finished by slot; or NULL */
    uint32_t *slots;      /* by name: of one that is, or sets, one of ours; else NO_SLOT */
    uint32_t slot_count;
    size_t lines, wildcards, wildcard_bytes, left_out;
    struct arena arena;
};

static const char *const our_names[] = { "linguist-generated", "linguist-vendored", "diff",
                                         "binary" };
enum { GENERATED, VENDORED, DIFF, BINARY, OURS };

/* ---- the text of a line ---- */

static bool is_name(const char *p, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)p[i]) && (!strchr("-._", p[i]) || !p[i]))
            return false;
    return length && p[0] != '-';
}

static uint32_t name_number(struct attribute_rules *rules, const char *name, size_t length)
{
    bool is_new;
    uint32_t *number = map_put(&rules->names, name, length, &is_new);
    if (is_new)
        *number = (uint32_t)rules->names.count - 1;
    return *number;
}

static enum value value_of(const char *text, size_t length)
{
    return length == 4 && !memcmp(text, "true", 4)    ? TEXT_TRUE
           : length == 5 && !memcmp(text, "false", 5) ? TEXT_FALSE
                                                      : TEXT;
}

/* "name", "-name", "!name" or "name=text". False when it is no attribute: then the line is none. */
static bool parse_state(struct attribute_rules *rules, const char *word, size_t length,
                        struct state *out)
{
    const char *equals = memchr(word, '=', length);
    enum value value = IS_TRUE;
    if (*word == '-' || *word == '!') {
        value = *word == '-' ? IS_FALSE : UNSPECIFIED;
        word++;
        length--;
    } else if (equals) {
        value = value_of(equals + 1, (size_t)(word + length - equals - 1));
    }
    size_t end = equals && equals >= word ? (size_t)(equals - word) : length;
    if (!is_name(word, end))
        return false;
    *out = (struct state){ name_number(rules, word, end), value };
    return true;
}

/* p is behind the pattern. */
static bool parse_states(struct attribute_rules *rules, const char *p, struct rule *rule)
{
    struct state states[LINE_MAX_BYTES / 2 + 1];
    for (p += strspn(p, BLANKS); *p; p += strspn(p, BLANKS)) {
        size_t length = strcspn(p, BLANKS);
        if (!parse_state(rules, p, length, &states[rule->state_count++]))
            return false;
        p += length;
    }
    rule->states = ARENA_ARRAY(&rules->arena, struct state, rule->state_count + 1);
    memcpy(rule->states, states, rule->state_count * sizeof *states);
    return rule->state_count;
}

static int octal(const char *p)
{
    int value = 0;
    for (int i = 0; i < 3; i++) {
        if (p[i] < '0' || p[i] > '7')
            return -1;
        value = value * 8 + (p[i] - '0');
    }
    return value < 256 ? value : -1;
}

/* A pattern in quotes, as in C. Returns what follows the closing quote, or NULL. */
static const char *unquote(const char *p, char *out)
{
    static const char letters[] = "abfnrtv\"\\", bytes[] = "\a\b\f\n\r\t\v\"\\";
    for (p++; *p != '"'; p++) {
        const char *letter = *p == '\\' && p[1] ? strchr(letters, p[1]) : NULL;
        int code = *p == '\\' && !letter ? octal(p + 1) : -1;
        if (!*p || (*p == '\\' && !letter && code <= 0))
            return NULL;
        *out++ = letter ? bytes[letter - letters] : code > 0 ? (char)code : *p;
        p += letter ? 1 : code > 0 ? 3 : 0;
    }
    *out = '\0';
    return p + 1;
}

/* ---- patterns ---- */

static bool is_plain_pattern(const char *text)
{
    return !strpbrk(text, "*?[\\");
}

/* False for one that no file can match, or that is one too many. */
static bool compile(struct attribute_rules *rules, const char *text, struct rule *rule)
{
    size_t length = strlen(text);
    if (!length || text[0] == '!' || text[length - 1] == '/')
        return false;
    rule->is_base = !strchr(text, '/');
    text += text[0] == '/';
    rule->matcher = is_plain_pattern(text) ? MATCH_WHOLE
                    : rule->is_base && text[0] == '*' && is_plain_pattern(text + 1)
                        ? MATCH_END
                        : MATCH_WILDCARD;
    rule->pattern = arena_strdup(&rules->arena, text + (rule->matcher == MATCH_END));
    return true;
}

/* The wildcard is made when it is known that the rule matters. */
static bool afford(struct attribute_rules *rules, struct rule *rule)
{
    bool is_wildcard = rule->pattern && rule->matcher == MATCH_WILDCARD;
    size_t bytes = is_wildcard ? strlen(rule->pattern) : 0;
    if (rules->lines >= ATTRIBUTE_LINES_MAX ||
        (is_wildcard && (rules->wildcards >= ATTRIBUTE_WILDCARDS_MAX ||
                         rules->wildcard_bytes + bytes > ATTRIBUTE_WILDCARD_BYTES_MAX))) {
        rules->left_out++;
        return false;
    }
    rules->lines++;
    rules->wildcards += is_wildcard;
    rules->wildcard_bytes += bytes;
    if (is_wildcard)
        rule->wildcard = wildcard_new(rule->pattern, rule->is_base ? 0 : WILDCARD_PATH);
    return true;
}

static bool rule_matches(const struct rule *rule, const char *path, size_t folder_length)
{
    if (!rule->pattern)
        return false;
    const char *name = rule->is_base ? path_base(path) : path + folder_length;
    size_t length = strlen(name), end = strlen(rule->pattern);
    switch (rule->matcher) {
    case MATCH_WHOLE:
        return !strcmp(rule->pattern, name);
    case MATCH_END:
        return length >= end && !memcmp(name + length - end, rule->pattern, end);
    default:
        return wildcard_match(rule->wildcard, name);
    }
}

/* ---- lines ---- */

/* Macros are defined at the top only. */
static void parse_line(struct attribute_rules *rules, char *line, bool is_top,
                       struct rule_file *file)
{
    static const char macro[] = "[attr]";
    struct rule rule = { 0 };
    char pattern[LINE_MAX_BYTES + 1];
    const char *p = line + strspn(line, BLANKS);
    if (!*p || *p == '#')
        return;
    const char *rest = *p == '"' ? unquote(p, pattern) : NULL;
    if (!rest) {
        size_t length = strcspn(p, BLANKS);
        memcpy(pattern, p, length);
        pattern[length] = '\0';
        rest = p + length;
    }
    const char *name = pattern + sizeof macro - 1;
    if (!strncmp(pattern, macro, sizeof macro - 1) && *name) {
        if (!is_top || !is_name(name, strlen(name)))
            return;
        rule.macro = name_number(rules, name, strlen(name));
    } else if (!compile(rules, pattern, &rule)) {
        return;
    }
    if (parse_states(rules, rest, &rule))
        ARRAY_PUSH(file->items, file->count, file->capacity, rule);
}

void attribute_rules_add(struct attribute_rules *rules, const char *folder, const char *text,
                         size_t size)
{
    static const char mark[] = "\xef\xbb\xbf";
    char line[LINE_MAX_BYTES];
    struct rule_file *file = &rules->files[0];
    if (folder) {
        bool is_new;
        uint32_t *number = map_put(&rules->folders, folder, strlen(folder), &is_new);
        if (!is_new)
            return;
        *number = (uint32_t)rules->file_count;
        ARRAY_PUSH(rules->files, rules->file_count, rules->file_capacity,
                   ((struct rule_file){ 0 }));
        file = &rules->files[rules->file_count - 1];
    }
    const char *p = text, *end = text + size;
    p += size >= 3 && !memcmp(p, mark, 3) ? 3 : 0;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t length = (size_t)((newline ? newline : end) - p);
        if (length < LINE_MAX_BYTES) {
            memcpy(line, p, length);
            line[length] = '\0';
            parse_line(rules, line, !folder || !*folder, file);
        }
        p += length + 1;
    }
}

/* ---- what matters ---- */

static bool rule_matters(const struct attribute_rules *rules, const struct rule *rule)
{
    for (size_t i = 0; i < rule->state_count; i++)
        if (rules->slots[rule->states[i].name] != NO_SLOT)
            return true;
    return false;
}

/* The last definition of a macro counts, and what stands in info/attributes before the rest. */
static void find_macros(struct attribute_rules *rules, struct rule **macros)
{
    const uint32_t *root = map_get(&rules->folders, "", 0);
    for (int strong = 0; strong < 2; strong++) {
        struct rule_file *file = strong ? &rules->files[0] : root ? &rules->files[*root] : NULL;
        for (size_t i = 0; file && i < file->count; i++)
            if (!file->items[i].pattern)
                macros[file->items[i].macro] = &file->items[i];
    }
}

static void find_what_matters(struct attribute_rules *rules)
{
    size_t count = rules->names.count;
    struct rule **macros = xcalloc(count, sizeof(struct rule *));
    find_macros(rules, macros);
    bool more = true;
    for (int nested = 0; more && nested < NESTED_MAX; nested++) {
        more = false;
        for (size_t i = 0; i < count; i++)
            if (rules->slots[i] == NO_SLOT && macros[i] && rule_matters(rules, macros[i])) {
                rules->slots[i] = rules->slot_count++;
                more = true;
            }
    }
    free(macros);
}

static void keep_what_matters(struct attribute_rules *rules, struct rule *rule)
{
    size_t kept = 0;
    for (size_t i = 0; i < rule->state_count; i++) {
        uint32_t slot = rules->slots[rule->states[i].name];
        if (slot != NO_SLOT)
            rule->states[kept++] = (struct state){ slot, rule->states[i].value };
    }
    rule->state_count = kept;
    if (!rule->pattern)
        rule->macro = rules->slots[rule->macro];
}

void attribute_rules_finish(struct attribute_rules *rules)
{
    rules->slots = ARENA_ARRAY(&rules->arena, uint32_t, rules->names.count);
    memset(rules->slots, 0xff, rules->names.count * sizeof *rules->slots);
    for (; rules->slot_count < OURS; rules->slot_count++)
        rules->slots[rules->slot_count] = rules->slot_count;
    find_what_matters(rules);
    for (size_t i = 0; i < rules->file_count; i++) {
        struct rule_file *file = &rules->files[i];
        size_t kept = 0;
        for (size_t j = 0; j < file->count; j++) {
            struct rule *rule = &file->items[j];
            bool is_needed = rule_matters(rules, rule) &&
                             (rule->pattern || rules->slots[rule->macro] != NO_SLOT);
            if (!is_needed || !afford(rules, rule))
                continue;
            keep_what_matters(rules, rule);
            file->items[kept++] = *rule;
        }
        file->count = kept;
    }
    rules->macros = ARENA_ARRAY(&rules->arena, struct rule *, rules->slot_count);
    find_macros(rules, rules->macros);
}

/* ---- a path ---- */

/* Those that are set last are stronger: what is known already stays. A macro that is set sets
 * others; it was not known before, so this ends. */
static void apply_rule(const struct attribute_rules *rules, const struct rule *rule,
                       enum value *values)
{
    for (size_t i = rule->state_count; i-- > 0;) {
        const struct state *state = &rule->states[i];
        if (values[state->name] != UNKNOWN)
            continue;
        values[state->name] = state->value;
        if (state->value == IS_TRUE && rules->macros[state->name])
            apply_rule(rules, rules->macros[state->name], values);
        else if (state->value == IS_TRUE && state->name == BINARY && values[DIFF] == UNKNOWN)
            values[DIFF] = IS_FALSE; /* git's own macro: -diff -merge -text */
    }
}

static void apply_file(const struct attribute_rules *rules, const struct rule_file *file,
                       const char *path, size_t folder_length, enum value *values)
{
    for (size_t i = file->count; i-- > 0;)
        if (rule_matches(&file->items[i], path, folder_length))
            apply_rule(rules, &file->items[i], values);
}

/* linguist takes the bare attribute and "=true". */
static bool is_set(enum value value)
{
    return value == IS_TRUE || value == TEXT_TRUE;
}

static bool is_unset(enum value value)
{
    return value == IS_FALSE || value == TEXT_FALSE;
}

static size_t folder_above(const char *path, size_t length)
{
    const char *slash = bytes_find_last(path, '/', length);
    return slash ? (size_t)(slash - path) : 0;
}

void attribute_rules_get(const struct attribute_rules *rules, const char *path,
                         struct path_attributes *out)
{
    enum value small[64] = { UNKNOWN };
    *out = (struct path_attributes){ 0 };
    if (!rules->lines)
        return;
    bool is_small = rules->slot_count <= sizeof small / sizeof *small;
    enum value *values = is_small ? small : xcalloc(rules->slot_count, sizeof *values);
    apply_file(rules, &rules->files[0], path, 0, values);
    for (size_t length = path_dir_length(path);; length = folder_above(path, length)) {
        const uint32_t *file = map_get(&rules->folders, path, length);
        if (file)
            apply_file(rules, &rules->files[*file], path, length + (length > 0), values);
        if (!length)
            break;
    }
    out->generated = is_set(values[GENERATED]);
    out->not_generated = is_unset(values[GENERATED]);
    out->vendored = is_set(values[VENDORED]);
    out->not_vendored = is_unset(values[VENDORED]);
    out->binary = values[DIFF] == IS_FALSE || is_set(values[BINARY]);
    if (!is_small)
        free(values);
}

/* ---- the whole ---- */

struct attribute_rules *attribute_rules_new(void)
{
    struct attribute_rules *rules = xcalloc(1, sizeof *rules);
    for (size_t i = 0; i < OURS; i++)
        name_number(rules, our_names[i], strlen(our_names[i]));
    ARRAY_PUSH(rules->files, rules->file_count, rules->file_capacity, ((struct rule_file){ 0 }));
    return rules;
}

void attribute_rules_free(struct attribute_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->file_count; i++) {
        for (size_t j = 0; j < rules->files[i].count; j++)
            wildcard_free(rules->files[i].items[j].wildcard);
        free(rules->files[i].items);
    }
    free(rules->files);
    map_release(&rules->folders);
    map_release(&rules->names);
    arena_release(&rules->arena);
    free(rules);
}

bool attribute_rules_are_empty(const struct attribute_rules *rules)
{
    return !rules->lines;
}

size_t attribute_rules_left_out(const struct attribute_rules *rules)
{
    return rules->left_out;
}
