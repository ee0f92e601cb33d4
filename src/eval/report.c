#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "eval/eval.h"
#include "print/json_text.h"

/* What the ranking is held against: one signal each. */
static const struct baseline {
    const char *name, *label;
    enum signal signal;
} baselines[] = {
    { "path", "path words", SIGNAL_PATH },
    { "bm25", "BM25 over contents", SIGNAL_TEXT },
    { "churn", "changed most lately", SIGNAL_CHURN },
};
#define BASELINES (sizeof baselines / sizeof *baselines)

/* ---- text ---- */

static void add_metric_row(struct buf *out, const char *label, const double row[METRIC_COUNT])
{
    static const enum metric columns[] = { METRIC_RECALL_5,    METRIC_RECALL_10, METRIC_RECALL_20,
                                           METRIC_R_PRECISION, METRIC_MAP,       METRIC_MRR };
    buf_printf(out, "%-22s", label);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        buf_printf(out, " %6.3f", row[columns[i]]);
    buf_addch(out, '\n');
}

static void add_reliability(struct buf *out, const struct reliability *r)
{
    buf_printf(out,
               "Brier score %.4f over %" PRIu64 " files\n\n  promised       files  came true\n",
               reliability_brier(r), reliability_files(r));
    for (int i = 0; i < RELIABILITY_BINS; i++) {
        const struct reliability_bin *bin = &r->bins[i];
        if (bin->files)
            buf_printf(out, "  %.1f-%.1f  %10" PRIu64 "      %.3f\n", i / 10.0, (i + 1) / 10.0,
                       bin->files, (double)bin->came / (double)bin->files);
    }
}

static void add_ablation(struct buf *out, const struct eval_summary *s)
{
    buf_addstr(out, "\neach signal alone\n");
    for (int i = 0; i < SIGNAL_COUNT; i++)
        add_metric_row(out, signal_name((enum signal)i), s->rows[ROW_ALONE + i]);
    buf_addstr(out, "\nall without\n");
    for (int i = 0; i < SIGNAL_COUNT; i++)
        add_metric_row(out, signal_name((enum signal)i), s->rows[ROW_WITHOUT + i]);
}

static void add_header(struct buf *out)
{
    buf_printf(out, "%-22s %6s %6s %6s %6s %6s %6s\n", "", "R@5", "R@10", "R@20", "R-prec", "MAP",
               "MRR");
}

/* What of a brief is read for nothing. */
static void add_brief(struct buf *out, const struct eval_summary *s, size_t cases)
{
    buf_printf(out, "\nfiles called likely: %.1f, F1 %.3f, precision %.3f\n", s->named, s->f1,
               s->precision);
    buf_printf(out, "tokens of a brief: %.0f; of the changed files in full: %.0f\n", s->tokens,
               s->full_tokens);
    buf_addstr(out, "tokens of it until changed files are named:");
    for (int i = 0; i < REACH_COUNT; i++)
        buf_printf(out, "%s %s %.0f (in %" PRIu64 " of %zu)", i ? "," : "",
                   reach_name((enum reach)i), s->reach[i], s->reached[i], cases);
    buf_printf(out, "\nnamed in the requests: %" PRIu64 ", of which %" PRIu64 " are here\n",
               s->things, s->resolved);
    buf_printf(out, "seconds: %.3f for a brief, %.3f for its index\n", s->seconds,
               s->index_seconds);
}

void eval_to_text(const struct evaluation *e, const struct report_options *options, struct buf *out)
{
    struct eval_summary s;
    eval_summarise(e, &s);
    buf_printf(out, "%zu past changes (%s), %.1f files each, %.1f s\n\n", e->cases.count,
               options->origin, s.answers, e->seconds);
    add_header(out);
    add_metric_row(out, "repose", s.rows[ROW_RANKING]);
    for (size_t i = 0; i < BASELINES; i++)
        add_metric_row(out, baselines[i].label, s.rows[ROW_ALONE + baselines[i].signal]);
    add_brief(out, &s, e->cases.count);
    add_reliability(out, &s.reliability);
    if (options->ablation)
        add_ablation(out, &s);
}

void learn_to_text(const struct learn_outcome *o, struct buf *out)
{
    buf_printf(out, "%zu past changes: learned from the older %zu, asked about the newer %zu\n\n",
               o->cases, o->cases - o->judged, o->judged);
    add_header(out);
    add_metric_row(out, "shipped weights", o->shipped);
    add_metric_row(out, "own weights", o->own);
    buf_addstr(out, o->better ? "\n'repose sleep' lets own weights rank here\n"
                              : "\n'repose sleep' keeps the shipped weights here\n");
}

/* ---- JSON ---- */

static json_t *row_json(const double row[METRIC_COUNT])
{
    json_t *object = json_object();
    for (int m = 0; m < METRIC_COUNT; m++)
        json_object_set_new(object, metric_name((enum metric)m), json_real(row[m]));
    return object;
}

static json_t *reliability_json(const struct reliability *r)
{
    json_t *bins = json_array();
    for (int i = 0; i < RELIABILITY_BINS; i++)
        if (r->bins[i].files)
            json_array_append_new(bins,
                                  json_pack("{s:f, s:I, s:f, s:f}", "from", i / 10.0, "files",
                                            (json_int_t)r->bins[i].files, "promised",
                                            r->bins[i].promised / (double)r->bins[i].files, "came",
                                            (double)r->bins[i].came / (double)r->bins[i].files));
    return bins;
}

/* Tokens until so much of the answers is named; null where it is not. */
static json_t *case_reach_json(const struct case_result *result)
{
    json_t *object = json_object();
    for (int i = 0; i < REACH_COUNT; i++)
        json_object_set_new(object, reach_name((enum reach)i),
                            result->reach[i] ? json_integer(result->reach[i]) : json_null());
    return object;
}

static json_t *reach_json(const struct eval_summary *s)
{
    json_t *object = json_object();
    for (int i = 0; i < REACH_COUNT; i++)
        json_object_set_new(object, reach_name((enum reach)i),
                            json_pack("{s:o, s:I}", "tokens",
                                      s->reached[i] ? json_real(s->reach[i]) : json_null(), "cases",
                                      (json_int_t)s->reached[i]));
    return object;
}

static json_t *likely_json(const struct eval_summary *s)
{
    return json_pack("{s:f, s:f, s:o}", "f1", s->f1, "named", s->named, "precision",
                     s->with_likely ? json_real(s->precision) : json_null());
}

static json_t *ablation_json(const struct eval_summary *s, int first)
{
    json_t *object = json_object();
    for (int i = 0; i < SIGNAL_COUNT; i++)
        json_object_set_new(object, signal_name((enum signal)i), row_json(s->rows[first + i]));
    return object;
}

static json_t *case_json(const struct eval_case *item, const struct case_result *result)
{
    char commit[OID_HEX_SIZE], parent[OID_HEX_SIZE];
    json_t *object = row_json(result->rows[ROW_RANKING]);
    json_object_set_new(object, "commit", json_string(oid_hex(&item->commit, commit)));
    json_object_set_new(object, "parent", json_string(oid_hex(&item->parent, parent)));
    json_object_set_new(object, "f1", json_real(result->f1));
    json_object_set_new(object, "named", json_integer(result->named));
    json_object_set_new(object, "right", json_integer(result->right));
    json_object_set_new(object, "answers", json_integer(result->answers));
    json_object_set_new(object, "things", json_integer(result->things));
    json_object_set_new(object, "resolved", json_integer(result->resolved));
    json_object_set_new(object, "reach", case_reach_json(result));
    json_object_set_new(object, "tokens", json_integer((json_int_t)result->tokens));
    return object;
}

char *eval_to_json(const struct evaluation *e, const struct report_options *options)
{
    struct eval_summary s;
    json_t *rows = json_object(), *cases = json_array();
    eval_summarise(e, &s);
    for (size_t i = 0; i < BASELINES; i++)
        json_object_set_new(rows, baselines[i].name,
                            row_json(s.rows[ROW_ALONE + baselines[i].signal]));
    for (size_t i = 0; i < e->cases.count; i++)
        json_array_append_new(cases, case_json(&e->cases.items[i], &e->results[i]));
    json_t *root = json_pack(
        "{s:s, s:o, s:I, s:f, s:f, s:o, s:o, s:o, s:o, s:{s:I, s:I}, s:{s:f, s:f}, s:{s:f, s:f}, "
        "s:{s:f, s:I, s:o}, s:o}",
        "schema", "repose.eval/1", "origin", json_text(options->origin), "count",
        (json_int_t)e->cases.count, "seconds", e->seconds, "answers", s.answers, "ranking",
        row_json(s.rows[ROW_RANKING]), "baselines", rows, "likely", likely_json(&s), "reach",
        reach_json(&s), "named", "things", (json_int_t)s.things, "resolved", (json_int_t)s.resolved,
        "tokens", "brief", s.tokens, "full", s.full_tokens, "median_seconds", "brief", s.seconds,
        "index", s.index_seconds, "probabilities", "brier", reliability_brier(&s.reliability),
        "files", (json_int_t)reliability_files(&s.reliability), "reliability",
        reliability_json(&s.reliability), "cases", cases);
    if (options->ablation) {
        json_object_set_new(root, "alone", ablation_json(&s, ROW_ALONE));
        json_object_set_new(root, "without", ablation_json(&s, ROW_WITHOUT));
    }
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}

char *learn_to_json(const struct learn_outcome *o)
{
    json_t *root = json_pack("{s:s, s:I, s:I, s:b, s:o, s:o}", "schema", "repose.learn/1", "count",
                             (json_int_t)o->cases, "judged", (json_int_t)o->judged, "better",
                             o->better, "shipped", row_json(o->shipped), "own", row_json(o->own));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}

/* For training: the case, and the candidates with their signals. */
static void add_training(json_t *line, const struct eval_case *item, json_t *candidates)
{
    char parent[OID_HEX_SIZE];
    json_object_set_new(line, "parent", json_string(oid_hex(&item->parent, parent)));
    json_object_set_new(line, "query", json_text(item->request));
    json_object_set_new(line, "gold_src", json_text_list(&item->answers));
    json_object_set_new(line, "gold_all", json_text_list(&item->with_tests));
    json_object_set(line, "candidates", candidates);
}

void eval_predictions(const struct evaluation *e, struct buf *out)
{
    for (size_t i = 0; i < e->cases.count; i++) {
        char commit[OID_HEX_SIZE];
        const struct eval_case *item = &e->cases.items[i];
        json_t *line = json_pack("{s:o, s:s, s:O}", "repo", json_text(item->repo), "commit",
                                 oid_hex(&item->commit, commit), "files", e->results[i].files);
        if (e->results[i].candidates)
            add_training(line, item, e->results[i].candidates);
        char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(6));
        buf_printf(out, "%s\n", text);
        free(text);
        json_decref(line);
    }
}
