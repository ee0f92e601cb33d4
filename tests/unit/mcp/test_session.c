/* What a server keeps between calls never shows: after each change its answers are those of one that
 * was just started. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"

#define CALL                                                                                       \
    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\","                                    \
    "\"params\":{\"name\":\"%s\",\"arguments\":%s}}"

struct call {
    const char *tool, *arguments;
};

static const struct call calls[] = {
    { "find", "{\"name\":\"load\"}" },
    { "find", "{\"name\":\"Cache\"}" },
    { "find", "{\"name\":\"kv_get\"}" },
    { "brief", "{\"request\":\"let load of `cache` in shop fail with an error\"}" },
    { "show", "{\"path\":\".\"}" },
};

static json_t *ask(struct client *client, const struct call *call)
{
    static int id;
    client_send(client, CALL, ++id, call->tool, call->arguments);
    return client_reply(client, id);
}

static char *answer(struct client *client, const struct call *call)
{
    json_t *reply = ask(client, call);
    char *text = json_dumps(value_at(reply, "result"), JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(reply);
    assert_non_null(text);
    return text;
}

/* All answers of the server, and of one that is new. */
static void check_as_new(struct scratch *s, struct client *kept, const char *what)
{
    struct scratch other = *s;
    struct client fresh;
    struct err err = ERR_INIT;
    char folder[sizeof s->folder + 8];
    snprintf(folder, sizeof folder, "%s/work", s->folder);
    assert_int_equal(repo_open(&other.repo, folder, &err), 0);
    client_start(&fresh, &other);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char *a = answer(kept, &calls[i]), *b = answer(&fresh, &calls[i]);
        if (strcmp(a, b) != 0)
            fail_msg("after %s, %s %s: %s\ninstead of %s", what, calls[i].tool, calls[i].arguments,
                     a, b);
        free(a);
        free(b);
    }
    client_stop(&fresh);
    repo_close(other.repo);
}

/* Whether an answer names the place. */
static bool names(struct client *client, const char *name, const char *place)
{
    char arguments[100];
    snprintf(arguments, sizeof arguments, "{\"name\":\"%s\"}", name);
    char *text = answer(client, &(struct call){ "find", arguments });
    bool found = strstr(text, place) != NULL;
    free(text);
    return found;
}

static void write_program(struct scratch *s)
{
    scratch_run(s, "mkdir -p shop/store src include");
    scratch_write(s, "shop/__init__.py", "");
    scratch_write(s, "shop/store/__init__.py", "");
    scratch_write(s, "shop/store/cache.py",
                  "\"\"\"A cache.\"\"\"\n\nclass Cache:\n    def get(self, key):\n"
                  "        return load(key)\n\n\ndef load(key):\n    return key\n");
    scratch_write(s, "shop/orders.py",
                  "from shop.store.cache import Cache, load\n\n\ndef order():\n"
                  "    return Cache().get(load(1))\n");
    scratch_write(s, "shop/other.py", "def load(key):\n    return key\n\n\nload(2)\n");
    scratch_write(s, "include/kv.h", "int kv_get(int key);\n");
    scratch_write(s, "src/kv.c", "#include \"kv.h\"\n\nint kv_get(int key) { return key; }\n");
    scratch_write(s, "src/main.c", "#include \"kv.h\"\n\nint main(void) { return kv_get(1); }\n");
    scratch_write(s, "CMakeLists.txt", "include_directories(include)\n");
    scratch_commit(s, "Add a shop with a cache");
    scratch_run(s, "git branch -q before");
    scratch_write(s, "README.md", "# Shop\n\nSells what the cache holds.\n");
    scratch_commit(s, "Describe the shop");
}

static void answers_follow_what_is_not_committed(void **state)
{
    struct scratch *s = *state;
    struct client c;
    write_program(s);
    client_start(&c, s);
    check_as_new(s, &c, "the start");
    assert_true(names(&c, "load", "shop/orders.py"));
    assert_false(names(&c, "Cache", "shop/other.py"));

    scratch_write(s, "shop/other.py", "from shop.store.cache import Cache\n\n\nCache()\n");
    assert_true(names(&c, "Cache", "shop/other.py"));
    check_as_new(s, &c, "an import that makes a file a user");

    scratch_write(s, "shop/store/cache.py",
                  "class Cache:\n    pass\n\n\n\ndef load():\n    pass\n");
    assert_true(names(&c, "load", "cache.py` (uncommitted) L6"));
    check_as_new(s, &c, "a definition in another line");

    scratch_run(s, "rm shop/orders.py");
    assert_false(names(&c, "Cache", "shop/orders.py"));
    check_as_new(s, &c, "a file that was deleted");

    scratch_run(s, "git checkout -q shop/orders.py && mv shop/orders.py shop/sales.py");
    assert_true(names(&c, "Cache", "shop/sales.py"));
    check_as_new(s, &c, "a file that was renamed");

    scratch_run(s, "mkdir lib && mv shop lib/shop");
    assert_true(names(&c, "Cache", "lib/shop/store/cache.py"));
    check_as_new(s, &c, "a folder that was moved");

    scratch_run(s, "git reset -q --hard && git clean -q -f -d");
    assert_true(names(&c, "load", "shop/orders.py"));
    check_as_new(s, &c, "all that was taken back");
    client_stop(&c);
}

/* A second one beside the header is another one that is nearer to those below its folder. */
static void answers_follow_what_imports_mean(void **state)
{
    struct scratch *s = *state;
    struct client c;
    write_program(s);
    client_start(&c, s);
    check_as_new(s, &c, "the start");
    scratch_write(s, "src/kv.h", "#define kv_get(key) (key)\n");
    check_as_new(s, &c, "a header that hides another");
    scratch_write(s, "CMakeLists.txt", "include_directories(src)\n");
    check_as_new(s, &c, "a folder of headers less");
    scratch_run(s, "rm src/kv.h include/kv.h");
    check_as_new(s, &c, "headers that are gone");
    client_stop(&c);
}

static void answers_follow_commits_and_branches(void **state)
{
    struct scratch *s = *state;
    struct client c;
    write_program(s);
    client_start(&c, s);
    check_as_new(s, &c, "the start");
    scratch_write(s, "shop/other.py", "from shop.store.cache import load\n\n\nload(3)\n");
    check_as_new(s, &c, "an edit");
    scratch_commit(s, "Load from the cache");
    assert_true(names(&c, "load", "shop/other.py"));
    check_as_new(s, &c, "the commit of it");
    scratch_run(s, "git checkout -q before");
    assert_false(names(&c, "Shop", "README.md"));
    check_as_new(s, &c, "another branch");
    scratch_run(s, "git checkout -q -");
    check_as_new(s, &c, "the branch before");
    client_stop(&c);
}

/* What changed is laid over what is open, again and again. */
static void answers_follow_many_edits(void **state)
{
    struct scratch *s = *state;
    struct client c;
    write_program(s);
    client_start(&c, s);
    for (int i = 0; i < 12; i++) {
        char text[200], name[20];
        snprintf(name, sizeof name, "step_%d", i);
        snprintf(text, sizeof text,
                 "from shop.store.cache import load\n\n\ndef %s():\n    load(%d)\n", name, i);
        scratch_write(s, i % 3 ? "shop/other.py" : "shop/orders.py", text);
        assert_true(names(&c, name, "(uncommitted) L4-5 function"));
        snprintf(name, sizeof name, "step_%d", i - 1);
        assert_int_equal(names(&c, name, "function"), i && i % 3 != 2);
    }
    check_as_new(s, &c, "twelve edits");
    client_stop(&c);
}

int main(void)
{
#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(answers_follow_what_is_not_committed),
        WITH_SCRATCH(answers_follow_what_imports_mean),
        WITH_SCRATCH(answers_follow_commits_and_branches),
        WITH_SCRATCH(answers_follow_many_edits),
    };
    return RUN_TESTS(tests);
}
