/* From a name in one file to what it means in another: imports, and files that hand names on. */
#include <string.h>

#include "base/path.h"
#include "view/users_internal.h"

#define STEPS_MAX  6 /* files that hand a name on; 7 at most: traced_of */
#define TARGET_MAX 512

static bool is_own(const struct search *s, uint32_t file)
{
    return !strcmp(search_path(s, file), s->path) ||
           (s->family == FAMILY_C && s->defines[file] & DEFINES_OWN);
}

/* What is left of the path of names in a file behind the modules that are written out in it. */
static const char *skip_modules(struct search *s, uint32_t file, const char *rest)
{
    const struct summary *summary =
        *rest && s->family == FAMILY_RUST ? search_summary(s, file) : NULL;
    for (size_t i = 0; summary && i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        size_t n = strlen(d->name);
        if (d->kind == DEF_MODULE && !strncmp(rest, d->name, n) && (!rest[n] || rest[n] == ':')) {
            rest += n;
            rest += strspn(rest, ":");
        }
    }
    return rest;
}

/* The first name of a path. */
static const char *first_name(struct search *s, const char *path)
{
    return arena_strndup(s->arena, path, strcspn(path, ".:/\\"));
}

/* ---- languages whose imports name packages ---- */

static bool has_packages(const struct search *s)
{
    return s->family == FAMILY_JVM || s->family == FAMILY_C_SHARP || s->family == FAMILY_PHP;
}

/* Whether path[0, n) names the same as a package or a class; '\' and '.' are the same. */
static bool same_path(const char *a, size_t n, const char *b)
{
    if (strlen(b) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i] && !(a[i] == '\\' && b[i] == '.') && !(a[i] == '.' && b[i] == '\\'))
            return false;
    return true;
}

/* "a.b.Lists": the package and the outermost type of the definition, or its own name. */
static const char *full_name(const struct search *s)
{
    const struct definition *definitions = s->summary->definitions, *d = s->definition;
    const char *outermost = d->name;
    for (int32_t i = d->parent; i >= 0; i = definitions[i].parent)
        if (definitions[i].kind != DEF_MODULE)
            outermost = definitions[i].name;
    return *s->package ? arena_printf(s->arena, "%s%s%s", s->package,
                                      s->family == FAMILY_PHP ? "\\" : ".", outermost)
                       : outermost;
}

static size_t target_length(const char **target)
{
    while (!strncmp(*target, "import ", 7) || !strncmp(*target, "static ", 7))
        *target += 7;
    *target += **target == '\\';
    size_t n = strcspn(*target, " *{;");
    while (n && (*target)[n - 1] == '.')
        n--;
    return n;
}

/* Of an import that names a type or a member of a package. */
static enum lead trace_in_package(struct search *s, const char *target)
{
    const char *full = full_name(s);
    size_t n = target_length(&target), m = strlen(full);
    if (same_path(target, n, full) ||
        (n > m && same_path(target, m, full) && (target[m] == '.' || target[m] == '\\')))
        return LEAD_OWN;
    return LEAD_UNKNOWN;
}

/* ---- through files ---- */

static enum lead trace_file(struct search *s, uint32_t file, const char *name, int steps);

static enum lead trace_target(struct search *s, const struct import_target *target,
                              const char *name, int steps)
{
    switch (target->kind) {
    case IMPORT_EXTERNAL:
        return LEAD_EXTERNAL;
    case IMPORT_UNKNOWN:
        return LEAD_UNKNOWN;
    case IMPORT_FOLDER: {
        size_t n = path_dir_length(s->path);
        const char *folder = search_path(s, target->file);
        return n == target->folder && !memcmp(s->path, folder, n) ? LEAD_OWN : LEAD_OTHER;
    }
    case IMPORT_FILE:
        break;
    }
    const char *rest = skip_modules(s, target->file, target->rest);
    return trace_file(s, target->file, *rest ? first_name(s, rest) : name, steps);
}

/* Python's `from m import name` is the module m.name where there is one. */
static bool find_member_module(struct search *s, uint32_t file, const char *target,
                               const char *member, struct import_target *out)
{
    char path[TARGET_MAX];
    size_t n = strlen(target);
    if (s->family != FAMILY_PYTHON || !*member || !strcmp(member, "*") ||
        n + strlen(member) + 2 > sizeof path)
        return false;
    memcpy(path, target, n);
    if (n && target[n - 1] != '.')
        path[n++] = '.';
    memcpy(path + n, member, strlen(member) + 1);
    *out = import_find(context_imports(s->finder->context), file, path);
    return out->kind == IMPORT_FILE && !out->rest_length;
}

static enum lead trace_import(struct search *s, uint32_t file, const struct summary *summary,
                              const struct binding *b, const char *name, int steps)
{
    const char *target = summary->imports[b->import].target, *member = b->member;
    struct import_target found;
    if (has_packages(s) && trace_in_package(s, target) == LEAD_OWN)
        return LEAD_OWN;
    /* `use DateTime` of PHP is a class of no name space. */
    if (s->family == FAMILY_PHP && *s->package && !*member &&
        !strchr(target + (*target == '\\'), '\\'))
        return LEAD_EXTERNAL;
    if (find_member_module(s, file, target, member, &found))
        return trace_target(s, &found, name, steps);
    found = import_find(context_imports(s->finder->context), file, target);
    /* A class of a package that is named in full, and is another. */
    if (has_packages(s) && found.kind == IMPORT_FILE)
        return !strcmp(search_path(s, found.file), s->path) ? LEAD_OWN : LEAD_OTHER;
    bool is_default = !strcmp(member, "default");
    if (is_default && trace_target(s, &found, member, steps) == LEAD_OWN)
        return LEAD_OWN;
    bool is_whole = !*member || !strcmp(member, "*") || is_default;
    return trace_target(s, &found, is_whole ? name : member, steps);
}

static enum lead look_into_file(struct search *s, uint32_t file, const char *name, int steps)
{
    const struct summary *summary = search_summary(s, file);
    enum lead best = LEAD_OTHER;
    for (size_t i = 0; summary && *name && i < summary->binding_count; i++)
        if (!strcmp(summary->bindings[i].name, name) && summary->bindings[i].is_handed_on)
            return trace_import(s, file, summary, &summary->bindings[i], "", steps - 1);
    if (s->defines[file] && !strcmp(name, s->name))
        return LEAD_OTHER;
    for (size_t i = 0; summary && i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        if (*b->name || strcmp(b->member, "*") != 0 || !b->is_handed_on)
            continue;
        enum lead lead = trace_import(s, file, summary, b, name, steps - 1);
        if (lead == LEAD_OWN)
            return lead;
        if (lead == LEAD_UNKNOWN)
            best = lead;
    }
    return best;
}

/* Four bits for each number of steps. */
static uint32_t *traced_of(struct search *s, uint32_t file, const char *name)
{
    const char *names[] = { s->name, s->owner };
    for (int i = 0; i < 2; i++) {
        if (!names[i] || strcmp(name, names[i]) != 0)
            continue;
        if (!s->traced[i])
            s->traced[i] =
                ARENA_ARRAY(s->arena, uint32_t, s->finder->context->snapshot->file_count);
        return &s->traced[i][file];
    }
    return NULL;
}

/* What `name` of a file is: its own, or handed on from another one. Headers are included by hundreds
 * of files: each is looked into once. */
static enum lead trace_file(struct search *s, uint32_t file, const char *name, int steps)
{
    if (is_own(s, file))
        return LEAD_OWN;
    if (steps <= 0)
        return LEAD_OTHER;
    uint32_t *known = traced_of(s, file, name), place = 4 * (uint32_t)steps;
    if (known && *known >> place & 15)
        return (enum lead)((*known >> place & 15) - 1);
    enum lead lead = look_into_file(s, file, name, steps);
    if (known)
        *known |= (uint32_t)(lead + 1) << place;
    return lead;
}

void trace_forget(struct search *s)
{
    s->reached = NULL;
    s->traced[0] = s->traced[1] = NULL;
}

enum lead trace_binding(struct search *s, uint32_t file, const struct summary *summary,
                        const struct binding *b, const char *name)
{
    return trace_import(s, file, summary, b, name, STEPS_MAX);
}

enum lead trace_path(struct search *s, uint32_t file, const char *target, const char *name)
{
    if (has_packages(s) && trace_in_package(s, target) == LEAD_OWN)
        return LEAD_OWN;
    struct import_target found = import_find(context_imports(s->finder->context), file, target);
    return trace_target(s, &found, name, STEPS_MAX);
}

/* ---- names that no import lists ---- */

/* A package that is seen from itself, and name spaces that are seen from inner ones. */
static bool shares_package(const struct search *s, uint32_t file, const struct summary *summary)
{
    const char *package = summary->package ? summary->package : "";
    size_t n = strlen(s->package);
    switch (s->family) {
    case FAMILY_GO:
        return search_same_folder(search_path(s, file), s->path);
    case FAMILY_JVM:
        return *package || *s->package ? !strcmp(package, s->package)
                                       : search_same_folder(search_path(s, file), s->path);
    case FAMILY_C_SHARP:
        return !n || (!strncmp(package, s->package, n) && (!package[n] || package[n] == '.'));
    case FAMILY_PHP:
        return !strcmp(package, s->package);
    case FAMILY_SWIFT:
        return true;
    default:
        return false;
    }
}

enum lead trace_all(struct search *s, uint32_t file, const struct summary *summary,
                    const char *name)
{
    enum lead best = LEAD_OTHER;
    if (shares_package(s, file, summary))
        return LEAD_OWN;
    for (size_t i = 0; i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        if (*b->name || strcmp(b->member, "*") != 0)
            continue;
        const char *target = summary->imports[b->import].target;
        size_t n = target_length(&target);
        if (has_packages(s) && *s->package && same_path(target, n, s->package))
            return LEAD_OWN;
        enum lead lead = trace_import(s, file, summary, b, name, STEPS_MAX);
        if (lead == LEAD_OWN)
            return lead;
        if (lead == LEAD_UNKNOWN)
            best = lead;
    }
    return best;
}

/* Of a file as it is stored: the least depth, of 15 at most, at which it is known to reach the
 * definition, 0 for none, and the greatest at which it is known not to. */
static unsigned char *reached_of(struct search *s, uint32_t file)
{
    if (!s->reached)
        s->reached = ARENA_ARRAY(s->arena, unsigned char, s->finder->context->snapshot->file_count);
    return &s->reached[file];
}

static bool stored_reaches(struct search *s, uint32_t file, int depth)
{
    unsigned char *known = reached_of(s, file);
    int yes = *known & 15, no = *known >> 4;
    if ((yes && depth >= yes) || depth <= no)
        return yes && depth >= yes;
    const struct summary *summary = search_summary(s, file);
    bool reaches = summary && trace_reaches(s, file, summary, depth);
    *known = (unsigned char)(reaches ? depth | no << 4 : yes | depth << 4);
    return reaches;
}

/* Of one file; imported ones are looked into as far as `depth` allows. */
bool trace_reaches(struct search *s, uint32_t file, const struct summary *summary, int depth)
{
    const struct import_map *imports = context_imports(s->finder->context);
    if (shares_package(s, file, summary))
        return true;
    for (size_t i = 0; i < summary->binding_count; i++)
        if (trace_binding(s, file, summary, &summary->bindings[i], s->owner ? s->owner : s->name) ==
            LEAD_OWN)
            return true;
    for (size_t i = 0; depth > 1 && i < summary->import_count; i++) {
        struct import_target found = import_find(imports, file, summary->imports[i].target);
        if (found.kind != IMPORT_FILE && found.kind != IMPORT_FOLDER)
            continue;
        if (found.file != file && stored_reaches(s, found.file, depth - 1))
            return true;
    }
    return false;
}
