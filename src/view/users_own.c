/* Where the text that holds a definition uses it itself, or what is left of it there when it is gone. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "syntax/library.h"
#include "view/place.h"
#include "view/users_internal.h"

#define OWN_MAX 400 /* places of a definition in its own file that are looked at */

struct own {
    const struct source *source;
    const struct summary *summary; /* that the definition is one of */
    const struct definition *definition;
    const char *name, *owner; /* owner: NULL: none */
    enum language_family family;
    bool is_gone;
    struct place_answers *answers;
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
        place_is_declared_as(o->answers, o->source, qualifier, made) ||
        place_is_declared_as(o->answers, o->source, qualifier, o->owner))
        return true;
    return !o->is_gone && strcmp(qualifier, "=") != 0 && !library_has_member(o->family, o->name) &&
           !has_other_owner(o);
}

static bool own_agrees(const struct own *o, size_t at)
{
    char qualifier[QUALIFIER_MAX];
    place_qualifier(o->source, at, qualifier);
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
    return !place_is_in_string(o->source, at) && !is_key(o, at) && !is_of_definition(o, at) &&
           own_agrees(o, at) && (!o->is_gone || is_left(o, at)) &&
           !place_is_in_import(o->source, source_line_of(o->source, at));
}

/* What a class or a constant was called may be the name of anything else by now. */
static bool may_be_left(const struct own *o)
{
    const struct definition *d = o->definition;
    if (is_bound(o) || d->kind == DEF_FIELD || d->kind == DEF_MODULE)
        return false;
    return is_body_kind(d->kind) || d->kind == DEF_MACRO || o->owner || !is_local_name(o);
}

static void own_init(struct own *o, const struct own_text *text, struct place_answers *answers)
{
    const struct definition *d = text->definition;
    *o = (struct own){ .source = text->source,
                       .summary = text->summary,
                       .definition = d,
                       .name = d->name,
                       .is_gone = text->is_gone,
                       .answers = answers };
    o->family = language_family(text->source->language);
    o->owner = definition_owner(text->summary, d, o->family);
}

size_t own_uses_find(const struct own_text *text, struct arena *arena, struct user_place **out)
{
    struct own o;
    struct place_answers answers = { .arena = arena };
    size_t count = 0, seen = 0;
    const struct source *source = text->source;
    own_init(&o, text, &answers);
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
