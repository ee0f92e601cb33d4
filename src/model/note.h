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

/* Where a single fact belongs among the lists of a note. */
enum fact_kind {
    FACT_DOES,      /* responsibilities: what a file or symbol decides or owns */
    FACT_INVARIANT, /* invariants, also pairs that have to agree */
    FACT_CAREFUL,   /* gotchas */
    FACT_KINDS
};

/* What a model said of a fact when it was shown the lines that it is about (note/verify.h). */
enum fact_verdict {
    FACT_NOT_JUDGED,
    FACT_HOLDS,
    FACT_DOUBTFUL, /* the lines do not tell */
    FACT_WRONG,    /* of those that a note has refuted alone */
    FACT_VERDICTS
};

/* A sentence or two that stand by themselves. */
struct note_fact {
    enum fact_kind kind;
    const char *text;
    struct string_list files, symbols; /* that it speaks of */
    /* Digests of those files at the revision that the fact was checked at (note/note_facts.h); both
     * 0: not known. */
    uint64_t structure, tokens;
    enum fact_verdict verdict;
    const char *why; /* the reason of it, in a few words; NULL or "": none was given */
};

/* A note that has facts says in its lists (responsibilities, invariants, gotchas) the same as they
 * do, for who prints notes as a whole. */
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
    struct note_fact *facts; /* of each kind the most useful first; none in older notes */
    size_t fact_count;
    struct note_fact
        *refuted; /* facts that were taken out because they are wrong; kept, so that they are
                                  known when they are said again */
    size_t refuted_count;
};

#endif
