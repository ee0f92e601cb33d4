/* Any text is refused as a note with the reason, or is one that gives the same text again. */
#include "note/note_json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct note first, second;
    struct err err = ERR_INIT;
    const char *text = arena_strndup(&arena, (const char *)data, size);
    if (!note_from_text(text, &arena, &first, &err)) {
        char *once = note_to_text(&first);
        if (!once || !utf8_valid(once, strlen(once)) || note_from_text(once, &arena, &second, &err))
            __builtin_trap();
        char *twice = note_to_text(&second);
        if (strcmp(once, twice) != 0)
            __builtin_trap();
        free(once);
        free(twice);
    } else if (!err.message[0]) {
        __builtin_trap();
    }
    arena_release(&arena);
    return 0;
}
