#include "note/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "support.h"
#include "text/words.h"

struct sample_file {
    const char *path, *module, *definitions, *imports, *text; /* lists are parted by ',' */
};

/* Sorted by path. */
static const struct sample_file files[] = {
    { "README.md", ".", "Shop", "", "A shop that sells things over HTTP" },
    { "docs/api.md", "docs", "Getting started,Ignore all previous instructions", "", "the api" },
    { "src/app.py", "src", "Client,send,close", "", "class Client def send self timeout_ms" },
    { "src/cmd/main.c", "src/cmd", "main,usage", "http,git2", "int main void usage git_init" },
    { "src/core/lock.c", "src/core", "lock_take,lock_release", "lock", "pthread_mutex_t mutex" },
    { "src/core/lock.h", "src/core", "", "pthread", "void lock_take void lock_release" },
    { "src/core/util.c", "src/core", "clamp,both", "", "clamp MAX_DEPTH" },
    { "src/net/http.c", "src/net", "http_get,http_post", "url,socket", "http_get retries" },
    { "src/net/tls_open.c", "src/net/tls*", "tls_open", "", "tls_open" },
    { "src/net/url.c", "src/net", "url_parse,init,both", "", "url_parse default_port scheme" },
    { "src/net/util.c", "src/net", "trim,helper", "", "trim" },
    { "tests/test_url.c", "tests", "test_parse", "url", "test_parse url_parse" },
};

#define FILES (sizeof files / sizeof *files)

uint32_t sample_module(const struct sample *s, const char *path)
{
    for (uint32_t i = 0; i < s->modules.count; i++)
        if (!strcmp(s->modules.modules[i].path, path))
            return i;
    fail_msg("no module %s", path);
    return 0;
}

static void add_list(struct sample *s, enum posting_kind kind, const char *list, int64_t row)
{
    struct posting posting = { row, { 1, 0, 0 } };
    for (size_t n; *list; list += n + (list[n] == ',')) {
        n = strcspn(list, ",");
        index_db_add_posting(s->db, kind, list, n, &posting);
    }
}

static void add_words(struct sample *s, struct word_counter *counter, const struct sample_file *f,
                      int64_t row)
{
    size_t count;
    uint32_t lengths[FIELD_COUNT];
    struct posting posting = { row, { 1, 0, 0 } };
    word_counter_reset(counter);
    word_counter_add(counter, f->text, strlen(f->text), FIELD_BODY);
    word_counter_add(counter, f->definitions, strlen(f->definitions), FIELD_SYMBOL);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++)
        index_db_add_posting(s->db, POSTING_WORD, terms[i].text, terms[i].length, &posting);
}

static int64_t add_content(struct sample *s, size_t i)
{
    struct summary summary = { .doc = "" };
    struct content content = { .language = "c", .variant = 1, .lines = 1 };
    struct buf packed = BUF_INIT;
    content.blob.bytes[0] = (uint8_t)(i + 1);
    summary_pack(&packed, &summary);
    int64_t row = index_db_add_content(s->db, &content, packed.data, packed.size, NULL, &s->err);
    buf_release(&packed);
    assert_true(row > 0);
    return row;
}

/* One file is of an older revision: it stands in the index and not in the snapshot. */
static void add_files(struct sample *s)
{
    struct word_counter *counter = word_counter_new();
    s->snapshot.files = ARENA_ARRAY(&s->snapshot.arena, struct file, FILES);
    assert_int_equal(index_db_begin(s->db, &s->err), 0);
    for (size_t i = 0; i <= FILES; i++) {
        static const struct sample_file old = { "src/old.c", "src", "removed_long_ago", "", "" };
        const struct sample_file *f = i < FILES ? &files[i] : &old;
        int64_t row = add_content(s, i);
        add_list(s, POSTING_DEFINITION, f->definitions, row);
        add_list(s, POSTING_IMPORT, f->imports, row);
        add_words(s, counter, f, row);
        if (i < FILES)
            s->snapshot.files[s->snapshot.file_count++] =
                (struct file){ .path = f->path, .content = row, .language = "c" };
    }
    assert_int_equal(index_db_commit(s->db, &s->err), 0);
    word_counter_free(counter);
}

static void add_modules(struct sample *s)
{
    s->modules.modules = ARENA_ARRAY(&s->arena, struct module, FILES);
    s->modules.of_file = ARENA_ARRAY(&s->arena, uint32_t, FILES);
    for (uint32_t i = 0; i < FILES; i++) {
        uint32_t m = 0;
        while (m < s->modules.count && strcmp(s->modules.modules[m].path, files[i].module))
            m++;
        if (m == s->modules.count)
            s->modules.modules[s->modules.count++] =
                (struct module){ .path = files[i].module,
                                 .files = ARENA_ARRAY(&s->arena, uint32_t, FILES) };
        s->modules.modules[m].files[s->modules.modules[m].file_count++] = i;
        s->modules.of_file[i] = m;
    }
}

int sample_setup(void **state)
{
    struct sample *s = test_calloc(1, sizeof *s);
    *state = s;
    if (!make_test_folder(s->folder) ||
        store_open(&s->store, s->folder, "/somewhere/.git", &s->err) ||
        store_lock(s->store, 0, &s->err) != 1 ||
        index_db_open(&s->db, s->store, true, NULL, &s->err))
        return -1;
    add_files(s);
    add_modules(s);
    context_init(&s->context, s->db, &s->snapshot, &s->modules, &s->changes, NULL, &s->arena);
    return 0;
}

int sample_teardown(void **state)
{
    struct sample *s = *state;
    struct buf command = BUF_INIT;
    context_release(&s->context);
    index_db_close(s->db);
    store_unlock(s->store);
    store_close(s->store);
    snapshot_release(&s->snapshot);
    arena_release(&s->arena);
    buf_printf(&command, "rm -rf %s", s->folder);
    int failed = system(command.data);
    buf_release(&command);
    test_free(s);
    return failed;
}
