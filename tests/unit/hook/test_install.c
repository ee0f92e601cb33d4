#include "index/scratch.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hook/install.h"
#include "hook/manager.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

static struct arena arena;

static struct hook_request request_of(struct scratch *s)
{
    return (struct hook_request){ .repo = s->repo,
                                  .spec = { .program = "/opt/repose" },
                                  .arena = &arena };
}

typedef int action(const struct hook_request *request, struct hook_report *out, struct err *err);

static struct hook_report act(action *do_it, const struct hook_request *request)
{
    struct hook_report report;
    struct err err = ERR_INIT;
    if (do_it(request, &report, &err))
        fail_msg("%s", err.message);
    return report;
}

/* Everything about the files of a folder: mode, name, content. */
static char *picture(struct scratch *s, const char *folder)
{
    char command[400], *text = NULL;
    size_t size = 0;
    snprintf(command, sizeof command,
             "cd %s/work/%s && find . -printf '%%m %%y %%p %%l\\n' | sort && "
             "find . -type f | sort | xargs -r md5sum",
             s->folder, folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_true(getdelim(&text, &size, '\0', pipe) > 0);
    assert_int_equal(pclose(pipe), 0);
    return text;
}

static void a_repository_without_hooks(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    scratch_run(s, "rm -rf .git/hooks && mkdir .git/hooks && touch .git/hooks/post-commit.sample");
    char *before = picture(s, ".git/hooks");
    struct hook_report report = act(hook_inspect, &request);
    assert_int_equal(report.hooks[0].state, HOOK_ABSENT);
    report = act(hook_install, &request);
    assert_int_equal(report.changed, HOOK_COUNT);
    assert_int_equal(report.refused, 0);
    for (size_t i = 0; i < HOOK_COUNT; i++) {
        struct stat info;
        assert_int_equal(stat(report.hooks[i].path, &info), 0);
        assert_true(info.st_mode & 0100);
        assert_int_equal(report.hooks[i].state, HOOK_INSTALLED);
    }
    char *once = picture(s, ".git/hooks");
    report = act(hook_install, &request);
    assert_int_equal(report.changed, 0);
    char *twice = picture(s, ".git/hooks");
    assert_string_equal(once, twice);
    report = act(hook_uninstall, &request);
    assert_int_equal(report.changed, HOOK_COUNT);
    char *after = picture(s, ".git/hooks");
    assert_string_equal(before, after);
    free(before);
    free(once);
    free(twice);
    free(after);
    arena_release(&arena);
}

/* What there was before comes back, with its mode. */
static void scripts_that_are_there(void **state)
{
    static const struct {
        const char *write; /* printf of sh */
        enum hook_state state;
        const char *why;
    } rows[] = {
        { "printf '#!/bin/sh\\nexit 0\\n' >$h; chmod 755 $h", HOOK_INSTALLED, NULL },
        { "printf '#!/bin/sh -e\\nfalse' >$h; chmod 700 $h", HOOK_INSTALLED, NULL },
        { "printf '#!/usr/bin/env bash' >$h; chmod 751 $h", HOOK_INSTALLED, NULL },
        { "printf '#!/bin/sh\\n' >$h; chmod 755 $h", HOOK_INSTALLED, NULL },
        { "printf 'echo x' >$h; chmod 755 $h", HOOK_INSTALLED, NULL },
        { ": >$h; chmod 4755 $h", HOOK_INSTALLED, NULL },
        { "printf '#!/usr/bin/python3\\n' >$h; chmod 755 $h", HOOK_REFUSED, "python3" },
        { "printf 'a\\0b' >$h; chmod 755 $h", HOOK_REFUSED, "not a text" },
        { "printf '#!/bin/sh\\n' >$h; chmod 644 $h", HOOK_REFUSED, "not executable" },
        { "printf '#!/bin/sh\\nexec tclsh \"$0\"\\n' >$h; chmod 755 $h", HOOK_REFUSED,
          "another program" },
        { "printf '#!/bin/sh\\n' >../x; chmod 755 ../x; ln -s $PWD/../x $h", HOOK_REFUSED,
          "symbolic link" },
        { "ln -s nowhere $h", HOOK_REFUSED, "symbolic link" },
        { "mkdir $h", HOOK_REFUSED, "regular file" },
        { "mkfifo -m 755 $h", HOOK_REFUSED, "regular file" },
        { "yes '# long' | head -c 2000000 >$h; chmod 755 $h", HOOK_REFUSED, "too large" },
        { "printf '#!/bin/sh\\n# >>> repose >>>\\n' >$h; chmod 755 $h", HOOK_REFUSED,
          "do not end" },
        { "printf '#!/usr/bin/python3\\n# repose hook run post-commit\\n' >$h; chmod 755 $h",
          HOOK_BY_HAND, NULL },
    };
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scratch_run(s, "rm -rf .git/hooks; mkdir .git/hooks; h=.git/hooks/post-commit; %s",
                    rows[i].write);
        char *before = picture(s, ".git/hooks");
        struct hook_report report = act(hook_install, &request);
        assert_int_equal(report.hooks[0].state, rows[i].state);
        assert_int_equal(report.hooks[0].changed, rows[i].state == HOOK_INSTALLED);
        assert_int_equal(report.refused, rows[i].state == HOOK_REFUSED);
        if (rows[i].why && !strstr(report.hooks[0].why, rows[i].why))
            fail_msg("'%s' lacks '%s'", report.hooks[0].why, rows[i].why);
        assert_non_null(strstr(report.hooks[0].line, "'/opt/repose' hook run post-commit"));
        act(hook_install, &request);
        act(hook_uninstall, &request);
        char *after = picture(s, ".git/hooks");
        assert_string_equal(before, after);
        free(before);
        free(after);
    }
    arena_release(&arena);
}

/* A file that install made is somebody's when there is more in it. */
static void what_was_added_later_stays(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    act(hook_install, &request);
    scratch_run(s, "echo 'echo mine' >>.git/hooks/post-commit");
    request.spec.program = "/elsewhere/repose";
    struct hook_report report = act(hook_inspect, &request);
    assert_int_equal(report.hooks[0].state, HOOK_OUTDATED);
    report = act(hook_install, &request);
    assert_int_equal(report.changed, HOOK_COUNT);
    scratch_run(s,
                "grep -c '>>> repose' .git/hooks/post-commit | grep -qx 1 && "
                "grep -q elsewhere .git/hooks/post-commit && "
                "! grep -q opt .git/hooks/post-commit && .git/hooks/post-commit | grep -qx mine");
    act(hook_uninstall, &request);
    scratch_run(s, "printf '#!/bin/sh\\necho mine\\n' | cmp - .git/hooks/post-commit && "
                   "test ! -e .git/hooks/post-merge");
    arena_release(&arena);
}

static void options_of_the_lines(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s), plain = request;
    request.spec.sleep = true;
    request.spec.folder = "/some where";
    act(hook_install, &request);
    struct hook_report report = act(hook_inspect, &plain);
    assert_int_equal(report.hooks[0].state, HOOK_INSTALLED);
    assert_true(report.hooks[0].sleep);
    report = act(hook_install, &plain);
    assert_int_equal(report.changed, HOOK_COUNT);
    assert_false(report.hooks[0].sleep);
    arena_release(&arena);
}

/* Tools put the file aside under these names when they write their own. */
static void files_that_were_put_aside(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    scratch_run(s, "printf '#!/bin/sh\\necho mine\\n' >.git/hooks/post-commit; "
                   "chmod 755 .git/hooks/post-commit");
    act(hook_install, &request);
    scratch_run(s, "cd .git/hooks; mv post-commit post-commit.legacy; mv post-merge "
                   "post-merge.old; printf '#!/bin/sh\\n# File generated by pre-commit: x\\n' "
                   ">post-commit; chmod 755 post-commit");
    struct hook_report report = act(hook_install, &request);
    assert_string_equal(report.hooks[0].maker, "pre-commit");
    act(hook_uninstall, &request);
    scratch_run(s,
                "cd .git/hooks && printf '#!/bin/sh\\necho mine\\n' | cmp - post-commit.legacy && "
                "test ! -e post-merge.old && ! grep -q repose post-commit");
    arena_release(&arena);
}

static void folders(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    struct hook_report report;
    struct err err = ERR_INIT;
    scratch_run(s, "git config core.hooksPath 'my tools/hooks'");
    report = act(hook_install, &request);
    assert_int_equal(report.origin, ORIGIN_LOCAL);
    scratch_run(s, "test -x 'my tools/hooks/post-commit'");
    scratch_run(s, "git config core.hooksPath /dev/null");
    report = act(hook_inspect, &request);
    assert_false(report.usable);
    act(hook_uninstall, &request);
    assert_int_equal(hook_install(&request, &report, &err), -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_non_null(strstr(err.message, "/dev/null"));
    scratch_run(s, "git config core.hooksPath /dev/null/below");
    report = act(hook_inspect, &request);
    assert_false(report.usable);
    arena_release(&arena);
}

static void a_path_with_a_line_break(void **state)
{
    struct scratch *s = *state;
    struct hook_request request = request_of(s);
    struct hook_report report;
    struct err err = ERR_INIT;
    request.spec.program = "/a\n# <<< repose <<<\nrm -rf /";
    assert_int_equal(hook_install(&request, &report, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    scratch_run(s, "test ! -e .git/hooks/post-commit");
    arena_release(&arena);
}

static void managers(void **state)
{
    static const struct {
        const char *write, *name, *part;
    } rows[] = {
        { "true", NULL, NULL },
        { "mkdir .husky", "husky", "not active" },
        { "mkdir -p .husky/_; git config core.hooksPath .husky/_", "husky", "anew" },
        { "mkdir .husky; git config core.hooksPath .husky", "husky", "committed" },
        { "touch lefthook.yml", "lefthook", "lefthook install" },
        { "touch .pre-commit-config.yaml", "pre-commit", "pre-commit install" },
        { "printf '#!/bin/sh\\ncall_lefthook run\\n' >.git/hooks/post-merge; "
          "chmod 755 .git/hooks/post-merge",
          "lefthook", "anew" },
    };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hook_request request = request_of(s);
        struct manager found[MANAGER_MAX];
        scratch_run(s,
                    "rm -rf .husky lefthook.yml .pre-commit-config.yaml .git/hooks/post*; "
                    "git config --unset core.hooksPath; mkdir -p .git/hooks; %s",
                    rows[i].write);
        struct hook_report report = act(hook_inspect, &request);
        size_t count = manager_find(&request, &report, found);
        assert_int_equal(count, rows[i].name ? 1 : 0);
        if (!count)
            continue;
        assert_string_equal(found[0].name, rows[i].name);
        if (!strstr(found[0].advice, rows[i].part))
            fail_msg("'%s' lacks '%s'", found[0].advice, rows[i].part);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_repository_without_hooks), TEST(scripts_that_are_there),
        TEST(what_was_added_later_stays), TEST(options_of_the_lines),
        TEST(files_that_were_put_aside),  TEST(folders),
        TEST(a_path_with_a_line_break),   TEST(managers),
    };
    return RUN_TESTS(tests);
}
