/* internal.h - what the languages of this folder share. */
#ifndef REPOSE_IMPORTS_INTERNAL_H
#define REPOSE_IMPORTS_INTERNAL_H

#include <jansson.h>

#include "imports/imports.h"
#include "syntax/language.h"

#define IMPORT_PATH_MAX 1024
#define IMPORT_NAME_MAX 128 /* of a key of the map; the rest of a longer name is cut off */

/* ---- paths ---- */

/* folder[0, length) and a relative path below it, "." and ".." resolved. False: it leads out of the
 * repository, or is too long. */
bool paths_join(const char *folder, size_t length, const char *relative, char out[IMPORT_PATH_MAX]);
/* The file at the path with an ending appended, or -1. */
int64_t paths_file(const struct import_map *map, const char *path, const char *ending);
/* The first file below a folder, or -1. */
int64_t paths_folder(const struct import_map *map, const char *folder);
/* Files with this stem, whatever their folder: the first of the list in map->next, 0: none. */
uint32_t paths_stem(const struct import_map *map, const char *stem, size_t length);

/* A name as a key of the map: in lower case. Its length. */
size_t import_lower(char to[IMPORT_NAME_MAX], const char *from, size_t length);

/* Of a file that is not indexed, by its path. */
const struct language *file_language(const struct file *file);

struct import_target found_file(int64_t file, const char *rest);
struct import_target found_folder(const struct import_map *map, int64_t file, size_t folder,
                                  const char *rest);
struct import_target found_nothing(enum import_kind kind);

/* ---- what a repository says of itself ---- */

enum manifest_kind {
    MANIFEST_PACKAGE_JSON,
    MANIFEST_TSCONFIG, /* tsconfig.json and jsconfig.json */
    MANIFEST_GO_MOD,
    MANIFEST_CARGO,
    MANIFEST_COMPOSER,
    MANIFEST_CMAKE,
    MANIFEST_PYTHON, /* pyproject.toml, setup.py, setup.cfg: only where they stand */
    MANIFEST_KIND_COUNT
};

struct manifest {
    const char *path;
    uint32_t folder; /* bytes of path */
    json_t *json;    /* of JSON; NULL when it has no text that can be read */
    const char *text;
    const char *name;    /* of the package, the module, the crate; "" */
    const char *library; /* of Cargo: what the crate's library is called; "" as the crate */
    /* Of CMake: the folders that it includes from, listed by the first import that asks. */
    const char **folders;
    size_t folder_count, folder_capacity;
    bool is_listed;
};

struct manifest_list {
    struct manifest *items; /* by path */
    size_t count;
    bool is_read;
};

struct manifests {
    struct manifest_list lists[MANIFEST_KIND_COUNT];
};

/* All of one kind, read. */
const struct manifest_list *manifests_of(const struct import_map *map, enum manifest_kind kind);
/* The nearest one in the file's folder or above it, or NULL. */
const struct manifest *manifest_around(const struct import_map *map, enum manifest_kind kind,
                                       const char *path);
void manifests_free(struct manifests *manifests);
/* A value of a TOML table: name = "value" below [table]. Length 0: there is none. In arena. */
const char *manifest_toml(const struct import_map *map, const struct manifest *manifest,
                          const char *table, const char *key);

/* ---- what was found ---- */

/* What an import means follows from its target and from where it stands: of some languages the file,
 * of others the folder or nothing. For one answer hundreds of files ask the same. */
struct import_memo;
struct import_memo *import_memo_new(void);
void import_memo_free(struct import_memo *memo);

enum import_scope {
    IMPORT_OF_FILE, /* what it means depends on the file that says it */
    IMPORT_OF_FOLDER,
    IMPORT_OF_ALL
};
typedef struct import_target import_rules(const struct import_map *map, uint32_t from,
                                          const char *target);
/* Of the language of a file. */
import_rules *import_rules_of(const struct file *file);
import_rules *import_memo_rules(struct import_memo *memo, const struct file *file);
/* By the rules, which are asked once. */
struct import_target import_memo_find(const struct import_map *map, import_rules *rules,
                                      enum import_scope scope, uint32_t from, const char *target);

/* ---- the languages ---- */

struct import_target find_javascript(const struct import_map *map, uint32_t from,
                                     const char *target);
struct import_target find_python(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_go(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_rust(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_jvm(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_php(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_c(const struct import_map *map, uint32_t from, const char *target);
struct import_target find_ruby(const struct import_map *map, uint32_t from, const char *target);
/* By the longest end of a path that agrees; more of it than one name must where the target has
 * several. */
struct import_target find_loose(const struct import_map *map, uint32_t from, const char *target);

/* The crate that a file is in, or whose root it is, "" when it is none. */
const char *rust_crate_of_root(const struct import_map *map, const char *path);

#endif
