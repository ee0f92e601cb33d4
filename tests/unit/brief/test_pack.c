#include "support.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "brief/brief.h"
#include "text/tokens.h"

/* ---- a brief made by hand ---- */

struct made {
    struct brief brief;
    struct arena arena;
};

static uint32_t some(uint32_t below)
{
    return (uint32_t)rand() % below;
}

/* Texts as repositories hold them, and as somebody may put them there. */
static const char *some_text(struct made *m, uint32_t words)
{
    static const char *const usual[] = { "parses", "the", "request", "before",
                                         "it",     "is",  "sent",    "src/net/url.c",
                                         "HTTP",   "42",  "(see",    "above)" };
    static const char *const odd[] = { "\x1b[31mred",
                                       "line\nbreak",
                                       "`tick`",
                                       "``",
                                       "\xff\xfe",
                                       "größe",
                                       "検索",
                                       "\xe2\x80\xae"
                                       "evil",
                                       "\x07",
                                       "\t",
                                       "#",
                                       "\xc2\x85" };
    struct buf text = BUF_INIT;
    for (uint32_t i = some(words) + 1; i > 0; i--)
        buf_printf(&text, "%s%s", text.size ? " " : "",
                   some(6) ? usual[some(sizeof usual / sizeof *usual)]
                           : odd[some(sizeof odd / sizeof *odd)]);
    const char *copy = arena_strdup(&m->arena, text.data);
    buf_release(&text);
    return copy;
}

static struct string_list some_list(struct made *m, uint32_t most, uint32_t words)
{
    struct string_list list = { ARENA_ARRAY(&m->arena, const char *, most), some(most + 1) };
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = some_text(m, words);
    return list;
}

static struct reason_list some_reasons(struct made *m)
{
    struct reason_list list = { ARENA_ARRAY(&m->arena, struct reason, 5), some(6) };
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = (struct reason){ (enum reason_kind)some(REASON_SLIGHT + 1),
                                         some_text(m, 30), some_text(m, 2) };
    return list;
}

static void add_symbols(struct made *m, struct brief_file *file)
{
    file->symbol_count = some(8);
    file->symbols = ARENA_ARRAY(&m->arena, const struct definition *, file->symbol_count);
    for (size_t i = 0; i < file->symbol_count; i++) {
        struct definition *d = ARENA_NEW(&m->arena, struct definition);
        *d = (struct definition){ .kind = DEF_FUNCTION,
                                  .name = some_text(m, 1),
                                  .signature = some(4) ? some_text(m, 12) : "",
                                  .doc = some(2) ? some_text(m, 20) : "",
                                  .line = some(1000) + 1 };
        file->symbols[i] = d;
    }
}

static void add_excerpts(struct made *m, struct brief_file *file)
{
    file->excerpt_count = some(3);
    file->excerpts = ARENA_ARRAY(&m->arena, struct brief_excerpt, file->excerpt_count);
    for (size_t i = 0; i < file->excerpt_count; i++) {
        struct brief_excerpt *excerpt = &file->excerpts[i];
        excerpt->count = some(12) + 1;
        excerpt->lines = ARENA_ARRAY(&m->arena, struct excerpt_line, excerpt->count);
        for (size_t j = 0; j < excerpt->count; j++)
            excerpt->lines[j] = (struct excerpt_line){ (uint32_t)(100 * i + j + 1),
                                                       some(8) ? "    return x;" : "```````" };
    }
}

/* Distinct paths, so that lines can be counted. */
static const char *some_path(struct made *m, const char *kind, size_t i)
{
    return arena_printf(&m->arena, "src/%s%zu/%s.c", kind, i, some_text(m, 2));
}

static void make_files(struct made *m, size_t count, size_t likely)
{
    static const float signals[SIGNAL_COUNT] = { 0.5f };
    struct brief *b = &m->brief;
    b->files = ARENA_ARRAY(&m->arena, struct brief_file, count);
    b->file_count = count;
    b->likely_count = likely;
    for (size_t i = 0; i < count; i++) {
        struct brief_file *file = &b->files[i];
        *file = (struct brief_file){ .path = some_path(m, "file", i),
                                     .probability = 0.95 / (1 + 0.3 * (double)i),
                                     .likely = i < likely,
                                     .role = i < likely ? BRIEF_EDIT
                                             : some(4)  ? BRIEF_READ
                                                        : BRIEF_TEST,
                                     .module = "src",
                                     .why = some_reasons(m),
                                     .signals = signals };
        add_symbols(m, file);
        if (i < likely)
            add_excerpts(m, file);
    }
}

static void make_modules(struct made *m, size_t count)
{
    struct brief *b = &m->brief;
    b->modules = ARENA_ARRAY(&m->arena, struct brief_module, count);
    b->module_count = count;
    for (size_t i = 0; i < count; i++) {
        struct note_recipe *recipe = ARENA_NEW(&m->arena, struct note_recipe);
        struct note_entry_point *entry = ARENA_NEW(&m->arena, struct note_entry_point);
        struct string_list files = some_list(m, 9, 2);
        *recipe =
            (struct note_recipe){ some_text(m, 9), files.items, files.count, some_text(m, 9) };
        *entry = (struct note_entry_point){ some_text(m, 1), some_text(m, 2), some_text(m, 9) };
        b->modules[i] = (struct brief_module){
            .path = some_path(m, "module", i),
            .writer = "structural",
            .state = "fresh",
            .weight = 2.0 / (1 + (double)i),
            .note = { .purpose = some_text(m, 40),
                      .data_flow = some(2) ? some_text(m, 20) : "",
                      .responsibilities = some_list(m, 6, 20),
                      .invariants = some_list(m, 3, 20),
                      .gotchas = some_list(m, 3, 20),
                      .entry_points = entry,
                      .entry_point_count = some(2),
                      .recipes = recipe,
                      .recipe_count = some(2) },
        };
    }
}

static void make_brief(struct made *m)
{
    struct brief *b = &m->brief;
    *m = (struct made){ .arena = ARENA_INIT };
    b->request = some_text(m, 30);
    b->confidence = some(100) / 100.0;
    b->overview = some(2) ? some_text(m, 20) : "";
    size_t likely = some(10);
    make_files(m, likely + some(30), likely);
    make_modules(m, some(6));
    b->companion_count = some(5);
    b->companions = ARENA_ARRAY(&m->arena, struct companion, b->companion_count);
    for (size_t i = 0; i < b->companion_count; i++)
        b->companions[i] = (struct companion){ some_text(m, 2), some_text(m, 2), 3, 9 };
    b->tests = some_list(m, 6, 2);
}

static void pack(struct made *m, uint32_t budget)
{
    m->brief.budget = budget;
    m->brief.packed = (struct brief_packed){ 0 };
    brief_pack(&m->brief, &m->arena, &m->brief.packed);
}

/* ---- what every brief keeps to ---- */

static size_t count_lines(const char *text, const char *prefix)
{
    size_t count = 0;
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += line != text;
        count += !strncmp(line, prefix, strlen(prefix));
    }
    return count;
}

static size_t likely_shown(const struct brief *b)
{
    const char *start = strstr(b->packed.markdown, brief_is_low(b) ? "\n## Starting points\n"
                                                                   : "\n## Likely to change\n");
    size_t count = 0;
    for (size_t i = 0; start && i < b->likely_count; i++) {
        char prefix[40];
        const char *next = strstr(start + 1, "\n## ");
        size_t size = next ? (size_t)(next - start) : strlen(start);
        snprintf(prefix, sizeof prefix, " src/file%zu/", i);
        bool fenced = memmem(start, size, prefix, strlen(prefix));
        prefix[0] = '`';
        count += fenced || memmem(start, size, prefix, strlen(prefix));
    }
    return count;
}

/* Only lines; nothing that moves a cursor or hides. */
static void assert_clean(const char *text)
{
    assert_true(utf8_valid(text, strlen(text)));
    for (const char *p = text; *p; p++)
        assert_true((unsigned char)*p >= 0x20 || *p == '\n');
    assert_null(strchr(text, 0x7f));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_null(strstr(text, "\xc2\x85"));
}

static void check(const struct brief *b)
{
    size_t symbols = 0, modules = 0, fences = 0;
    assert_int_equal(b->packed.tokens,
                     tokens_estimate(b->packed.markdown, strlen(b->packed.markdown)));
    if (b->packed.tokens > b->budget)
        fail_msg("%u tokens within %u", b->packed.tokens, b->budget);
    assert_clean(b->packed.markdown);
    assert_memory_equal(b->packed.markdown, "# ", 2);
    for (size_t i = 0; i < b->file_count; i++) {
        assert_true(b->packed.symbols[i] <= b->files[i].symbol_count);
        symbols += b->packed.symbols[i];
        for (size_t j = 0; j < b->files[i].excerpt_count; j++)
            fences += 2 * b->packed.excerpts[i][j];
    }
    for (size_t i = 0; i < b->module_count; i++)
        modules += b->packed.modules[i];
    assert_int_equal(count_lines(b->packed.markdown, "  - L"), symbols);
    assert_int_equal(count_lines(b->packed.markdown, "  ```"), fences);
    assert_int_equal(count_lines(b->packed.markdown, "### "), brief_is_low(b) ? 0 : modules);
    /* no detail of a note without its head */
    if (!modules)
        assert_null(strstr(b->packed.markdown, "\n- recipe, as in"));
}

static void test_within_every_budget(void **state)
{
    (void)state;
    srand(23);
    for (int round = 0; round < 25; round++) {
        struct made m;
        size_t before = 0;
        make_brief(&m);
        for (uint32_t budget = 200; budget <= 4000; budget += 100 + some(60)) {
            pack(&m, budget);
            check(&m.brief);
            size_t now = likely_shown(&m.brief);
            if (now < before)
                fail_msg("%zu likely files within %u tokens, %zu within fewer", now, budget,
                         before);
            before = now;
            char *first = m.brief.packed.markdown;
            pack(&m, budget);
            assert_string_equal(m.brief.packed.markdown, first);
        }
        assert_int_equal(before, m.brief.likely_count);
        arena_release(&m.arena);
    }
}

/* Whatever its first line is made of, a request leaves room for the answer. */
static void test_hostile_requests(void **state)
{
    static const char *const pieces[] = { "\x1b", "\xff", "検索", "\xe2\x80\xae", "A1", "`", " x" };
    (void)state;
    srand(29);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct made m = { .arena = ARENA_INIT };
        struct buf text = BUF_INIT;
        for (int j = 0; j < 500; j++)
            buf_addstr(&text, pieces[i]);
        m.brief.request = text.data;
        m.brief.overview = text.data;
        make_files(&m, 3, 2);
        m.brief.files[0].path = "src/file0/a.c";
        m.brief.files[0].why.count = 0;
        pack(&m, BRIEF_BUDGET_MIN);
        check(&m.brief);
        assert_non_null(strstr(m.brief.packed.markdown, "src/file0/a.c"));
        buf_release(&text);
        arena_release(&m.arena);
    }
}

static void test_nothing_found(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    (void)state;
    m.brief.request = "do it\nwith a second line";
    m.brief.overview = "";
    pack(&m, 1000);
    check(&m.brief);
    assert_memory_equal(m.brief.packed.markdown, "# do it\n", 8);
    assert_null(strstr(m.brief.packed.markdown, "second line"));
    assert_non_null(strstr(m.brief.packed.markdown, "Nothing in this repository"));
    assert_null(strstr(m.brief.packed.markdown, "##"));
    arena_release(&m.arena);
}

/* A code span's fence is longer than any run of back-quotes in it (CommonMark 6.1). */
static void test_code_spans(void **state)
{
    static const char *const cases[][2] = {
        { "plain.c", "- `plain.c` 90%\n" },        { "a`b.c", "- `` a`b.c `` 90%\n" },
        { "a``b`c", "- ``` a``b`c ``` 90%\n" },    { "`", "- `` ` `` 90%\n" },
        { "new\nline", "- `new\\x0aline` 90%\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m = { .arena = ARENA_INIT };
        struct brief_file file = { .path = cases[i][0], .probability = 0.9, .likely = true };
        m.brief.request = m.brief.overview = "";
        m.brief.files = &file;
        m.brief.file_count = m.brief.likely_count = 1;
        pack(&m, 1000);
        if (!strstr(m.brief.packed.markdown, cases[i][1]))
            fail_msg("%s", m.brief.packed.markdown);
        arena_release(&m.arena);
    }
}

/* However many reasons the better file has, a worse one does not take its place. */
static void test_rank_order(void **state)
{
    struct reason many[] = {
        { REASON_PAST, "changed in 0123456789 \"a long subject that says a lot about it\"", NULL },
        { REASON_WORDS, "words: archive, report, order, price, customer, invoice, delivery", NULL },
        { REASON_PARTNER, "changes with src/some/other/file/of/the/repository.c", "some/other.c" },
    };
    struct reason one[] = { { REASON_WORDS, "words: a", NULL } };
    struct made m = { .arena = ARENA_INIT };
    struct brief_file files[6] = { { .path = "a/first/of/them.c" },
                                   { .path = "b.c" },
                                   { .path = "a/third/of/them.c" },
                                   { .path = "d.c" },
                                   { .path = "e.c" },
                                   { .path = "f.c" } };
    size_t before = 0;
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        files[i].probability = 0.9 - 0.1 * (double)i;
        files[i].likely = true;
        files[i].why = i % 2 ? (struct reason_list){ one, 1 } : (struct reason_list){ many, 3 };
    }
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = 1;
    m.brief.files = files;
    m.brief.file_count = m.brief.likely_count = 6;
    for (uint32_t budget = 60; budget <= 600; budget += 4) {
        size_t shown = 0, gap = 0;
        pack(&m, budget);
        for (size_t i = 0; i < 6; i++) {
            char *line = arena_printf(&m.arena, "\n- `%s` ", files[i].path);
            if (!strstr(m.brief.packed.markdown, line))
                gap++;
            else if (gap)
                fail_msg("%s stands in place of a better one", files[i].path);
            else
                shown++;
        }
        assert_true(shown >= before);
        before = shown;
    }
    assert_int_equal(before, 6);
    /* past changes are no reason beside two others */
    assert_non_null(strstr(m.brief.packed.markdown, "invoice, delivery; changes with src/some"));
    /* and a hub is named once */
    assert_null(strstr(strstr(m.brief.packed.markdown, "changes with") + 1, "changes with"));
    assert_null(strstr(m.brief.packed.markdown, "a long subject"));
    arena_release(&m.arena);
}

/* No line of an excerpt is taken for the end of its fence, and it comes after all likely files. */
static void test_excerpts(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    struct excerpt_line lines[] = { { 7, "int f(void) {" }, { 9, "```" }, { 10, "a ```` b" } };
    struct brief_excerpt excerpt = { lines, 3 };
    struct brief_file files[2] = {
        { .path = "a.c",
          .module = "",
          .probability = 0.9,
          .likely = true,
          .excerpts = &excerpt,
          .excerpt_count = 1 },
        { .path = "b.c", .module = "", .probability = 0.2, .likely = true },
    };
    (void)state;
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = 1;
    m.brief.files = files;
    m.brief.file_count = m.brief.likely_count = 2;
    pack(&m, 1000);
    assert_true(m.brief.packed.excerpts[0][0]);
    assert_non_null(strstr(m.brief.packed.markdown,
                           "- `a.c` 90%\n  `````\n  7  int f(void) {\n  9  ```\n  10  a ```` b\n"
                           "  `````\n- `b.c` 20%\n"));
    char *json = brief_to_json(&m.brief, false);
    json_t *root = json_loads(json, 0, NULL);
    json_t *shown = json_object_get(json_array_get(json_object_get(root, "files"), 0), "excerpts");
    assert_int_equal(json_array_size(shown), 3);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(shown, 1), "line")), 9);
    assert_string_equal(json_string_value(json_object_get(json_array_get(shown, 1), "text")),
                        "```");
    json_decref(root);
    free(json);
    pack(&m, 60);
    assert_false(m.brief.packed.excerpts[0][0]);
    assert_non_null(strstr(m.brief.packed.markdown, "b.c"));
    arena_release(&m.arena);
}

/* A likely file shows its line; those behind stand in one line when only the past speaks for them, or
 * when they are less likely; and a request without anything telling is told so in the place of the
 * number. */
static void test_what_tells(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    struct brief_file files[9] = { { .path = "a.c",
                                     .module = "",
                                     .probability = 0.9,
                                     .likely = true,
                                     .telling_line = { 247, "notifications_command=None," } } };
    struct reason why[] = { { REASON_PAST, "changed in 0123", NULL },
                            { REASON_WORDS, "words: order", NULL } };
    (void)state;
    for (size_t i = 1; i < 9; i++)
        files[i] = (struct brief_file){ .path = arena_printf(&m.arena, "r%zu.c", i),
                                        .module = "",
                                        .probability = i < 4   ? 0.1
                                                       : i < 8 ? 0.05
                                                               : 0.03,
                                        .role = BRIEF_READ,
                                        .why = { &why[i == 2 ? 1 : 0], i < 4 } };
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = 0.9;
    m.brief.files = files;
    m.brief.file_count = 9;
    m.brief.likely_count = 1;
    pack(&m, 1000);
    assert_non_null(
        strstr(m.brief.packed.markdown, "- `a.c` 90%\n  - L247 `notifications_command=None,`\n"));
    assert_non_null(strstr(m.brief.packed.markdown,
                           "## Look at\n- `r2.c` 10%: words: order\n"
                           "- by past changes alone: `r1.c` 10%, `r3.c` 10%\n"
                           "- less likely: `r4.c`, `r5.c`, `r6.c`, `r7.c`\n"));
    assert_null(strstr(m.brief.packed.markdown, "r8.c"));
    assert_non_null(strstr(m.brief.packed.markdown, " Confidence 0.90. "));
    m.brief.is_vague = true;
    pack(&m, 1000);
    assert_non_null(strstr(m.brief.packed.markdown,
                           ". The request names nothing specific; the files below are hubs. "));
    assert_null(strstr(m.brief.packed.markdown, "Confidence"));
    arena_release(&m.arena);
}

/* Without an answer a brief is short: where to begin, and one line for each module. */
static void test_starting_points(void **state)
{
    struct made m;
    (void)state;
    srand(41);
    make_brief(&m);
    m.brief.confidence = BRIEF_CONFIDENCE_LOW - 0.01;
    m.brief.hint = "Ask in English.";
    pack(&m, 4000);
    check(&m.brief);
    assert_non_null(strstr(m.brief.packed.markdown, "\nAsk in English.\n"));
    assert_non_null(strstr(m.brief.packed.markdown, "\n## Starting points\n"));
    assert_null(strstr(m.brief.packed.markdown, "Likely to change"));
    assert_null(strstr(m.brief.packed.markdown, "- recipe, as in"));
    arena_release(&m.arena);
}

static void test_many_absent_names(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    struct brief_named named[7];
    (void)state;
    for (size_t i = 0; i < 7; i++)
        named[i] =
            (struct brief_named){ .text = arena_printf(&m.arena, "n%zu", i), .kind = "text" };
    m.brief.request = m.brief.overview = "";
    m.brief.named = named;
    m.brief.named_count = 7;
    pack(&m, 1000);
    assert_non_null(strstr(m.brief.packed.markdown,
                           "- Not in this repository: `n0`, `n1`, `n2`, `n3`, `n4` and 2 more\n"));
    m.brief.named_count = 5;
    pack(&m, 1000);
    assert_non_null(strstr(m.brief.packed.markdown, "`n3`, `n4`\n"));
    arena_release(&m.arena);
}

static void test_tests(void **state)
{
    const char *paths[] = { "tests/a.py", "tests/b.py" };
    struct reason why = { REASON_WORDS, "words: order", NULL };
    struct made m = { .arena = ARENA_INIT };
    struct brief_file file = { .path = "tests/a.py",
                               .module = "",
                               .probability = 0.4,
                               .role = BRIEF_TEST,
                               .why = { &why, 1 } };
    (void)state;
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = 1;
    m.brief.files = &file;
    m.brief.file_count = 1;
    m.brief.tests = (struct string_list){ paths, 2 };
    m.brief.tests_to_edit = 1;
    pack(&m, 1000);
    assert_non_null(strstr(m.brief.packed.markdown,
                           "## Tests to edit\n- `tests/a.py` 40%\n\n"
                           "## Tests to run\n- `tests/b.py`\n"));
    char *json = brief_to_json(&m.brief, false);
    assert_non_null(strstr(json, "\"use\": \"edit\""));
    assert_non_null(strstr(json, "\"use\": \"run\""));
    free(json);
    arena_release(&m.arena);
}

/* Where nothing is sure five files lead, five have a line, and those behind are named once. */
static void test_no_file_twice(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    struct brief_file files[12];
    struct reason why = { REASON_PAST, "changed in 0123", NULL };
    (void)state;
    for (size_t i = 0; i < 12; i++)
        files[i] = (struct brief_file){ .path = arena_printf(&m.arena, "r%zu.c", i),
                                        .module = "",
                                        .probability = 0.2 - 0.01 * (double)i,
                                        .role = BRIEF_READ,
                                        .why = { &why, 1 } };
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = 0.1;
    m.brief.files = files;
    m.brief.file_count = 12;
    pack(&m, 2000);
    for (size_t i = 0; i < 12; i++) {
        char *name = arena_printf(&m.arena, "`r%zu.c`", i);
        const char *found = strstr(m.brief.packed.markdown, name);
        assert_non_null(found);
        assert_null(strstr(found + 1, name));
    }
    assert_non_null(strstr(m.brief.packed.markdown, "- less likely: `r10.c`, `r11.c`\n"));
    arena_release(&m.arena);
}

static void test_low_confidence_and_staleness(void **state)
{
    struct made m = { .arena = ARENA_INIT };
    (void)state;
    make_files(&m, 2, 1);
    m.brief.request = m.brief.overview = "";
    m.brief.confidence = BRIEF_CONFIDENCE_LOW;
    pack(&m, 2000);
    assert_null(strstr(m.brief.packed.markdown, "Low confidence"));
    assert_null(strstr(m.brief.packed.markdown, "ancestor"));
    m.brief.confidence = BRIEF_CONFIDENCE_LOW - 0.01;
    m.brief.stale = true;
    pack(&m, 2000);
    assert_non_null(strstr(m.brief.packed.markdown, "Low confidence"));
    assert_non_null(strstr(m.brief.packed.markdown, "ancestor of 000000000000"));
    arena_release(&m.arena);
}

/* ---- the other forms ---- */

static void test_text(void **state)
{
    (void)state;
    srand(31);
    for (int round = 0; round < 50; round++) {
        struct made m;
        struct buf out = BUF_INIT;
        make_brief(&m);
        brief_to_text(&m.brief, &out);
        assert_clean(out.data);
        assert_int_equal(count_lines(out.data, "* "), m.brief.likely_count);
        assert_int_equal(count_lines(out.data, ""), 2 + m.brief.file_count);
        buf_release(&out);
        arena_release(&m.arena);
    }
}

static void test_json(void **state)
{
    (void)state;
    srand(37);
    for (int round = 0; round < 50; round++) {
        struct made m;
        json_error_t error;
        make_brief(&m);
        pack(&m, 800);
        char *text = brief_to_json(&m.brief, round % 2);
        json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
        assert_non_null(root);
        for (const char *p = text; *p; p++)
            assert_true((unsigned char)*p >= 0x20 || *p == '\n');
        json_t *files = json_object_get(root, "files");
        assert_int_equal(json_array_size(files), m.brief.file_count);
        for (size_t i = 0; i < m.brief.file_count; i++) {
            const struct brief_file *file = &m.brief.files[i];
            json_t *object = json_array_get(files, i);
            bool valid = utf8_valid(file->path, strlen(file->path));
            assert_int_equal(json_array_size(json_object_get(object, "symbols")),
                             m.brief.packed.symbols[i]);
            assert_int_equal(json_object_get(object, "path_base64") == NULL, valid);
            assert_int_equal(json_object_get(object, "signals") != NULL, round % 2);
            if (valid)
                assert_string_equal(json_string_value(json_object_get(object, "path")), file->path);
        }
        size_t shown = 0;
        for (size_t i = 0; i < m.brief.module_count; i++)
            shown += m.brief.packed.modules[i];
        assert_int_equal(json_array_size(json_object_get(root, "modules")), shown);
        assert_int_equal(json_integer_value(json_object_get(root, "tokens")),
                         m.brief.packed.tokens);
        json_decref(root);
        free(text);
        arena_release(&m.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_within_every_budget),
        cmocka_unit_test(test_hostile_requests),
        cmocka_unit_test(test_nothing_found),
        cmocka_unit_test(test_code_spans),
        cmocka_unit_test(test_rank_order),
        cmocka_unit_test(test_excerpts),
        cmocka_unit_test(test_what_tells),
        cmocka_unit_test(test_starting_points),
        cmocka_unit_test(test_many_absent_names),
        cmocka_unit_test(test_tests),
        cmocka_unit_test(test_no_file_twice),
        cmocka_unit_test(test_low_confidence_and_staleness),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
    };
    return RUN_TESTS(tests);
}
