#include "store/folder.h"

#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/summary.h"
#include "support.h"

static void keep_warning(void *data, const char *message)
{
    struct folder *folder = data;
    folder->warnings++;
    snprintf(folder->warning, sizeof folder->warning, "%s", message);
}

int folder_setup(void **state)
{
    struct folder *folder = test_calloc(1, sizeof *folder);
    folder->events = (struct events){ .data = folder, .warn = keep_warning };
    *state = folder;
    if (!make_test_folder(folder->path))
        return -1;
    chmod(folder->path, 0755);
    const char *path = arena_printf(&folder->arena, "%s/store", folder->path);
    return store_open(&folder->store, path, "/somewhere/.git", &folder->err);
}

int folder_teardown(void **state)
{
    struct folder *folder = *state;
    struct buf command = BUF_INIT;
    buf_printf(&command, "chmod -R u+rwX %s; rm -rf %s", folder->path, folder->path);
    int failed = system(command.data);
    buf_release(&command);
    store_close(folder->store);
    arena_release(&folder->arena);
    test_free(folder);
    return failed;
}

const char *folder_file(struct folder *folder, const char *name)
{
    return arena_printf(&folder->arena, "%s/store/%s", folder->path, name);
}

void folder_write(struct folder *folder, const char *name, const void *data, size_t size)
{
    FILE *file = fopen(folder_file(folder, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

char *folder_read(struct folder *folder, const char *name, size_t *size)
{
    struct stat info;
    FILE *file = fopen(folder_file(folder, name), "r");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &info), 0);
    char *data = arena_calloc(&folder->arena, 1, (size_t)info.st_size + 1);
    *size = fread(data, 1, (size_t)info.st_size, file);
    fclose(file);
    return data;
}

struct index_db *folder_index(struct folder *folder, bool writer)
{
    struct index_db *db = NULL;
    int result = index_db_open(&db, folder->store, writer, &folder->events, &folder->err);
    if (result)
        print_error("%s\n", folder->err.message);
    assert_int_equal(result, 0);
    assert_non_null(db);
    return db;
}

struct oid test_oid(uint64_t n)
{
    struct oid oid = { { 0 } };
    for (int i = 0; i < OID_SIZE; i++)
        oid.bytes[i] = (uint8_t)(n * 2654435761u >> (i % 4 * 8)) ^ (uint8_t)i;
    return oid;
}

int64_t add_file(struct folder *folder, struct index_db *db, unsigned number)
{
    struct summary summary = { .doc = "what it is for", .lines = number };
    struct content content = { .blob = test_oid(number),
                               .language = "c",
                               .variant = 7,
                               .size = 1000 + number,
                               .lengths = { 1, 2, 3 },
                               .lines = number };
    struct buf packed = BUF_INIT;
    char own[32];
    summary_pack(&packed, &summary);
    int64_t row = index_db_add_content(db, &content, packed.data, packed.size, NULL, &folder->err);
    buf_release(&packed);
    if (row <= 0)
        return row;
    struct posting posting = { row, { number, 0, 1 } };
    int length = snprintf(own, sizeof own, "own%u", number);
    index_db_add_posting(db, POSTING_WORD, "common", 6, &posting);
    index_db_add_posting(db, POSTING_WORD, own, (size_t)length, &posting);
    return row;
}

int64_t add_commit(struct folder *folder, struct index_db *db, unsigned number,
                   const char *const *paths)
{
    struct change changes[16];
    struct commit commit = { .id = test_oid(100000 + number),
                             .time = 1000 + number,
                             .subject = "Subject",
                             .body = "Body of it",
                             .changes = changes };
    for (; paths[commit.change_count]; commit.change_count++)
        changes[commit.change_count] =
            (struct change){ paths[commit.change_count], (enum change_kind)(number % 3) };
    commit.paths_total = commit.change_count;
    return index_db_add_commit(db, &commit, number, &folder->err);
}

struct snapshot make_snapshot(uint64_t revision, size_t files)
{
    struct snapshot s = SNAPSHOT_INIT;
    s.revision = test_oid(revision);
    s.tree = test_oid(revision + 1);
    s.settings = 99;
    s.file_count = files;
    s.files = ARENA_ARRAY(&s.arena, struct file, files);
    for (size_t i = 0; i < files; i++)
        s.files[i] =
            (struct file){ .path = arena_printf(&s.arena, "dir%02zu/file_%06zu.c", i / 100, i),
                           .blob = test_oid(i),
                           .content = i % 10 == 9 ? 0 : (int64_t)i + 1,
                           .language = i % 10 == 9 ? ""
                                       : i % 3     ? "c"
                                                   : "python",
                           .size = i * 1000,
                           .skip = i % 10 == 9 ? SKIP_BINARY : SKIP_NONE,
                           .state = i % 5 ? PARSE_OK : PARSE_TIMEOUT,
                           .lengths = { (uint32_t)i, 2, UINT32_MAX },
                           .summary_tokens = (uint32_t)i,
                           .lines = 3,
                           .kin = i % 4 ? NULL : "word" };
    return s;
}

void assert_same_files(const struct snapshot *a, const struct snapshot *b)
{
    assert_int_equal(a->file_count, b->file_count);
    for (size_t i = 0; i < a->file_count; i++) {
        const struct file *x = &a->files[i], *y = &b->files[i];
        assert_string_equal(x->path, y->path);
        assert_string_equal(x->kin ? x->kin : "", y->kin ? y->kin : "");
        assert_string_equal(x->language, y->language);
        assert_memory_equal(&x->blob, &y->blob, sizeof x->blob);
        assert_memory_equal(x->lengths, y->lengths, sizeof x->lengths);
        assert_true(x->content == y->content && x->size == y->size && x->skip == y->skip &&
                    x->state == y->state && x->summary_tokens == y->summary_tokens &&
                    x->lines == y->lines);
    }
}

int in_child(int (*body)(struct folder *), struct folder *folder, bool unprivileged)
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        if (unprivileged && !getuid() && (setgroups(0, NULL) || setgid(65534) || setuid(65534)))
            _exit(99);
        _exit(body(folder));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
