/* The whole page of a scratch repository, read back. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "atlas/atlas.h"
#include "index/scratch.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

static const char data_begin[] = "<script id=\"data\" type=\"application/json\">";

/* Every folder is a module of its own. */
static void small_modules(struct scratch *s)
{
    assert_int_equal(
        settings_set(&s->settings, SETTING_MODULE_MIN_TOKENS, ORIGIN_OPTION, "1", NULL), 0);
}

static char *make_page(struct scratch *s, const char *revision, bool past)
{
    struct scratch_view view;
    struct buf page = BUF_INIT;
    struct err err = ERR_INIT;
    scratch_index(s, "store", revision, &view);
    struct atlas_request request = { .repo = s->repo,
                                     .view = &view.view,
                                     .settings = &s->settings,
                                     .events = &s->events,
                                     .past = past,
                                     .folder = s->folder,
                                     .now = 1700000000 };
    if (atlas_make(&request, &page, &err))
        fail_msg("%s", err.message);
    scratch_close(&view);
    return buf_detach(&page);
}

/* The data between its tags, in which no '<' may stand. */
static json_t *data_of(const char *page)
{
    const char *begin = strstr(page, data_begin);
    assert_non_null(begin);
    begin += strlen(data_begin);
    size_t length = strcspn(begin, "<");
    assert_memory_equal(begin + length, "</script>", 9);
    json_t *data = json_loadb(begin, length, 0, NULL);
    assert_non_null(data);
    return data;
}

static json_t *make_data(struct scratch *s, const char *revision, bool past)
{
    char *page = make_page(s, revision, past);
    json_t *data = data_of(page);
    free(page);
    return data;
}

static size_t position_of(const json_t *data, const char *path)
{
    size_t i;
    json_t *module;
    json_array_foreach(json_object_get(data, "modules"), i, module)
    {
        if (!strcmp(json_string_value(json_object_get(module, "path")), path))
            return i;
    }
    fail_msg("no module %s", path);
    return 0;
}

static json_t *module_of(const json_t *data, const char *path)
{
    return json_array_get(json_object_get(data, "modules"), position_of(data, path));
}

/* The weight behind a module in a flat list of pairs; 0: it is not there. */
static json_int_t weight_of(const json_t *list, size_t module)
{
    for (size_t i = 0; i + 1 < json_array_size(list); i += 2)
        if (json_integer_value(json_array_get(list, i)) == (json_int_t)module)
            return json_integer_value(json_array_get(list, i + 1));
    return 0;
}

/* ---- tests ---- */

static void modules_and_their_neighbours(void **state)
{
    struct scratch *s = *state;
    small_modules(s);
    scratch_write(s, "a/one.c", "#include \"b/two.h\"\nint one(void) { return two(); }\n");
    scratch_write(s, "a/more.c", "#include \"b/two.h\"\n#include \"b/two.h\"\nint more;\n");
    scratch_write(s, "b/two.h", "int two(void);\n");
    scratch_write(s, "c/alone.c", "int alone;\n");
    scratch_commit(s, "Begin");
    for (int i = 0; i < 3; i++) {
        scratch_run(s, "echo '/* %d */' >> a/one.c; echo '/* %d */' >> c/alone.c", i, i);
        scratch_commit(s, "Change both");
    }
    json_t *data = make_data(s, NULL, false);
    size_t b = position_of(data, "b"), c = position_of(data, "c");
    json_t *a = module_of(data, "a");
    assert_string_equal(json_string_value(json_object_get(data, "schema")), "repose.atlas/1");
    assert_int_equal(weight_of(json_object_get(a, "uses"), b), 2);
    assert_int_equal(json_array_size(json_object_get(a, "uses")), 2);
    assert_int_equal(json_array_size(json_object_get(module_of(data, "b"), "uses")), 0);
    assert_int_equal(weight_of(json_object_get(a, "partners"), c), 3);
    assert_int_equal(weight_of(json_object_get(a, "partners"), b), 0);
    assert_int_equal(json_integer_value(json_object_get(a, "changes")), 3);
    json_t *months = json_object_get(a, "months");
    assert_int_equal(json_integer_value(json_array_get(months, json_array_size(months) - 1)), 3);
    assert_string_equal(json_string_value(json_object_get(a, "state")), "structural");
    json_t *files = json_object_get(data, "files");
    assert_int_equal(json_array_size(json_object_get(files, "name")), 4);
    assert_int_equal(json_array_size(json_object_get(files, "folders")), 3);
    json_decref(data);
}

static void where_files_are(void **state)
{
    struct scratch *s = *state;
    scratch_write(s, "a.c", "int a;\n");
    scratch_commit(s, "Begin");
    json_t *data = make_data(s, NULL, false);
    assert_true(json_is_null(json_object_get(data, "forge")));
    assert_string_equal(json_string_value(json_object_get(data, "beside")), "work/");
    assert_string_equal(json_string_value(json_object_get(data, "repository")), "work");
    json_decref(data);
    scratch_run(s, "git remote add origin https://u:secret@github.com/o/project.git");
    char *page = make_page(s, "HEAD", true);
    data = data_of(page);
    json_t *forge = json_object_get(data, "forge");
    assert_string_equal(json_string_value(json_object_get(forge, "home")),
                        "https://github.com/o/project");
    assert_true(json_is_null(json_object_get(data, "beside")));
    assert_string_equal(json_string_value(json_object_get(data, "repository")), "project");
    assert_null(strstr(page, "secret"));
    json_decref(data);
    free(page);
}

/* What a repository says ends no element and opens none; it is there all the same, as text. */
static void hostile_text(void **state)
{
    static const char name[] = "</script><script>alert(1)<x>/<!--.c";
    struct scratch *s = *state;
    small_modules(s);
    scratch_run(s,
                "mkdir -p '</script><script>alert(1)<' && mkdir -p '</script><script>alert(1)<x>'");
    scratch_write(s, name,
                  "/* </script><img src=x onerror=alert(1)> \xe2\x80\xae \xff */\nint x;\n");
    scratch_write(s, "plain.c", "int plain;\n");
    scratch_commit(s, "</script><script>alert(1)</script>");
    char *page = make_page(s, NULL, false);
    json_t *data = data_of(page);
    json_t *files = json_object_get(data, "files");
    assert_string_equal(json_string_value(json_array_get(json_object_get(files, "name"), 0)),
                        "<!--.c");
    position_of(data, "</script><script>alert(1)<x>");
    const char *tail = strstr(page, data_begin) + strlen(data_begin);
    tail = strstr(tail, "</script>");
    assert_null(strstr(tail, "alert(1)"));
    json_decref(data);
    free(page);
}

static void nothing_paid(void **state)
{
    struct scratch *s = *state;
    scratch_write(s, "a.c", "int a;\n");
    scratch_commit(s, "Begin");
    json_t *data = make_data(s, NULL, false), *money = json_object_get(data, "money");
    json_t *plan = json_object_get(module_of(data, "."), "plan");
    assert_int_equal(json_array_size(json_object_get(money, "days")), 0);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(money, "total"), "calls")),
                     0);
    assert_true(json_is_null(json_object_get(plan, "microdollars")));
    assert_true(json_integer_value(json_object_get(plan, "tokens")) > 0);
    json_decref(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(modules_and_their_neighbours),
        TEST(where_files_are),
        TEST(hostile_text),
        TEST(nothing_paid),
    };
    return RUN_TESTS(tests);
}
