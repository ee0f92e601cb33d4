#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

static const char prelude[] =
    "commit() { n=$(cat ../clock 2>/dev/null || echo 1600000000); n=$((n + 60)); "
    "echo $n >../clock; git add -A && GIT_AUTHOR_DATE=\"$n +0000\" GIT_COMMITTER_DATE=\"$n +0000\" "
    "git commit -q --allow-empty -m \"$1\"; }; set -e; ";

const char *scratch_path(struct scratch *s, const char *name)
{
    return arena_printf(&s->arena, "%s/%s", s->folder, name);
}

static void write_script(struct scratch *s, const char *format, va_list args)
{
    FILE *file = fopen(scratch_path(s, "script"), "w");
    assert_non_null(file);
    assert_true(fprintf(file, "%scd %s/work\n", prelude, s->folder) > 0);
    assert_true(vfprintf(file, format, args) >= 0);
    assert_int_equal(fclose(file), 0);
}

void scratch_run(struct scratch *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_script(s, format, args);
    va_end(args);
    const char *command = arena_printf(
        &s->arena, "sh %s/script >%s/log 2>&1 || { cat %s/script %s/log >&2; exit 1; }", s->folder,
        s->folder, s->folder, s->folder);
    assert_int_equal(system(command), 0);
}

char *scratch_output(struct scratch *s, size_t *size, const char *format, ...)
{
    va_list args;
    struct buf out = BUF_INIT;
    char block[4096];
    size_t n;
    va_start(args, format);
    write_script(s, format, args);
    va_end(args);
    FILE *pipe = popen(arena_printf(&s->arena, "sh %s/script", s->folder), "r");
    assert_non_null(pipe);
    while ((n = fread(block, 1, sizeof block, pipe)) > 0)
        buf_add(&out, block, n);
    assert_int_equal(pclose(pipe), 0);
    char *text = arena_strndup(&s->arena, out.data, out.size);
    if (size)
        *size = out.size;
    buf_release(&out);
    return text;
}

int scratch_setup(void **state)
{
    static const char *const variables[] = {
        "GIT_DIR",           "GIT_WORK_TREE",   "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_SYSTEM", "REPOSE_EXCLUDE",  "REPOSE_THREADS",
        "SUDO_UID",          "XDG_CONFIG_HOME", "GIT_OBJECT_DIRECTORY"
    };
    struct scratch *s = xcalloc(1, sizeof *s);
    *state = s;
    if (!make_test_folder(s->folder))
        return -1;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("HOME", s->folder, 1); /* libgit2 asks once only where the home folder is */
    setenv("GIT_CONFIG_GLOBAL", scratch_path(s, ".gitconfig"), 1);
    setenv("LC_ALL", "C", 1);
    const char *command =
        arena_printf(&s->arena,
                     "printf '%%s\\n' '[user]' 'name = A' 'email = a@example.com' "
                     "'[protocol \"file\"]' 'allow = always' '[maintenance]' "
                     "'auto = false' >%s/.gitconfig && git init -q -b main %s/work",
                     s->folder, s->folder);
    return system(command);
}

int scratch_teardown(void **state)
{
    struct scratch *s = *state;
    int failed = system(arena_printf(&s->arena, "rm -rf %s", s->folder));
    arena_release(&s->arena);
    free(s);
    return failed;
}

struct repo *scratch_open(struct scratch *s, const char *name)
{
    struct repo *repo;
    struct err err = ERR_INIT;
    if (repo_open(&repo, scratch_path(s, name), &err))
        fail_msg("%s", err.message);
    return repo;
}

struct oid scratch_resolve(struct repo *repo, const char *revision)
{
    struct oid id;
    struct err err = ERR_INIT;
    if (repo_resolve(repo, revision, &id, NULL, &err))
        fail_msg("%s", err.message);
    return id;
}

struct oid scratch_id(struct scratch *s, const char *revision)
{
    struct oid id;
    char *hex = scratch_output(s, NULL, "git rev-parse '%s'", revision);
    hex[strcspn(hex, "\n")] = '\0';
    assert_true(oid_parse(&id, hex));
    return id;
}
