/* Where in a text a definition is used: what stands before the name, what the text says of that,
 * and what else can be called so there. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "repo/repo.h"
#include "syntax/library.h"
#include "syntax/qualifier.h"
#include "view/users_internal.h"

#define IMPORT_LINES    100 /* around its target that one import may take */
#define PLACES_MAX      200 /* of one word in one file that are looked at */
#define DOUBTS_READ     60
#define DOUBT_SIZE_MAX  (1u << 20) /* bytes */
#define OWN_MAX         400        /* the same of a definition in its own file */
#define DECLARATION_MAX 40         /* places of a receiver that are looked at for its declaration */

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* ---- lines of imports ---- */

/* Brackets that the line opens, less those that it closes. */
static int open_brackets(const struct source *source, uint32_t line)
{
    int open = 0;
    for (size_t at = source->line_starts[line - 1]; at < source->line_starts[line]; at++) {
        char c = source->text[at];
        int step = c && strchr("([{", c) ? 1 : c && strchr(")]}", c) ? -1 : 0;
        if (step && source_is_code(source, at))
            open += step;
    }
    return open;
}

/* Whether the line belongs to the import whose target stands in line `target`: the names in its
 * brackets may stand in the lines before, as in JavaScript, or after, as in Python. */
static bool is_line_of_import(const struct source *source, uint32_t target, uint32_t line)
{
    uint32_t first = target, last = target;
    if (target > source->line_count || line + IMPORT_LINES < target || line > target + IMPORT_LINES)
        return false;
    int open = open_brackets(source, target);
    while (open < 0 && first > 1 && first > line)
        open += open_brackets(source, --first);
    while (open > 0 && last < source->line_count && last < line)
        open += open_brackets(source, ++last);
    return line >= first && line <= last;
}

static bool is_in_import(const struct source *source, uint32_t line)
{
    const struct summary *summary = &source->summary;
    for (size_t i = 0; i < summary->import_count; i++)
        if (is_line_of_import(source, summary->imports[i].line, line))
            return true;
    return false;
}

/* ---- strings ---- */

/* Whether a quote that opens at p can be one: the lifetimes of Rust and what parts the digits of C
 * are not closed. */
static bool opens_string(const struct source *source, size_t p, size_t end)
{
    const char *text = source->text;
    if (text[p] != '\'')
        return text[p] == '"' || text[p] == '`';
    enum uses_style style = source->language ? uses_style_of(source->language) : USES_NONE;
    size_t last = style == USES_RUST || style == USES_C ? p + 4 : end;
    for (size_t i = p + 1; i < end && i <= last; i++)
        if (text[i] == '\'')
            return true;
    return false;
}

/* By the quotes of the line. What an expression in a string names is used: f"{x}", `${x}`. */
static bool is_in_string(const struct source *source, size_t at)
{
    uint32_t line = source_line_of(source, at);
    size_t opened = 0, end = source->line_starts[line];
    char quote = '\0';
    for (size_t p = source->line_starts[line - 1]; p < at; p++) {
        char c = source->text[p];
        if (quote && c == '\\')
            p++;
        else if (quote && c == quote)
            quote = '\0';
        else if (!quote && source_is_code(source, p) && opens_string(source, p, end)) {
            quote = c;
            opened = p;
        }
    }
    int depth = 0;
    for (size_t p = opened; quote && p < at; p++)
        depth += (source->text[p] == '{') - (source->text[p] == '}');
    return quote && depth <= 0;
}

/* ---- what stands before the name ---- */

static void read_qualifier(const struct source *source, size_t at, char out[QUALIFIER_MAX])
{
    bool is_php = source->language && language_family(source->language) == FAMILY_PHP;
    qualifier_before(source->text, (uint32_t)at, is_php, out);
}

bool qualifier_is_named_after(const char *qualifier, const char *type)
{
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()"), j = 0;
    for (size_t i = 0; i < n; i++) {
        if (last[i] == '_')
            continue;
        while (type[j] == '_')
            j++;
        if (tolower((unsigned char)last[i]) != tolower((unsigned char)type[j++]))
            return false;
    }
    return n > 2 && !type[j];
}

/* Whether its words end with those of the type: "GitClient", "http_client" of Client. */
static bool qualifier_ends_with(const char *qualifier, const char *type)
{
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()"), m = strlen(type);
    if (m < 3 || n <= m)
        return false;
    const char *end = last + n - m;
    return !strncasecmp(end, type, m) &&
           (end[-1] == '_' || (isupper((unsigned char)*end) && islower((unsigned char)end[-1])));
}

/* Whether the text declares what the qualifier begins with as `wanted` says: "pool = Pool()". */
static bool is_declared_as(const struct source *source, const char *qualifier, const char *wanted)
{
    size_t n = qualifier_root_length(qualifier), seen = 0;
    char root[QUALIFIER_MAX], found[QUALIFIER_MAX];
    if (!n || qualifier[n] || !source->language)
        return false;
    memcpy(root, qualifier, n);
    root[n] = '\0';
    for (size_t at = source_find_word(source, root, 0); at != SIZE_MAX && seen++ < DECLARATION_MAX;
         at = source_find_word(source, root, at + 1))
        if (qualifier_of_declaration(source->text, (uint32_t)source->size, (uint32_t)at,
                                     (uint32_t)(at + n), uses_style_of(source->language), found) &&
            !strcmp(found, wanted))
            return true;
    return false;
}

/* ---- places in the files of others ---- */

enum agreement { AGREES_NOT, AGREES_IN_KIND, AGREES_BY_ENDING, AGREES_BY_NAME, AGREES };

/* How well a place agrees with what is known of the use. */
static enum agreement place_agreement(const struct source *source, size_t at, const char *qualifier)
{
    char before[QUALIFIER_MAX], type[QUALIFIER_MAX];
    read_qualifier(source, at, before);
    if (!qualifier || !strcmp(before, qualifier) || is_declared_as(source, before, qualifier))
        return AGREES;
    if (!*before || !*qualifier)
        return !*before == !*qualifier ? AGREES_IN_KIND : AGREES_NOT;
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()");
    memcpy(type, last, n);
    type[n] = '\0';
    return n && qualifier_is_named_after(before, type) ? AGREES_BY_NAME
           : n && qualifier_ends_with(before, type)    ? AGREES_BY_ENDING
                                                       : AGREES_IN_KIND;
}

static void add_line(struct user_place *place, uint32_t line)
{
    if (place->line_count && place->lines[place->line_count - 1] == line)
        return;
    if (place->line_count < USER_LINES_MAX)
        place->lines[place->line_count++] = line;
}

void user_place_of(const struct source *source, const char *word, const char *qualifier,
                   bool imports, struct arena *arena, struct user_place *out)
{
    *out = (struct user_place){ .inside = "" };
    size_t first = source_find_word(source, word, 0);
    enum agreement best = AGREES_NOT;
    bool found = false;
    if (first == SIZE_MAX)
        return;
    for (size_t at = first; at != SIZE_MAX; at = source_find_word(source, word, at + 1)) {
        if (out->count++ >= PLACES_MAX)
            continue;
        uint32_t line = source_line_of(source, at);
        enum agreement agreed = imports ? AGREES : place_agreement(source, at, qualifier);
        if ((found && agreed < best) ||
            (!imports && (is_in_import(source, line) || is_in_string(source, at))))
            continue;
        if (!found || agreed > best)
            out->line_count = out->agreeing = 0;
        out->agreeing++;
        found = true;
        best = agreed;
        add_line(out, line);
    }
    if (!found) {
        add_line(out, source_line_of(source, first));
        out->agreeing = 1;
    }
    out->line = out->lines[0];
    int64_t around = definition_at(&source->summary, out->line);
    if (around >= 0)
        out->inside =
            definition_path(&source->summary, &source->summary.definitions[around], arena);
}

/* ---- files of whom the index cannot tell ---- */

static bool is_named_owner_at(const struct search *s, const struct buf *text, size_t at)
{
    char qualifier[QUALIFIER_MAX];
    size_t end = at + strlen(s->name);
    if ((at && is_word_byte(text->data[at - 1])) ||
        (end < text->size && is_word_byte(text->data[end])))
        return false;
    qualifier_before(text->data, (uint32_t)at, s->family == FAMILY_PHP, qualifier);
    return qualifier_is_named_after(qualifier, s->owner);
}

/* Whether the name stands in it behind a variable, or a call, that is called like its owner. */
static bool names_owner(const struct search *s, const struct buf *text)
{
    const char *p = text->data, *end = text->data + text->size;
    size_t n = strlen(s->name);
    for (; p < end && (p = memmem(p, (size_t)(end - p), s->name, n)); p += n)
        if (is_named_owner_at(s, text, (size_t)(p - text->data)))
            return true;
    return false;
}

int read_doubts(struct search *s, struct user_list *out)
{
    const struct file *files = s->finder->context->snapshot->files;
    size_t kept = 0;
    for (size_t i = 0; i < out->doubt_count; i++) {
        uint32_t file = out->doubts[i];
        struct buf text = BUF_INIT;
        uint64_t size;
        bool is_read = s->finder->repo && s->owner && i < DOUBTS_READ;
        int state = is_read ? repo_read_blob(s->finder->repo, &files[file].blob, DOUBT_SIZE_MAX,
                                             &text, &size, s->err)
                            : 1;
        bool is_told = state == 0 && names_owner(s, &text);
        buf_release(&text);
        if (state < 0)
            return -1;
        if (is_told)
            search_add_user(s, file, false, s->owner, out);
        else
            out->doubts[kept++] = file;
    }
    out->doubtful -= out->doubt_count - kept;
    out->doubt_count = kept;
    return 0;
}

/* ---- places in the file itself ---- */

struct own {
    const struct source *source;
    const struct summary *summary; /* that the definition is one of */
    const struct definition *definition;
    const char *name, *owner; /* owner: NULL: none */
    enum language_family family;
    bool is_gone;
    struct arena *arena;
};

static bool is_body_kind(enum def_kind kind)
{
    return kind == DEF_FUNCTION || kind == DEF_METHOD;
}

/* The owner's name stands in the qualifier as a whole part of it. */
static bool has_part(const char *qualifier, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = qualifier; *p; p += strspn(p, ".:()")) {
        size_t length = strcspn(p, ".:()");
        if (length == n && !strncmp(p, name, n))
            return true;
        p += length;
    }
    return false;
}

/* Whether another type of the text has a member of that name. */
static bool has_other_owner(const struct own *o)
{
    const struct summary *now = &o->source->summary;
    for (size_t i = 0; i < now->definition_count; i++) {
        const struct definition *d = &now->definitions[i];
        const char *owner = d->parent >= 0 ? now->definitions[d->parent].name : d->scope;
        if (!strcmp(d->name, o->name) && strcmp(owner, o->owner) != 0)
            return true;
    }
    return false;
}

static bool is_within_owner(const struct own *o, uint32_t line)
{
    const struct summary *now = &o->source->summary;
    for (int64_t i = definition_at(now, line); i >= 0; i = now->definitions[i].parent)
        if (!strcmp(now->definitions[i].name, o->owner) ||
            !strcmp(now->definitions[i].scope, o->owner))
            return true;
    return false;
}

/* Constants of an enumeration in C are not behind its name. */
static bool needs_no_object(const struct own *o)
{
    enum def_kind kind = o->definition->kind;
    if (o->family == FAMILY_C && kind == DEF_CONSTANT)
        return true;
    return o->family == FAMILY_C || o->family == FAMILY_JVM || o->family == FAMILY_C_SHARP ||
           o->family == FAMILY_SWIFT || o->family == FAMILY_RUBY;
}

static bool member_agrees(const struct own *o, size_t at, const char *qualifier)
{
    char made[QUALIFIER_MAX + SUMMARY_NAME_MAX];
    uint32_t line = source_line_of(o->source, at);
    if (!*qualifier)
        return needs_no_object(o) && (is_within_owner(o, line) || !has_other_owner(o));
    if (!strcmp(qualifier, "this"))
        return is_within_owner(o, line) || !has_other_owner(o);
    snprintf(made, sizeof made, "%s()", o->owner);
    if (has_part(qualifier, o->owner) || qualifier_is_named_after(qualifier, o->owner) ||
        is_declared_as(o->source, qualifier, made) ||
        is_declared_as(o->source, qualifier, o->owner))
        return true;
    return !o->is_gone && strcmp(qualifier, "=") != 0 && !library_has_member(o->family, o->name) &&
           !has_other_owner(o);
}

static bool own_agrees(const struct own *o, size_t at)
{
    char qualifier[QUALIFIER_MAX];
    read_qualifier(o->source, at, qualifier);
    if (o->owner)
        return member_agrees(o, at, qualifier);
    return !*qualifier || strchr(qualifier, ':') || !strcmp(qualifier, "exports") ||
           !strcmp(qualifier, "module.exports") ||
           ((o->family == FAMILY_RUST || o->family == FAMILY_RUBY) && !strcmp(qualifier, "this"));
}

static size_t skip_blanks_forward(const struct source *source, size_t at)
{
    while (at < source->size && (source->text[at] == ' ' || source->text[at] == '\t'))
        at++;
    return at;
}

static char byte_before(const struct source *source, size_t at)
{
    while (at && isspace((unsigned char)source->text[at - 1]))
        at--;
    return at ? source->text[at - 1] : '\0';
}

/* "f(name=1)", "{ name: 1 }": another's parameter or member. */
static bool is_key(const struct own *o, size_t at)
{
    const char *text = o->source->text;
    size_t end = skip_blanks_forward(o->source, at + strlen(o->name));
    char next = end < o->source->size ? text[end] : '\0', before = byte_before(o->source, at);
    bool after = before == '(' || before == ',' || before == '{';
    if (o->family == FAMILY_PYTHON || o->family == FAMILY_JVM)
        return after && before != '{' && next == '=' && text[end + 1] != '=';
    return o->family == FAMILY_JAVASCRIPT && after && next == ':';
}

/* The name of a definition of the text, or within the definition that is asked about. */
static bool is_of_definition(const struct own *o, size_t at)
{
    const struct source *source = o->source;
    uint32_t line = source_line_of(source, at);
    const struct definition *d = o->definition;
    if (!o->is_gone && line >= d->line && line <= d->end_line)
        return true;
    for (size_t i = 0; i < source->summary.definition_count; i++) {
        const struct definition *other = &source->summary.definitions[i];
        if (other->line > line || other->end_line < line || strcmp(other->name, o->name) != 0)
            continue;
        if (source_find_word(source, o->name, source->line_starts[other->line - 1]) == at)
            return true;
    }
    return false;
}

/* Whether something in the text is declared under that name, or is a parameter. */
static bool is_local_name(const struct own *o)
{
    const struct source *source = o->source;
    char found[QUALIFIER_MAX];
    size_t n = strlen(o->name), seen = 0;
    for (size_t at = source_find_word(source, o->name, 0); at != SIZE_MAX && seen++ < PLACES_MAX;
         at = source_find_word(source, o->name, at + 1)) {
        if (source->language &&
            qualifier_of_declaration(source->text, (uint32_t)source->size, (uint32_t)at,
                                     (uint32_t)(at + n), uses_style_of(source->language), found))
            return true;
        int64_t around = definition_at(&source->summary, source_line_of(source, at));
        if (around >= 0 && strstr(source->summary.definitions[around].signature, o->name))
            return true;
    }
    return false;
}

static bool is_bound(const struct own *o)
{
    const struct summary *now = &o->source->summary;
    for (size_t i = 0; i < now->binding_count; i++)
        if (!strcmp(now->bindings[i].name, o->name))
            return true;
    return false;
}

/* Text outside of bodies may be a definition that was not understood, but for what is plainly part
 * of an expression. */
static bool is_in_body(const struct own *o, size_t at)
{
    const struct summary *now = &o->source->summary;
    for (int64_t i = definition_at(now, source_line_of(o->source, at)); i >= 0;
         i = now->definitions[i].parent)
        if (is_body_kind(now->definitions[i].kind))
            return strcmp(now->definitions[i].name, o->name) != 0;
    char before = byte_before(o->source, at);
    return o->family != FAMILY_C && before && strchr("=([,!&|?", before);
}

/* Of what is not defined in the text any more: no local thing can be meant. */
static bool is_left(const struct own *o, size_t at)
{
    size_t end = skip_blanks_forward(o->source, at + strlen(o->name));
    char next = end < o->source->size ? o->source->text[end] : '\0';
    if (!is_in_body(o, at))
        return false;
    return o->definition->kind == DEF_MACRO ||
           (is_body_kind(o->definition->kind) ? next == '(' : next != ':');
}

static bool is_own_use(const struct own *o, size_t at)
{
    return !is_in_string(o->source, at) && !is_key(o, at) && !is_of_definition(o, at) &&
           own_agrees(o, at) && (!o->is_gone || is_left(o, at)) &&
           !is_in_import(o->source, source_line_of(o->source, at));
}

/* What a class or a constant was called may be the name of anything else by now. */
static bool may_be_left(const struct own *o)
{
    const struct definition *d = o->definition;
    if (is_bound(o) || d->kind == DEF_FIELD || d->kind == DEF_MODULE)
        return false;
    return is_body_kind(d->kind) || d->kind == DEF_MACRO || o->owner || !is_local_name(o);
}

static void own_init(struct own *o, const struct own_text *text, struct arena *arena)
{
    const struct definition *d = text->definition;
    *o = (struct own){ .source = text->source,
                       .summary = text->summary,
                       .definition = d,
                       .name = d->name,
                       .is_gone = text->is_gone,
                       .arena = arena };
    o->family = language_family(text->source->language);
    o->owner = definition_owner(text->summary, d, o->family);
}

size_t own_uses_find(const struct own_text *text, struct arena *arena, struct user_place **out)
{
    struct own o;
    size_t count = 0, seen = 0;
    const struct source *source = text->source;
    own_init(&o, text, arena);
    *out = NULL;
    if (source->skip != SKIP_NONE || o.definition->kind >= DEF_HEADING || strlen(o.name) < 2 ||
        (o.is_gone && !may_be_left(&o)))
        return 0;
    *out = ARENA_ARRAY(arena, struct user_place, OWN_MAX);
    for (size_t at = source_find_word(source, o.name, 0); at != SIZE_MAX && seen++ < OWN_MAX;
         at = source_find_word(source, o.name, at + 1)) {
        uint32_t line = source_line_of(source, at);
        if ((count && (*out)[count - 1].line == line) || !is_own_use(&o, at))
            continue;
        struct user_place *place = &(*out)[count++];
        *place = (struct user_place){
            .line = line, .count = 1, .inside = "", .lines = { line }, .line_count = 1
        };
        int64_t around = definition_at(&source->summary, line);
        if (around >= 0)
            place->inside =
                definition_path(&source->summary, &source->summary.definitions[around], arena);
    }
    return count;
}

const char *file_use_place(const struct file_use *use, struct arena *arena)
{
    if (!use->line)
        return use->path;
    const char *place = arena_printf(arena, "%s:%u", use->path, use->line);
    for (size_t i = 0; i < use->more_count; i++)
        place = arena_printf(arena, "%s, %u", place, use->more[i]);
    return place;
}
