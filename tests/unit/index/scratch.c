#include "index/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "support.h"

void scratch_run(struct scratch *s, const char *format, ...)
{
    struct buf command = BUF_INIT;
    va_list args;
    char *text;
    va_start(args, format);
    assert_true(vasprintf(&text, format, args) >= 0);
    va_end(args);
    buf_printf(&command,
               "cd %s/work && { %s ; } >/dev/null 2>%s/errors || { cat %s/errors >&2; exit 1; }",
               s->folder, text, s->folder, s->folder);
    free(text);
    int status = system(command.data);
    buf_release(&command);
    assert_int_equal(status, 0);
}

static void make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

void scratch_write(struct scratch *s, const char *path, const char *text)
{
    struct buf full = BUF_INIT;
    buf_printf(&full, "%s/work/%s", s->folder, path);
    make_parents(full.data);
    FILE *file = fopen(full.data, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    buf_release(&full);
}

void scratch_commit(struct scratch *s, const char *message)
{
    scratch_run(s,
                "git add -A && GIT_AUTHOR_DATE='%d +0000' GIT_COMMITTER_DATE='%d +0000' "
                "git commit -q --allow-empty -m '%s'",
                1600000000 + s->commits * 60, 1600000000 + s->commits * 60, message);
    s->commits++;
}

static void count_warning(void *data, const char *message)
{
    (void)message;
    ((struct scratch *)data)->warnings++;
}

int scratch_setup(void **state)
{
    struct scratch *s = xcalloc(1, sizeof *s);
    *state = s;
    if (!make_test_folder(s->folder))
        return -1;
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("HOME", s->folder, 1);
    unsetenv("GIT_DIR");
    struct buf work = BUF_INIT;
    buf_printf(&work,
               "printf '%%s\\n' '[user]' 'name = A' 'email = a@example.com' '[maintenance]' "
               "'auto = false' >%s/.gitconfig && git init -q -b main %s/work",
               s->folder, s->folder);
    int failed = system(work.data);
    buf_reset(&work);
    buf_printf(&work, "%s/work", s->folder);
    struct err err = ERR_INIT;
    if (!failed)
        failed = repo_open(&s->repo, work.data, &err);
    buf_release(&work);
    settings_init(&s->settings);
    s->events = (struct events){ .data = s, .warn = count_warning };
    return failed;
}

int scratch_teardown(void **state)
{
    struct scratch *s = *state;
    struct buf command = BUF_INIT;
    repo_close(s->repo);
    settings_release(&s->settings);
    buf_printf(&command, "rm -rf %s", s->folder);
    int failed = system(command.data);
    buf_release(&command);
    free(s);
    return failed;
}

/* Nothing that an update writes is damage. */
static void assert_sound(struct index_db *db)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const char *why = NULL;
    if (db && index_db_check(db, &arena, &why, &err))
        fail_msg("the index is not sound: %s", why ? why : err.message);
    arena_release(&arena);
}

void scratch_index(struct scratch *s, const char *store, const char *revision,
                   struct scratch_view *out)
{
    struct buf folder = BUF_INIT;
    *out = (struct scratch_view){ .view = INDEX_VIEW_INIT, .err = ERR_INIT };
    buf_printf(&folder, "%s/%s", s->folder, store);
    assert_int_equal(store_open(&out->store, folder.data, repo_common_dir(s->repo), &out->err), 0);
    buf_release(&folder);
    struct index_request request = {
        .repo = s->repo,
        .store = out->store,
        .settings = &s->settings,
        .events = &s->events,
        .revision = revision,
        .command = "index",
        .stale_allowed = true,
    };
    out->result = index_update(&request, &out->view, &out->outcome, &out->err);
    if (!out->result)
        assert_sound(out->view.db);
}

void scratch_close(struct scratch_view *view)
{
    index_view_release(&view->view);
    store_close(view->store);
}

static void describe_file(struct scratch_view *view, const struct file *f, struct buf *out)
{
    char hex[OID_HEX_SIZE];
    buf_printf(out, "%s %s %s %s %u %d %d %u/%u/%u %u %u %s\n", f->path, oid_hex(&f->blob, hex),
               f->content ? "content" : "-", f->language, (unsigned)f->size, f->skip, f->state,
               f->lengths[0], f->lengths[1], f->lengths[2], f->summary_tokens, f->lines,
               f->kin ? f->kin : "-");
    struct arena arena = ARENA_INIT;
    struct summary summary;
    if (f->content) {
        assert_int_equal(index_db_summary(view->view.db, f->content, &arena, &summary, &view->err),
                         1);
        for (size_t i = 0; i < summary.definition_count; i++)
            buf_printf(out, "  %s\n", summary.definitions[i].signature);
    }
    arena_release(&arena);
}

char *scratch_describe(struct scratch_view *view)
{
    const struct snapshot *s = &view->view.snapshot;
    struct buf out = BUF_INIT;
    struct arena arena = ARENA_INIT;
    char hex[OID_HEX_SIZE];
    buf_printf(&out, "%s\n", oid_hex(&s->revision, hex));
    for (size_t i = 0; i < s->file_count; i++)
        describe_file(view, &s->files[i], &out);
    for (size_t i = 0; i < s->window_count; i++) {
        struct oid id;
        const char *subject, *body;
        assert_int_equal(index_db_commit_message(view->view.db, s->window[i], &arena, &id, &subject,
                                                 &body, &view->err),
                         0);
        buf_printf(&out, "%s %s\n", oid_hex(&id, hex), subject);
    }
    arena_release(&arena);
    return buf_detach(&out);
}

const struct file *scratch_file(const struct scratch_view *view, const char *path)
{
    int64_t i = snapshot_find(&view->view.snapshot, path);
    assert_true(i >= 0);
    return &view->view.snapshot.files[i];
}
