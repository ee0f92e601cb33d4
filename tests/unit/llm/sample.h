/* sample.h - one question that the tests of the providers ask, and JSON that is readable in C. */
#ifndef REPOSE_TESTS_LLM_SAMPLE_H
#define REPOSE_TESTS_LLM_SAMPLE_H

#include <jansson.h>

#include "llm/llm.h"

/* Instructions "Write a note.", shared "The map.", question "Module a.", schema `note`, of 3,000
 * tokens with a reply of 800. */
extern const struct llm_prompt sample_prompt;

/* JSON with ' for ". Fails the test when it is none. */
json_t *sample_json(const char *text);
/* Fails the test, showing both, when they are not the same value. Takes both. */
void sample_assert_same(json_t *actual, json_t *expected, const char *what);

#endif
