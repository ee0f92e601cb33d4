/* support.h - cmocka with the headers that it needs. */
#ifndef REPOSE_TESTS_SUPPORT_H
#define REPOSE_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RUN_TESTS(tests) cmocka_run_group_tests((tests), NULL, NULL)

#endif
