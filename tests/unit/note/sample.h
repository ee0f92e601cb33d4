/* sample.h - a small repository as it stands in an index: files with what they define, import and
 * say. */
#ifndef REPOSE_TESTS_NOTE_SAMPLE_H
#define REPOSE_TESTS_NOTE_SAMPLE_H

#include "note/structural.h"
#include "support.h"

struct sample {
    char folder[TEST_FOLDER_SIZE];
    struct store *store;
    struct index_db *db;
    struct snapshot snapshot;
    struct module_list modules;
    struct changes changes;
    struct context context;
    struct arena arena;
    struct err err;
};

/* cmocka's set-up and tear-down functions; *state is the sample. */
int sample_setup(void **state);
int sample_teardown(void **state);

/* The number of a module; the test fails when there is none. */
uint32_t sample_module(const struct sample *sample, const char *path);

#endif
