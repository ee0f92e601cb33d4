#include "note/structural.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "note/survey.h"
#include "note/note_json.h"
#include "note/size.h"

#define TOKENS_MAX     900 /* of a note: a quarter of the module's text, within these */
#define TOKENS_MIN     150
#define WRITER_VERSION 5 /* part of the key: bumped when the same facts would give another note */

/* Lists cut to nothing may leave texts that are too long by themselves: names and paths are as long
 * as a repository likes. */
static void shorten(struct note *note, uint32_t max_tokens, struct arena *arena)
{
    if (note_size(note) > max_tokens)
        note->data_flow = "";
    while (*note->purpose && note_size(note) > max_tokens) {
        size_t size = strlen(note->purpose);
        note->purpose =
            arena_strndup(arena, note->purpose, utf8_cut(note->purpose, size, size / 2));
    }
}

int note_structural(const struct context *context, uint32_t module, struct arena *arena,
                    struct note *out, struct err *err)
{
    struct survey survey;
    memset(out, 0, sizeof *out);
    if (survey_load(&survey, context, module, arena, err))
        return -1;
    out->purpose = survey_purpose(&survey);
    survey_responsibilities(&survey, &out->responsibilities);
    out->data_flow = survey_data_flow(&survey);
    survey_couplings(&survey, &out->invariants, &out->gotchas);
    survey_tests(&survey, &out->tests);
    int result = survey_entry_points(&survey, out, err);
    if (!result)
        result = survey_recipes(&survey, out, err);
    if (!result) {
        uint64_t quarter = survey.module->text_tokens / 4;
        uint32_t max_tokens = (uint32_t)(quarter < TOKENS_MIN   ? TOKENS_MIN
                                         : quarter > TOKENS_MAX ? TOKENS_MAX
                                                                : quarter);
        note_size_fit(out, max_tokens);
        shorten(out, max_tokens, arena);
    }
    survey_release(&survey);
    return result;
}

uint64_t note_structural_key(const struct context *context, uint32_t module)
{
    const struct module *m = &context->modules->modules[module];
    uint64_t hash = hash_more(HASH_SEED, m->path, strlen(m->path));
    uint32_t newest = UINT32_MAX;
    hash ^= WRITER_VERSION + 256 * EXTRACTOR_VERSION;
    for (size_t i = 0; i < m->file_count; i++) {
        const struct file *file = &context->snapshot->files[m->files[i]];
        hash = hash_more(hash, file->path, strlen(file->path));
        hash = hash_more(hash, file->blob.bytes, OID_SIZE);
        uint32_t first = context->changes->first ? context->changes->first[m->files[i]] : 0;
        if (context->changes->first && first < context->changes->first[m->files[i] + 1] &&
            context->changes->of_file[first] < newest)
            newest = context->changes->of_file[first];
    }
    int64_t row = newest < context->changes->count ? context->changes->sets[newest].row : 0;
    /* In-degrees and imports look at the whole snapshot: its tree is the only exact digest of them.
     */
    hash = hash_more(hash, context->snapshot->tree.bytes, OID_SIZE);
    hash = hash_more(hash, &context->changes->count, sizeof context->changes->count);
    /* Settings part the same tree otherwise, and neighbours are called by their modules. */
    for (size_t i = 0; i < context->modules->count; i++) {
        const struct module *other = &context->modules->modules[i];
        hash = hash_more(hash, other->path, strlen(other->path));
        hash = hash_more(hash, &other->file_count, sizeof other->file_count);
    }
    return hash_more(hash, &row, sizeof row);
}

static int through_index(const struct context *context, uint32_t module, struct arena *arena,
                         struct note *out, struct err *err)
{
    const char *path = context->modules->modules[module].path, *text;
    uint64_t key = note_structural_key(context, module);
    int found = index_db_cache_get(context->db, path, key, arena, &text, err);
    if (found < 0)
        return -1;
    if (found && !note_from_text(text, arena, out, NULL))
        return 0;
    if (note_structural(context, module, arena, out, err))
        return -1;
    if (!context->may_store)
        return 0;
    char *json = note_to_text(out);
    int result = index_db_cache_put(context->db, path, key, json, err);
    free(json);
    return result;
}

int note_structural_cached(const struct context *context, uint32_t module, struct arena *arena,
                           struct note *out, struct err *err)
{
    const char **written = context->written ? &context->written[module] : NULL;
    if (written && *written)
        return note_from_text(*written, arena, out, err);
    if (through_index(context, module, arena, out, err))
        return -1;
    if (written) {
        char *json = note_to_text(out);
        *written = arena_strdup(context->written_arena, json);
        free(json);
    }
    return 0;
}
