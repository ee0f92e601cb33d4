/* Whether a file that holds the name means the definition: by its language, by what stands before
 * the name, and by the imports that lead to it. */
#include <ctype.h>
#include <string.h>

#include "note/survey.h"
#include "syntax/library.h"
#include "syntax/qualifier.h"
#include "view/users_internal.h"

#define PATH_MAX_      256
#define HOLDERS_OPENED 8 /* files that define one name */

/* ---- parts ---- */

static bool names(const struct summary *user, const char *name)
{
    size_t i = summary_find_use(user, name);
    return i < user->use_count && !strcmp(user->uses[i].name, name);
}

static const struct definition *find_definition(const struct summary *summary, const char *name,
                                                size_t n)
{
    for (size_t i = 0; i < summary->definition_count; i++)
        if (strlen(summary->definitions[i].name) == n &&
            !strncmp(summary->definitions[i].name, name, n))
            return &summary->definitions[i];
    return NULL;
}

static bool is_alone(const struct search *s)
{
    return !s->rivals && search_is_telling(s);
}

static enum verdict by_name(const struct search *s)
{
    return is_alone(s) ? VERDICT_NAME : VERDICT_DOUBT;
}

static enum verdict by_lead(const struct search *s, enum lead lead)
{
    return lead == LEAD_OWN ? VERDICT_PROVEN : lead == LEAD_UNKNOWN ? by_name(s) : VERDICT_NO;
}

static bool is_callable(const struct definition *d)
{
    return d->kind == DEF_FUNCTION || d->kind == DEF_METHOD;
}

static bool is_type(const struct definition *d)
{
    return d->kind == DEF_CLASS || d->kind == DEF_STRUCT || d->kind == DEF_INTERFACE ||
           d->kind == DEF_ENUM;
}

/* "class Big(Owner)": what the text of a definition says after its name. */
static bool extends_owner(const struct search *s, const struct definition *type)
{
    size_t n = strlen(s->owner);
    for (const char *p = strstr(type->signature, s->owner); p; p = strstr(p + 1, s->owner)) {
        bool starts = p == type->signature || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
        bool ends = !(isalnum((unsigned char)p[n]) || p[n] == '_');
        if (starts && ends && p > type->signature)
            return true;
    }
    return false;
}

/* Whether a type of that name inherits from the owner, wherever it is defined. */
static bool is_heir(struct search *s, const char *type, size_t n)
{
    uint32_t *files;
    size_t count;
    char *name = arena_strndup(s->arena, type, n);
    if (context_find_holders(s->finder->context, POSTING_DEFINITION, name, 0, s->arena, &files,
                             &count, s->err)) {
        s->failed = true;
        return false;
    }
    for (size_t i = 0; i < count && i < HOLDERS_OPENED; i++) {
        const struct summary *summary = search_summary(s, files[i]);
        const struct definition *d = summary ? find_definition(summary, type, n) : NULL;
        if (d && extends_owner(s, d))
            return true;
    }
    return false;
}

/* ---- the name alone ---- */

static bool has_implicit_this(const struct search *s)
{
    return s->family == FAMILY_C || s->family == FAMILY_JVM || s->family == FAMILY_C_SHARP ||
           s->family == FAMILY_SWIFT || s->family == FAMILY_RUBY;
}

/* A member that is named without an object: of a base class, or imported itself. */
static enum verdict judge_plain_member(struct search *s, uint32_t user,
                                       const struct summary *summary)
{
    const struct binding *b = binding_of_name(summary, s->name, strlen(s->name));
    bool imports_members = s->family == FAMILY_JVM || s->family == FAMILY_RUST ||
                           s->family == FAMILY_C_SHARP || s->family == FAMILY_PHP;
    if (b)
        return imports_members ? by_lead(s, trace_binding(s, user, summary, b, s->name))
                               : VERDICT_NO;
    for (size_t i = 0; imports_members && i < summary->binding_count; i++) {
        b = &summary->bindings[i];
        const char *target = summary->imports[b->import].target, *last = target;
        for (const char *p = target; *p; p++)
            if (strchr(".:\\", *p))
                last = p + 1;
        if (!strcmp(b->member, "*") && !strcmp(last, s->owner) &&
            trace_path(s, user, target, s->owner) == LEAD_OWN)
            return VERDICT_PROVEN;
    }
    if (s->defines[user])
        return VERDICT_NO;
    if (has_implicit_this(s) && names(summary, s->owner))
        return trace_reaches(s, user, summary, 1) ? VERDICT_PROVEN : by_name(s);
    /* Destructured from an object: `const { get } = api`. */
    return has_implicit_this(s) && is_alone(s) && s->family == FAMILY_RUBY ? VERDICT_NAME
                                                                           : VERDICT_NO;
}

static enum verdict judge_plain(struct search *s, uint32_t user, const struct summary *summary)
{
    if (s->owner)
        return judge_plain_member(s, user, summary);
    const struct binding *b = binding_of_name(summary, s->name, strlen(s->name));
    if (!b)
        b = binding_renamed(summary, s->name);
    if (!b && is_type(s->definition))
        b = binding_through(summary, s->name);
    if (b)
        return by_lead(s, trace_binding(s, user, summary, b, ""));
    if (s->defines[user])
        return VERDICT_NO;
    enum lead lead = trace_all(s, user, summary, s->name);
    if (lead == LEAD_UNKNOWN && *s->package && library_has_type(s->family, s->name))
        return VERDICT_NO;
    if (lead != LEAD_OTHER)
        return by_lead(s, lead);
    switch (s->family) {
    case FAMILY_C:
        if (trace_reaches(s, user, summary, 4))
            return VERDICT_PROVEN;
        return by_name(s);
    case FAMILY_RUBY:
    case FAMILY_OTHER:
        return by_name(s);
    case FAMILY_RUST:
        return s->definition->kind == DEF_MACRO ? by_name(s) : VERDICT_NO;
    case FAMILY_PHP: /* functions of the global space */
        return *s->package ? VERDICT_NO : by_name(s);
    case FAMILY_JAVASCRIPT: /* scripts of a page share all they define */
        return summary->binding_count || s->summary->binding_count ? VERDICT_NO : by_name(s);
    default:
        return VERDICT_NO;
    }
}

/* ---- the name of an object that is not known ---- */

/* Whether the file names another owner of such a member that stands beside the definition. */
static bool names_neighbour(const struct search *s, const struct summary *summary)
{
    const struct summary *own = s->summary;
    for (size_t i = 0; i < own->definition_count; i++) {
        const struct definition *d = &own->definitions[i];
        if (d == s->definition || strcmp(d->name, s->name) != 0)
            continue;
        const char *owner = d->parent >= 0 ? own->definitions[d->parent].name : d->scope;
        if (*owner && strcmp(owner, s->owner) != 0 && names(summary, owner))
            return true;
    }
    return false;
}

/* Whether another file of the package, whose files stand one after the other, defines the name. */
static bool holds_rival(const struct search *s, const struct import_target *package)
{
    const struct snapshot *snapshot = s->finder->context->snapshot;
    const char *path = snapshot->files[package->file].path;
    for (uint32_t i = package->file; i < snapshot->file_count; i++) {
        if (strncmp(snapshot->files[i].path, path, package->folder) != 0)
            return false;
        if (s->defines[i] & DEFINES_OTHER && search_same_folder(snapshot->files[i].path, path))
            return true;
    }
    return false;
}

/* Whether the file imports another definition of the name, too, or shares its package. */
static bool reaches_rival(struct search *s, uint32_t user, const struct summary *summary,
                          const char *qualifier)
{
    const struct snapshot *snapshot = s->finder->context->snapshot;
    if (names_neighbour(s, summary))
        return true;
    for (uint32_t i = 0; s->family == FAMILY_GO && i < snapshot->file_count; i++)
        if (s->defines[i] & DEFINES_OTHER && search_same_folder(snapshot->files[i].path, s->path))
            return true;
    for (size_t i = 0; i < summary->import_count; i++) {
        struct import_target found =
            import_find(context_imports(s->finder->context), user, summary->imports[i].target);
        if (found.kind == IMPORT_FILE && s->defines[found.file] & DEFINES_OTHER)
            return true;
        /* What nothing is known of may be a key of a literal: a field. */
        if (found.kind == IMPORT_FOLDER && !strcmp(qualifier, "?") && holds_rival(s, &found))
            return true;
    }
    return false;
}

/* Whether a type of the file inherits from the owner. */
static bool holds_heir(const struct search *s, const struct summary *summary)
{
    for (size_t i = 0; i < summary->definition_count; i++)
        if (summary->definitions[i].kind <= DEF_ENUM && !is_callable(&summary->definitions[i]) &&
            extends_owner(s, &summary->definitions[i]))
            return true;
    return false;
}

static enum verdict judge_unknown(struct search *s, uint32_t user, const struct summary *summary,
                                  const char *qualifier)
{
    if (!s->owner || s->definition->kind == DEF_CLASS)
        return VERDICT_NO;
    if (qualifier_is_named_after(qualifier, s->owner) && trace_reaches(s, user, summary, 3))
        return VERDICT_NAME;
    /* More likely a member of a string or a list. */
    if (library_has_member(s->family, s->name) &&
        (strcmp(qualifier, "this") != 0 || !holds_heir(s, summary)))
        return trace_reaches(s, user, summary, 1) ? VERDICT_DOUBT : VERDICT_NO;
    if (names(summary, s->owner) && trace_reaches(s, user, summary, 1))
        return !s->rivals && !names_neighbour(s, summary)   ? VERDICT_PROVEN
               : reaches_rival(s, user, summary, qualifier) ? VERDICT_DOUBT
                                                            : VERDICT_NAME;
    if (s->rivals || names_neighbour(s, summary))
        return trace_reaches(s, user, summary, search_is_telling(s) ? 3 : 1) ? VERDICT_DOUBT
                                                                             : VERDICT_NO;
    if (trace_reaches(s, user, summary, 1))
        return search_is_telling(s) || s->family == FAMILY_GO ? VERDICT_PROVEN : VERDICT_NAME;
    if (!search_is_telling(s))
        return VERDICT_NO;
    if (s->family == FAMILY_RUBY || s->family == FAMILY_SWIFT || s->family == FAMILY_OTHER)
        return VERDICT_NAME;
    return trace_reaches(s, user, summary, 3) ? VERDICT_NAME : VERDICT_NO;
}

/* ---- the name of something that is known ---- */

/* As an import of the language would write it: "crate:net:Conn" is crate::net::Conn. */
static bool spell_path(const struct search *s, const char *qualifier, size_t n, char *out,
                       size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        const char *as = qualifier[i] != ':'        ? NULL
                         : s->family == FAMILY_RUST ? "::"
                         : s->family == FAMILY_PHP  ? "\\"
                                                    : ".";
        size_t m = as ? strlen(as) : 1;
        if (length + m + 1 > size)
            return false;
        memcpy(out + length, as ? as : qualifier + i, m);
        length += m;
    }
    out[length] = '\0';
    return length > 0;
}

/* Whether the owner, being in another type, is hidden behind a namesake that is not. */
static bool is_hidden(struct search *s, const struct summary *summary)
{
    uint32_t *files;
    size_t count;
    if (!s->outer || names(summary, s->outer))
        return false;
    if (context_find_holders(s->finder->context, POSTING_DEFINITION, s->owner, 0, s->arena, &files,
                             &count, s->err)) {
        s->failed = true;
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(search_path(s, files[i]), s->path) != 0)
            return true;
    return false;
}

/* The owner stands before the name: whose owner? */
static enum verdict judge_owner(struct search *s, uint32_t user, const struct summary *summary,
                                const char *qualifier)
{
    size_t root = qualifier_root_length(qualifier), n = strlen(s->owner);
    const struct binding *b = binding_of_name(summary, qualifier, root);
    if (!b && root == n && !strncmp(qualifier, s->owner, n))
        b = binding_renamed(summary, s->owner);
    if (b)
        return by_lead(
            s, trace_binding(s, user, summary, b,
                             root == n && !strncmp(qualifier, s->owner, n) ? "" : s->owner));
    if (is_hidden(s, summary))
        return VERDICT_NO;
    const struct definition *own = find_definition(summary, s->owner, n);
    /* An extension, an implementation, a part of the same class is no other one. */
    if (own && s->family != FAMILY_RUST && s->family != FAMILY_SWIFT &&
        s->family != FAMILY_C_SHARP && s->family != FAMILY_C)
        return VERDICT_NO;
    enum lead lead = trace_all(s, user, summary, s->owner);
    if (lead == LEAD_OWN)
        return VERDICT_PROVEN;
    char path[PATH_MAX_];
    size_t path_length = strcspn(qualifier, "(");
    if (strpbrk(qualifier, ".:") && spell_path(s, qualifier, path_length, path, sizeof path)) {
        lead = trace_path(s, user, path, s->owner);
        if (lead == LEAD_OWN)
            return VERDICT_PROVEN;
    }
    if (s->family == FAMILY_C && trace_reaches(s, user, summary, 4))
        return VERDICT_PROVEN;
    switch (s->family) {
    case FAMILY_C:
    case FAMILY_RUBY:
    case FAMILY_SWIFT:
    case FAMILY_C_SHARP:
    case FAMILY_OTHER:
        return s->rivals ? VERDICT_DOUBT : VERDICT_NAME;
    default:
        return lead == LEAD_UNKNOWN ? by_name(s) : VERDICT_NO;
    }
}

static bool holds_owner(const struct search *s, const char *qualifier)
{
    size_t n = strlen(s->owner);
    for (const char *p = qualifier; *p; p += strspn(p, ".:()")) {
        size_t length = strcspn(p, ".:()");
        if (length == n && !strncmp(p, s->owner, n))
            return true;
        p += length;
    }
    return false;
}

/* Whether the path is the package of the definition, in C# also as one says it who is in `from`:
 * "Deep" of Shop.Deep in Shop.Web. */
static bool is_in_package(const struct search *s, const char *path, const char *from)
{
    size_t n = strlen(s->package), m = strlen(path);
    if (s->family != FAMILY_JVM && s->family != FAMILY_C_SHARP && s->family != FAMILY_PHP)
        return false;
    if (!*s->package || !strcmp(path, s->package))
        return *s->package;
    size_t outer = n > m + 1 ? n - m - 1 : 0;
    return s->family == FAMILY_C_SHARP && outer && s->package[outer] == '.' &&
           !strcmp(s->package + outer + 1, path) && from && !strncmp(from, s->package, outer) &&
           (!from[outer] || from[outer] == '.');
}

/* A module, a package or a name space stands before a thing of its own. */
static enum verdict judge_module(struct search *s, uint32_t user, const struct summary *summary,
                                 const char *qualifier)
{
    size_t n = 0;
    char path[PATH_MAX_];
    const struct binding *b = binding_of_path(summary, qualifier, &n);
    if (strchr(qualifier, '('))
        return VERDICT_NO;
    if (b && !qualifier[n])
        return by_lead(s, trace_binding(s, user, summary, b, s->name));
    if (b) { /* "pkg.mod.f" of `import pkg` */
        const char *target = summary->imports[b->import].target;
        bool rust = s->family == FAMILY_RUST;
        char *whole = arena_printf(s->arena, "%s%s%s%s%s", target,
                                   *b->member && strcmp(b->member, "*") != 0 ? "." : "",
                                   *b->member && strcmp(b->member, "*") != 0 ? b->member : "",
                                   rust ? "::" : ".", qualifier + n + 1);
        if (!spell_path(s, whole, strlen(whole), path, sizeof path))
            return VERDICT_NO;
        enum lead lead = trace_path(s, user, rust ? whole : path, s->name);
        return lead == LEAD_OWN ? VERDICT_PROVEN
                                : by_lead(s, trace_binding(s, user, summary, b, s->name) == LEAD_OWN
                                                 ? LEAD_OWN
                                                 : LEAD_OTHER);
    }
    if (s->family == FAMILY_C) /* a name space */
        return trace_reaches(s, user, summary, 4) ? VERDICT_PROVEN : by_name(s);
    if (s->family == FAMILY_RUBY || s->family == FAMILY_OTHER || s->family == FAMILY_SWIFT)
        return by_name(s);
    if (!spell_path(s, qualifier, strlen(qualifier), path, sizeof path))
        return VERDICT_NO;
    if (is_in_package(s, path, summary->package))
        return VERDICT_PROVEN;
    return trace_path(s, user, path, s->name) == LEAD_OWN ? VERDICT_PROVEN : VERDICT_NO;
}

/* A capital says type, but for modules that are written so. */
static bool is_type_name(const char *name)
{
    return *name >= 'A' && *name <= 'Z';
}

/* Whether the repository has a constant, a variable or a function of that name, and no type. */
static bool is_value(struct search *s, const char *name, size_t n)
{
    uint32_t *files;
    size_t count, values = 0;
    if (context_find_holders(s->finder->context, POSTING_DEFINITION,
                             arena_strndup(s->arena, name, n), 0, s->arena, &files, &count,
                             s->err)) {
        s->failed = true;
        return false;
    }
    for (size_t i = 0; i < count && i < HOLDERS_OPENED; i++) {
        const struct summary *summary = search_summary(s, files[i]);
        const struct definition *d = summary ? find_definition(summary, name, n) : NULL;
        values += d && (d->kind == DEF_CONSTANT || d->kind == DEF_VARIABLE ||
                        d->kind == DEF_FUNCTION || d->kind == DEF_METHOD);
    }
    return values && values == count;
}

/* What follows the parameters of a function in its signature; "" when nothing does. */
static const char *result_type_of(const struct definition *d)
{
    const char *p = strstr(d->signature, d->name);
    int depth = 0;
    p = p ? p + strlen(d->name) : "";
    p += strcspn(p, "(");
    for (; *p; p++) {
        depth += (*p == '(') - (*p == ')');
        if (!depth)
            return p + 1;
    }
    return p;
}

/* Whether the qualifier is a call of a function that gives a thing of a library of Go, by its
 * signature in the same file: "*bytes.Buffer". */
static bool gives_external(struct search *s, uint32_t user, const struct summary *summary,
                           const char *qualifier)
{
    size_t root = qualifier_root_length(qualifier), n = 0;
    const struct definition *d = find_definition(summary, qualifier, root);
    if (s->family != FAMILY_GO || !d || d->kind != DEF_FUNCTION || strcmp(qualifier + root, "()"))
        return false;
    const char *result = result_type_of(d);
    result += strspn(result, " *[]");
    const struct binding *b = binding_of_path(summary, result, &n);
    return b && trace_binding(s, user, summary, b, "") == LEAD_EXTERNAL;
}

/* Whether the qualifier is a package or a module as an import names it: what stands behind that is a
 * thing of its own, and no member of a type. */
static bool is_module(const struct search *s, const struct binding *binding, const char *rest)
{
    return !*rest && (s->family == FAMILY_GO || (s->family == FAMILY_PYTHON && !*binding->member));
}

/* A member of something that is not the owner by name. */
static enum verdict judge_other(struct search *s, uint32_t user, const struct summary *summary,
                                const char *qualifier)
{
    size_t n = 0;
    const struct binding *b = binding_of_path(summary, qualifier, &n);
    const char *last = qualifier_last(qualifier);
    size_t type = strcspn(last, "()");
    if (b) {
        enum lead lead = trace_binding(s, user, summary, b, "");
        if (lead == LEAD_EXTERNAL || is_module(s, b, qualifier + n))
            return VERDICT_NO;
    }
    if (gives_external(s, user, summary, qualifier))
        return VERDICT_NO;
    /* A type that is told by its name, or by what makes an object of it. */
    if (is_type_name(last) && type && (s->family != FAMILY_GO || !is_value(s, last, type))) {
        if (find_definition(s->summary, last, type) == NULL || strcmp(last, s->owner) != 0)
            return is_heir(s, last, type) && !s->failed ? VERDICT_PROVEN : VERDICT_NO;
    }
    if (is_type_name(qualifier) && !b &&
        !find_definition(summary, qualifier, qualifier_root_length(qualifier))) {
        uint32_t *files;
        size_t count;
        char *root = arena_strndup(s->arena, qualifier, qualifier_root_length(qualifier));
        if (context_find_holders(s->finder->context, POSTING_DEFINITION, root, 0, s->arena, &files,
                                 &count, s->err))
            s->failed = true;
        else if (!count)
            return VERDICT_NO; /* of a library */
    }
    /* What a function of a library gives is of the library, too. */
    size_t root = qualifier_root_length(qualifier);
    if (!b && qualifier[root] == '(' && !find_definition(summary, qualifier, root) &&
        (s->family == FAMILY_PYTHON || s->family == FAMILY_JAVASCRIPT))
        return VERDICT_NO;
    return judge_unknown(s, user, summary, qualifier);
}

static enum verdict judge_use(struct search *s, uint32_t user, const struct summary *summary,
                              const char *qualifier)
{
    if (!*qualifier)
        return judge_plain(s, user, summary);
    if (!strcmp(qualifier, "="))
        return VERDICT_NO;
    if (!strcmp(qualifier, "?"))
        return judge_unknown(s, user, summary, qualifier);
    if (!strcmp(qualifier, "this")) {
        if (!s->owner || s->defines[user])
            return VERDICT_NO;
        return names(summary, s->owner) || find_definition(summary, s->owner, strlen(s->owner)) ||
                       default_is_imported(s, user, summary)
                   ? judge_unknown(s, user, summary, qualifier)
                   : VERDICT_NO;
    }
    if (s->owner && holds_owner(s, qualifier))
        return judge_owner(s, user, summary, qualifier);
    const struct binding *alias = s->owner ? binding_alias(summary, s->owner, qualifier) : NULL;
    if (alias)
        return by_lead(s, trace_binding(s, user, summary, alias, ""));
    if (s->is_default && default_is_qualifier(s, user, summary, qualifier))
        return VERDICT_PROVEN;
    return s->owner ? judge_other(s, user, summary, qualifier)
                    : judge_module(s, user, summary, qualifier);
}

/* ---- files ---- */

/* Languages of which only calls are known: by the name, or by an import of the file. */
static enum verdict judge_reference(struct search *s, uint32_t user, const struct summary *summary)
{
    if (s->defines[user])
        return VERDICT_NO;
    for (size_t i = 0; i < summary->import_count; i++) {
        struct import_target found =
            import_find(context_imports(s->finder->context), user, summary->imports[i].target);
        if (found.kind == IMPORT_FILE && !strcmp(search_path(s, found.file), s->path))
            return VERDICT_PROVEN;
    }
    return by_name(s);
}

/* `C.name` in Go, and what a definition itself says it is called from: extern "C". */
static enum verdict judge_foreign(struct search *s, uint32_t user, const struct summary *summary)
{
    enum language_family family = family_of(search_language(s, user));
    if (s->family == FAMILY_C && family == FAMILY_GO) {
        size_t i = summary_find_use(summary, s->name);
        for (; i < summary->use_count && !strcmp(summary->uses[i].name, s->name); i++)
            if (!strcmp(summary->uses[i].qualifier, "C"))
                return VERDICT_PROVEN;
        return VERDICT_NO;
    }
    if (family == FAMILY_C && strstr(s->definition->signature, "extern \"C\""))
        return by_name(s);
    if (s->family == FAMILY_C && family == FAMILY_PYTHON)
        for (size_t i = 0; i < summary->import_count; i++)
            if (!strcmp(summary->imports[i].target, "ctypes") ||
                !strcmp(summary->imports[i].target, "cffi"))
                return by_name(s);
    return VERDICT_NO;
}

/* Where it is not known what stands before the name, that should be the owner. */
static const char *stated_qualifier(const struct search *s, const char *qualifier)
{
    return s->owner && !strcmp(qualifier_last(qualifier), "?") ? s->owner : qualifier;
}

enum verdict judge(struct search *s, uint32_t user)
{
    const struct summary *summary = search_user_summary(s, user);
    const char *language = search_language(s, user);
    enum language_family family = family_of(language);
    if (!summary)
        return VERDICT_NO;
    if (family != s->family || (family == FAMILY_OTHER && strcmp(language, s->language) != 0))
        return judge_foreign(s, user, summary);
    if (family == FAMILY_OTHER)
        return judge_reference(s, user, summary);
    enum verdict best = VERDICT_NO;
    s->qualifier = NULL;
    for (size_t i = summary_find_use(summary, s->name);
         i < summary->use_count && !strcmp(summary->uses[i].name, s->name); i++) {
        enum verdict verdict = judge_use(s, user, summary, summary->uses[i].qualifier);
        if (verdict > best) {
            best = verdict;
            s->qualifier = stated_qualifier(s, summary->uses[i].qualifier);
        }
    }
    return best;
}
