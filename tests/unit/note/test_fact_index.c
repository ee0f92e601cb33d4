#include "note/fact_index.h"

#include <stdint.h>
#include <string.h>

#include "note/sample.h"
#include "support.h"

#define NOTE(facts, recipes, entries)                                                              \
    "{\"purpose\": \"p\", \"facts\": [" facts "], \"recipes\": [" recipes                          \
    "], \"entry_points\": [" entries "], \"data_flow\": \"\", \"tests\": []}"

#define NET                                                                                        \
    NOTE("{\"kind\": \"does\", \"text\": \"Parses the port of an address.\", "                     \
         "\"files\": [\"src/net/url.c\"], \"symbols\": [\"url_parse\"]}",                          \
         "{\"request\": \"support another scheme\", \"files\": [\"src/net/url.c\", "               \
         "\"src/net/http.c\"], \"steps\": \"The port of the scheme.\"}",                           \
         "{\"symbol\": \"http_get\", \"file\": \"src/net/http.c\", \"why\": \"Requests begin.\"}")
#define CORE                                                                                       \
    NOTE("{\"kind\": \"careful\", \"text\": \"A lock is no port.\", "                              \
         "\"files\": [\"src/core/lock.c\"], \"symbols\": []}",                                     \
         "", "")

struct fixture {
    struct sample *s;
    struct notes_db *notes;
    struct fact_index *index;
};

static void put(struct fixture *f, const char *module, const char *json, int64_t time)
{
    const struct stored_note note = { .module = module,
                                      .structure = (uint64_t)time,
                                      .partners = "",
                                      .writer = "w",
                                      .json = json,
                                      .removed = "",
                                      .revision = "",
                                      .revision_time = time,
                                      .written = time,
                                      .origin = "" };
    assert_int_equal(notes_db_put(f->notes, &note, &f->s->err), 0);
}

static void open_index(struct fixture *f, int64_t until)
{
    assert_int_equal(
        fact_index_open(&f->s->context, f->notes, until, &f->s->arena, &f->index, &f->s->err), 0);
}

static struct fixture start(void **state)
{
    struct fixture f = { .s = *state };
    assert_int_equal(notes_db_open(&f.notes, f.s->store, true, &f.s->err), 0);
    return f;
}

static size_t find(struct fixture *f, const char *term, struct fact_hit **hits)
{
    size_t count;
    assert_int_equal(
        fact_index_find(f->index, term, strlen(term), &f->s->arena, hits, &count, &f->s->err), 0);
    return count;
}

static const struct indexed_fact *fact_of(const struct fixture *f, const struct fact_hit *hit)
{
    return &f->index->facts[hit->fact];
}

static const char *path_of(const struct fixture *f, const struct fact_hit *hit, uint32_t i)
{
    return f->index->paths[fact_of(f, hit)->paths[i]];
}

static void assert_found(struct fixture *f)
{
    struct fact_hit *hits;
    assert_int_equal(f->index->fact_count, 4);
    assert_int_equal(find(f, "port", &hits), 3); /* notes are in the order of their modules */
    assert_string_equal(path_of(f, &hits[0], 0), "src/core/lock.c");
    assert_string_equal(f->index->modules[fact_of(f, &hits[0])->module], "src/core");
    assert_int_equal(fact_of(f, &hits[2])->kind, INDEXED_RECIPE);
    assert_int_equal(fact_of(f, &hits[2])->path_count, 2);
    assert_string_equal(path_of(f, &hits[2], 1), "src/net/http.c");
    assert_int_equal(find(f, "schem", &hits), 1);
    assert_int_equal(hits[0].count, 3); /* twice as a word of the request, once of the steps */
    assert_int_equal(find(f, "url", &hits), 1);
    assert_int_equal(find(f, "http", &hits), 1);
    assert_int_equal(fact_of(f, &hits[0])->kind, INDEXED_ENTRY);
    assert_int_equal(find(f, "nothing", &hits), 0);
}

static void facts_are_found_by_their_terms(void **state)
{
    struct fixture f = start(state);
    open_index(&f, INT64_MAX);
    assert_null(f.index);
    put(&f, "src/net", NET, 10);
    put(&f, "src/core", CORE, 20);
    open_index(&f, INT64_MAX); /* in memory */
    assert_found(&f);
    f.s->context.may_store = true;
    open_index(&f, INT64_MAX); /* stored */
    assert_found(&f);
    open_index(&f, INT64_MAX); /* read */
    assert_found(&f);
    notes_db_close(f.notes);
}

static void another_set_of_notes_is_another_index(void **state)
{
    struct fixture f = start(state);
    struct fact_hit *hits;
    f.s->context.may_store = true;
    put(&f, "src/net", NET, 10);
    open_index(&f, INT64_MAX);
    assert_int_equal(find(&f, "lock", &hits), 0);
    put(&f, "src/core", CORE, 20);
    open_index(&f, INT64_MAX);
    assert_int_equal(find(&f, "lock", &hits), 1);
    open_index(&f, 15); /* what it may not know */
    assert_int_equal(find(&f, "lock", &hits), 0);
    put(&f, "src/net", CORE, 30); /* a newer note of the module */
    open_index(&f, INT64_MAX);
    assert_int_equal(find(&f, "schem", &hits), 0);
    put(&f, "src/core", "", 40); /* nothing usable came: what is there holds */
    open_index(&f, INT64_MAX);
    assert_int_equal(find(&f, "lock", &hits), 2);
    notes_db_close(f.notes);
}

/* Damage of one part costs a new index, and no answer that is wrong. */
static void a_damaged_index_is_made_anew(void **state)
{
    static const unsigned char damaged[] = { 0xff, 0xff, 0xff };
    struct fixture f = start(state);
    f.s->context.may_store = true;
    put(&f, "src/net", NET, 10);
    put(&f, "src/core", CORE, 20);
    open_index(&f, INT64_MAX);
    assert_int_equal(index_db_cache_put_bytes(f.s->db, "\nfacts 0", fact_index_key(f.index),
                                              damaged, sizeof damaged, &f.s->err),
                     0);
    open_index(&f, INT64_MAX);
    assert_found(&f);
    notes_db_close(f.notes);
}

#define WITH_SAMPLE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SAMPLE(facts_are_found_by_their_terms),
        WITH_SAMPLE(another_set_of_notes_is_another_index),
        WITH_SAMPLE(a_damaged_index_is_made_anew),
    };
    return RUN_TESTS(tests);
}
