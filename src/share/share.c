#include "share/share.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "note/ground.h"
#include "note/interpret.h"
#include "note/note_json.h"
#include "note/prompt.h"
#include "share/git.h"
#include "share/note_file.h"

#define REMOTE_REF   "refs/repose/notes"
#define ATTEMPTS_MAX 100
#define BACKOFF_MS   40
#define BACKOFF_MAX  1500
#define LOG_MAX      ((size_t)256 << 20)

/* What the remote has. */
struct shared {
    char tracking[64]; /* the ref that remembers it here */
    bool exists;
    struct oid tip, tree;
    struct tree_entry *entries; /* in path order */
    size_t count;
};

static int by_path(const void *key, const void *item)
{
    return strcmp(key, ((const struct tree_entry *)item)->path);
}

static const struct tree_entry *find_entry(const struct shared *shared, const char *path)
{
    return shared->count
               ? bsearch(path, shared->entries, shared->count, sizeof *shared->entries, by_path)
               : NULL;
}

/* ---- the remote ---- */

/* Says what git said, on one line. */
static int git_failed(const struct share_request *r, const char *what, struct buf *said,
                      struct err *err)
{
    for (size_t i = 0; i < said->size; i++)
        if (said->data[i] == '\n')
            said->data[i] = ' ';
    return err_set(err, ERR_NETWORK, "cannot %s %s: %s", what, r->remote, said->data);
}

static int git(const struct share_request *r, const char *const *arguments, struct buf *output,
               struct buf *said, struct err *err)
{
    return git_run(repo_common_dir(r->repo), arguments, output, said, err);
}

/* True when the remote has notes; 0 and 1, or -1. */
static int remote_has_notes(const struct share_request *r, struct err *err)
{
    const char *const arguments[] = {
        "ls-remote", "--exit-code", "--", r->remote, REMOTE_REF, NULL
    };
    struct buf said = BUF_INIT;
    int status = git(r, arguments, NULL, &said, err);
    int result = status == 0 ? 1 : status == 2 ? 0 : -1; /* 2: no such ref */
    if (status > 2)
        git_failed(r, "reach", &said, err);
    else if (status == 1)
        git_failed(r, "read", &said, err);
    buf_release(&said);
    return result;
}

static int fetch_ref(const struct share_request *r, struct shared *shared, struct err *err)
{
    struct buf refspec = BUF_INIT, said = BUF_INIT;
    buf_printf(&refspec, "+" REMOTE_REF ":%s", shared->tracking);
    const char *const arguments[] = {
        "fetch",   "--quiet",    "--no-tags", "--no-write-fetch-head", "--no-auto-gc", "--",
        r->remote, refspec.data, NULL
    };
    int status = git(r, arguments, NULL, &said, err);
    if (status > 0)
        status = git_failed(r, "fetch from", &said, err);
    buf_release(&refspec);
    buf_release(&said);
    return status;
}

static int load_shared(const struct share_request *r, struct shared *shared, struct arena *arena,
                       struct err *err)
{
    *shared = (struct shared){ .exists = false };
    snprintf(shared->tracking, sizeof shared->tracking, "refs/repose/remotes/%016llx",
             (unsigned long long)hash_bytes(r->remote, strlen(r->remote)));
    int there = remote_has_notes(r, err);
    if (there <= 0)
        return there;
    if (fetch_ref(r, shared, err) ||
        repo_read_ref(r->repo, shared->tracking, &shared->tip, err) < 0)
        return -1;
    shared->exists = true;
    if (repo_tree_of(r->repo, &shared->tip, &shared->tree, err))
        return -1;
    return repo_list_tree(r->repo, &shared->tree, arena, &shared->entries, &shared->count, err);
}

/* ---- push ---- */

struct edits {
    struct tree_edit *items;
    size_t count, capacity;
};

/* Notes that the remote lacks, as blobs. A note that JSON cannot hold (a path that is not UTF-8)
 * stays here. */
static int add_missing(const struct share_request *r, const struct shared *shared,
                       const struct stored_note *notes, size_t count, struct edits *edits,
                       struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct tree_edit edit = { .path = note_file_path(&notes[i], arena) };
        if (!*notes[i].json || find_entry(shared, edit.path))
            continue;
        char *text = note_file_text(&notes[i]);
        if (!text || strlen(text) > NOTE_FILE_MAX) {
            free(text);
            continue;
        }
        int failed = repo_write_blob(r->repo, text, strlen(text), &edit.blob, err);
        free(text);
        if (failed)
            return -1;
        ARRAY_PUSH(edits->items, edits->count, edits->capacity, edit);
    }
    return 0;
}

struct aged_file {
    const char *path;
    int64_t written;
};

static int newest_first(const void *a, const void *b)
{
    const struct aged_file *x = a, *y = b;
    if (x->written != y->written)
        return x->written > y->written ? -1 : 1;
    return strcmp(x->path, y->path);
}

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

/* Of the files of one module, those there and those that come, the oldest beyond `keep` go. */
static int drop_old(const struct share_request *r, const struct tree_entry *entries, size_t count,
                    size_t keep, struct edits *edits, uint64_t *dropped, struct err *err)
{
    if (count <= keep)
        return 0;
    struct aged_file *files = xcalloc(count, sizeof *files);
    int result = 0;
    for (size_t i = 0; i < count && !result; i++) {
        files[i] = (struct aged_file){ entries[i].path, written_of(r, &entries[i], err) };
        result = files[i].written < 0 ? -1 : 0;
    }
    qsort(files, count, sizeof *files, newest_first);
    for (size_t i = keep; i < count && !result; i++) {
        struct tree_edit edit = { .path = files[i].path, .remove = true };
        ARRAY_PUSH(edits->items, edits->count, edits->capacity, edit);
        ++*dropped;
    }
    free(files);
    return result;
}

/* Length of "<2 hex>/<16 hex>/": the folder of a module. */
#define FOLDER_LENGTH 20

static int prune(const struct share_request *r, const struct shared *shared, struct edits *edits,
                 uint64_t *dropped, struct err *err)
{
    size_t keep = (size_t)settings_integer(r->settings, SETTING_SHARE_KEEP);
    for (size_t i = 0, n; i < shared->count; i += n) {
        for (n = 1; i + n < shared->count &&
                    !strncmp(shared->entries[i].path, shared->entries[i + n].path, FOLDER_LENGTH);
             n++)
            ;
        if (drop_old(r, &shared->entries[i], n, keep, edits, dropped, err))
            return -1;
    }
    return 0;
}

/* 1 pushed, 0 somebody was faster, -1. */
static int push_commit(const struct share_request *r, const struct shared *shared,
                       const struct oid *commit, struct err *err)
{
    char hex[OID_HEX_SIZE], refspec[128];
    struct buf said = BUF_INIT;
    snprintf(refspec, sizeof refspec, "%s:" REMOTE_REF, oid_hex(commit, hex));
    const char *const arguments[] = { "push",    "--quiet", "--no-verify", "--",
                                      r->remote, refspec,   NULL };
    int status = git(r, arguments, NULL, &said, err);
    int result = status < 0 ? -1 : status == 0;
    bool raced = strstr(said.data, "rejected") || strstr(said.data, "lock") ||
                 strstr(said.data, "already exists") || strstr(said.data, "reference");
    if (status > 0 && !raced)
        result = git_failed(r, "push to", &said, err);
    if (result == 1 && repo_write_ref(r->repo, shared->tracking, commit, err))
        result = -1;
    buf_release(&said);
    return result;
}

static int push_once(const struct share_request *r, const struct stored_note *notes, size_t count,
                     struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared;
    struct edits edits = { 0 };
    struct oid tree, commit;
    int result = load_shared(r, &shared, &arena, err);
    outcome->remote = shared.count;
    outcome->dropped = 0;
    if (!result)
        result = add_missing(r, &shared, notes, count, &edits, &arena, err);
    size_t added = edits.count;
    if (!result)
        result = prune(r, &shared, &edits, &outcome->dropped, err);
    if (!result && !edits.count) {
        result = 1;
    } else if (!result) {
        outcome->attempts++;
        result = repo_write_tree(r->repo, shared.exists ? &shared.tree : NULL, edits.items,
                                 edits.count, &tree, err);
        if (!result)
            result = repo_write_commit(r->repo, &tree, shared.exists ? &shared.tip : NULL,
                                       "Notes by repose", &commit, err);
        if (!result)
            result = push_commit(r, &shared, &commit, err);
        outcome->pushed = result == 1 ? added : 0;
    }
    free(edits.items);
    arena_release(&arena);
    return result;
}

static void back_off(unsigned attempt)
{
    unsigned most = BACKOFF_MS << (attempt < 6 ? attempt : 6);
    unsigned ms = (unsigned)(random() % ((most < BACKOFF_MAX ? most : BACKOFF_MAX) + 1));
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 },
              NULL);
}

int share_push(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct stored_note *notes;
    size_t count;
    int result = notes_db_all(r->notes, &arena, &notes, &count, err);
    outcome->local = count;
    srandom((unsigned)time(NULL) ^ (unsigned)(uintptr_t)notes);
    for (unsigned attempt = 0; !result && attempt < ATTEMPTS_MAX; attempt++) {
        if (attempt)
            back_off(attempt);
        result = cancel_check(err) ? -1 : push_once(r, notes, count, outcome, err);
    }
    if (!result)
        err_set(err, ERR_NETWORK, "%d pushes to %s were overtaken by others; try again later",
                ATTEMPTS_MAX, r->remote);
    arena_release(&arena);
    return result == 1 ? 0 : -1;
}

/* ---- fetch ---- */

enum trust { TRUST_NONE, TRUST_SIGNED, TRUST_ALL };

static int read_trust(const struct settings *settings, enum trust *out, struct err *err)
{
    static const char *const names[] = { "none", "signed", "all" };
    const char *value = settings_string(settings, SETTING_SHARE_TRUST);
    *out = TRUST_NONE;
    for (int i = 0; i < 3; i++) {
        if (!strcmp(value, names[i])) {
            *out = (enum trust)i;
            return 0;
        }
    }
    return *value ? err_set(err, ERR_USAGE, "repose.share.trust is none, signed or all, not '%s'",
                            value)
                  : 0;
}

/* Who brought each file: the commit that added it last, from one walk of the log. */
struct origins {
    struct map paths; /* -> index of its commit */
    struct origin {
        char hex[OID_HEX_SIZE];
        const char *who;
        int verified; /* -1: not asked yet */
    } * commits;
    size_t count, capacity;
    struct arena arena;
};

static void add_log_line(struct origins *origins, const char *line, size_t length)
{
    if (length > 42 && line[0] == '@') {
        struct origin origin = { .verified = -1 };
        memcpy(origin.hex, line + 1, 40);
        origin.who = arena_strndup(&origins->arena, line + 42, length - 42);
        ARRAY_PUSH(origins->commits, origins->count, origins->capacity, origin);
        return;
    }
    bool fresh;
    if (!length || !origins->count)
        return;
    uint32_t *commit = map_put(&origins->paths, line, length, &fresh);
    if (fresh)
        *commit = (uint32_t)(origins->count - 1);
}

static int load_origins(const struct share_request *r, const struct shared *shared,
                        struct origins *origins, struct err *err)
{
    struct buf log = BUF_INIT, said = BUF_INIT;
    const char *const arguments[] = { "log",          "--diff-filter=A",
                                      "--name-only",  "--format=@%H %an <%ae>",
                                      "--no-renames", shared->tracking,
                                      "--",           NULL };
    buf_limit(&log, LOG_MAX);
    int status = git(r, arguments, &log, &said, err);
    if (status > 0)
        status = git_failed(r, "read the history of", &said, err);
    for (const char *p = log.data; !status && *p;) {
        size_t length = strcspn(p, "\n");
        add_log_line(origins, p, length);
        p += length + (p[length] == '\n');
    }
    buf_release(&log);
    buf_release(&said);
    return status;
}

static void origins_release(struct origins *origins)
{
    map_release(&origins->paths);
    free(origins->commits);
    arena_release(&origins->arena);
}

static int is_signed(const struct share_request *r, struct origin *origin, struct err *err)
{
    const char *const arguments[] = { "verify-commit", origin->hex, NULL };
    struct buf said = BUF_INIT;
    if (origin->verified < 0) {
        int status = git(r, arguments, NULL, &said, err);
        origin->verified = status < 0 ? -1 : status == 0;
    }
    buf_release(&said);
    return origin->verified;
}

/* Grounded as a model's reply; usable ones are stored. */
static int import_note(const struct share_request *r, struct stored_note *stored,
                       struct share_outcome *outcome, struct arena *arena, struct err *err)
{
    struct note note;
    struct grounding grounding;
    bool usable = false;
    int64_t module = *stored->module ? interpret_module(r->context, stored->module) : UINT32_MAX;
    if (module < 0) {
        outcome->elsewhere++;
        return 0;
    }
    uint32_t most =
        module == UINT32_MAX ? 1500 : prompt_note_max(&r->context->modules->modules[module]);
    if (!note_from_text(stored->json, arena, &note, NULL) &&
        note_ground(r->context, (uint32_t)module, most, arena, &note, &grounding, &usable, err))
        return -1;
    if (!usable) {
        outcome->refused++;
        return 0;
    }
    char *json = note_to_text(&note);
    stored->json = json;
    int result = notes_db_put(r->notes, stored, err);
    outcome->fetched += !result;
    free(json);
    return result;
}

static int fetch_entry(const struct share_request *r, const struct tree_entry *entry,
                       struct origins *origins, enum trust trust, struct share_outcome *outcome,
                       struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct stored_note note;
    struct err why = ERR_INIT;
    uint64_t size;
    const uint32_t *commit = map_get(&origins->paths, entry->path, strlen(entry->path));
    int trusted = trust == TRUST_ALL;
    if (trust == TRUST_SIGNED && commit)
        trusted = is_signed(r, &origins->commits[*commit], err);
    int result = trusted < 0 ? -1 : 0;
    outcome->untrusted += !trusted;
    if (trusted == 1) {
        int found = repo_read_blob(r->repo, &entry->id, NOTE_FILE_MAX, &text, &size, err);
        result = found < 0 ? -1 : 0;
        if (!found && !note_file_read(entry->path, text.data, text.size, &arena, &note, &why)) {
            if (commit)
                note.origin = arena_printf(&arena, "%s in %.10s", origins->commits[*commit].who,
                                           origins->commits[*commit].hex);
            result = import_note(r, &note, outcome, &arena, err);
        } else if (!result) {
            event_info(r->events, "%s: %s", entry->path,
                       found ? "too large, or missing" : why.message);
            outcome->refused++;
        }
    }
    buf_release(&text);
    arena_release(&arena);
    return result;
}

/* The paths of the notes that are here. */
static int local_paths(const struct share_request *r, struct map *paths,
                       struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct stored_note *notes;
    size_t count;
    bool fresh;
    int result = notes_db_all(r->notes, &arena, &notes, &count, err);
    outcome->local = result ? 0 : count;
    for (size_t i = 0; !result && i < count; i++) {
        const char *path = note_file_path(&notes[i], &arena);
        if (*notes[i].json)
            map_put(paths, path, strlen(path), &fresh);
    }
    arena_release(&arena);
    return result;
}

static int import_all(const struct share_request *r, const struct shared *shared, enum trust trust,
                      const struct map *here, struct share_outcome *outcome, struct err *err)
{
    struct origins origins = { 0 };
    int result = trust == TRUST_NONE ? 0 : load_origins(r, shared, &origins, err);
    if (!result)
        result = notes_db_begin(r->notes, err);
    for (size_t i = 0; i < shared->count && !result; i++) {
        const struct tree_entry *entry = &shared->entries[i];
        if (!map_get(here, entry->path, strlen(entry->path)))
            result = fetch_entry(r, entry, &origins, trust, outcome, err);
        event_progress(r->events, "shared notes", i + 1, shared->count);
        result = result ? result : cancel_check(err);
    }
    struct err late = ERR_INIT; /* what came before a failure is kept */
    if (notes_db_commit(r->notes, &late) && !result) {
        *err = late;
        result = -1;
    }
    origins_release(&origins);
    return result;
}

int share_fetch(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared = { .exists = false };
    struct map here = MAP_INIT;
    enum trust trust;
    int result = read_trust(r->settings, &trust, err);
    if (!result)
        result = load_shared(r, &shared, &arena, err);
    if (!result)
        result = local_paths(r, &here, outcome, err);
    outcome->remote = shared.count;
    if (!result && shared.count)
        result = import_all(r, &shared, trust, &here, outcome, err);
    map_release(&here);
    arena_release(&arena);
    return result;
}

int share_status(const struct share_request *r, struct share_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct shared shared = { .exists = false };
    struct map here = MAP_INIT;
    int result = load_shared(r, &shared, &arena, err);
    if (!result)
        result = local_paths(r, &here, outcome, err);
    outcome->remote = shared.count;
    for (size_t i = 0; i < shared.count && !result; i++)
        outcome->missing_here +=
            !map_get(&here, shared.entries[i].path, strlen(shared.entries[i].path));
    for (size_t i = 0; i < here.count && !result; i++)
        outcome->missing_there += !find_entry(&shared, here.entries[i].key);
    map_release(&here);
    arena_release(&arena);
    return result;
}
