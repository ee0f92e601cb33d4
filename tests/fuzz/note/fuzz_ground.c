/* A note that a model wrote, against a small repository: what is left names only what exists, links
 * nowhere, and fits. Without braces at its start the text is one sentence. */
#include "note/sample.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "note/ground.h"
#include "note/note_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sample *the_sample(void)
{
    static void *state;
    if (!state && sample_setup(&state))
        abort();
    return state;
}

static bool read_note(const char *text, struct arena *arena, struct note *out)
{
    static const char empty[] =
        "{\"purpose\": \"It sells.\", \"responsibilities\": [], \"entry_points\": [], "
        "\"invariants\": [], \"data_flow\": \"\", \"recipes\": [], \"gotchas\": [], "
        "\"tests\": []}";
    if (*text == '{')
        return !note_from_text(text, arena, out, NULL);
    if (note_from_text(empty, arena, out, NULL))
        abort();
    const char **items = ARENA_ARRAY(arena, const char *, 1);
    items[0] = text;
    out->gotchas = (struct string_list){ items, 1 };
    return true;
}

/* A scheme that is only named leads nowhere. */
static bool leads_out(const char *text)
{
    for (const char *p = text; (p = strstr(p, "://")); p += 3)
        if (isalnum((unsigned char)p[3]))
            return true;
    return false;
}

static void check_text(const char *text)
{
    if (!text || !utf8_valid(text, strlen(text)) || leads_out(text) || strstr(text, "</"))
        __builtin_trap();
}

static void check(const struct note *note, const struct grounding *counts)
{
    check_text(note->purpose);
    check_text(note->data_flow);
    for (size_t i = 0; i < note->fact_count; i++) {
        const struct note_fact *fact = &note->facts[i];
        check_text(fact->text);
        for (size_t j = 0; j < fact->files.count; j++)
            check_text(fact->files.items[j]);
        for (size_t j = 0; j < fact->symbols.count; j++)
            check_text(fact->symbols.items[j]);
    }
    for (size_t i = 0; i < note->gotchas.count; i++)
        check_text(note->gotchas.items[i]);
    for (size_t i = 0; i < note->responsibilities.count; i++)
        check_text(note->responsibilities.items[i]);
    for (size_t i = 0; i < note->tests.count; i++)
        check_text(note->tests.items[i]);
    if (counts->removed.count > 50)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sample *s = the_sample();
    struct arena arena = ARENA_INIT;
    struct note note, again;
    struct grounding counts;
    struct err err = ERR_INIT;
    bool usable;
    struct buf valid = BUF_INIT; /* what a model says is made valid before */
    utf8_add_valid(&valid, (const char *)data, strnlen((const char *)data, size));
    if (read_note(valid.data, &arena, &note)) {
        if (note_ground(&s->context, sample_module(s, "src/net"), 2000, &arena, &note, &counts,
                        &usable, &err))
            __builtin_trap();
        check(&note, &counts);
        char *text = note_to_text(&note);
        if (note_from_text(text, &arena, &again, &err) ||
            note_ground(&s->context, sample_module(s, "src/net"), 2000, &arena, &again, &counts,
                        &usable, &err) ||
            counts.paths || counts.symbols || counts.instructions)
            __builtin_trap(); /* what is grounded stays */
        free(text);
    }
    buf_release(&valid);
    arena_release(&arena);
    return 0;
}
