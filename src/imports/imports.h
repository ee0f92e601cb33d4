/* imports.h - which file of a snapshot an import means.
 *
 * Each language has its own rules (one file of this folder for each), and a repository says more of
 * itself: tsconfig.json and package.json, go.mod, Cargo.toml, composer.json, CMakeLists.txt. Those
 * texts are read on first need, through the snapshot. Nothing is guessed by a last name alone where
 * a language has rules; languages without rules of their own here are matched by the longest end of
 * a path that agrees. Pure but for that: names against paths. A map belongs to one thread.
 */
#ifndef REPOSE_IMPORTS_IMPORTS_H
#define REPOSE_IMPORTS_IMPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "model/snapshot.h"

struct manifests;
struct import_memo;

/* Files of a snapshot by the stem of their name, lower-cased, and folders by their last name, each
 * by the file that stands for it. */
struct import_map {
    const struct snapshot *snapshot;
    struct map stems;      /* -> first entry of a list in next */
    uint32_t *next;        /* per file: the next file with the same stem + 1 */
    struct map folders;    /* -> first entry of a list in next_folder */
    uint32_t *next_folder; /* per file that stands for a folder: the next such file + 1 */
    struct arena *arena;
    struct manifests *manifests; /* made by the first import that needs them */
    struct import_memo *memo;    /* what was found so far, 8 MB at most */
};

void import_map_init(struct import_map *map, const struct snapshot *snapshot, struct arena *arena);
void import_map_release(struct import_map *map);

enum import_kind {
    IMPORT_UNKNOWN,  /* it cannot be told whether it means something here */
    IMPORT_EXTERNAL, /* a standard library or a package from elsewhere */
    IMPORT_FILE,
    IMPORT_FOLDER /* a package that is all files of a folder */
};

struct import_target {
    enum import_kind kind;
    uint32_t file;        /* of a folder: the file that stands for it */
    uint32_t folder;      /* bytes of the file's path that are the folder */
    const char *rest;     /* of the target: what it names inside, "" when it names the whole */
    uint32_t rest_length; /* names in rest */
};

/* `target`, as written in the file `from`. rest points into target. */
struct import_target import_find(const struct import_map *map, uint32_t from, const char *target);

/* The same as one file, or -1: a folder is its index file or its first. */
int64_t import_resolve(const struct import_map *map, uint32_t from, const char *target);

/* Whether a file is what the target means, or is in the package that it means. */
bool import_leads_to(const struct import_map *map, const struct import_target *target,
                     uint32_t file);

/* The postings under which imports of the file may be found, lower-cased: its own name, that of its
 * folder where it stands for that, its crate's, its package's. Appends to names, at most max. */
size_t import_names(const struct import_map *map, uint32_t file, struct arena *arena,
                    const char **names, size_t max);

/* A manifest of packages: it changes with every release, and with every version that it asks for.
 */
bool import_is_manifest(const char *path);

#endif
