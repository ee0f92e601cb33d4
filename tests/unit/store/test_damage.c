/* What happens to the index when the disk, the file or the process fails. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/folder.h"
#include "support.h"

/* An index with files, commits and a snapshot of `files` files. */
static void fill(struct folder *f, struct index_db *db, unsigned first, unsigned files)
{
    struct snapshot snapshot = make_snapshot(first, files);
    const char *const paths[] = { "a", "b/c", NULL };
    int64_t *window = arena_calloc(&f->arena, files, sizeof *window);
    assert_int_equal(index_db_begin(db, &f->err), 0);
    for (unsigned i = 0; i < files; i++) {
        snapshot.files[i].content = add_file(f, db, first + i);
        snapshot.files[i].language = "c";
        window[files - 1 - i] = add_commit(f, db, first + i, paths);
    }
    snapshot.window = window;
    snapshot.window_count = files;
    assert_int_equal(index_db_put_snapshot(db, &snapshot, NULL, 0, 8, &f->err), 0);
    if (index_db_commit(db, &f->err))
        fail_msg("%s", f->err.message);
    snapshot_release(&snapshot);
}

static void make_index(struct folder *f, unsigned files)
{
    struct index_db *db = folder_index(f, true);
    fill(f, db, 1, files);
    index_db_close(db);
}

static bool snapshot_loads(struct folder *f, struct index_db *db, uint64_t revision)
{
    struct snapshot loaded = SNAPSHOT_INIT;
    struct oid id = test_oid(revision);
    bool found = index_db_load_snapshot(db, &id, 99, &loaded, &f->err) == 1;
    snapshot_release(&loaded);
    return found;
}

/* A reader finds nothing, a writer starts anew with one warning. */
static void assert_rebuilt(struct folder *f, const char *part)
{
    struct index_db *db;
    struct index_db_stats stats;
    f->warnings = 0;
    assert_int_equal(index_db_open(&db, f->store, false, &f->events, &f->err), 0);
    assert_null(db);
    db = folder_index(f, true);
    assert_int_equal(f->warnings, 1);
    assert_non_null(strstr(f->warning, part));
    assert_non_null(strstr(f->warning, "index.db"));
    assert_int_equal(index_db_statistics(db, &stats, &f->err), 0);
    assert_int_equal(stats.contents + stats.snapshots + stats.commits, 0);
    fill(f, db, 1, 3);
    assert_true(snapshot_loads(f, db, 1));
    index_db_close(db);
}

static void random_bytes_are_rebuilt(void **state)
{
    struct folder *f = *state;
    char bytes[20000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    folder_write(f, "index.db", bytes, sizeof bytes);
    assert_rebuilt(f, "damaged");
}

static void a_truncated_file_is_rebuilt(void **state)
{
    struct folder *f = *state;
    make_index(f, 500);
    assert_int_equal(truncate(folder_file(f, "index.db"), 8192 * 2 + 100), 0);
    assert_rebuilt(f, "damaged");
}

static void an_empty_file_is_a_new_index(void **state)
{
    struct folder *f = *state;
    struct index_db *db;
    folder_write(f, "index.db", "", 0);
    assert_int_equal(index_db_open(&db, f->store, false, &f->events, &f->err), 0);
    assert_null(db);
    make_index(f, 3);
    assert_int_equal(f->warnings, 0);
}

static void run_sql(struct folder *f, const char *name, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(folder_file(f, name), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void another_format_is_rebuilt(void **state)
{
    struct folder *f = *state;
    make_index(f, 3);
    run_sql(f, "index.db", "PRAGMA user_version=4711");
    assert_rebuilt(f, "another version");
    run_sql(f, "index.db", "PRAGMA application_id=1");
    assert_rebuilt(f, "another version");
}

static void tables_that_are_not_ours_are_damage(void **state)
{
    struct folder *f = *state;
    struct index_db_stats stats;
    make_index(f, 3);
    run_sql(f, "index.db", "DROP TABLE content");
    struct index_db *db = folder_index(f, false);
    assert_int_equal(index_db_statistics(db, &stats, &f->err), -1);
    assert_true(index_db_is_damaged(db));
    assert_non_null(strstr(f->err.message, "run repose doctor"));
    index_db_close(db);
}

static int ignore_error(struct index_db *db, int result)
{
    return result < 0 && !index_db_is_damaged(db) ? 1 : 0;
}

/* Everything that reads, on whatever is there: 0, or 1 when an error was not said to be damage. */
static int read_everything(struct folder *f, struct index_db *db)
{
    struct snapshot snapshot = SNAPSHOT_INIT;
    struct oid id = test_oid(1), *list;
    struct posting *postings;
    struct summary summary;
    struct content content;
    struct commit_row *commits;
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct run run;
    const char **names, *why, *subject, *body;
    size_t count;
    int wrong = 0;
    int found = index_db_load_snapshot(db, &id, 99, &snapshot, &err);
    wrong += ignore_error(db, found);
    if (found == 1)
        wrong += ignore_error(db, index_db_commits(db, snapshot.window, snapshot.window_count,
                                                   &arena, &commits, &err));
    snapshot_release(&snapshot);
    wrong += ignore_error(db, index_db_list_snapshots(db, 0, &arena, &list, &count, &err));
    wrong += ignore_error(db, index_db_paths(db, &arena, &names, &count, &err));
    wrong += ignore_error(db, index_db_last_run(db, &arena, &run, &err));
    for (unsigned i = 0; i < 60; i++) {
        struct oid blob = test_oid(i);
        char own[16];
        int n = snprintf(own, sizeof own, "own%u", i);
        wrong +=
            ignore_error(db, (int)index_db_find_content(db, &blob, "c", 7, &content, &arena, &err));
        wrong += ignore_error(db, index_db_summary(db, i, &arena, &summary, &err));
        wrong += ignore_error(db, index_db_postings(db, POSTING_WORD, own, (size_t)n, &arena,
                                                    &postings, &count, &err));
        wrong +=
            ignore_error(db, index_db_commit_message(db, i, &arena, &id, &subject, &body, &err));
    }
    wrong += ignore_error(db, index_db_check(db, &arena, &why, &err));
    arena_release(&arena);
    (void)f;
    return wrong;
}

/* Bytes are changed all over a sound file; whatever is read then is data or an error that says
 * damage. */
static void changed_bytes_never_crash(void **state)
{
    struct folder *f = *state;
    size_t size;
    uint64_t random = 1;
    unsigned found = 0;
    make_index(f, 60);
    char *sound = folder_read(f, "index.db", &size);
    char *data = arena_alloc(&f->arena, size);
    for (int round = 0; round < 120; round++) {
        struct index_db *db = NULL;
        struct err err = ERR_INIT;
        memcpy(data, sound, size);
        for (int i = 0; i < 1 + round; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            data[(random >> 20) % size] ^= (char)(1 << (random >> 60) % 8 | (random >> 50));
        }
        folder_write(f, "index.db", data, size);
        assert_int_equal(index_db_open(&db, f->store, false, &f->events, &err), 0);
        if (db)
            assert_int_equal(read_everything(f, db), 0);
        found += !db || index_db_is_damaged(db);
        index_db_close(db);
    }
    assert_true(found > 60);
}

static void check_finds_damage(void **state)
{
    struct folder *f = *state;
    const char *why = NULL;
    make_index(f, 50);
    struct index_db *db = folder_index(f, false);
    assert_int_equal(index_db_check(db, &f->arena, &why, &f->err), 0);
    index_db_close(db);
    static const char *const damages[] = {
        "UPDATE summary SET data=x'ff' WHERE id=4",
        "UPDATE summary SET data=x'' WHERE id=4",
        "DELETE FROM summary WHERE id=4",
        "UPDATE content SET facts=x'ff' WHERE id=4",
        "UPDATE snapshot_data SET files=x'01'",
        "UPDATE snapshot_data SET window=x'0503'",
        "UPDATE block SET data=x'0001'",
        "UPDATE commit_block SET data=x'00'",
        "UPDATE path_block SET data=x'61'",
        "DELETE FROM summary WHERE id > 40; DELETE FROM content WHERE id > 40",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct err err = ERR_INIT;
        unlink(folder_file(f, "index.db"));
        make_index(f, 50);
        run_sql(f, "index.db", damages[i]);
        db = folder_index(f, false);
        why = NULL;
        if (index_db_check(db, &f->arena, &why, &err) != 1 || !why)
            fail_msg("not found: %s", damages[i]);
        assert_true(index_db_is_damaged(db));
        index_db_close(db);
    }
}

static int read_in_read_only_folder(struct folder *f)
{
    struct index_db *db = NULL;
    struct err err = ERR_INIT;
    if (index_db_open(&db, f->store, false, NULL, &err) || !db)
        return 1;
    if (!snapshot_loads(f, db, 1))
        return 2;
    index_db_close(db);
    if (index_db_open(&db, f->store, true, NULL, &err) != -1 || err.code != ERR_STORE)
        return 3;
    return strstr(err.message, "--db") && strstr(err.message, "index.db") ? 0 : 4;
}

static int refuse_for_log(struct folder *f)
{
    struct index_db *db = NULL;
    struct err err = ERR_INIT;
    return index_db_open(&db, f->store, false, NULL, &err) == -1 && strstr(err.message, "--db") ? 0
                                                                                                : 1;
}

static void a_read_only_folder_can_be_read(void **state)
{
    struct folder *f = *state;
    make_index(f, 10);
    chmod(folder_file(f, "index.db"), 0444);
    chmod(folder_file(f, ""), 0555);
    assert_int_equal(in_child(read_in_read_only_folder, f, true), 0);
    chmod(folder_file(f, ""), 0755);
    folder_write(f, "index.db-wal", "left by a killed process", 24);
    chmod(folder_file(f, ""), 0555);
    int result = in_child(refuse_for_log, f, true);
    assert_true(result == 0 || result == 1); /* whether SQLite can read it is its matter */
}

static void links_are_not_followed(void **state)
{
    struct folder *f = *state;
    struct index_db *db;
    const char *victim = arena_printf(&f->arena, "%s/victim", f->path);
    assert_int_equal(symlink(victim, folder_file(f, "index.db")), 0);
    assert_int_equal(index_db_open(&db, f->store, true, NULL, &f->err), -1);
    assert_non_null(strstr(f->err.message, "not a regular file"));
    assert_int_equal(access(victim, F_OK), -1);
}

/* A file size limit stands for a full disk where none can be mounted; SQLite reports it as full
 * too. */
static int fill_until_full(struct folder *f)
{
    struct index_db *db;
    struct err err = ERR_INIT;
    int failed = 0;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 2 << 20, 2 << 20 });
    if (index_db_open(&db, f->store, true, NULL, &err))
        return 1;
    for (unsigned round = 0; round < 100 && !failed; round++) {
        failed = index_db_begin(db, &err);
        for (unsigned i = 0; i < 3000 && !failed; i++)
            failed = add_file(f, db, 1000 + round * 3000 + i) < 0;
        if (!failed)
            failed = index_db_commit(db, &err);
    }
    if (!failed || !(err.code == ERR_STORE || f->err.code == ERR_STORE))
        return 2;
    index_db_rollback(db);
    if (!snapshot_loads(f, db, 1))
        return 3;
    index_db_close(db);
    return 0;
}

static void a_full_disk_publishes_nothing(void **state)
{
    struct folder *f = *state;
    make_index(f, 10);
    assert_int_equal(in_child(fill_until_full, f, false), 0);
    struct index_db *db = folder_index(f, true);
    const char *why;
    assert_true(snapshot_loads(f, db, 1));
    assert_int_equal(index_db_check(db, &f->arena, &why, &f->err), 0);
    assert_int_equal(f->warnings, 0);
    index_db_close(db);
}

static int fill_small_disk(struct folder *f)
{
    struct index_db *db = NULL;
    struct err err = ERR_INIT;
    int failed = 0;
    if (mount("none", folder_file(f, ""), "tmpfs", 0, "size=1m"))
        return 77;
    if (index_db_open(&db, f->store, true, NULL, &err))
        return 1;
    fill(f, db, 1, 10);
    for (unsigned round = 0; round < 100 && !failed; round++) {
        failed = index_db_begin(db, &err) || add_file(f, db, 1000 + round * 300) < 0;
        for (unsigned i = 1; i < 300 && !failed; i++)
            failed = add_file(f, db, 1000 + round * 300 + i) < 0;
        if (!failed)
            failed = index_db_commit(db, &err);
    }
    const char *message = err.code ? err.message : f->err.message;
    if (!failed || !strstr(message, "disk is full") || !strstr(message, "--db"))
        return 2;
    index_db_rollback(db);
    index_db_close(db);
    if (index_db_open(&db, f->store, false, NULL, &err) || !db)
        return 3;
    int result = snapshot_loads(f, db, 1) ? 0 : 4;
    index_db_close(db);
    return umount(folder_file(f, "")) ? 5 : result;
}

static void a_full_disk_is_named(void **state)
{
    struct folder *f = *state;
    int result = in_child(fill_small_disk, f, false);
    umount(folder_file(f, ""));
    if (result == 77)
        skip();
    assert_int_equal(result, 0);
}

/* Killed at a moment that the number chooses: before, between and after its commits. */
static void kill_writer_after(struct folder *f, unsigned steps)
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (!pid) {
        struct index_db *db;
        if (index_db_open(&db, f->store, true, NULL, NULL))
            _exit(1);
        for (unsigned step = 0;; step++) {
            if (step == steps)
                kill(getpid(), SIGKILL);
            if (step % 4 == 0)
                index_db_begin(db, NULL);
            else if (step % 4 == 3)
                index_db_commit(db, NULL);
            else
                add_file(f, db, 1000 * steps + step);
        }
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void a_kill_loses_one_transaction(void **state)
{
    struct folder *f = *state;
    struct posting *list;
    size_t count, expected = 10;
    const char *why;
    make_index(f, 10);
    for (unsigned steps = 0; steps < 12; steps++) {
        kill_writer_after(f, steps);
        expected += steps / 4 * 2;
        struct index_db *db = folder_index(f, false);
        assert_true(snapshot_loads(f, db, 1));
        assert_int_equal(
            index_db_postings(db, POSTING_WORD, "common", 6, &f->arena, &list, &count, &f->err), 0);
        assert_int_equal(count, expected);
        index_db_close(db);
    }
    struct index_db *db = folder_index(f, true);
    assert_int_equal(index_db_check(db, &f->arena, &why, &f->err), 0);
    assert_int_equal(f->warnings, 0);
    index_db_close(db);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(random_bytes_are_rebuilt),
        WITH_FOLDER(a_truncated_file_is_rebuilt),
        WITH_FOLDER(an_empty_file_is_a_new_index),
        WITH_FOLDER(another_format_is_rebuilt),
        WITH_FOLDER(tables_that_are_not_ours_are_damage),
        WITH_FOLDER(changed_bytes_never_crash),
        WITH_FOLDER(check_finds_damage),
        WITH_FOLDER(a_read_only_folder_can_be_read),
        WITH_FOLDER(links_are_not_followed),
        WITH_FOLDER(a_full_disk_publishes_nothing),
        WITH_FOLDER(a_full_disk_is_named),
        WITH_FOLDER(a_kill_loses_one_transaction),
    };
    return RUN_TESTS(tests);
}
