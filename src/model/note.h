/* note.h - the note (c′) of one module: the same schema for every writer (docs/note.schema.json).
 */
#ifndef REPOSE_MODEL_NOTE_H
#define REPOSE_MODEL_NOTE_H

#include <stddef.h>
#include <stdint.h>

struct note_entry_point {
    const char *symbol, *file, *why;
};

struct note_recipe {
    const char *request; /* the kind of request */
    const char **files;
    size_t file_count;
    const char *steps;
};

struct string_list {
    const char **items;
    size_t count;
};

struct note {
    const char *purpose;
    struct string_list responsibilities;
    struct note_entry_point *entry_points;
    size_t entry_point_count;
    struct string_list invariants;
    const char *data_flow;
    struct note_recipe *recipes;
    size_t recipe_count;
    struct string_list gotchas;
    struct string_list tests;
};

#endif
