#include "support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "brief/brief.h"
#include "index/scratch.h"
#include "text/tokens.h"

/* ---- a repository with a history ---- */

static void change(struct scratch *s, const char *subject, int number)
{
    scratch_run(s,
                "printf '\"\"\"Finds orders by their number.\"\"\"\\n\\ndef find_order(number):\\n"
                "    return %d\\n\\ndef drop_order(number):\\n    pass\\n' > store/orders.py",
                number);
    scratch_run(s,
                "printf 'from store.orders import find_order\\n\\ndef show_order(number):\\n"
                "    return find_order(number) + %d\\n' > web/views.py",
                number);
    scratch_run(s,
                "printf 'from store.orders import find_order\\n\\ndef test_find():\\n"
                "    assert find_order(1) == %d\\n' > tests/test_orders.py",
                number);
    scratch_commit(s, subject);
}

static void write_shop(struct scratch *s)
{
    assert_int_equal(
        settings_set(&s->settings, SETTING_MODULE_MIN_TOKENS, ORIGIN_OPTION, "0", NULL), 0);
    scratch_run(s, "mkdir store web tests admin assets; printf '\\000\\001' > assets/logo.png");
    scratch_write(s, "README.md", "# Shop\n\nSells books and keeps their orders.\n");
    scratch_write(s, "store/__init__.py", "\"\"\"Keeps orders.\"\"\"\n");
    scratch_write(s, "store/prices.py", "def price_of(book):\n    \"\"\"In cents.\"\"\"\n");
    scratch_write(s, "admin/report.py", "def monthly_report():\n    return []\n");
    scratch_write(s, "admin/mail.py", "import report\n\ndef mail_report():\n    pass\n");
    change(s, "Start", 0);
    for (int i = 1; i < 6; i++)
        change(s, i == 3 ? "Archive shipped orders" : "Change how orders are found", i);
    scratch_write(s, "admin/report.py", "def monthly_report():\n    return [1]\n");
    scratch_commit(s, "Sum up the report");
}

/* repo: for the bytes of files; NULL: they are not looked at. */
static struct brief make_with(struct scratch *s, struct scratch_view *v, struct repo *repo,
                              const char *request, uint32_t budget, size_t limit,
                              struct arena *arena)
{
    struct brief brief;
    struct brief_options options = { request, strlen(request), budget, limit, NULL, false };
    struct view view;
    assert_int_equal(v->result, 0);
    view_init(&view, v->view.db, &v->view.snapshot, &s->settings, arena);
    view.repo = repo;
    assert_int_equal(brief_make(&view, &v->outcome, &options, arena, &brief, &v->err), 0);
    view_release(&view);
    assert_true(brief.packed.tokens <= budget);
    assert_true(brief.file_count <= limit);
    assert_true(brief.confidence >= 0 && brief.confidence <= 1);
    size_t likely = 0;
    for (size_t i = 0; i < brief.file_count; i++) {
        likely += brief.files[i].likely;
        assert_false(brief.files[i].likely && brief.files[i].role == BRIEF_TEST);
    }
    assert_int_equal(likely, brief.likely_count);
    return brief;
}

static struct brief make(struct scratch *s, struct scratch_view *v, const char *request,
                         uint32_t budget, size_t limit, struct arena *arena)
{
    return make_with(s, v, NULL, request, budget, limit, arena);
}

static const struct brief_file *file_of(const struct brief *brief, const char *path)
{
    for (size_t i = 0; i < brief->file_count; i++)
        if (!strcmp(brief->files[i].path, path))
            return &brief->files[i];
    fail_msg("%s is not listed", path);
    return NULL;
}

static bool has(const struct string_list *list, const char *part)
{
    for (size_t i = 0; i < list->count; i++)
        if (strstr(list->items[i], part))
            return true;
    return false;
}

static bool has_reason(const struct reason_list *why, const char *part)
{
    for (size_t i = 0; i < why->count; i++)
        if (strstr(why->items[i].text, part))
            return true;
    return false;
}

/* Each way to speak of a file gives its reason. */
static void test_reasons(void **state)
{
    static const struct {
        const char *request, *path, *why;
    } cases[] = {
        { "Rework store/prices.py", "store/prices.py", "its path is named in the request" },
        { "See prices.py:12", "store/prices.py", "its path is named" },
        { "See /home/me/shop/store/prices.py", "store/prices.py", "the end of its path is named" },
        { "Speed up find_order()", "store/orders.py", "defines `find_order`, named" },
        { "Round the prices", "store/prices.py", "words of its place: prices" },
        { "Fix shop.find_order()", "web/views.py", "words: " },
        { "Archive what was shipped", "store/orders.py", "\"Archive shipped orders\"" },
        { "Rework store/orders.py", "web/views.py", "changes with store/orders.py" },
    };
    struct scratch *s = *state;
    struct scratch_view v;
    write_shop(s);
    scratch_index(s, "store", NULL, &v);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct brief brief = make(s, &v, cases[i].request, 4000, 20, &arena);
        const struct brief_file *file = file_of(&brief, cases[i].path);
        assert_true(file->why.count <= 5);
        if (!has_reason(&file->why, cases[i].why))
            fail_msg("\"%s\": %s", cases[i].request, brief.packed.markdown);
        if (strstr(cases[i].why, "named"))
            assert_ptr_equal(file, brief.files);
        arena_release(&arena);
    }
    scratch_close(&v);
}

/* What a file was split off from did, is said of that. */
static void test_reasons_of_a_file_that_was_split_off(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_run(s, "mkdir lib");
    for (int i = 0; i < 4; i++) {
        scratch_run(s,
                    "{ echo \"#define EDITION %d\"; seq -f 'int keep_%%g(void);' 40; "
                    "} >lib/store.c && echo 'int flush_%d;' >lib/flush.c",
                    i, i);
        scratch_run(s, "seq -f 'int expire_%%g(int key, int round_%d);' 40 >>lib/store.c", i);
        scratch_commit(s, i == 2 ? "Expire keys lazily" : "Keep and expire keys");
    }
    scratch_run(s,
                "grep expire lib/store.c >lib/expiry.c && grep -v expire lib/store.c >lib/k && mv "
                "lib/k lib/store.c");
    scratch_commit(s, "Part them");
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make(s, &v, "Expire keys lazily", 4000, 20, &arena);
    const struct reason_list *why = &file_of(&brief, "lib/expiry.c")->why;
    assert_true(has_reason(why, "as store.c, changed in"));
    assert_false(has_reason(&file_of(&brief, "lib/store.c")->why, "as "));
    for (size_t i = 0; i < why->count; i++)
        assert_true(strncmp(why->items[i].text, "changes with lib/flush.c", 24) != 0);
    arena_release(&arena);
    scratch_close(&v);
}

/* A key that only texts hold is in their files; a name that few files hold says more than a quoted
 * text that many do. */
static void test_named_and_held(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_write(s, "limits.yml", "order_limit: 5\n");
    scratch_write(s, "a.py", "def read(limits):\n    return limits['order_limit']\n");
    for (int i = 0; i < 6; i++)
        scratch_write(s, arena_printf(&arena, "b%d.py", i), "import a\n\nshop = a.read({})\n");
    scratch_write(s, "c.py", "import a\n\nshop = a.read(a.find_limit())\n");
    scratch_write(s, "d.py", "def find_limit():\n    return {}\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make_with(s, &v, s->repo, "Raise `order_limit`", 4000, 20, &arena);
    assert_int_equal(brief.named_count, 1);
    assert_true(brief.named->is_held);
    assert_non_null(
        strstr(brief.packed.markdown, "`order_limit`: key `limits.yml:1`; also in `a.py:2`\n"));
    brief =
        make_with(s, &v, s->repo, "Let \"shop = a.read\" ask find_limit() first", 4000, 20, &arena);
    assert_string_equal(file_of(&brief, "c.py")->why.items[0].text, "holds `find_limit` (L3)");
    assert_int_equal(file_of(&brief, "c.py")->why.items[0].kind, REASON_LITERAL);
    assert_true(has_reason(&file_of(&brief, "b1.py")->why, "L3 holds \"shop = a.read\""));
    scratch_close(&v);
    arena_release(&arena);
}

/* Who changes a name wants to know all who use it, on which lines, and no imports; tests are counted.
 */
static void test_users_of_a_name(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_run(s, "mkdir tests");
    scratch_write(s, "core.py",
                  "def price_of(book):\n    return book\n\ndef shelf(a):\n    pass\n");
    for (int i = 0; i < 9; i++)
        scratch_write(s, arena_printf(&arena, "u%d.py", i),
                      "from core import (\n    price_of,\n)\n# price_of is dear\n\n"
                      "def sum_up(b):\n    return price_of(b) + price_of(b)\n\n"
                      "def again(b):\n    return price_of(b)\n");
    for (int i = 0; i < 3; i++)
        scratch_write(s, arena_printf(&arena, "tests/test_%d.py", i),
                      "from core import price_of\n\ndef test_it():\n    price_of(1)\n");
    scratch_write(s, "own.py", "def weigh_it():\n    return 1\n\nHEAVY = weigh_it()\n");
    scratch_write(s, "hand.py", "from own import weigh_all\n\nhandlers = [weigh_all]\n");
    scratch_run(s, "printf 'def weigh_all():\\n    return 1\\n' >>own.py");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct brief brief =
        make_with(s, &v, s->repo, "Let price_of() take a currency", 4000, 20, &arena);
    assert_int_equal(brief.named->use_total, 12);
    assert_int_equal(brief.named->use_count, 9);
    assert_int_equal(brief.named->test_total, 3);
    const char *line =
        strstr(brief.packed.markdown, "- `price_of`: function `core.py:1`; used in ");
    assert_non_null(line);
    assert_non_null(strstr(line, "`u8.py:7,10`"));
    assert_non_null(strstr(line, " and 3 tests\n"));
    assert_true(has_reason(&file_of(&brief, "u1.py")->why, "holds `price_of` (L7)"));
    brief = make_with(s, &v, s->repo, "weigh_it() and weigh_all() lie", 4000, 20, &arena);
    assert_non_null(
        strstr(brief.packed.markdown, "- `weigh_it`: function `own.py:1`; used in `own.py:4`\n"));
    assert_non_null(
        strstr(brief.packed.markdown, "- `weigh_all`: function `own.py:5`; used in `hand.py:3`\n"));
    scratch_close(&v);
    arena_release(&arena);
}

/* A word that the path shows, or that all neighbours hold, too, is no reason that is printed. */
static void test_words_of_a_place(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_run(s, "mkdir sigil other");
    for (int i = 0; i < 5; i++)
        scratch_write(s, arena_printf(&arena, "sigil/part%d.py", i),
                      "sigil = 'sigil'\nseal = 'wax'\n");
    scratch_write(s, "sigil/part9.py", "sigil = 'sigil'\nseal = 'wax'\nember = 3\n");
    for (int i = 0; i < 70; i++)
        scratch_write(s, arena_printf(&arena, "other/o%d.py", i), "stone = 1\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct brief brief =
        make_with(s, &v, s->repo, "Make the sigil glow like an ember of wax", 4000, 20, &arena);
    const struct reason_list *why = &file_of(&brief, "sigil/part9.py")->why;
    assert_true(has_reason(why, "words: ember"));
    assert_false(has_reason(why, "wax"));
    assert_true(has_reason(&file_of(&brief, "sigil/part3.py")->why, "words of its place: "));
    assert_null(strstr(brief.packed.markdown, "words of its place"));
    assert_null(strstr(brief.packed.markdown, "by past changes alone"));
    scratch_close(&v);
    arena_release(&arena);
}

/* A name of which the request says the words, with those who use it, where the request names nothing
 * else. */
static void test_names_in_words(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_write(s, "tree.py",
                  "def file_explorer(root):\n    return root\n\n"
                  "def file_explorer_own():\n    return 1\n");
    scratch_write(s, "keys.py", "import tree\n\nKEYS = {'e': tree.file_explorer}\n");
    scratch_write(s, "other.py", "shelf = 1\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct brief brief =
        make_with(s, &v, s->repo, "Fold folders in the file explorer", 4000, 20, &arena);
    assert_int_equal(brief.named_count, 1);
    assert_true(brief.named->is_in_words);
    assert_non_null(
        strstr(brief.packed.markdown,
               "- in words: `file_explorer`: function `tree.py:1`; used in `keys.py:3`\n"));
    scratch_close(&v);
    arena_release(&arena);
}

/* What requests say of any change, and two names that stand beside each other, are no reasons. */
static void test_what_tells_little(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_write(s, "a.py", "def run(config):\n    x = config.build\n    return preserve(x)\n");
    scratch_write(s, "b.py", "def go(cfg):\n    return preserve_parameter(cfg)\n");
    for (int i = 0; i < 12; i++)
        scratch_write(s, arena_printf(&arena, "c%d.py", i), "build = 1\nconfig = 2\n");
    scratch_commit(s, "Preserve the parameter when the build config is introduced");
    scratch_index(s, "store", NULL, &v);
    struct brief brief =
        make_with(s, &v, s->repo, "Preserve the parameter in the build config", 4000, 20, &arena);
    assert_false(has_reason(&file_of(&brief, "b.py")->why, "words: "));
    assert_null(strstr(brief.packed.markdown, "config.build"));
    scratch_close(&v);
    arena_release(&arena);
}

/* Who adds one more wants the places that the last one went through. */
static void test_precedent(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    static const char *const files[] = { "args.py", "main.py", "models.py" };
    for (int i = 0; i < 3; i++)
        scratch_write(s, files[i], "option = 'color'\n");
    scratch_commit(s, "Start");
    for (int i = 0; i < 3; i++)
        scratch_run(s, "echo \"option = 'theme'\" >>%s", files[i]);
    scratch_run(s, "mkdir tests && echo 'option = 1' >tests/test_theme.py");
    scratch_commit(s, "Add a theme option for the prompt");
    scratch_run(s, "echo 'other = 1' >>main.py && echo 'other = 1' >>args.py");
    scratch_commit(s, "fix a feature: margin option for the prompt");
    scratch_index(s, "store", NULL, &v);
    struct brief brief =
        make_with(s, &v, s->repo, "Add a margin option for the prompt", 4000, 20, &arena);
    assert_string_equal(brief.precedent.subject, "Add a theme option for the prompt");
    assert_non_null(strstr(brief.packed.markdown,
                           "\"Add a theme option for the prompt\", changed `args.py`, `main.py`, "
                           "`models.py`\n"));
    brief = make_with(s, &v, s->repo, "Let the margin option be empty", 4000, 20, &arena);
    assert_null(brief.precedent.subject);
    scratch_close(&v);
    arena_release(&arena);
}

/* The title says the place: it is told, and what lies elsewhere is not called likely. */
static void test_scope_of_the_title(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_run(s, "mkdir -p store web/pages");
    scratch_write(s, "store/interface.py", "def search_all(store):\n    return store\n");
    scratch_write(s, "store/merge.py", "def merge(store):\n    return store\n");
    scratch_write(s, "store/noop.py", "def nothing():\n    return None\n");
    for (int i = 0; i < 4; i++)
        scratch_write(s, arena_printf(&arena, "web/pages/page%d.py", i),
                      "def search_page(text):\n    return text\n");
    scratch_commit(s, "Start");
    for (int i = 0; i < 3; i++) {
        scratch_run(s, "echo '# more' >>store/interface.py");
        scratch_commit(s, "store: search in the interface");
    }
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make_with(s, &v, s->repo, "store: introduce search interface with scoring",
                                   4000, 20, &arena);
    assert_non_null(strstr(brief.packed.markdown,
                           "- scope `store`: `store/` (3 source files), directly in it: interface, "
                           "merge, noop\n"));
    assert_true(brief.scope.rules);
    assert_true(brief.likely_count > 0);
    for (size_t i = 0; i < brief.file_count; i++)
        if (brief.files[i].likely && brief.files[i].probability < 0.5)
            assert_memory_equal(brief.files[i].path, "store/", 6);
    brief = make_with(s, &v, s->repo, "nowhere: introduce search interface", 4000, 20, &arena);
    assert_null(brief.scope.name);
    brief = make_with(s, &v, s->repo, "fix(merge): introduce search", 4000, 20, &arena);
    assert_non_null(strstr(brief.packed.markdown, "- scope `merge`: `store/merge.py`\n"));
    assert_false(brief.scope.rules);
    scratch_close(&v);
    arena_release(&arena);
}

/* What only a comment holds and the request says in passing is no reason; in its title it is. */
static void test_prose_is_no_reason(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_write(s, "a.py", "# Sturdy, though.\ndef weigh(parcel):\n    return parcel\n");
    for (int i = 0; i < 9; i++)
        scratch_write(s, arena_printf(&arena, "b%d.py", i), "shop = 1\n");
    scratch_commit(s, "Start");
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make(s, &v, "Weigh each parcel\n\nIt must be sturdy.", 4000, 20, &arena);
    assert_true(has_reason(&file_of(&brief, "a.py")->why, "parcel"));
    assert_false(has_reason(&file_of(&brief, "a.py")->why, "turdy"));
    brief = make(s, &v, "Weigh each sturdy parcel", 4000, 20, &arena);
    assert_true(has_reason(&file_of(&brief, "a.py")->why, "turdy"));
    scratch_close(&v);
    arena_release(&arena);
}

static void test_contents(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    write_shop(s);
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make(s, &v, "Find orders faster in store/orders.py", 4000, 20, &arena);
    const struct brief_file *orders = file_of(&brief, "store/orders.py");
    assert_true(orders->likely);
    assert_string_equal(orders->module, "store");
    assert_true(orders->symbol_count && brief.packed.symbols[orders - brief.files]);
    assert_string_equal(orders->symbols[0]->name, "find_order");
    assert_int_equal(file_of(&brief, "tests/test_orders.py")->role, BRIEF_TEST);
    assert_true(has(&brief.tests, "tests/test_orders.py"));
    assert_true(brief.module_count > 0 && !brief.packed.modules[0]);
    assert_string_equal(brief.modules[0].path, "store");
    assert_null(brief.modules[0].writer);
    assert_int_equal(brief.fact_count, 0);
    for (size_t i = 0; i < brief.companion_count; i++)
        assert_string_not_equal(brief.companions[i].path, "store/orders.py");
    assert_true(brief.full_tokens > 0);
    assert_memory_equal(&brief.revision, &brief.indexed, sizeof brief.revision);
    static const char *const parts[] = { "# Find orders faster in store/orders.py\n",
                                         "## Likely to change\n- `store/orders.py`",
                                         "## Tests to edit\n- `tests/test_orders.py`" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(brief.packed.markdown, parts[i]));
    arena_release(&arena);

    /* a limit leaves out, and nothing is likely that is not listed */
    for (size_t limit = 0; limit < 4; limit++) {
        brief = make(s, &v, "Find orders faster", 4000, limit, &arena);
        if (limit)
            assert_true(brief.full_tokens > 0);
        else
            assert_int_equal(brief.full_tokens, 0);
        arena_release(&arena);
    }
    scratch_close(&v);
}

static void test_budgets(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    size_t before = 0;
    write_shop(s);
    scratch_index(s, "store", NULL, &v);
    for (uint32_t budget = BRIEF_BUDGET_MIN; budget <= 4000; budget += 97) {
        struct arena arena = ARENA_INIT;
        struct brief brief = make(s, &v, "Archive orders and show the report", budget, 20, &arena);
        size_t now = 0;
        for (size_t i = 0; i < brief.file_count; i++)
            if (brief.files[i].likely) {
                char *line = arena_printf(&arena, "\n- `%s`", brief.files[i].path);
                now += strstr(brief.packed.markdown, line) != NULL;
            }
        assert_true(now >= before);
        before = now;
        arena_release(&arena);
    }
    assert_true(before > 0);
    scratch_close(&v);
}

static void test_nothing_to_say(void **state)
{
    static const char *const requests[] = { "zebra quagga", "please add the", "", "\n\n", "..." };
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    scratch_index(s, "store", NULL, &v); /* no commits yet */
    struct brief brief = make(s, &v, "Find orders", 1000, 20, &arena);
    assert_int_equal(brief.file_count, 0);
    arena_release(&arena);
    scratch_close(&v);

    write_shop(s);
    scratch_index(s, "store", NULL, &v);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        brief = make(s, &v, requests[i], 1000, 20, &arena);
        assert_int_equal(brief.file_count, 0);
        assert_float_equal(brief.confidence, 0, 0);
        assert_non_null(strstr(brief.packed.markdown, "Nothing in this repository"));
        assert_non_null(
            strstr(brief.packed.markdown, "## Starting points\n- `store/orders.py`: changed in"));
        assert_non_null(strstr(brief.packed.markdown, "- `store`\n"));
        arena_release(&arena);
    }
    scratch_close(&v);
}

/* Neither threads, nor what else was indexed, nor a later history change an answer. */
static void test_same_answer(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    char *expected = NULL;
    write_shop(s);
    static const struct {
        const char *store, *first, *threads;
    } cases[] = { { "one", NULL, "1" }, { "two", "HEAD", "8" }, { "three", "HEAD~5", "2" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        settings_set(&s->settings, SETTING_THREADS, ORIGIN_OPTION, cases[i].threads, NULL);
        if (cases[i].first) {
            scratch_index(s, cases[i].store, cases[i].first, &v);
            scratch_close(&v);
        }
        scratch_index(s, cases[i].store, "HEAD~2", &v);
        struct brief brief = make(s, &v, "Archive orders, report find_order", 2000, 20, &arena);
        char *json = brief_to_json(&brief, true);
        if (expected)
            assert_string_equal(json, expected);
        else
            expected = strdup(json);
        free(json);
        arena_release(&arena);
        scratch_close(&v);
    }
    free(expected);
}

/* Names that other programs stumble over. */
static void test_odd_names(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    write_shop(s);
    scratch_run(s, "mkdir odd; printf 'def zebra():\\n    pass\\n' | tee "
                   "\"$(printf 'odd/z\\351bra.py')\" 'odd/``tick`.py' 'odd/sp ace.py' "
                   "\"$(printf 'odd/\\342\\200\\256evil.py')\"");
    scratch_commit(s, "Odd");
    scratch_index(s, "store", NULL, &v);
    struct brief brief = make(s, &v, "zebra", 4000, 20, &arena);
    char *json = brief_to_json(&brief, false);
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    struct buf text = BUF_INIT;
    assert_non_null(root);
    assert_non_null(strstr(json, "\"path_base64\": \"b2RkL3rpYnJhLnB5\""));
    brief_to_text(&brief, &text);
    assert_true(brief.file_count >= 3);
    assert_non_null(strstr(brief.packed.markdown, "`odd/z\\xe9bra.py`"));
    assert_non_null(strstr(brief.packed.markdown, "``` odd/``tick`.py ```"));
    assert_non_null(strstr(text.data, "odd/z\\xe9bra.py"));
    assert_null(strstr(brief.packed.markdown, "\xe2\x80\xae"));
    assert_null(strstr(text.data, "\xe2\x80\xae"));
    buf_release(&text);
    json_decref(root);
    free(json);
    arena_release(&arena);
    scratch_close(&v);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reasons),
        TEST(test_named_and_held),
        TEST(test_users_of_a_name),
        TEST(test_words_of_a_place),
        TEST(test_names_in_words),
        TEST(test_precedent),
        TEST(test_scope_of_the_title),
        TEST(test_what_tells_little),
        TEST(test_prose_is_no_reason),
        TEST(test_contents),
        TEST(test_budgets),
        TEST(test_nothing_to_say),
        TEST(test_same_answer),
        TEST(test_odd_names),
        TEST(test_reasons_of_a_file_that_was_split_off),
    };
    return RUN_TESTS(tests);
}
