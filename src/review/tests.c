#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/order.h"
#include "imports/imports.h"
#include "review/missing.h"
#include "review/reviewer.h"
#include "syntax/role.h"

#define TESTS_MAX      10
#define REASONS_MAX    2
#define PAIRS_MAX      3 /* tests of one name; more of them are told apart by their folder only */
#define TOGETHER_LEAST 2
#define WORTH_LEAST    1.0

/* What speaks for one test. */
struct test_reasons {
    double worth;
    const char *reasons[REASONS_MAX];
    double reason_worth[REASONS_MAX];
};

struct search {
    struct reviewer *r;
    struct test_reasons *files; /* per file of the snapshot */
    unsigned char *is_test;
};

static void add_test_reason(struct search *s, uint32_t file, double worth, const char *reason)
{
    struct test_reasons *e = &s->files[file];
    e->worth += worth;
    for (size_t i = 0; i < REASONS_MAX; i++) {
        if (e->reasons[i] && e->reason_worth[i] >= worth)
            continue;
        for (size_t j = REASONS_MAX - 1; j > i; j--) {
            e->reasons[j] = e->reasons[j - 1];
            e->reason_worth[j] = e->reason_worth[j - 1];
        }
        e->reasons[i] = reason;
        e->reason_worth[i] = worth;
        return;
    }
}

static bool test_is_wanted(const struct search *s, uint32_t file)
{
    return s->is_test[file] && !s->r->in_change[file];
}

/* ---- evidence ---- */

static bool is_test_role(const struct changed *c)
{
    return c->file->role == ROLE_TEST;
}

/* Each further name that a test uses adds less. */
static void add_tests_that_use(struct search *s)
{
    struct reviewer *r = s->r;
    uint32_t *names = ARENA_ARRAY(r->arena, uint32_t, r->in->view->snapshot->file_count);
    for (size_t i = 0; i < r->changed_count; i++) {
        const struct changed *c = &r->changed[i];
        for (size_t j = 0; c->users && !is_test_role(c) && j < c->file->definition_count; j++) {
            for (size_t k = 0; k < c->users[j].count; k++) {
                const struct user *user = &c->users[j].items[k];
                if (!test_is_wanted(s, user->file))
                    continue;
                double worth = (user->is_proven ? 2.0 : 1.5) / ++names[user->file];
                add_test_reason(s, user->file, worth,
                                arena_printf(r->arena, "uses %s", c->file->definitions[j].name));
            }
        }
    }
}

static int add_tests_that_import(struct search *s, struct err *err)
{
    struct reviewer *r = s->r;
    for (size_t i = 0; i < r->changed_count && i < REVIEW_FILES_READ; i++) {
        const struct changed *c = &r->changed[i];
        struct user_list users;
        if (c->base < 0 || c->file->role != ROLE_SOURCE || c->file->is_cosmetic)
            continue;
        if (importers_find(&r->finder, (uint32_t)c->base, false, r->arena, &users, err))
            return -1;
        for (size_t j = 0; j < users.count; j++)
            if (test_is_wanted(s, users.items[j].file))
                add_test_reason(s, users.items[j].file, 1.0,
                                arena_printf(r->arena, "imports %s", c->file->path));
    }
    return 0;
}

/* Of the package that the path is in: the length of its folder; 0: the whole repository. */
static size_t package_length(const struct snapshot *snapshot, const char *path)
{
    size_t best = 0;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const char *other = snapshot->files[i].path;
        size_t n = path_dir_length(other);
        if (n > best && !strncmp(other, path, n) && path[n] == '/' && import_is_manifest(other))
            best = n;
    }
    return best;
}

static bool is_same_package(const struct snapshot *snapshot, const char *a, const char *b)
{
    size_t n = package_length(snapshot, a);
    return n == package_length(snapshot, b) && !memcmp(a, b, n);
}

/* "kv.c" and "test_kv.c" of one package; where many tests have that name, only those near the file. Two files of
 * quite the same name, as Makefile, have that from their trade. */
static void add_pairs(struct search *s, const struct changed *c)
{
    struct reviewer *r = s->r;
    const struct file *files = r->in->view->snapshot->files;
    char core[128], other[128];
    uint32_t found[PAIRS_MAX];
    size_t count = 0;
    if (c->file->role != ROLE_SOURCE || c->file->is_cosmetic ||
        !name_without_test(c->file->path, core, sizeof core))
        return;
    for (uint32_t i = 0; i < r->in->view->snapshot->file_count && count <= PAIRS_MAX; i++) {
        if (!test_is_wanted(s, i) || !name_without_test(files[i].path, other, sizeof other) ||
            strcmp(core, other) != 0 || !strcmp(path_base(files[i].path), path_base(c->file->path)))
            continue;
        size_t folder = path_dir_length(files[i].path);
        if (folder == path_dir_length(c->file->path) &&
            !memcmp(files[i].path, c->file->path, folder))
            add_test_reason(s, i, 2.0, arena_printf(r->arena, "named after %s", c->file->path));
        else if (is_same_package(r->in->view->snapshot, files[i].path, c->file->path) &&
                 count++ < PAIRS_MAX)
            found[count - 1] = i;
    }
    for (size_t i = 0; i < count && count <= PAIRS_MAX; i++)
        add_test_reason(s, found[i], 1.5, arena_printf(r->arena, "named after %s", c->file->path));
}

static void add_tests_of_history(struct search *s)
{
    const struct file *files = s->r->in->view->snapshot->files;
    for (size_t i = 0; i < s->r->history_count; i++) {
        const struct cochange *h = &s->r->history[i];
        if (!test_is_wanted(s, h->file) || h->together < TOGETHER_LEAST)
            continue;
        add_test_reason(s, h->file, 4.0 * h->together / (h->of + 2.0),
                        arena_printf(s->r->arena, "changed in %u of the last %u changes of %s",
                                     h->together, h->of, files[h->with].path));
    }
}

/* ---- the list ---- */

static const char *join_reasons(struct search *s, const struct test_reasons *e)
{
    if (!e->reasons[1])
        return e->reasons[0];
    return arena_printf(s->r->arena, "%s; %s", e->reasons[0], e->reasons[1]);
}

static void list_tests(struct search *s, struct weighted *scored, size_t count)
{
    struct reviewer *r = s->r;
    struct review *out = r->out;
    if (count)
        weighted_sort(scored, count);
    count = count < TESTS_MAX ? count : TESTS_MAX;
    out->tests = ARENA_ARRAY(r->arena, struct review_test, count + r->changed_count);
    for (size_t i = 0; i < count; i++)
        out->tests[out->test_count++] = (struct review_test){
            .path = r->in->view->snapshot->files[scored[i].item].path,
            .why = join_reasons(s, &s->files[scored[i].item]),
        };
    for (size_t i = 0; i < r->changed_count; i++)
        if (is_test_role(&r->changed[i]) && r->changed[i].file->change != REVIEW_DELETED)
            out->tests[out->test_count++] =
                (struct review_test){ r->changed[i].file->path,
                                      review_change_name(r->changed[i].file->change), true };
}

int review_find_tests(struct reviewer *r, struct err *err)
{
    struct search s = { .r = r };
    const struct snapshot *snapshot = r->in->view->snapshot;
    size_t count = 0;
    s.files = ARENA_ARRAY(r->arena, struct test_reasons, snapshot->file_count);
    s.is_test = ARENA_ARRAY(r->arena, unsigned char, snapshot->file_count);
    for (size_t i = 0; i < snapshot->file_count; i++)
        s.is_test[i] = test_is_runnable(&snapshot->files[i]);
    add_tests_that_use(&s);
    if (add_tests_that_import(&s, err))
        return -1;
    for (size_t i = 0; i < r->changed_count && i < REVIEW_FILES_READ; i++)
        add_pairs(&s, &r->changed[i]);
    add_tests_of_history(&s);
    struct weighted *scored = ARENA_ARRAY(r->arena, struct weighted, snapshot->file_count);
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        if (s.files[i].worth >= WORTH_LEAST)
            scored[count++] = (struct weighted){ i, s.files[i].worth };
    list_tests(&s, scored, count);
    return 0;
}
