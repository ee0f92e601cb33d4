/* A file that anybody pushed is refused, or is a note that gives the same file again. The first
 * line is its path; "=" stands for the one that it ought to have. */
#include "share/note_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The path that the message about another path names. */
static const char *right_path(const char *text, size_t size, struct arena *arena)
{
    json_t *root = json_loadb(text, size, 0, NULL);
    struct stored_note note = { .module = json_string_value(json_object_get(root, "module")) };
    const char *structure = json_string_value(json_object_get(root, "structure"));
    const char *tokens = json_string_value(json_object_get(root, "tokens"));
    note.structure = structure ? strtoull(structure, NULL, 16) : 0;
    note.tokens = tokens ? strtoull(tokens, NULL, 16) : 0;
    const char *path = note.module ? note_file_path(&note, arena) : "00/x.json";
    json_decref(root);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct stored_note note, again;
    const char *text = (const char *)data, *newline = memchr(text, '\n', size);
    if (!newline)
        return 0;
    const char *path = arena_strndup(&arena, text, (size_t)(newline - text));
    size_t rest = size - (size_t)(newline + 1 - text);
    if (!strcmp(path, "="))
        path = right_path(newline + 1, rest, &arena);
    struct err err = ERR_INIT;
    if (!note_file_read(path, newline + 1, rest, &arena, &note, &err)) {
        char *written = note_file_text(&note);
        if (strcmp(note_file_path(&note, &arena), path) != 0 ||
            !utf8_valid(note.writer, strlen(note.writer)) || *note.origin ||
            note_file_read(path, written, strlen(written), &arena, &again, &err) ||
            strcmp(again.json, note.json) != 0 || strcmp(again.module, note.module) != 0)
            __builtin_trap();
        free(written);
    } else if (!err.message[0]) {
        __builtin_trap();
    }
    arena_release(&arena);
    return 0;
}
