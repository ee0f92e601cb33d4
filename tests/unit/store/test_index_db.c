#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/folder.h"
#include "support.h"

static void begin(struct folder *f, struct index_db *db)
{
    assert_int_equal(index_db_begin(db, &f->err), 0);
}

static void commit(struct folder *f, struct index_db *db)
{
    if (index_db_commit(db, &f->err))
        fail_msg("%s", f->err.message);
}

static size_t look_up(struct folder *f, struct index_db *db, const char *term,
                      struct posting **list)
{
    size_t count;
    if (index_db_postings(db, POSTING_WORD, term, strlen(term), &f->arena, list, &count, &f->err))
        fail_msg("%s", f->err.message);
    return count;
}

static void a_reader_finds_nothing_before_a_writer_was_there(void **state)
{
    struct folder *f = *state;
    struct index_db *db;
    assert_int_equal(index_db_open(&db, f->store, false, NULL, &f->err), 0);
    assert_null(db);
}

static void contents_are_found_by_blob_language_and_variant(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct content found;
    struct summary summary;
    struct oid blob = test_oid(4), other = test_oid(5);
    begin(f, db);
    int64_t row = add_file(f, db, 4);
    commit(f, db);
    assert_true(row > 0);
    assert_int_equal(index_db_find_content(db, &blob, "c", 7, &found, &f->arena, &f->err), row);
    assert_int_equal(found.size, 1004);
    assert_int_equal(found.lengths[2], 3);
    assert_string_equal(found.language, "c");
    assert_int_equal(index_db_find_content(db, &blob, "cpp", 7, &found, &f->arena, &f->err), 0);
    assert_int_equal(index_db_find_content(db, &blob, "c", 8, &found, &f->arena, &f->err), 0);
    assert_int_equal(index_db_find_content(db, &other, "c", 7, &found, &f->arena, &f->err), 0);
    assert_int_equal(index_db_summary(db, row, &f->arena, &summary, &f->err), 1);
    assert_string_equal(summary.doc, "what it is for");
    assert_int_equal(index_db_summary(db, row + 1, &f->arena, &summary, &f->err), 0);
    index_db_close(db);
}

static int comments_of(struct folder *f, struct index_db *db, int64_t row, struct span **spans)
{
    size_t count = 0;
    int found = index_db_comments(db, row, 50, &f->arena, spans, &count, &f->err);
    assert_int_equal(count, found == 1 ? 2 : 0);
    return found;
}

static void comments_are_found_where_they_are_known(void **state)
{
    static const struct span comments[] = { { 3, 9 }, { 40, 50 } };
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true), *overlay;
    struct content content = { .blob = test_oid(6), .language = "c", .variant = 7 }, found;
    struct oid blob = test_oid(6);
    struct buf packed = BUF_INIT;
    struct span *spans;
    spans_pack(&packed, comments, 2);
    begin(f, db);
    int64_t without = add_file(f, db, 4);
    commit(f, db);
    index_db_close(db);
    db = folder_index(f, false);
    assert_int_equal(index_db_overlay(db, &overlay, &f->err), 0);
    begin(f, overlay);
    int64_t row = index_db_add_content(overlay, &content, NULL, 0, &packed, &f->err);
    commit(f, overlay);
    assert_int_equal(comments_of(f, db, without, &spans), 0);
    assert_int_equal(comments_of(f, db, row + 1, &spans), 0);
    assert_int_equal(comments_of(f, db, row, &spans), 1);
    assert_memory_equal(spans, comments, sizeof comments);
    assert_int_equal(index_db_find_content(db, &blob, "c", 7, &found, &f->arena, &f->err), row);
    buf_release(&packed);
    index_db_close(db);
}

static void an_overlay_is_found_and_never_stored(void **state)
{
    struct folder *f = *state;
    struct index_db *writer = folder_index(f, true), *reader, *overlay;
    struct posting *list;
    struct summary summary;
    const char **terms;
    size_t count;
    begin(f, writer);
    int64_t stored = add_file(f, writer, 1);
    commit(f, writer);
    index_db_close(writer);
    reader = folder_index(f, false);
    assert_int_equal(index_db_overlay(reader, &overlay, &f->err), 0);
    begin(f, overlay);
    int64_t row = add_file(f, overlay, 2);
    commit(f, overlay);
    assert_true(row > stored);
    assert_int_equal(look_up(f, reader, "common", &list), 2);
    assert_true(list[0].doc == stored && list[1].doc == row);
    assert_int_equal(index_db_summary(reader, row, &f->arena, &summary, &f->err), 1);
    assert_int_equal(index_db_summary(reader, stored, &f->arena, &summary, &f->err), 1);
    assert_int_equal(index_db_summary(reader, row + 1, &f->arena, &summary, &f->err), 0);
    assert_int_equal(
        index_db_terms(reader, POSTING_WORD, "own", 3, 9, &f->arena, &terms, &count, &f->err), 0);
    assert_int_equal(count, 2);
    index_db_close(reader);
    reader = folder_index(f, false);
    assert_int_equal(look_up(f, reader, "common", &list), 1);
    index_db_close(reader);
}

static void postings_of_many_segments_come_in_order(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct posting *list;
    struct index_db_stats stats;
    for (unsigned i = 0; i < 40; i++) {
        begin(f, db);
        for (unsigned j = 0; j < 1 + i % 3; j++)
            assert_true(add_file(f, db, i * 10 + j) > 0);
        commit(f, db);
        assert_int_equal(index_db_compact(db, &f->err), 0);
    }
    assert_int_equal(index_db_statistics(db, &stats, &f->err), 0);
    assert_true(stats.segments <= 8);
    assert_int_equal(look_up(f, db, "common", &list), stats.contents);
    for (size_t i = 1; i < stats.contents; i++)
        assert_true(list[i].doc > list[i - 1].doc);
    assert_int_equal(look_up(f, db, "own391", &list), 0); /* 39 has one file: own390 */
    assert_int_equal(look_up(f, db, "own390", &list), 1);
    assert_int_equal(list[0].counts[0], 390);
    assert_int_equal(list[0].counts[1], 0);
    assert_int_equal(list[0].counts[2], 1);
    index_db_close(db);
}

static size_t list_terms(struct folder *f, struct index_db *db, const char *prefix, size_t max,
                         const char ***terms)
{
    size_t count;
    if (index_db_terms(db, POSTING_WORD, prefix, strlen(prefix), max, &f->arena, terms, &count,
                       &f->err))
        fail_msg("%s", f->err.message);
    return count;
}

static void terms_are_listed_by_their_beginning(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct posting one = { 1, { 1, 0, 0 } };
    const char **terms;
    for (unsigned i = 0; i < 3; i++) { /* segments; many blocks in each */
        char term[32];
        begin(f, db);
        for (unsigned j = 0; j < 2000; j++) {
            snprintf(term, sizeof term, "name%05u", j * 3 + i);
            index_db_add_posting(db, POSTING_WORD, term, strlen(term), &one);
        }
        index_db_add_posting(db, POSTING_WORD, "name", 4, &one);
        index_db_add_posting(db, POSTING_DEFINITION, "name00000x", 10, &one);
        commit(f, db);
    }
    assert_int_equal(list_terms(f, db, "name0123", 100, &terms), 10);
    for (unsigned i = 0; i < 10; i++) {
        char term[32];
        snprintf(term, sizeof term, "name0123%u", i);
        assert_string_equal(terms[i], term);
    }
    assert_int_equal(list_terms(f, db, "name", 3, &terms), 3);
    assert_string_equal(terms[0], "name"); /* once, though each segment has it */
    assert_string_equal(terms[2], "name00001");
    assert_int_equal(list_terms(f, db, "name", 10000, &terms), 6001);
    assert_int_equal(list_terms(f, db, "nam", 1, &terms), 1);
    assert_int_equal(list_terms(f, db, "name05999", 5, &terms), 1);
    assert_int_equal(list_terms(f, db, "name06000", 5, &terms), 0);
    assert_int_equal(list_terms(f, db, "zzz", 5, &terms), 0);
    assert_int_equal(list_terms(f, db, "aaa", 5, &terms), 0);
    index_db_close(db);
}

static void kinds_and_long_terms_keep_apart(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct posting *list, one = { 1, { 1, 0, 0 } }, two = { 2, { UINT32_MAX, 3, 2 } };
    char term[400];
    size_t count;
    memset(term, 'x', sizeof term);
    begin(f, db);
    index_db_add_posting(db, POSTING_WORD, term, 300, &one); /* cut to 255 bytes */
    index_db_add_posting(db, POSTING_WORD, term, 400, &two);
    index_db_add_posting(db, POSTING_DEFINITION, term, 254, &one);
    index_db_add_posting(db, POSTING_MESSAGE, "", 0, &one);
    index_db_add_posting(db, POSTING_REFERENCE, "a\0b", 3, &two);
    commit(f, db);
    index_db_postings(db, POSTING_WORD, term, 255, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 2);
    assert_int_equal(list[1].counts[0], UINT32_MAX);
    index_db_postings(db, POSTING_WORD, term, 254, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 0);
    index_db_postings(db, POSTING_DEFINITION, term, 254, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 1);
    index_db_postings(db, POSTING_MESSAGE, "", 0, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 1);
    index_db_postings(db, POSTING_REFERENCE, "a", 1, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 0);
    index_db_postings(db, POSTING_REFERENCE, "a\0b", 3, &f->arena, &list, &count, &f->err);
    assert_int_equal(count, 1);
    index_db_close(db);
}

static void a_rollback_forgets_everything(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct posting *list;
    const char *const first[] = { "a.c", "b.c", NULL }, *const second[] = { "c.c", "b.c", NULL };
    struct oid id = test_oid(100001);
    const char **names;
    size_t count;
    begin(f, db);
    add_file(f, db, 1);
    assert_true(add_commit(f, db, 1, first) > 0);
    assert_true(index_db_pending(db) > 0);
    index_db_rollback(db);
    assert_int_equal(index_db_pending(db), 0);
    assert_int_equal(look_up(f, db, "common", &list), 0);
    assert_int_equal(index_db_find_commit(db, &id, &f->err), 0);
    begin(f, db);
    int64_t row = add_commit(f, db, 2, second);
    commit(f, db);
    assert_int_equal(index_db_paths(db, &f->arena, &names, &count, &f->err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "c.c");
    assert_true(row > 0);
    index_db_close(db);
}

/* Many blocks, over several connections, and rows asked for in any order. */
static void commits_are_loaded_in_the_order_asked(void **state)
{
    struct folder *f = *state;
    enum { COUNT = 3000 };
    int64_t *rows = arena_calloc(&f->arena, COUNT, sizeof *rows);
    struct commit_row *commits;
    const char **names;
    size_t count;
    for (unsigned i = 0; i < COUNT; i += 1000) {
        struct index_db *db = folder_index(f, true);
        begin(f, db);
        for (unsigned j = i; j < i + 1000; j++) {
            const char *paths[] = { "shared", arena_printf(&f->arena, "a/fairly/long/path/%u.c", j),
                                    NULL };
            rows[COUNT - 1 - j] = add_commit(f, db, j, paths);
        }
        /* also before they are committed */
        assert_int_equal(
            index_db_commits(db, &rows[COUNT - 1 - i], 1, &f->arena, &commits, &f->err), 0);
        assert_int_equal(commits[0].time, 1000 + i);
        commit(f, db);
        index_db_close(db);
    }
    struct index_db *db = folder_index(f, false);
    assert_int_equal(index_db_paths(db, &f->arena, &names, &count, &f->err), 0);
    assert_int_equal(count, COUNT + 1);
    assert_int_equal(index_db_commits(db, rows, COUNT, &f->arena, &commits, &f->err), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned number = COUNT - 1 - i;
        assert_int_equal(commits[i].row, rows[i]);
        assert_int_equal(commits[i].time, 1000 + number);
        assert_int_equal(commits[i].message_terms, number);
        assert_int_equal(commits[i].path_count, 2);
        assert_string_equal(names[commits[i].paths[0]], "shared");
        assert_int_equal(commits[i].kinds[1], number % 3);
        assert_int_equal(strtol(names[commits[i].paths[1]] + 19, NULL, 10), number);
    }
    int64_t odd[] = { rows[5], rows[2999], rows[5], rows[1500] };
    assert_int_equal(index_db_commits(db, odd, 4, &f->arena, &commits, &f->err), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(commits[i].row, odd[i]);
    int64_t unknown[] = { rows[0] + 1 };
    assert_int_equal(index_db_commits(db, unknown, 1, &f->arena, &commits, &f->err), -1);
    assert_int_equal(index_db_commits(db, NULL, 0, &f->arena, &commits, &f->err), 0);
    index_db_close(db);
}

static void messages_are_kept(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    const char *const none[] = { NULL };
    const char *subject, *body;
    struct oid id, expected = test_oid(100007);
    begin(f, db);
    int64_t row = add_commit(f, db, 7, none);
    commit(f, db);
    assert_int_equal(index_db_find_commit(db, &expected, &f->err), row);
    assert_int_equal(index_db_commit_message(db, row, &f->arena, &id, &subject, &body, &f->err), 0);
    assert_string_equal(subject, "Subject");
    assert_string_equal(body, "Body of it");
    assert_true(oid_equal(&id, &expected));
    index_db_close(db);
}

static void publish(struct folder *f, struct index_db *db, uint64_t revision, size_t files,
                    const struct oid *keep, size_t keep_count, size_t at_most)
{
    struct snapshot snapshot = make_snapshot(revision, files);
    begin(f, db);
    assert_int_equal(index_db_put_snapshot(db, &snapshot, keep, keep_count, at_most, &f->err), 0);
    commit(f, db);
    snapshot_release(&snapshot);
}

static void snapshots_come_back_whole(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct snapshot loaded = SNAPSHOT_INIT, made = make_snapshot(1, 2500);
    int64_t window[] = { 50, 49, 3, 2, 100000 };
    made.window = window;
    made.window_count = 5;
    begin(f, db);
    assert_int_equal(index_db_put_snapshot(db, &made, NULL, 0, 8, &f->err), 0);
    commit(f, db);
    assert_int_equal(index_db_load_snapshot(db, &made.revision, 99, &loaded, &f->err), 1);
    assert_same_files(&made, &loaded);
    assert_int_equal(loaded.window_count, 5);
    assert_memory_equal(loaded.window, window, sizeof window);
    assert_true(oid_equal(&loaded.tree, &made.tree));
    assert_int_equal(loaded.settings, 99);
    snapshot_release(&loaded);
    assert_int_equal(index_db_load_snapshot(db, &made.revision, 98, &loaded, &f->err), 0);
    assert_int_equal(index_db_load_snapshot(db, &made.tree, 99, &loaded, &f->err), 0);
    snapshot_release(&made);
    index_db_close(db);
}

static void old_snapshots_go_and_kept_ones_stay(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct oid *list, keep[] = { test_oid(10) };
    struct snapshot loaded = SNAPSHOT_INIT;
    struct index_db_stats stats;
    size_t count;
    for (uint64_t i = 10; i < 20; i++)
        publish(f, db, i, 10, keep, 1, 3);
    assert_int_equal(index_db_list_snapshots(db, 99, &f->arena, &list, &count, &f->err), 0);
    assert_int_equal(count, 4);
    for (uint64_t i = 0; i < 3; i++) {
        struct oid expected = test_oid(19 - i);
        assert_true(oid_equal(&list[i], &expected));
    }
    assert_true(oid_equal(&list[3], &keep[0]));
    assert_int_equal(index_db_load_snapshot(db, &list[2], 99, &loaded, &f->err), 1); /* a use */
    snapshot_release(&loaded);
    struct oid used = list[2];
    publish(f, db, 30, 10, NULL, 0, 2);
    assert_int_equal(index_db_list_snapshots(db, 0, &f->arena, &list, &count, &f->err), 0);
    assert_int_equal(count, 2);
    assert_true(oid_equal(&list[1], &used));
    publish(f, db, 30, 11, NULL, 0, 0); /* itself always stays, once */
    assert_int_equal(index_db_statistics(db, &stats, &f->err), 0);
    assert_int_equal(stats.snapshots, 1);
    assert_int_equal(index_db_list_snapshots(db, 5, &f->arena, &list, &count, &f->err), 0);
    assert_int_equal(count, 0);
    index_db_close(db);
}

static void a_reader_sees_what_was_committed_when_it_opened(void **state)
{
    struct folder *f = *state;
    struct index_db *writer = folder_index(f, true);
    struct posting *list;
    begin(f, writer);
    add_file(f, writer, 1);
    commit(f, writer);
    begin(f, writer);
    add_file(f, writer, 2);
    struct index_db *during = folder_index(f, false);
    assert_int_equal(look_up(f, during, "common", &list), 1);
    commit(f, writer);
    struct index_db *after = folder_index(f, false);
    assert_int_equal(look_up(f, during, "common", &list), 1);
    assert_int_equal(look_up(f, after, "common", &list), 2);
    assert_int_equal(index_db_begin(after, &f->err), -1); /* not for writing */
    index_db_close(during);
    index_db_close(after);
    index_db_close(writer);
}

static void texts_are_cached_a_few_for_each_module(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    const char *text;
    for (uint64_t key = 0; key < 20; key++)
        assert_int_equal(index_db_cache_put(db, "src/\xff", key, key == 19 ? "last" : "x", &f->err),
                         0);
    assert_int_equal(index_db_cache_get(db, "src/\xff", 19, &f->arena, &text, &f->err), 1);
    assert_string_equal(text, "last");
    assert_int_equal(index_db_cache_get(db, "src/\xff", 0, &f->arena, &text, &f->err), 0);
    assert_int_equal(index_db_cache_get(db, "src", 19, &f->arena, &text, &f->err), 0);
    index_db_close(db);
}

static void the_last_run_is_remembered(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct run run = { .started = 5,
                       .command = "index",
                       .revision = test_oid(3),
                       .parsed = 10,
                       .message = "" },
               last;
    assert_int_equal(index_db_last_run(db, &f->arena, &last, &f->err), 0);
    assert_int_equal(index_db_put_run(db, &run, &f->err), 0);
    run.finished = 9;
    run.status = 4;
    run.message = "the disk is full";
    assert_int_equal(index_db_put_run(db, &run, &f->err), 0);
    assert_int_equal(index_db_last_run(db, &f->arena, &last, &f->err), 1);
    assert_int_equal(last.finished, 9);
    assert_int_equal(last.status, 4);
    assert_string_equal(last.command, "index");
    assert_string_equal(last.message, "the disk is full");
    assert_true(oid_equal(&last.revision, &run.revision));
    index_db_close(db);
}

/* Ten files and ten commits, of which a snapshot needs the even files and the last five commits. */
static void gc_keeps_what_snapshots_need(void **state)
{
    struct folder *f = *state;
    struct index_db *db = folder_index(f, true);
    struct snapshot snapshot = make_snapshot(1, 5), loaded = SNAPSHOT_INIT;
    struct posting *list;
    struct index_db_stats stats;
    struct commit_row *commits;
    int64_t rows[10], bytes;
    const char *why = NULL;
    const char *const paths[] = { "x", "y/z", NULL };
    for (unsigned i = 0; i < 10; i++) {
        begin(f, db);
        int64_t row = add_file(f, db, i);
        rows[9 - i] = add_commit(f, db, i, paths);
        if (i % 2 == 0) {
            snapshot.files[i / 2].content = row;
            snapshot.files[i / 2].language = "c";
        }
        commit(f, db);
    }
    snapshot.window = rows;
    snapshot.window_count = 5;
    begin(f, db);
    assert_int_equal(index_db_put_snapshot(db, &snapshot, NULL, 0, 8, &f->err), 0);
    commit(f, db);
    if (index_db_collect(db, &bytes, &f->err))
        fail_msg("%s", f->err.message);
    assert_int_equal(index_db_statistics(db, &stats, &f->err), 0);
    assert_int_equal(stats.contents, 5);
    assert_int_equal(stats.commits, 5);
    assert_int_equal(stats.segments, 1);
    assert_int_equal(look_up(f, db, "common", &list), 5);
    assert_int_equal(look_up(f, db, "own3", &list), 0);
    assert_int_equal(look_up(f, db, "own4", &list), 1);
    assert_int_equal(index_db_commits(db, rows, 5, &f->arena, &commits, &f->err), 0);
    assert_int_equal(commits[4].time, 1005);
    assert_int_equal(index_db_load_snapshot(db, &snapshot.revision, 99, &loaded, &f->err), 1);
    snapshot_release(&loaded);
    assert_int_equal(index_db_check(db, &f->arena, &why, &f->err), 0);
    begin(f, db); /* rows are not used again */
    assert_true(add_file(f, db, 77) > 10);
    assert_true(add_commit(f, db, 77, paths) > rows[0]);
    commit(f, db);
    snapshot_release(&snapshot);
    index_db_close(db);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_reader_finds_nothing_before_a_writer_was_there),
        WITH_FOLDER(contents_are_found_by_blob_language_and_variant),
        WITH_FOLDER(comments_are_found_where_they_are_known),
        WITH_FOLDER(an_overlay_is_found_and_never_stored),
        WITH_FOLDER(postings_of_many_segments_come_in_order),
        WITH_FOLDER(terms_are_listed_by_their_beginning),
        WITH_FOLDER(kinds_and_long_terms_keep_apart),
        WITH_FOLDER(a_rollback_forgets_everything),
        WITH_FOLDER(commits_are_loaded_in_the_order_asked),
        WITH_FOLDER(messages_are_kept),
        WITH_FOLDER(snapshots_come_back_whole),
        WITH_FOLDER(old_snapshots_go_and_kept_ones_stay),
        WITH_FOLDER(a_reader_sees_what_was_committed_when_it_opened),
        WITH_FOLDER(texts_are_cached_a_few_for_each_module),
        WITH_FOLDER(the_last_run_is_remembered),
        WITH_FOLDER(gc_keeps_what_snapshots_need),
    };
    return RUN_TESTS(tests);
}
