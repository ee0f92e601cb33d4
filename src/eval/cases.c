#include "eval/cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "index/skip.h"
#include "model/file.h"
#include "syntax/language.h"
#include "syntax/role.h"
#include "text/message.h"

#define ANSWERS_MIN 3
#define ANSWERS_MAX 15
#define PATHS_MAX   40 /* of one commit, whatever they are */
#define LINE_MAX_   (1 << 20)

/* ---- what counts as an answer ---- */

/* Folders whose files change for reasons of their own. */
static bool is_aside(const char *path)
{
    static const char *const folders[] = {
        "doc",         "docs",   "website",      "example",     "examples",     "vendor",
        "third_party", "deps",   "node_modules", "dist",        ".github",      "packaging",
        "i18n",        "locale", "locales",      "translation", "translations", "changelogs"
    };
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
            if (strlen(folders[i]) == (size_t)(slash - path) &&
                !strncasecmp(path, folders[i], (size_t)(slash - path)))
                return true;
    return false;
}

static bool is_source_path(const char *path)
{
    const struct language *language = language_of(path, "", 0);
    return !language_has(language, LANGUAGE_DOCUMENT) && strcmp(language_name(language), "text") &&
           !is_aside(path) && skip_by_name(path) == SKIP_NONE && !path_is_vendored(path);
}

/* ---- picking ---- */

struct picker {
    const struct index_view *view;
    struct arena *arena;
    const char **names; /* of paths, by number */
    size_t name_count;
    struct commit_row **candidates; /* oldest first */
    size_t count;
};

static void find_answers(const struct picker *p, const struct commit_row *commit,
                         struct eval_case *out)
{
    out->answers.items = ARENA_ARRAY(p->arena, const char *, commit->path_count);
    out->with_tests.items = ARENA_ARRAY(p->arena, const char *, commit->path_count);
    for (size_t i = 0; i < commit->path_count; i++) {
        const char *path = commit->paths[i] < p->name_count ? p->names[commit->paths[i]] : NULL;
        if (!path || commit->kinds[i] != CHANGE_MODIFIED || !is_source_path(path))
            continue;
        out->with_tests.items[out->with_tests.count++] = path;
        if (!file_is_test(path))
            out->answers.items[out->answers.count++] = path;
    }
}

/* 1 when the commit makes a case, filled in except for its parent; 0; -1. */
static int examine_commit(const struct picker *p, const struct commit_row *commit,
                          struct eval_case *out, struct err *err)
{
    const char *subject, *body;
    struct buf request = BUF_INIT;
    if (commit->merge || commit->path_count < ANSWERS_MIN || commit->paths_total > PATHS_MAX)
        return 0;
    find_answers(p, commit, out);
    if (out->answers.count < ANSWERS_MIN || out->answers.count > ANSWERS_MAX)
        return 0;
    if (index_db_commit_message(p->view->db, commit->row, p->arena, &out->commit, &subject, &body,
                                err))
        return -1;
    message_as_request(subject, body, &request);
    int good = message_is_informative(subject, request.data);
    out->request = arena_strdup(p->arena, request.data);
    buf_release(&request);
    return good;
}

/* From the newest `window` commits, oldest first. */
static int list_candidates(struct picker *p, struct commit_row *commits, size_t window,
                           struct err *err)
{
    p->candidates = ARENA_ARRAY(p->arena, struct commit_row *, window);
    p->count = 0;
    for (size_t i = window; i-- > 0;) {
        struct eval_case unused = { 0 };
        int good = examine_commit(p, &commits[i], &unused, err);
        if (good < 0)
            return -1;
        if (good)
            p->candidates[p->count++] = &commits[i];
    }
    return 0;
}

/* One of each of `count` equal parts, which one by the seed. */
static size_t choose_in_part(uint64_t seed, size_t part, size_t parts, size_t candidates)
{
    const uint64_t key[] = { seed, part };
    double within = (double)(hash_bytes(key, sizeof key) >> 11) / (double)(UINT64_C(1) << 53);
    return (size_t)(((double)part + within) * (double)candidates / (double)parts);
}

static int find_parent(struct repo *repo, struct eval_case *out)
{
    char hex[OID_HEX_SIZE], revision[OID_HEX_SIZE + 2];
    snprintf(revision, sizeof revision, "%s^", oid_hex(&out->commit, hex));
    return repo_resolve(repo, revision, &out->parent, NULL, NULL);
}

static const char *repository_name(const struct repo *repo, struct arena *arena)
{
    const char *dir = repo_work_dir(repo);
    dir = dir ? dir : repo_common_dir(repo);
    char *copy = arena_strdup(arena, dir);
    size_t n = strlen(copy);
    while (n && copy[n - 1] == '/')
        copy[--n] = '\0';
    if (n > 4 && !strcmp(copy + n - 4, ".git"))
        copy[n - 4] = '\0';
    return path_base(copy);
}

static int take_cases(struct picker *p, struct repo *repo, uint64_t seed, size_t count,
                      struct eval_cases *out, struct err *err)
{
    const char *name = repository_name(repo, p->arena);
    count = count < p->count ? count : p->count;
    out->items = ARENA_ARRAY(p->arena, struct eval_case, count);
    for (size_t i = 0, next = 0; i < count; i++) {
        size_t chosen = choose_in_part(seed, i, count, p->count);
        chosen = chosen < next ? next : chosen;
        next = chosen + 1;
        struct eval_case *item = &out->items[out->count];
        item->repo = name;
        if (chosen >= p->count || examine_commit(p, p->candidates[chosen], item, err) < 0)
            return chosen >= p->count ? 0 : -1;
        if (!find_parent(repo, item)) /* at a shallow boundary there is none */
            out->count++;
    }
    return 0;
}

int cases_pick(const struct index_view *view, struct repo *repo, uint64_t seed, size_t count,
               struct arena *arena, struct eval_cases *out, struct err *err)
{
    struct picker p = { .view = view, .arena = arena };
    struct commit_row *commits;
    size_t window = view->snapshot.window_count;
    *out = (struct eval_cases){ 0 };
    if (!view->db)
        return 0;
    if (index_db_paths(view->db, arena, &p.names, &p.name_count, err) ||
        index_db_commits(view->db, view->snapshot.window, window, arena, &commits, err) ||
        list_candidates(&p, commits, window / 2, err))
        return -1;
    if (p.count < count && list_candidates(&p, commits, window, err))
        return -1;
    return take_cases(&p, repo, seed, count, out, err);
}

/* ---- reading ---- */

static int read_paths(const json_t *array, struct arena *arena, struct string_list *out)
{
    out->items = ARENA_ARRAY(arena, const char *, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *path = json_string_value(json_array_get(array, i));
        if (!path)
            return -1;
        out->items[out->count++] = arena_strdup(arena, path);
    }
    return 0;
}

static int read_answers(const json_t *line, struct arena *arena, struct eval_case *out)
{
    const json_t *source = json_object_get(line, "gold_src"),
                 *all = json_object_get(line, "gold_all");
    if (read_paths(all ? all : source, arena, &out->with_tests) ||
        (source && read_paths(source, arena, &out->answers)))
        return -1;
    if (source)
        return 0;
    out->answers.items = ARENA_ARRAY(arena, const char *, out->with_tests.count);
    for (size_t i = 0; i < out->with_tests.count; i++)
        if (!file_is_test(out->with_tests.items[i]))
            out->answers.items[out->answers.count++] = out->with_tests.items[i];
    return 0;
}

/* 1 a case, 0 a case without an answer, -1 none. */
static int read_case(const json_t *line, struct arena *arena, struct eval_case *out)
{
    const char *repo, *commit, *parent, *query;
    json_t *object = (json_t *)(uintptr_t)line; /* json_unpack only reads */
    if (json_unpack(object, "{s:s, s:s, s:s, s:s}", "repo", &repo, "commit", &commit, "parent",
                    &parent, "query", &query) ||
        !oid_parse(&out->commit, commit) || !oid_parse(&out->parent, parent) ||
        read_answers(line, arena, out))
        return -1;
    out->repo = arena_strdup(arena, repo);
    out->request = arena_strdup(arena, query);
    return out->answers.count > 0;
}

static bool is_ours(struct repo *repo, const struct oid *parent)
{
    char hex[OID_HEX_SIZE];
    struct oid found;
    return !repo_resolve(repo, oid_hex(parent, hex), &found, NULL, NULL);
}

static int read_case_lines(FILE *in, const char *file, struct repo *repo, struct arena *arena,
                           struct eval_cases *out, struct err *err)
{
    struct eval_case *items = NULL;
    size_t capacity = 0, room = 0, number = 0;
    char *text = NULL;
    ssize_t length;
    int result = 0;
    while (!result && (length = getline(&text, &room, in)) >= 0) {
        struct eval_case item = { 0 };
        number++;
        if (text[strspn(text, " \t\r\n")] == '\0')
            continue;
        json_t *line = length < LINE_MAX_ ? json_loadb(text, (size_t)length, 0, NULL) : NULL;
        int found = line ? read_case(line, arena, &item) : -1;
        json_decref(line);
        if (found < 0)
            result =
                err_set(err, ERR_USAGE, "%s:%zu: this is no case (docs/eval.md)", file, number);
        else if (found && is_ours(repo, &item.parent))
            ARRAY_PUSH(items, out->count, capacity, item);
    }
    out->items = ARENA_ARRAY(arena, struct eval_case, out->count);
    if (out->count)
        memcpy(out->items, items, out->count * sizeof *items);
    free(items);
    free(text);
    return result;
}

int cases_read(const char *file, struct repo *repo, struct arena *arena, struct eval_cases *out,
               struct err *err)
{
    *out = (struct eval_cases){ 0 };
    FILE *in = fopen(file, "re");
    if (!in)
        return err_set(err, ERR_USAGE, "cannot read %s: %s", file, strerror(errno));
    int result = read_case_lines(in, file, repo, arena, out, err);
    fclose(in);
    return result;
}
