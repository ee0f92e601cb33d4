#include "text/pattern.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/mem.h"

#define STEPS_MAX 20000 /* of one try; an ordinary one takes some hundred */

struct matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
};

static void *get_memory(size_t size, void *data)
{
    (void)data;
    return xmalloc(size);
}

static void free_memory(void *memory, void *data)
{
    (void)data;
    free(memory);
}

static struct matcher *matcher_new(void)
{
    struct matcher *m = xcalloc(1, sizeof *m);
    pcre2_general_context *general = pcre2_general_context_create(get_memory, free_memory, NULL);
    m->data = pcre2_match_data_create(PATTERN_GROUPS, general);
    m->context = pcre2_match_context_create(general);
    pcre2_set_match_limit(m->context, STEPS_MAX);
    pcre2_general_context_free(general);
    return m;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    pcre2_match_data_free(m->data);
    pcre2_match_context_free(m->context);
    free(m);
}

/* NULL only for a pattern that is no pattern, which the tests would have found. */
static pcre2_code *compile(struct pattern *pattern)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pcre2_code *code = atomic_load(&pattern->code);
    if (code)
        return code;
    pthread_mutex_lock(&lock);
    code = atomic_load(&pattern->code);
    if (!code) {
        int error;
        PCRE2_SIZE where;
        code = pcre2_compile((PCRE2_SPTR)pattern->text, PCRE2_ZERO_TERMINATED,
                             PCRE2_ANCHORED | PCRE2_MULTILINE | PCRE2_NEVER_UTF |
                                 PCRE2_NO_START_OPTIMIZE,
                             &error, &where, NULL);
        if (code)
            pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where there is none: interpreted */
        atomic_store(&pattern->code, code);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

bool pattern_at(struct pattern *pattern, struct matcher **matcher, const char *text, size_t size,
                size_t at, struct pattern_match *out)
{
    const pcre2_code *code = compile(pattern);
    *matcher = *matcher ? *matcher : matcher_new();
    struct matcher *m = *matcher;
    size_t end = size - at < PATTERN_AHEAD ? size : at + PATTERN_AHEAD;
    int groups = code ? pcre2_match(code, (PCRE2_SPTR)text, end, at, 0, m->data, m->context)
                      : PCRE2_ERROR_NOMATCH;
    if (groups <= 0)
        return false;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(m->data);
    *out = (struct pattern_match){ .mark = (const char *)pcre2_get_mark(m->data) };
    for (int i = 0; i < groups && i < PATTERN_GROUPS; i++) {
        if (offsets[2 * i] == PCRE2_UNSET)
            continue;
        out->start[i] = offsets[2 * i];
        out->end[i] = offsets[2 * i + 1];
        out->last = (unsigned)i;
    }
    return true;
}
