#include "store/snapshot_pack.h"

#include <string.h>

#include "base/map.h"
#include "base/pack.h"

#define PATHS_MAX                                                                                  \
    ((uint64_t)1 << 30) /* bytes of all paths: front coding could make gigabytes of little */
#define FILE_MIN     (OID_SIZE + 13) /* bytes of the shortest file */
#define LANGUAGE_MAX 64

static size_t shared_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* Texts that many files have, each stored once: languages, first words of names. */
static uint32_t text_number(struct map *texts, const char *text)
{
    bool fresh;
    uint32_t *number = map_put(texts, text, strlen(text), &fresh);
    if (fresh)
        *number = (uint32_t)texts->count - 1;
    return *number;
}

static void pack_texts(struct buf *out, const struct map *texts)
{
    pack_u64(out, texts->count);
    for (size_t i = 0; i < texts->count; i++)
        pack_bytes(out, texts->entries[i].key, texts->entries[i].length);
}

static void pack_file(struct buf *out, const struct file *file, const char *previous,
                      uint32_t language, uint32_t kin)
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
    pack_u64(out, kin);
}

static const char *kin_of(const struct file *file)
{
    return file->kin ? file->kin : "";
}

int snapshot_pack_files(struct buf *out, const struct snapshot *snapshot)
{
    struct map languages = MAP_INIT, kin = MAP_INIT;
    uint64_t path_bytes = 0;
    text_number(&kin, "");
    for (size_t i = 0; i < snapshot->file_count; i++) {
        text_number(&languages, snapshot->files[i].language);
        text_number(&kin, kin_of(&snapshot->files[i]));
    }
    pack_texts(out, &languages);
    pack_texts(out, &kin);
    pack_u64(out, snapshot->file_count);
    const char *previous = "";
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        pack_file(out, file, previous, text_number(&languages, file->language),
                  text_number(&kin, kin_of(file)));
        previous = file->path;
        path_bytes += strlen(file->path);
    }
    map_release(&languages);
    map_release(&kin);
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

struct texts {
    const char **items;
    size_t count;
};

static struct texts unpack_texts(struct unpack *in, size_t longest, struct arena *arena)
{
    struct texts texts = { .count = unpack_count(in, 1) };
    texts.items = ARENA_ARRAY(arena, const char *, texts.count);
    for (size_t i = 0; i < texts.count; i++) {
        size_t size;
        const char *text = unpack_bytes(in, &size);
        if (size > longest || memchr(text, '\0', size))
            in->bad = true;
        else
            texts.items[i] = arena_strndup(arena, text, size);
    }
    return texts;
}

static const char *unpack_text(struct unpack *in, const struct texts *texts)
{
    uint32_t number = unpack_u32(in);
    if (number < texts->count)
        return texts->items[number];
    in->bad = true;
    return "";
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

/* Everything but the path. */
static void unpack_facts(struct unpack *in, const struct texts *languages, const struct texts *kin,
                         struct file *file)
{
    unpack_oid(in, &file->blob);
    file->content = unpack_i64(in);
    file->language = unpack_text(in, languages);
    file->size = unpack_u64(in);
    uint32_t skip = unpack_u32(in), state = unpack_u32(in);
    for (int i = 0; i < 3; i++)
        file->lengths[i] = unpack_u32(in);
    file->summary_tokens = unpack_u32(in);
    file->lines = unpack_u32(in);
    file->kin = unpack_text(in, kin);
    if (!*file->kin)
        file->kin = NULL;
    if (skip >= SKIP_REASON_COUNT || state >= PARSE_STATE_COUNT || file->content < 0)
        in->bad = true;
    file->skip = skip < SKIP_REASON_COUNT ? (enum skip_reason)skip : SKIP_NONE;
    file->state = state < PARSE_STATE_COUNT ? (enum parse_state)state : PARSE_OK;
}

int snapshot_unpack_files(const void *data, size_t size, struct snapshot *snapshot)
{
    struct unpack in = unpack_init(data, size);
    size_t length = 0;
    uint64_t path_bytes = 0;
    struct texts languages = unpack_texts(&in, LANGUAGE_MAX, &snapshot->arena);
    struct texts kin = unpack_texts(&in, FILE_KIN_MAX, &snapshot->arena);
    size_t count = unpack_count(&in, FILE_MIN);
    if (in.bad)
        return -1;
    struct file *files = ARENA_ARRAY(&snapshot->arena, struct file, count);
    const char *previous = "";
    for (size_t i = 0; i < count; i++) {
        files[i].path = unpack_path(&in, previous, &length, &snapshot->arena);
        unpack_facts(&in, &languages, &kin, &files[i]);
        path_bytes += length;
        if (in.bad || path_bytes > PATHS_MAX)
            return -1;
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
