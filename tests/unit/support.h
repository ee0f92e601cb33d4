/* support.h - cmocka with the headers that it needs, and temporary folders. */
#ifndef REPOSE_TESTS_SUPPORT_H
#define REPOSE_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define RUN_TESTS(tests) cmocka_run_group_tests((tests), NULL, NULL)

#define TEST_FOLDER_SIZE 256

/* A new folder below TMPDIR, or /tmp, whose path is put into folder; NULL when there is none. */
static inline char *make_test_folder(char folder[TEST_FOLDER_SIZE])
{
    const char *place = getenv("TMPDIR");
    int size = snprintf(folder, TEST_FOLDER_SIZE, "%s/repose-test-XXXXXX",
                        place && *place ? place : "/tmp");
    return size < TEST_FOLDER_SIZE ? mkdtemp(folder) : NULL;
}

#endif
