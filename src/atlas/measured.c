#include "atlas/measured.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print/json_text.h"
#include "rank/rank.h"

#define MEMBERS_MAX 64 /* of an object or a list */

/* ---- taking what is known, and nothing else ---- */

/* The numbers among the members. NULL: none. */
static json_t *numbers_of_object(const json_t *object)
{
    const char *key;
    json_t *value, *out = json_object();
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (json_is_number(value) && isfinite(json_number_value(value)) &&
            json_object_size(out) < MEMBERS_MAX)
            json_object_set(out, key, value);
    }
    if (json_object_size(out))
        return out;
    json_decref(out);
    return NULL;
}

/* An object of rows of numbers; {} when there is none. */
static json_t *table(const json_t *object)
{
    const char *key;
    json_t *value, *out = json_object();
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        json_t *row = json_object_size(out) < MEMBERS_MAX ? numbers_of_object(value) : NULL;
        if (row)
            json_object_set_new(out, key, row);
    }
    return out;
}

/* A list of objects of numbers. */
static json_t *list_or_empty(const json_t *array)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(array) && i < MEMBERS_MAX; i++) {
        json_t *row = numbers_of_object(json_array_get(array, i));
        if (row)
            json_array_append_new(out, row);
    }
    return out;
}

static const json_t *member(const json_t *object, const char *key)
{
    return json_object_get(object, key);
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(member(object, key));
    return value ? value : "";
}

/* ---- the two reports ---- */

/* NULL: it is no such report. */
static json_t *eval_json(const json_t *report)
{
    const json_t *probabilities = member(report, "probabilities");
    json_t *ranking = numbers_of_object(member(report, "ranking"));
    if (!ranking || strcmp(text(report, "schema"), "repose.eval/1") != 0) {
        json_decref(ranking);
        return NULL;
    }
    return json_pack("{s:o, s:o*, s:o, s:o, s:o*, s:o*, s:o*, s:o, s:o, s:o}", "origin",
                     json_text(text(report, "origin")), "figures", numbers_of_object(report),
                     "ranking", ranking, "baselines", table(member(report, "baselines")), "likely",
                     numbers_of_object(member(report, "likely")), "tokens",
                     numbers_of_object(member(report, "tokens")), "probabilities",
                     numbers_of_object(probabilities), "reliability",
                     list_or_empty(member(probabilities, "reliability")), "alone",
                     table(member(report, "alone")), "without", table(member(report, "without")));
}

static json_t *ways_json(const json_t *results)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(results) && i < MEMBERS_MAX; i++) {
        const json_t *result = json_array_get(results, i);
        json_t *way = json_pack("{s:o, s:o*, s:o*}", "way", json_text(text(result, "way")),
                                "figures", numbers_of_object(result), "tokens_per_query",
                                numbers_of_object(member(result, "tokens_per_query")));
        json_array_append_new(out, way);
    }
    return out;
}

static json_t *comparison_json(const json_t *report)
{
    json_t *ways = ways_json(member(report, "results"));
    if (!json_array_size(ways) || strcmp(text(report, "schema"), "repose.compare/1") != 0) {
        json_decref(ways);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:b, s:o*, s:o, s:o}", "provider",
                     json_text(text(report, "provider")), "model", json_text(text(report, "model")),
                     "on_this_machine", json_is_true(member(report, "on_this_machine")), "figures",
                     numbers_of_object(report), "ways", ways, "pays_after",
                     list_or_empty(member(report, "pays_after")));
}

/* ---- when it was made, and by what ---- */

/* "this", "earlier", or "other": the revision is no ancestor, or not here any more. */
static const char *place_of(const struct measured_request *r, const char *revision)
{
    struct oid oid;
    struct err ignored = ERR_INIT;
    if (!oid_parse(&oid, revision))
        return "other";
    if (oid_equal(&oid, r->revision))
        return "this";
    return repo_is_ancestor(r->repo, &oid, r->revision, &ignored) == 1 ? "earlier" : "other";
}

static json_t *about_json(const json_t *kept, const char *place)
{
    char weights[24];
    snprintf(weights, sizeof weights, "%016llx", (unsigned long long)rank_version());
    return json_pack(
        "{s:I, s:o, s:s, s:o, s:b, s:b}", "made", json_integer_value(member(kept, "made")),
        "revision", json_text(text(kept, "revision")), "place", place, "version",
        json_text(text(kept, "version")), "weights_changed",
        strcmp(weights, text(kept, "weights")) != 0, "title", json_is_true(member(kept, "title")));
}

/* NULL: it is none that this version knows; json_null(): it is of a later revision. */
static json_t *kept_json(const struct measured_request *r, enum report report, const json_t *kept)
{
    const char *place = place_of(r, text(kept, "revision"));
    const json_t *content = member(kept, "report");
    if (strcmp(text(kept, "schema"), "repose.report/1") != 0)
        return NULL;
    if (r->past && !strcmp(place, "other"))
        return json_null();
    json_t *out = report == REPORT_EVAL ? eval_json(content) : comparison_json(content);
    if (out)
        json_object_set_new(out, "about", about_json(kept, place));
    return out;
}

json_t *measured_to_json(const struct measured_request *r, enum report report)
{
    struct buf content = BUF_INIT;
    struct err why = ERR_INIT;
    json_t *out = NULL;
    int found = r->store ? report_read(r->store, report, &content, &why) : 0;
    if (found > 0) {
        json_t *kept = json_loadb(content.data, content.size, JSON_REJECT_DUPLICATES, NULL);
        out = kept_json(r, report, kept);
        json_decref(kept);
    }
    if (found < 0) {
        event_warn(r->events, "the last result of 'repose eval' is not shown: %s", why.message);
    } else if (found && !out) {
        char *path = report_path(r->store, report);
        event_warn(r->events, "%s is not what this version writes; run 'repose eval%s' again", path,
                   report == REPORT_EVAL ? "" : " --model");
        free(path);
    }
    buf_release(&content);
    return out ? out : json_null();
}
