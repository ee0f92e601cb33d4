/* The packed columns: what is written is read, and what is not in order is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/collector.h"
#include "store/commit_block.h"
#include "store/folder.h"
#include "store/posting_block.h"
#include "store/snapshot_pack.h"
#include "support.h"

static void files_survive(void **state)
{
    (void)state;
    struct snapshot made = make_snapshot(3, 1000), read = SNAPSHOT_INIT, empty = SNAPSHOT_INIT;
    struct buf packed = BUF_INIT;
    assert_int_equal(snapshot_pack_files(&packed, &made), 0);
    assert_int_equal(snapshot_unpack_files(packed.data, packed.size, &read), 0);
    assert_same_files(&made, &read);
    snapshot_release(&read);
    for (size_t size = 0; size < packed.size; size += 1 + size / 50) { /* cut anywhere */
        assert_int_equal(snapshot_unpack_files(packed.data, size, &read), -1);
        snapshot_release(&read);
    }
    buf_reset(&packed);
    assert_int_equal(snapshot_pack_files(&packed, &empty), 0);
    assert_int_equal(snapshot_unpack_files(packed.data, packed.size, &read), 0);
    assert_int_equal(read.file_count, 0);
    snapshot_release(&read);
    snapshot_release(&made);
    buf_release(&packed);
}

static int pack_two(const char *first, const char *second)
{
    struct file files[2] = { { .path = first, .language = "c" },
                             { .path = second, .language = "c" } };
    struct snapshot made = { .files = files, .file_count = 2 }, read = SNAPSHOT_INIT;
    struct buf packed = BUF_INIT;
    snapshot_pack_files(&packed, &made);
    int result = snapshot_unpack_files(packed.data, packed.size, &read);
    snapshot_release(&read);
    buf_release(&packed);
    return result;
}

static void paths_ascend_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(pack_two("a", "b"), 0);
    assert_int_equal(pack_two("a", "a/b"), 0);
    assert_int_equal(pack_two("a\x7f", "a\xff"), 0);
    assert_int_equal(pack_two("a\xff", "a\x7f"), -1);
    assert_int_equal(pack_two("a", "a"), -1);
    assert_int_equal(pack_two("b", "a"), -1);
    assert_int_equal(pack_two("a/b", "a"), -1);
    assert_int_equal(pack_two("", "a"), -1);
}

static void windows_survive(void **state)
{
    (void)state;
    int64_t rows[] = { 7, 6, 5, INT64_MAX, 0, INT64_MIN };
    struct snapshot made = { .window = rows, .window_count = 6 }, read = SNAPSHOT_INIT;
    struct buf packed = BUF_INIT;
    snapshot_pack_window(&packed, &made);
    assert_int_equal(snapshot_unpack_window(packed.data, packed.size, &read), 0);
    assert_int_equal(read.window_count, 6);
    assert_memory_equal(read.window, rows, sizeof rows);
    snapshot_release(&read);
    assert_int_equal(snapshot_unpack_window(packed.data, packed.size - 1, &read), -1);
    snapshot_release(&read);
    buf_release(&packed);
}

/* Lists of all lengths, so that chunks and blocks end everywhere. */
static void lists_survive(void **state)
{
    (void)state;
    struct collector collector = { 0 };
    enum { TERMS = 600 };
    char key[16];
    for (unsigned doc = 1; doc <= TERMS; doc++)
        for (unsigned term = doc; term < TERMS; term++) {
            struct posting posting = { (int64_t)doc * (term % 5 ? 1 : 100000),
                                       { doc, term % 3, doc % 4 } };
            snprintf(key, sizeof key, "w%u", term);
            collector_add(&collector, key, strlen(key), &posting);
        }
    struct collected_list list = collector_sorted(&collector);
    struct block_writer writer = BLOCK_WRITER_INIT;
    unsigned blocks = 1, terms = 0;
    assert_int_equal(list.count, TERMS - 1);
    for (size_t i = 0; i < list.count; i++) {
        size_t size;
        const unsigned char *bytes = collected_key(list.items[i], &size);
        if (!block_writer_fits(&writer, list.items[i]))
            block_writer_reset(&writer), blocks++;
        block_writer_add(&writer, list.items[i]);
        struct posting_list found;
        assert_int_equal(block_find(writer.data.data, writer.data.size, bytes, size, &found), 1);
        snprintf(key, sizeof key, "%.*s", (int)size - 1, (const char *)bytes + 1);
        unsigned term = (unsigned)strtoul(key, NULL, 10);
        struct posting *postings = xcalloc(found.count, sizeof *postings);
        assert_int_equal(found.count, term);
        assert_int_equal(posting_list_decode(&found, postings), 0);
        for (unsigned doc = 1; doc <= term; doc++) {
            assert_int_equal(postings[doc - 1].doc, (int64_t)doc * (term % 5 ? 1 : 100000));
            assert_int_equal(postings[doc - 1].counts[0], doc);
            assert_int_equal(postings[doc - 1].counts[1], term % 3);
            assert_int_equal(postings[doc - 1].counts[2], doc % 4);
        }
        found.size--;
        assert_int_equal(posting_list_decode(&found, postings), -1);
        assert_int_equal(block_find(writer.data.data, writer.data.size, "x", 1, &found), 0);
        free(postings);
        terms++;
    }
    assert_true(blocks > 100 && terms == TERMS - 1);
    block_writer_release(&writer);
    free(list.items);
    collector_release(&collector);
}

/* shared prefix, suffix, count, size, list */
static int read_block(const char *bytes, size_t size)
{
    struct block_reader reader = block_reader_init(bytes, size);
    int more;
    while ((more = block_reader_next(&reader)) > 0)
        ;
    return more;
}

static void damaged_blocks_are_refused(void **state)
{
    (void)state;
    assert_int_equal(read_block("\0\2wa\1\1\1\1\1b\1\1\1", 13), 0);
    assert_int_equal(read_block("\0\2wa\1\1\1\1\1b\1\1", 12), -1);   /* ends in the list */
    assert_int_equal(read_block("\0\2wb\1\1\1\1\1a\1\1\1", 13), -1); /* not ascending */
    assert_int_equal(read_block("\1\1w\1\1\1", 6), -1);              /* shares with nothing */
    assert_int_equal(read_block("\0\2wa\5\1\1", 7), -1);             /* more postings than bytes */
    assert_int_equal(read_block("\0\0\1\1\1", 5), -1);               /* no term */
    assert_int_equal(read_block("\0\377\377\377\377\17w", 7), -1);   /* a huge term */
}

static void commits_survive(void **state)
{
    (void)state;
    uint32_t paths[] = { 5, UINT32_MAX, 0, 7 };
    enum change_kind kinds[] = { CHANGE_ADDED, CHANGE_DELETED, CHANGE_MODIFIED, CHANGE_ADDED };
    struct commit_row made = { .row = 12,
                               .time = -5,
                               .paths = paths,
                               .kinds = kinds,
                               .path_count = 4,
                               .paths_total = 5000,
                               .message_terms = 17 },
                      read;
    struct buf packed = BUF_INIT;
    struct arena arena = ARENA_INIT;
    commit_pack(&packed, &made, 12);
    size_t one = packed.size;
    made.row = 15;
    made.path_count = 0;
    commit_pack(&packed, &made, 12);
    struct commit_reader reader = commit_reader_init(packed.data, packed.size, 12);
    assert_int_equal(commit_reader_next(&reader, &arena, &read), 1);
    assert_true(read.row == 12 && read.time == -5 && read.path_count == 4 &&
                read.paths_total == 5000);
    assert_memory_equal(read.paths, paths, sizeof paths);
    assert_memory_equal(read.kinds, kinds, sizeof kinds);
    assert_int_equal(commit_reader_next(&reader, &arena, &read), 1);
    assert_true(read.row == 15 && read.path_count == 0 && read.message_terms == 17);
    assert_int_equal(commit_reader_next(&reader, &arena, &read), 0);
    for (size_t size = 1; size < one; size++) {
        reader = commit_reader_init(packed.data, size, 12);
        assert_int_equal(commit_reader_next(&reader, &arena, &read), -1);
    }
    arena_release(&arena);
    buf_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_survive),
        cmocka_unit_test(paths_ascend_by_bytes),
        cmocka_unit_test(windows_survive),
        cmocka_unit_test(lists_survive),
        cmocka_unit_test(damaged_blocks_are_refused),
        cmocka_unit_test(commits_survive),
    };
    return RUN_TESTS(tests);
}
