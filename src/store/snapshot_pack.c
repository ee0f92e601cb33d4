#include "store/snapshot_pack.h"

#include <string.h>

#include "base/map.h"
#include "base/pack.h"

#define PATHS_MAX                                                                                  \
    ((uint64_t)1 << 30) /* bytes of all paths: front coding could make gigabytes of little */
#define FILE_MIN     (OID_SIZE + 12) /* bytes of the shortest file */
#define LANGUAGE_MAX 64

static size_t shared_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static uint32_t language_number(struct map *languages, const char *language)
{
    bool fresh;
    uint32_t *number = map_put(languages, language, strlen(language), &fresh);
    if (fresh)
        *number = (uint32_t)languages->count - 1;
    return *number;
}

static void pack_file(struct buf *out, const struct file *file, const char *previous,
                      uint32_t language)
{
    size_t shared = shared_prefix(previous, file->path);
    pack_u64(out, shared);
    pack_str(out, file->path + shared);
    buf_add(out, file->blob.bytes, OID_SIZE);
    pack_i64(out, file->content);
    pack_u64(out, language);
    pack_u64(out, file->size);
    pack_u64(out, (uint64_t)file->skip);
    pack_u64(out, (uint64_t)file->state);
    for (int i = 0; i < 3; i++)
        pack_u64(out, file->lengths[i]);
    pack_u64(out, file->summary_tokens);
    pack_u64(out, file->lines);
}

int snapshot_pack_files(struct buf *out, const struct snapshot *snapshot)
{
    struct map languages = MAP_INIT;
    uint64_t path_bytes = 0;
    for (size_t i = 0; i < snapshot->file_count; i++)
        language_number(&languages, snapshot->files[i].language);
    pack_u64(out, languages.count);
    for (size_t i = 0; i < languages.count; i++)
        pack_bytes(out, languages.entries[i].key, languages.entries[i].length);
    pack_u64(out, snapshot->file_count);
    const char *previous = "";
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        pack_file(out, file, previous, language_number(&languages, file->language));
        previous = file->path;
        path_bytes += strlen(file->path);
    }
    map_release(&languages);
    return path_bytes <= PATHS_MAX ? 0 : -1;
}

void snapshot_pack_window(struct buf *out, const struct snapshot *snapshot)
{
    int64_t previous = 0;
    pack_u64(out, snapshot->window_count);
    for (size_t i = 0; i < snapshot->window_count; i++) {
        pack_i64(out, (int64_t)((uint64_t)snapshot->window[i] - (uint64_t)previous));
        previous = snapshot->window[i];
    }
}

static const char **unpack_languages(struct unpack *in, struct arena *arena, size_t *count)
{
    *count = unpack_count(in, 1);
    const char **languages = ARENA_ARRAY(arena, const char *, *count);
    for (size_t i = 0; i < *count; i++) {
        size_t size;
        const char *name = unpack_bytes(in, &size);
        if (size > LANGUAGE_MAX || memchr(name, '\0', size))
            in->bad = true;
        else
            languages[i] = arena_strndup(arena, name, size);
    }
    return languages;
}

/* Paths ascend strictly: the new one continues the shared part with a larger byte than the one
 * before. */
static char *unpack_path(struct unpack *in, const char *previous, size_t *length,
                         struct arena *arena)
{
    size_t suffix;
    uint64_t shared = unpack_u64(in);
    const char *rest = unpack_bytes(in, &suffix);
    if (in->bad || shared > *length || !suffix || memchr(rest, '\0', suffix) ||
        (unsigned char)rest[0] <= (unsigned char)previous[shared]) {
        in->bad = true;
        return NULL;
    }
    char *path = arena_alloc(arena, (size_t)shared + suffix + 1);
    memcpy(path, previous, (size_t)shared);
    memcpy(path + shared, rest, suffix);
    *length = (size_t)shared + suffix;
    path[*length] = '\0';
    return path;
}

static void unpack_oid(struct unpack *in, struct oid *oid)
{
    if ((size_t)(in->end - in->p) < OID_SIZE) {
        in->bad = true;
        return;
    }
    memcpy(oid->bytes, in->p, OID_SIZE);
    in->p += OID_SIZE;
}

/* Everything but the path; the number of the language is checked by the caller. */
static uint32_t unpack_facts(struct unpack *in, struct file *file)
{
    unpack_oid(in, &file->blob);
    file->content = unpack_i64(in);
    uint32_t language = unpack_u32(in);
    file->size = unpack_u64(in);
    uint32_t skip = unpack_u32(in), state = unpack_u32(in);
    for (int i = 0; i < 3; i++)
        file->lengths[i] = unpack_u32(in);
    file->summary_tokens = unpack_u32(in);
    file->lines = unpack_u32(in);
    if (skip >= SKIP_REASON_COUNT || state >= PARSE_STATE_COUNT || file->content < 0)
        in->bad = true;
    file->skip = skip < SKIP_REASON_COUNT ? (enum skip_reason)skip : SKIP_NONE;
    file->state = state < PARSE_STATE_COUNT ? (enum parse_state)state : PARSE_OK;
    return language;
}

int snapshot_unpack_files(const void *data, size_t size, struct snapshot *snapshot)
{
    struct unpack in = unpack_init(data, size);
    size_t language_count, length = 0;
    uint64_t path_bytes = 0;
    const char **languages = unpack_languages(&in, &snapshot->arena, &language_count);
    size_t count = unpack_count(&in, FILE_MIN);
    if (in.bad)
        return -1;
    struct file *files = ARENA_ARRAY(&snapshot->arena, struct file, count);
    const char *previous = "";
    for (size_t i = 0; i < count; i++) {
        files[i].path = unpack_path(&in, previous, &length, &snapshot->arena);
        uint32_t language = unpack_facts(&in, &files[i]);
        path_bytes += length;
        if (in.bad || language >= language_count || path_bytes > PATHS_MAX)
            return -1;
        files[i].language = languages[language];
        previous = files[i].path;
    }
    if (in.p != in.end)
        return -1;
    snapshot->files = files;
    snapshot->file_count = count;
    return 0;
}

int snapshot_unpack_window(const void *data, size_t size, struct snapshot *snapshot)
{
    struct unpack in = unpack_init(data, size);
    size_t count = unpack_count(&in, 1);
    if (in.bad)
        return -1;
    int64_t *window = ARENA_ARRAY(&snapshot->arena, int64_t, count), row = 0;
    for (size_t i = 0; i < count; i++) {
        row = (int64_t)((uint64_t)row + (uint64_t)unpack_i64(&in));
        window[i] = row;
    }
    if (in.bad || in.p != in.end)
        return -1;
    snapshot->window = window;
    snapshot->window_count = count;
    return 0;
}
