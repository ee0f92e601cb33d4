#include "share/note_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/hash.h"
#include "model/note.h"
#include "note/identity.h"
#include "note/note_json.h"

#define SCHEMA       "repose.note/1"
#define PARTNERS_MAX 16384 /* bytes */
#define MODULE_MAX   4096

const char *note_file_path(const struct stored_note *note, struct arena *arena)
{
    unsigned long long module = hash_bytes(note->module, strlen(note->module));
    return arena_printf(arena, "%02llx/%016llx/%016llx-%016llx.json", module >> 56, module,
                        (unsigned long long)note->structure, (unsigned long long)note->tokens);
}

static json_t *hex_json(uint64_t number)
{
    return json_sprintf("%016llx", (unsigned long long)number);
}

char *note_file_text(const struct stored_note *note)
{
    json_t *content = json_loads(note->json, 0, NULL);
    json_t *root =
        json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:I, s:I, s:s, s:o}", "schema", SCHEMA,
                  "module", note->module, "structure", hex_json(note->structure), "tokens",
                  hex_json(note->tokens), "partners", note->partners, "writer", note->writer,
                  "revision", note->revision, "revision_time", (json_int_t)note->revision_time,
                  "written", (json_int_t)note->written, "removed", note->removed, "note", content);
    char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS) : NULL;
    json_decref(root);
    return text;
}

/* ---- reading ---- */

struct reader {
    json_t *root;
    struct arena *arena;
    struct err *err;
    bool failed;
};

static void refuse_member(struct reader *r, const char *member)
{
    if (!r->failed)
        err_set(r->err, ERR_STORE, "\"%s\" is not what it should be", member);
    r->failed = true;
}

static const char *text_of_member(struct reader *r, const char *member, size_t max)
{
    const json_t *value = json_object_get(r->root, member);
    if (!json_is_string(value) || json_string_length(value) > max ||
        strlen(json_string_value(value)) != json_string_length(value)) {
        refuse_member(r, member);
        return "";
    }
    return arena_strdup(r->arena, json_string_value(value));
}

static uint64_t hex_of(struct reader *r, const char *member)
{
    const char *text = text_of_member(r, member, 16);
    char *end;
    uint64_t number = strtoull(text, &end, 16);
    if (strlen(text) != 16 || *end || strspn(text, "0123456789abcdef") != 16)
        refuse_member(r, member);
    return number;
}

static int64_t time_of(struct reader *r, const char *member)
{
    const json_t *value = json_object_get(r->root, member);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        refuse_member(r, member);
    return json_integer_value(value);
}

/* One path a line, each line ended: what freshness compares. */
static const char *partners_of(struct reader *r)
{
    const char *text = text_of_member(r, "partners", PARTNERS_MAX);
    size_t size = strlen(text);
    if (size && text[size - 1] != '\n')
        refuse_member(r, "partners");
    return text;
}

static const char *note_of(struct reader *r)
{
    struct note note;
    char *text = json_dumps(json_object_get(r->root, "note"), JSON_COMPACT);
    int failed = note_from_text(text ? text : "", r->arena, &note, NULL);
    free(text);
    if (failed) {
        refuse_member(r, "note");
        return "";
    }
    text = note_to_text(&note);
    const char *copy = arena_strdup(r->arena, text);
    free(text);
    return copy;
}

static bool is_revision(const char *text)
{
    size_t n = strspn(text, "0123456789abcdef");
    return n == 40 && !text[n];
}

int note_file_read(const char *path, const char *text, size_t size, struct arena *arena,
                   struct stored_note *out, struct err *err)
{
    if (size > NOTE_FILE_MAX)
        return err_set(err, ERR_STORE, "larger than %d bytes", NOTE_FILE_MAX);
    struct reader r = { json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL), arena, err, false };
    if (!json_is_object(r.root)) {
        json_decref(r.root);
        return err_set(err, ERR_STORE, "not a JSON object");
    }
    if (strcmp(text_of_member(&r, "schema", 64), SCHEMA))
        refuse_member(&r, "schema");
    *out = (struct stored_note){
        .module = text_of_member(&r, "module", MODULE_MAX),
        .structure = hex_of(&r, "structure"),
        .tokens = hex_of(&r, "tokens"),
        .partners = partners_of(&r),
        .writer = text_of_member(&r, "writer", WRITER_MAX),
        .json = note_of(&r),
        .removed = text_of_member(&r, "removed", NOTE_FILE_MAX),
        .revision = text_of_member(&r, "revision", 40),
        .revision_time = time_of(&r, "revision_time"),
        .written = time_of(&r, "written"),
        .origin = "",
    };
    if (!r.failed && !identity_is_writer(out->writer))
        refuse_member(&r, "writer");
    if (!is_revision(out->revision))
        refuse_member(&r, "revision");
    if (!r.failed && strcmp(path, note_file_path(out, arena)))
        refuse_member(&r, "module");
    json_decref(r.root);
    return r.failed ? -1 : 0;
}
