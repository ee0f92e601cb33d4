/* A .repose of anybody: it sets nothing that a repository may not set. */
#include <stdint.h>
#include <string.h>

#include "repo/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_setting(const struct settings *settings, enum setting_id id)
{
    const struct setting_rule *rule = &setting_rules[id];
    bool is_set = settings->values[id].origin == ORIGIN_REPOSITORY;
    if (is_set && !rule->safe)
        __builtin_trap();
    if (is_set && rule->type == SETTING_STRINGS) {
        size_t count;
        const char *const *values = settings_strings(settings, id, &count);
        struct pathspec *pathspec;
        if (pathspec_compile(&pathspec, values, count, NULL))
            __builtin_trap(); /* it would stop every run */
        pathspec_free(pathspec);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct events none = { 0 };
    struct settings settings;
    struct buf text = BUF_INIT;
    git_libgit2_init();
    buf_add(&text, data, size);
    settings_init(&settings);
    const char *why = apply_shipped_text(&text, &settings, &none);
    if (why && !*why)
        __builtin_trap();
    for (int id = 0; id < SETTING_COUNT; id++)
        check_setting(&settings, (enum setting_id)id);
    settings_release(&settings);
    buf_release(&text);
    return 0;
}
