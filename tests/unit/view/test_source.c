#include "support.h"

#include <string.h>

#include "index/scratch.h"
#include "view/source.h"

static const char text[] = "/* one */ int a(void); // two\n\n#include \"b.h\"\n"
                           "int a(void) { return \"//\"[0] + b(a()); /* three\n four */ }\n";

static void check_same(const struct source *a, const struct source *b)
{
    struct buf packed[2] = { BUF_INIT, BUF_INIT };
    assert_int_equal(a->skip, b->skip);
    assert_string_equal(a->text, b->text);
    assert_ptr_equal(a->language, b->language);
    assert_int_equal(a->line_count, b->line_count);
    assert_memory_equal(a->line_starts, b->line_starts, a->line_count * sizeof *a->line_starts);
    assert_int_equal(a->comment_count, b->comment_count);
    if (a->comment_count)
        assert_memory_equal(a->comments, b->comments, a->comment_count * sizeof *a->comments);
    summary_pack(&packed[0], &a->summary);
    summary_pack(&packed[1], &b->summary);
    assert_int_equal(packed[0].size, packed[1].size);
    assert_memory_equal(packed[0].data, packed[1].data, packed[0].size);
    buf_release(&packed[0]);
    buf_release(&packed[1]);
}

/* Reads a file through the index and without it. */
static void read_both(struct scratch *s, struct scratch_view *v, const char *path,
                      struct arena *arena, struct source out[2])
{
    const struct file *file = scratch_file(v, path);
    struct index_db *from[] = { v->view.db, NULL };
    for (int i = 0; i < 2; i++) {
        struct source_reader *reader;
        assert_int_equal(
            source_reader_new(&reader, s->repo, from[i], &v->view.snapshot, &s->settings, &v->err),
            0);
        assert_int_equal(
            source_read(reader, path, &file->blob, ENTRY_FILE, arena, &out[i], &v->err), 0);
        source_reader_free(reader);
    }
}

static void what_is_indexed_reads_as_what_is_parsed(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view v;
    struct source both[2];
    scratch_write(s, "a.c", text);
    scratch_write(s, "a.txt", text);
    scratch_write(s, "none.py", "x = 1\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    static const char *const paths[] = { "a.c", "a.txt", "none.py" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        read_both(s, &v, paths[i], &arena, both);
        check_same(&both[0], &both[1]);
        assert_int_equal(both[0].comment_count, i ? 0 : 3);
    }
    scratch_close(&v);
    arena_release(&arena);
}

/* Of a file with a secret the index has another text, whose places are not those of the file. */
static void a_text_with_secrets_is_parsed(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct scratch_view v;
    struct source both[2];
    char source[400];
    snprintf(source, sizeof source, "const char *k = \"%s%s\";\n%s", "ghp_",
             "Zq3vX8mT1cR7bN5kL9wE2yU6pA4sD0fGhJ1Q", text);
    scratch_write(s, "key.c", source);
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct span *spans;
    size_t count;
    assert_int_equal(index_db_comments(v.view.db, scratch_file(&v, "key.c")->content,
                                       strlen(source), &arena, &spans, &count, &v.err),
                     0);
    read_both(s, &v, "key.c", &arena, both);
    check_same(&both[0], &both[1]);
    assert_int_equal(both[0].comment_count, 3);
    scratch_close(&v);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_indexed_reads_as_what_is_parsed, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(a_text_with_secrets_is_parsed, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
