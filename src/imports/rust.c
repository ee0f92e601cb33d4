/* Rust: modules are files below the file that declares them; crates are what Cargo.toml names, or,
 * without one, what has a lib.rs or a main.rs. */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "imports/internal.h"

/* Where a module is, and where its children are. */
struct module {
    int64_t file;
    char folder[IMPORT_PATH_MAX];
};

static bool has_stem(const char *path, const char *stem)
{
    const char *base = path_base(path);
    return path_stem_length(base) == strlen(stem) && !strncmp(base, stem, strlen(stem));
}

/* Programs beside the library: each file of these folders is a root. */
static bool is_in_programs(const char *path)
{
    static const char *const folders[] = { "bin", "tests", "examples", "benches" };
    size_t length = path_dir_length(path);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t n = strlen(folders[i]);
        if (length >= n && !memcmp(path + length - n, folders[i], n) &&
            (length == n || path[length - n - 1] == '/'))
            return true;
    }
    return false;
}

static bool is_root(const char *path)
{
    return has_stem(path, "lib") || has_stem(path, "main") || has_stem(path, "build") ||
           is_in_programs(path);
}

static void set_module(const struct import_map *map, int64_t file, struct module *out)
{
    const char *path = map->snapshot->files[file].path;
    size_t length = path_dir_length(path);
    if (!is_root(path) && !has_stem(path, "mod"))
        length += path_stem_length(path_base(path)) + (length > 0);
    out->file = file;
    length = length < IMPORT_PATH_MAX - 1 ? length : IMPORT_PATH_MAX - 1;
    memcpy(out->folder, path, length);
    out->folder[length] = '\0';
}

static int64_t find_child(const struct import_map *map, const struct module *module,
                          const char *name, size_t length)
{
    char child[IMPORT_PATH_MAX], path[IMPORT_PATH_MAX];
    if (!length || length >= sizeof child)
        return -1;
    memcpy(child, name, length);
    child[length] = '\0';
    if (!paths_join(module->folder, strlen(module->folder), child, path))
        return -1;
    int64_t file = paths_file(map, path, ".rs");
    return file >= 0 ? file : paths_file(map, path, "/mod.rs");
}

/* The file that declares the module of a file, or -1. */
static int64_t find_parent(const struct import_map *map, int64_t file)
{
    const char *path = map->snapshot->files[file].path;
    size_t length = path_dir_length(path);
    char folder[IMPORT_PATH_MAX];
    static const char *const names[] = { "/mod.rs", "/lib.rs", "/main.rs", ".rs" };
    if (length >= sizeof folder)
        return -1;
    memcpy(folder, path, length);
    folder[length] = '\0';
    if (has_stem(path, "mod"))
        folder[path_dir_length(folder)] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t parent = paths_file(map, folder, names[i] + (!*folder && *names[i] == '/'));
        if (parent >= 0 && parent != file)
            return parent;
    }
    return -1;
}

/* ---- crates ---- */

static int64_t root_of(const struct import_map *map, const struct manifest *m)
{
    char path[IMPORT_PATH_MAX];
    const char *said = manifest_toml(map, m, "lib", "path");
    static const char *const usual[] = { "src/lib.rs", "src/main.rs" };
    if (*said && paths_join(m->path, m->folder, said, path))
        return paths_file(map, path, "");
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        int64_t file =
            paths_join(m->path, m->folder, usual[i], path) ? paths_file(map, path, "") : -1;
        if (file >= 0)
            return file;
    }
    return -1;
}

/* "util-lib" is written util_lib. */
static bool same_crate(const char *name, const char *written, size_t length)
{
    if (strlen(name) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (name[i] != written[i] && !(name[i] == '-' && written[i] == '_'))
            return false;
    return true;
}

static int64_t find_crate(const struct import_map *map, const char *name, size_t length)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_CARGO);
    for (size_t i = 0; i < list->count; i++) {
        const struct manifest *m = &list->items[i];
        if (same_crate(*m->library ? m->library : m->name, name, length))
            return root_of(map, m);
    }
    return -1;
}

/* By what the package is called, whatever its library is. */
static int64_t find_package(const struct import_map *map, const char *name)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_CARGO);
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].name, name))
            return root_of(map, &list->items[i]);
    return -1;
}

/* `package = "…"` in the line of a dependency, which may go on in braces, or below a table of its
 * own up to the next one. In arena, NULL: there is none. */
static const char *renamed_package(const struct import_map *map, const char *p, bool is_table)
{
    for (const char *end = p + strcspn(p, is_table ? "[" : "}\n"); p < end; p++) {
        if (strncmp(p, "package", 7) != 0 || (isalnum((unsigned char)p[-1]) || p[-1] == '-'))
            continue;
        p += 7 + strspn(p + 7, " \t");
        if (*p != '=')
            continue;
        p += 1 + strspn(p + 1, " \t");
        if (*p != '"' && *p != '\'')
            continue;
        return arena_strndup(map->arena, p + 1, strcspn(p + 1, *p == '"' ? "\"" : "'"));
    }
    return NULL;
}

static bool is_dependencies(const char *table, size_t length)
{
    static const char end[] = "dependencies";
    return length >= strlen(end) && !strncmp(table + length - strlen(end), end, strlen(end));
}

/* What `name = { package = "…" }` or `[dependencies.name]` of a manifest calls so, or NULL. */
static const char *renamed_by(const struct import_map *map, const struct manifest *m,
                              const char *name, size_t length)
{
    bool inside = false;
    const char *found = NULL;
    for (const char *p = m->text ? m->text : "", *next; *p && !found; p = next) {
        next = p + strcspn(p, "\n");
        next += *next == '\n';
        p += strspn(p, " \t");
        size_t n = strcspn(p, "=\n");
        if (*p == '[') {
            n = strcspn(p, "]\n");
            size_t dot = n;
            while (dot && p[dot - 1] != '.')
                dot--;
            inside = is_dependencies(p, n);
            if (dot && is_dependencies(p, dot - 1) && n - dot < IMPORT_NAME_MAX &&
                same_crate(arena_strndup(map->arena, p + dot, n - dot), name, length))
                found = renamed_package(map, next, true);
            continue;
        }
        while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
            n--;
        if (inside && n == length && n < IMPORT_NAME_MAX &&
            same_crate(arena_strndup(map->arena, p, n), name, length))
            found = renamed_package(map, p + n, false);
    }
    return found;
}

/* The package that the manifests around a file call by a name of their own, the nearest first: what
 * a workspace renames holds for its members. NULL: none does. */
static const char *find_renamed(const struct import_map *map, const char *from, const char *name,
                                size_t length)
{
    const struct manifest_list *list = manifests_of(map, MANIFEST_CARGO);
    const char *best = NULL;
    size_t folder = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct manifest *m = &list->items[i];
        bool is_around =
            !m->folder || (!strncmp(from, m->path, m->folder) && from[m->folder] == '/');
        const char *found =
            is_around && (!best || m->folder > folder) ? renamed_by(map, m, name, length) : NULL;
        folder = found ? m->folder : folder;
        best = found ? found : best;
    }
    return best;
}

const char *rust_crate_of_root(const struct import_map *map, const char *path)
{
    const struct manifest *m = manifest_around(map, MANIFEST_CARGO, path);
    int64_t root = m ? root_of(map, m) : -1;
    if (root < 0 || strcmp(map->snapshot->files[root].path, path) != 0)
        return "";
    char *name = arena_strdup(map->arena, m->name);
    for (char *p = name; *p; p++)
        *p = *p == '-' ? '_' : *p;
    return name;
}

/* The root of the file's own crate: the nearest one above it. */
static int64_t own_root(const struct import_map *map, uint32_t from)
{
    const char *path = map->snapshot->files[from].path;
    char folder[IMPORT_PATH_MAX];
    size_t length = path_dir_length(path);
    if (is_root(path) || length >= sizeof folder)
        return from;
    memcpy(folder, path, length);
    for (;;) {
        static const char *const roots[] = { "/lib.rs", "/main.rs" };
        folder[length] = '\0';
        for (size_t i = 0; i < 2; i++) {
            int64_t file = paths_file(map, folder, roots[i] + !length);
            if (file >= 0)
                return file;
        }
        if (!length)
            return -1;
        length = path_dir_length(folder);
    }
}

/* ---- paths ---- */

static const char *skip_name(const char *p, size_t length)
{
    p += length;
    return p + strspn(p, ":");
}

/* Down the modules as far as they are files. */
static struct import_target walk_path(const struct import_map *map, int64_t file, const char *p)
{
    struct module module;
    set_module(map, file, &module);
    for (;;) {
        size_t n = strcspn(p, ":");
        int64_t child = find_child(map, &module, p, n);
        if (child < 0)
            return found_file(module.file, p);
        set_module(map, child, &module);
        p = skip_name(p, n);
    }
}

static bool is_first(const char *target, const char *word)
{
    size_t n = strcspn(target, ":");
    return strlen(word) == n && !strncmp(target, word, n);
}

struct import_target find_rust(const struct import_map *map, uint32_t from, const char *target)
{
    static const char *const libraries[] = { "std", "core", "alloc", "proc_macro" };
    const char *p = target + strspn(target, ":");
    size_t n = strcspn(p, ":");
    int64_t file = from;
    char path[IMPORT_PATH_MAX];
    if (*target == '.') { /* #[path] */
        const char *own = map->snapshot->files[from].path;
        file = paths_join(own, path_dir_length(own), target, path) ? paths_file(map, path, "") : -1;
        return file >= 0 ? found_file(file, "") : found_nothing(IMPORT_UNKNOWN);
    }
    if (is_first(p, "crate")) {
        file = own_root(map, from);
        return file < 0 ? found_nothing(IMPORT_UNKNOWN) : walk_path(map, file, skip_name(p, n));
    }
    if (is_first(p, "self"))
        return walk_path(map, from, skip_name(p, n));
    if (is_first(p, "super")) {
        for (; is_first(p, "super") && file >= 0; p = skip_name(p, 5))
            file = find_parent(map, file);
        return file < 0 ? found_nothing(IMPORT_UNKNOWN) : walk_path(map, file, p);
    }
    struct module own;
    set_module(map, from, &own);
    if (find_child(map, &own, p, n) >= 0)
        return walk_path(map, from, p);
    const char *renamed = find_renamed(map, map->snapshot->files[from].path, p, n);
    file = renamed ? find_package(map, renamed) : find_crate(map, p, n);
    if (renamed && file < 0)
        return found_nothing(IMPORT_EXTERNAL);
    if (file >= 0)
        return walk_path(map, file, skip_name(p, n));
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (is_first(p, libraries[i]))
            return found_nothing(IMPORT_EXTERNAL);
    file = own_root(map, from);
    if (file >= 0) {
        set_module(map, file, &own);
        if (find_child(map, &own, p, n) >= 0)
            return walk_path(map, file, p);
    }
    return found_nothing(IMPORT_EXTERNAL);
}
