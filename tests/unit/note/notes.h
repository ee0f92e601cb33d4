/* notes.h - everything that the notes of one revision are made from, of a scratch repository. */
#ifndef REPOSE_TESTS_NOTE_NOTES_H
#define REPOSE_TESTS_NOTE_NOTES_H

#include "index/scratch.h"
#include "note/structural.h"

struct notes {
    struct scratch_view view;
    struct arena arena;
    struct module_list modules;
    struct changes changes;
    struct context context;
};

void set(struct scratch *s, enum setting_id id, const char *value);
void open_notes(struct scratch *s, const char *store, const char *revision, struct notes *n);
void close_notes(struct notes *n);
/* The module of this path; the test fails when there is none. */
uint32_t module_of(const struct notes *n, const char *path);

#endif
