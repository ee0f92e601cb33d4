#include "index/kin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "index/folders.h"
#include "index/name_word.h"

/* A name that more words of the folder share says nothing. */
#define SHARED_MAX 8
/* Shorter names are counters and the like. */
#define NAME_MIN 4
/* Of one file: generated ones have hundreds of thousands. */
#define NAMES_MAX 4096
/* What a shared name counts, in parts that all of 1 to SHARED_MAX divide: sums are exact, in any
 * order. */
#define WHOLE 840
/* Less in common is chance: one name that nobody else has. */
#define SCORE_MIN WHOLE
/* Keeps words with next to no rare names from being drawn to. */
#define RARE_PRIOR 5

/* The files of a folder whose names begin with one word. */
struct unit {
    const char *word;
    size_t length;
    uint64_t weight;
    uint64_t rare; /* of its names, what each counts */
    uint64_t load; /* its weight, and that of those that joined */
    size_t file_count;
    uint32_t joins; /* the unit that it goes with; NONE */
    bool is_large;
    bool is_nested; /* some of it lies in a folder that joined this one */
};

#define NONE UINT32_MAX

struct name {
    uint64_t hash;
    uint32_t unit;
};

/* What a small unit has in common with a large one. */
struct bond {
    uint32_t small, large;
    uint64_t shared;
};

struct flat {
    struct snapshot *snapshot;
    const uint32_t *files;
    size_t count;
    size_t start;      /* of the names: length of the folder's path and its '/' */
    uint32_t *of_file; /* by place in files: its unit */
    struct unit *units;
    size_t unit_count, unit_capacity;
    struct name *names;
    size_t name_count, name_capacity;
    struct bond *bonds;
    size_t bond_count, bond_capacity;
};

uint64_t kin_least(const struct settings *settings)
{
    uint64_t least = (uint64_t)settings_integer(settings, SETTING_MODULE_MIN_TOKENS);
    uint64_t eighth = (uint64_t)settings_integer(settings, SETTING_MODULE_MAX_TOKENS) / 8;
    return eighth > least ? eighth : least;
}

static void make_units(struct flat *f)
{
    struct map words = MAP_INIT;
    f->of_file = xcalloc(f->count + 1, sizeof *f->of_file);
    for (size_t i = 0; i < f->count; i++) {
        const struct file *file = &f->snapshot->files[f->files[i]];
        const char *name = file->path + f->start;
        bool fresh;
        size_t length = name_word_end(name, 0);
        uint32_t *number = map_put(&words, name, length, &fresh);
        if (fresh) {
            *number = (uint32_t)f->unit_count;
            struct unit unit = { .word = name, .length = length, .joins = NONE };
            ARRAY_PUSH(f->units, f->unit_count, f->unit_capacity, unit);
        }
        struct unit *unit = &f->units[*number];
        unit->weight = unit->load += file_weight(file);
        unit->file_count++;
        unit->is_nested |= strchr(name, '/') != NULL;
        f->of_file[i] = *number;
    }
    map_release(&words);
}

/* ---- names ---- */

static void add_name(struct flat *f, const char *name, uint32_t unit)
{
    size_t length = strlen(name);
    struct name entry = { hash_bytes(name, length), unit };
    if (length >= NAME_MIN)
        ARRAY_PUSH(f->names, f->name_count, f->name_capacity, entry);
}

static bool is_of_document(const struct definition *definition)
{
    return definition->kind == DEF_HEADING || definition->kind == DEF_KEY;
}

static void add_names(struct flat *f, const struct summary *s, uint32_t unit)
{
    for (size_t i = 0; i < s->definition_count && i < NAMES_MAX; i++)
        if (!is_of_document(&s->definitions[i]))
            add_name(f, s->definitions[i].name, unit);
    for (size_t i = 0; i < s->reference_count && i < NAMES_MAX; i++)
        add_name(f, s->references[i].name, unit);
    for (size_t i = 0; i < s->use_count && i < NAMES_MAX; i++)
        add_name(f, s->uses[i].name, unit);
}

static int load_names(struct flat *f, struct index_db *db, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct summary summary;
    int found = 0;
    for (size_t i = 0; found >= 0 && i < f->count; i++) {
        const struct file *file = &f->snapshot->files[f->files[i]];
        if (!file->content || f->units[f->of_file[i]].is_nested)
            continue;
        found = index_db_summary(db, file->content, &arena, &summary, err);
        if (found > 0)
            add_names(f, &summary, f->of_file[i]);
        arena_release(&arena);
    }
    arena_release(&arena);
    return found < 0 ? -1 : 0;
}

static int by_hash(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Each name once for each unit, and how many of one name follow each other. */
static void sort_names(struct flat *f)
{
    size_t kept = 0;
    if (f->name_count)
        qsort(f->names, f->name_count, sizeof *f->names, by_hash);
    for (size_t i = 0; i < f->name_count; i++)
        if (!kept || by_hash(&f->names[kept - 1], &f->names[i]))
            f->names[kept++] = f->names[i];
    f->name_count = kept;
}

/* ---- bonds ---- */

static bool is_free(const struct unit *unit)
{
    return !unit->is_large && unit->joins == NONE;
}

static void bind(struct flat *f, const struct name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        f->units[names[i].unit].rare += WHOLE / count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            struct bond bond = { names[i].unit, names[j].unit, WHOLE / count };
            if (is_free(&f->units[bond.small]) && f->units[bond.large].is_large)
                ARRAY_PUSH(f->bonds, f->bond_count, f->bond_capacity, bond);
        }
}

static int by_units(const void *a, const void *b)
{
    const struct bond *x = a, *y = b;
    if (x->small != y->small)
        return x->small < y->small ? -1 : 1;
    return (x->large > y->large) - (x->large < y->large);
}

static void make_bonds(struct flat *f)
{
    size_t kept = 0;
    f->bond_count = 0;
    for (size_t u = 0; u < f->unit_count; u++)
        f->units[u].rare = 0;
    for (size_t i = 0, next; i < f->name_count; i = next) {
        for (next = i + 1; next < f->name_count && f->names[next].hash == f->names[i].hash;)
            next++;
        if (next - i <= SHARED_MAX)
            bind(f, f->names + i, next - i);
    }
    if (f->bond_count)
        qsort(f->bonds, f->bond_count, sizeof *f->bonds, by_units);
    for (size_t i = 0; i < f->bond_count; i++) {
        if (kept && !by_units(&f->bonds[kept - 1], &f->bonds[i]))
            f->bonds[kept - 1].shared += f->bonds[i].shared;
        else
            f->bonds[kept++] = f->bonds[i];
    }
    f->bond_count = kept;
}

/* ---- who joins whom ---- */

static double strength(const struct flat *f, const struct bond *bond)
{
    double rare = (double)f->units[bond->large].rare / WHOLE;
    return (double)bond->shared / sqrt(rare + RARE_PRIOR);
}

/* The strongest bond to a unit that still has room; NULL: none. */
static const struct bond *choose(const struct flat *f, const struct bond *bonds, size_t count,
                                 uint64_t most)
{
    const struct bond *best = NULL;
    for (size_t i = 0; i < count; i++) {
        bool fits = f->units[bonds[i].large].load + f->units[bonds[i].small].weight <= most;
        if (fits && bonds[i].shared >= SCORE_MIN &&
            (!best || strength(f, &bonds[i]) > strength(f, best)))
            best = &bonds[i];
    }
    return best;
}

/* In the order of their names, so that who finds no room any more depends on few weights. */
static void join(struct flat *f, uint64_t most)
{
    for (size_t i = 0, next; i < f->bond_count; i = next) {
        struct unit *small = &f->units[f->bonds[i].small];
        for (next = i + 1; next < f->bond_count && f->bonds[next].small == f->bonds[i].small;)
            next++;
        const struct bond *bond = choose(f, f->bonds + i, next - i, most);
        if (!bond)
            continue;
        small->joins = bond->large;
        f->units[bond->large].load += small->weight;
    }
}

/* What neither is a module by itself nor goes with one. */
static uint64_t weigh_rest(const struct flat *f)
{
    uint64_t sum = 0;
    for (size_t u = 0; u < f->unit_count; u++) {
        const struct unit *unit = &f->units[u];
        bool is_module = unit->is_large && (unit->file_count > 1 || unit->load > unit->weight);
        sum += is_module || unit->joins != NONE ? 0 : unit->weight;
    }
    return sum;
}

/* Where too much is left over, the large ones of that get their chance, too. */
static void join_all(struct flat *f, const struct settings *settings)
{
    uint64_t most = (uint64_t)settings_integer(settings, SETTING_MODULE_MAX_TOKENS);
    uint64_t fewest = (uint64_t)settings_integer(settings, SETTING_MODULE_MIN_TOKENS);
    for (uint64_t least = kin_least(settings); least && least >= fewest; least /= 2) {
        for (size_t u = 0; u < f->unit_count; u++) {
            struct unit *unit = &f->units[u];
            unit->is_large |=
                is_free(unit) && unit->weight >= least && unit->length <= FILE_KIN_MAX;
        }
        make_bonds(f);
        join(f, most);
        if (weigh_rest(f) <= most)
            break;
    }
}

static void set_kin(struct flat *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct unit *unit = &f->units[f->of_file[i]];
        if (unit->joins == NONE)
            continue;
        const struct unit *large = &f->units[unit->joins];
        f->snapshot->files[f->files[i]].kin =
            arena_strndup(&f->snapshot->arena, large->word, large->length);
    }
}

/* ---- what was found before ---- */

/* Of all that decides: the names and contents of the files, and the settings. */
static uint64_t digest(const struct flat *f, const struct settings *settings)
{
    int64_t bounds[] = { settings_integer(settings, SETTING_MODULE_MIN_TOKENS),
                         settings_integer(settings, SETTING_MODULE_MAX_TOKENS) };
    uint64_t hash = hash_bytes(bounds, sizeof bounds);
    for (size_t i = 0; i < f->count; i++) {
        const struct file *file = &f->snapshot->files[f->files[i]];
        const char *name = file->path + f->start;
        hash = hash_more(hash, name, strlen(name));
        hash = hash_more(hash, &file->content, sizeof file->content);
    }
    return hash;
}

/* As a text: for each unit, in order, the number of the one that it joins, or '-'. */
static void print_joins(const struct flat *f, struct buf *out)
{
    for (size_t u = 0; u < f->unit_count; u++)
        if (f->units[u].joins == NONE)
            buf_addstr(out, "- ");
        else
            buf_printf(out, "%u ", (unsigned)f->units[u].joins);
}

static bool read_joins(struct flat *f, const char *text)
{
    for (size_t u = 0; u < f->unit_count; u++) {
        char *end = (char *)text + 1;
        unsigned long joins = *text == '-' ? NONE : strtoul(text, &end, 10);
        if (end == text || *end != ' ' || (joins != NONE && joins >= f->unit_count))
            return false;
        f->units[u].joins = (uint32_t)joins;
        text = end + 1;
    }
    return !*text;
}

static int find_joins(struct flat *f, const struct settings *settings, struct index_db *db,
                      struct err *err)
{
    int result = load_names(f, db, err);
    sort_names(f);
    join_all(f, settings);
    return result;
}

/* A commit changes few folders: the others are as they were. */
static int find_or_recall_joins(struct flat *f, const struct settings *settings,
                                struct index_db *db, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf name = BUF_INIT, joins = BUF_INIT;
    const char *known;
    uint64_t key = digest(f, settings);
    buf_printf(&name, "kin of %.*s", (int)f->start, f->snapshot->files[f->files[0]].path);
    int result = index_db_cache_get(db, name.data, key, &arena, &known, err);
    if (result == 0 || (result > 0 && !read_joins(f, known))) {
        result = find_joins(f, settings, db, err);
        print_joins(f, &joins);
        if (!result)
            result = index_db_cache_put(db, name.data, key, joins.data, err);
    }
    buf_release(&name);
    buf_release(&joins);
    arena_release(&arena);
    return result < 0 ? -1 : 0;
}

static int find_in_folder(struct flat *f, const struct settings *settings, struct index_db *db,
                          struct err *err)
{
    make_units(f);
    int result = find_or_recall_joins(f, settings, db, err);
    set_kin(f);
    free(f->of_file);
    free(f->units);
    free(f->names);
    free(f->bonds);
    return result;
}

int kin_find(struct snapshot *snapshot, const struct settings *settings, struct index_db *db,
             struct err *err)
{
    struct folders folders;
    int result = 0;
    for (size_t i = 0; i < snapshot->file_count; i++)
        snapshot->files[i].kin = NULL;
    folders_init(&folders, snapshot,
                 (uint64_t)settings_integer(settings, SETTING_MODULE_MIN_TOKENS));
    struct homes homes;
    homes_init(&homes, &folders, snapshot->file_count);
    for (size_t h = 0; !result && h < folders.count; h++) {
        size_t length = folders.items[h].length;
        struct flat flat = { .snapshot = snapshot,
                             .files = homes.sorted + homes.first[h],
                             .count = homes.first[h + 1] - homes.first[h],
                             .start = length ? length + 1 : 0 };
        if (files_weight(snapshot, flat.files, flat.count) >
            (uint64_t)settings_integer(settings, SETTING_MODULE_MAX_TOKENS))
            result = find_in_folder(&flat, settings, db, err);
    }
    homes_release(&homes);
    folders_release(&folders);
    return result;
}
