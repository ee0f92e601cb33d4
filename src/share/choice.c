#include "share/choice.h"

#include <stdlib.h>
#include <string.h>

#include "share/note_file.h"

/* A file of the tree, there already or to come. */
struct candidate {
    const char *path;
    int64_t written;
    const struct tree_entry *entry; /* NULL: a note of this machine that the remote lacks */
    const struct stored_note *note;
};

static bool can_travel(const struct stored_note *note)
{
    char *text = *note->json ? note_file_text(note) : NULL;
    bool fits = text && strlen(text) <= NOTE_FILE_MAX;
    free(text);
    return fits;
}

static int by_note_path(const void *a, const void *b)
{
    return strcmp(((const struct candidate *)a)->path, ((const struct candidate *)b)->path);
}

static int newest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->written != y->written)
        return x->written > y->written ? -1 : 1;
    return strcmp(x->path, y->path);
}

static size_t list_candidates(const struct shared *shared, const struct stored_note *notes,
                              size_t count, struct arena *arena, struct candidate *out)
{
    size_t n = 0;
    for (size_t i = 0; i < shared->count; i++)
        out[n++] =
            (struct candidate){ .path = shared->entries[i].path, .entry = &shared->entries[i] };
    for (size_t i = 0; i < count; i++) {
        const char *path = note_file_path(&notes[i], arena);
        if (!shared_find(shared, path) && can_travel(&notes[i]))
            out[n++] = (struct candidate){ path, notes[i].written, NULL, &notes[i] };
    }
    qsort(out, n, sizeof *out, by_note_path);
    return n;
}

/* What is no note is the oldest. -1 and an error: it cannot be read. */
static int64_t written_of(const struct share_request *r, const struct tree_entry *entry,
                          struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct stored_note note = { .written = 0 };
    uint64_t size;
    int found = repo_read_blob(r->repo, &entry->id, NOTE_FILE_MAX, &text, &size, err);
    if (!found && note_file_read(entry->path, text.data, text.size, &scratch, &note, NULL))
        note.written = 0;
    buf_release(&text);
    arena_release(&scratch);
    return found < 0 ? -1 : note.written;
}

/* Files of one module: those beyond the newest `keep` go, or do not come. */
static int choose_note(const struct share_request *r, struct candidate *files, size_t count,
                       size_t keep, struct choice *out, struct err *err)
{
    for (size_t i = 0; i < count && count > keep; i++) {
        if (files[i].entry && (files[i].written = written_of(r, files[i].entry, err)) < 0)
            return -1;
    }
    if (count > keep)
        qsort(files, count, sizeof *files, newest_first);
    for (size_t i = 0; i < count; i++) {
        if (i < keep && !files[i].entry)
            out->added[out->added_count++] = files[i].note;
        else if (i >= keep && files[i].entry)
            out->dropped[out->dropped_count++] = files[i].path;
    }
    return 0;
}

/* Length of "<2 hex>/<16 hex>/": the folder of a module. */
#define FOLDER_LENGTH 20

int choice_make(const struct share_request *r, const struct shared *shared,
                const struct stored_note *notes, size_t count, struct arena *arena,
                struct choice *out, struct err *err)
{
    size_t keep = (size_t)settings_integer(r->settings, SETTING_SHARE_KEEP);
    struct candidate *all = ARENA_ARRAY(arena, struct candidate, shared->count + count);
    size_t total = list_candidates(shared, notes, count, arena, all);
    *out = (struct choice){ .added = ARENA_ARRAY(arena, const struct stored_note *, count),
                            .dropped = ARENA_ARRAY(arena, const char *, shared->count) };
    for (size_t i = 0, n; i < total; i += n) {
        for (n = 1; i + n < total && !strncmp(all[i].path, all[i + n].path, FOLDER_LENGTH); n++)
            ;
        if (choose_note(r, &all[i], n, keep, out, err))
            return -1;
    }
    return 0;
}
