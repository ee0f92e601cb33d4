#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "base/order.h"
#include "imports/imports.h"
#include "note/survey.h"
#include "review/missing.h"
#include "review/reviewer.h"
#include "view/ranked.h"

#define CANDIDATES_MAX  300 /* of each list, with all_candidates */
#define COMMITS_READ    50  /* whose messages are looked at */
#define REQUEST_FILES   30
#define DECLARERS_MAX   5   /* files that define one name; more of them say nothing */
#define REQUEST_TELLS   0.3 /* probability by the messages that is worth telling */

/* Sources and tests stand before documents and data, which are read, and forgotten, for other
 * reasons: neither takes a place from the other. A document that follows a kind is listed by the
 * conditions of view/kind_cochange.h alone. */
struct list_limits {
    bool is_of_documents;
    size_t max;
    double least; /* probability */
};

static const struct list_limits list_limits[] = { { false, 6, 0.25 }, { true, 4, 0.4 } };

struct candidate {
    const struct cochange *history;    /* NULL: none */
    const struct kind_companion *kind; /* NULL: it follows none */
    float signals[MISSING_SIGNALS];
    double request; /* probability by the messages */
    double probability;
    const char *declares, *uses; /* names, for the reasons */
    bool is_met;
};

struct search {
    struct reviewer *r;
    struct candidate *files; /* per file of the snapshot */
    uint32_t *base;          /* positions of the changed files that the snapshot has */
    size_t base_count;
    double request; /* mean of their log-odds by the messages */
};

/* A file that one with such a role calls for, see missing_may_follow; else NULL. */
static struct candidate *meet(struct search *s, uint32_t file, enum file_role changed)
{
    if (s->r->in_change[file] || !missing_may_follow(changed, view_role(s->r->in->view, file)))
        return NULL;
    s->files[file].is_met = true;
    return &s->files[file];
}

static bool may_call(const struct search *s, const struct changed *changed, uint32_t file)
{
    return missing_may_follow(changed->file->role, view_role(s->r->in->view, file));
}

/* ---- history ---- */

/* The changed files that the snapshot has and that may call for one with such a role. */
static size_t list_base(const struct search *s, enum file_role missing, uint32_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < s->r->changed_count; i++) {
        const struct changed *c = &s->r->changed[i];
        if (c->base >= 0 && missing_may_follow(c->file->role, missing))
            out[count++] = (uint32_t)c->base;
    }
    return count;
}

static void add_history_of(struct search *s, enum file_role role)
{
    struct reviewer *r = s->r;
    struct cochange *found;
    uint32_t *base = ARENA_ARRAY(r->arena, uint32_t, r->changed_count);
    size_t base_count = list_base(s, role, base);
    size_t count = cochange_find(r->changes, r->in->view->snapshot->file_count, base, base_count,
                                 r->in_change, r->arena, &found);
    for (size_t i = 0; i < count; i++) {
        uint32_t file = found[i].file;
        if (view_role(r->in->view, file) != role || r->in_change[file])
            continue;
        s->files[file].is_met = true;
        s->files[file].history = &found[i];
    }
}

static void add_history_candidates(struct search *s)
{
    struct reviewer *r = s->r;
    r->history_count = cochange_find(r->context->changes, r->in->view->snapshot->file_count,
                                     s->base, s->base_count, r->in_change, r->arena, &r->history);
    for (int role = 0; role < ROLE_COUNT; role++)
        add_history_of(s, (enum file_role)role);
}

/* ---- kinds of files ---- */

static void add_kinds(struct search *s)
{
    struct kind_companion *found;
    size_t count = review_find_kind_companions(s->r, &found);
    for (size_t i = 0; i < count; i++) {
        struct candidate *c = &s->files[found[i].file];
        c->is_met = true;
        c->kind = &found[i];
    }
}

/* ---- structure ---- */

static bool is_risky(enum review_touch touch)
{
    return touch == TOUCH_REMOVED || touch == TOUCH_SIGNATURE || touch == TOUCH_MOVED;
}

static void add_user_candidates(struct search *s)
{
    for (size_t i = 0; i < s->r->changed_count; i++) {
        const struct changed *changed = &s->r->changed[i];
        for (size_t j = 0; changed->users && j < changed->file->definition_count; j++) {
            const struct review_definition *d = &changed->file->definitions[j];
            for (size_t k = 0; k < changed->users[j].count; k++) {
                struct candidate *c = meet(s, changed->users[j].items[k].file, changed->file->role);
                if (!c)
                    continue;
                c->signals[is_risky(d->touch) ? MISSING_USES_RISKY : MISSING_USES]++;
                if (!c->uses || is_risky(d->touch))
                    c->uses = d->name;
            }
        }
    }
}

static int add_declarers_of(struct search *s, const struct changed *changed,
                            const struct definition *d, const char *name, bool risky,
                            struct err *err)
{
    uint32_t *files;
    size_t count;
    if (strlen(d->name) < 4 || d->kind == DEF_FIELD || d->kind == DEF_VARIABLE)
        return 0;
    if (context_find_holders(s->r->context, POSTING_DEFINITION, d->name, 0, s->r->arena, &files,
                             &count, err))
        return -1;
    for (size_t i = 0; i < count && count <= DECLARERS_MAX; i++) {
        struct candidate *c = meet(s, files[i], changed->file->role);
        if (!c)
            continue;
        c->signals[risky ? MISSING_DECLARES_RISKY : MISSING_DECLARES]++;
        if (!c->declares || risky)
            c->declares = name;
    }
    return 0;
}

static int add_declarers(struct search *s, struct err *err)
{
    size_t left = REVIEW_NAMES_MAX;
    for (size_t i = 0; i < s->r->changed_count; i++) {
        const struct changed *c = &s->r->changed[i];
        for (size_t j = 0; j < c->file->definition_count; j++) {
            const struct review_definition *d = &c->file->definitions[j];
            const struct definition_change *change = &c->changes[j];
            if (d->touch == TOUCH_BODY || !d->is_public || !left)
                continue;
            left--;
            if (add_declarers_of(s, c, change->now ? change->now : change->old, d->name,
                                 is_risky(d->touch), err))
                return -1;
        }
    }
    return 0;
}

static void add_imported(struct search *s)
{
    for (size_t i = 0; i < s->r->changed_count; i++) {
        const struct changed *c = &s->r->changed[i];
        for (size_t j = 0; c->base >= 0 && j < c->now.summary.import_count; j++) {
            int64_t target = import_resolve(context_imports(s->r->context), (uint32_t)c->base,
                                            c->now.summary.imports[j].target);
            if (target >= 0 && s->files[target].is_met && may_call(s, c, (uint32_t)target))
                s->files[target].signals[MISSING_IMPORTED] = 1;
        }
    }
}

/* ---- names ---- */

static void add_shared_names(struct search *s, uint32_t file, struct candidate *c)
{
    const char *path = s->r->in->view->snapshot->files[file].path, *base = path_base(path);
    char core[128], other[128];
    bool has_core = name_without_test(path, core, sizeof core);
    size_t stem = path_stem_length(base), folder = path_dir_length(path);
    for (size_t i = 0; i < s->r->changed_count; i++) {
        if (!may_call(s, &s->r->changed[i], file))
            continue;
        const char *changed = s->r->changed[i].file->path, *name = path_base(changed);
        bool same_stem = path_stem_length(name) == stem && !strncasecmp(name, base, stem);
        if (!same_stem && has_core && name_without_test(changed, other, sizeof other) &&
            !strcmp(core, other))
            c->signals[MISSING_TEST_PAIR] = 1;
        if (path_dir_length(changed) == folder && !memcmp(changed, path, folder))
            c->signals[MISSING_FOLDER] = 1;
    }
}

/* ---- what the messages speak of ---- */

static int add_messages(struct reviewer *r, struct buf *text, struct err *err)
{
    struct walked *commits;
    size_t count;
    if (repo_walk(r->in->repo, &r->in->range->head, &r->in->range->merge_base, COMMITS_READ,
                  r->arena, &commits, &count, NULL, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct commit commit;
        if (repo_read_commit(r->in->repo, &commits[i].id, true, r->arena, &commit, err))
            return -1;
        buf_printf(text, "%s\n%s\n", commit.subject, commit.body);
    }
    return 0;
}

static int add_request(struct search *s, struct err *err)
{
    struct buf text = BUF_INIT;
    struct request request;
    struct ranked_request ranked;
    buf_limit(&text, REQUEST_MAX);
    int result = add_messages(s->r, &text, err);
    if (!result && text.size) {
        request_analyse(&request, text.data, text.size, s->r->arena);
        result =
            view_rank(s->r->in->view, false, &request, CANDIDATES_MAX, s->r->arena, &ranked, err);
    }
    for (size_t i = 0; !result && text.size && i < ranked.ranking.count; i++) {
        const struct ranked_file *file = &ranked.ranking.files[i];
        s->files[file->file].request = file->probability;
        for (size_t j = 0; i < REQUEST_FILES && j < s->r->changed_count; j++)
            meet(s, file->file, s->r->changed[j].file->role);
    }
    for (size_t i = 0; i < s->base_count; i++)
        s->request += missing_log_odds(s->files[s->base[i]].request) / (double)s->base_count;
    buf_release(&text);
    return result;
}

/* ---- the list ---- */

static void weigh_kind(struct candidate *c)
{
    if (c->kind)
        c->probability = fmax(c->probability, missing_probability_of_share(c->kind->share));
}

static void score(struct search *s, struct weighted **out, size_t *count)
{
    size_t files = s->r->in->view->snapshot->file_count;
    *out = ARENA_ARRAY(s->r->arena, struct weighted, files);
    *count = 0;
    for (uint32_t i = 0; i < files; i++) {
        struct candidate *c = &s->files[i];
        if (!c->is_met)
            continue;
        missing_from_history(c->history, s->r->changed_count, c->signals);
        c->signals[MISSING_REQUEST] = missing_log_odds(c->request) - (float)s->request;
        add_shared_names(s, i, c);
        for (int k = MISSING_DECLARES_RISKY; k <= MISSING_USES; k++)
            c->signals[k] = logf(1 + c->signals[k]);
        c->probability = missing_probability(c->signals);
        weigh_kind(c);
        (*out)[(*count)++] = (struct weighted){ i, c->probability };
    }
    if (*count)
        weighted_sort(*out, *count);
}

static int compare_positions(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int add_example(struct reviewer *r, const struct change_set *set, struct review_missing *out,
                       struct err *err)
{
    struct review_commit *example = &out->examples[out->example_count++];
    const char *body;
    example->time = set->time;
    return index_db_commit_message(r->in->view->db, set->row, r->arena, &example->id,
                                   &example->subject, &body, err);
}

/* Past changes of both, the newest first. */
static int add_examples(struct reviewer *r, uint32_t file, uint32_t with,
                        struct review_missing *out, struct err *err)
{
    const struct changes *changes = r->context->changes;
    for (uint32_t i = changes->first[with]; i < changes->first[with + 1]; i++) {
        const struct change_set *set = &changes->sets[changes->of_file[i]];
        if (set->paths_total > CHANGE_SWEEPING ||
            !bsearch(&file, set->files, set->file_count, sizeof file, compare_positions))
            continue;
        if (add_example(r, set, out, err))
            return -1;
        if (out->example_count == sizeof out->examples / sizeof *out->examples)
            return 0;
    }
    return 0;
}

static void add_reasons(struct search *s, const struct candidate *c, struct review_missing *out)
{
    struct arena *arena = s->r->arena;
    out->why.items = ARENA_ARRAY(arena, const char *, 4);
    if (c->declares)
        out->why.items[out->why.count++] = arena_printf(arena, "defines %s, too", c->declares);
    if (c->uses)
        out->why.items[out->why.count++] = arena_printf(arena, "uses %s", c->uses);
    if (c->request >= REQUEST_TELLS)
        out->why.items[out->why.count++] = "the commit messages speak of it";
}

static int follow_kind(struct reviewer *r, const struct kind_companion *kind,
                       struct review_missing *out, struct err *err)
{
    const struct changed *caller = &r->changed[kind->caller];
    out->with = caller->old_path;
    if (strcmp(kind->kind, caller->old_path) != 0)
        out->kind = kind->kind;
    out->together = kind->together;
    out->of = kind->of;
    return add_example(r, &r->changes->sets[kind->examples[0]], out, err) ||
                   add_example(r, &r->changes->sets[kind->examples[1]], out, err)
               ? -1
               : 0;
}

/* What the files did themselves; what is known of their forerunners only is said to be of these. */
static int follow_history(struct reviewer *r, uint32_t file, const struct cochange *history,
                          struct review_missing *out, struct err *err)
{
    const char *with = r->in->view->snapshot->files[history->with].path;
    struct cochange_pair pair = cochange_of_pair(r->context->changes, file, history->with);
    if (!pair.together) {
        out->why.items[out->why.count++] =
            arena_printf(r->arena, "before they were split, it changed with %s", with);
        return 0;
    }
    out->with = with;
    out->together = pair.together;
    out->of = pair.of;
    return add_examples(r, file, history->with, out, err);
}

static int add_missing_file(struct search *s, const struct weighted *scored, struct err *err)
{
    struct reviewer *r = s->r;
    const struct file *files = r->in->view->snapshot->files;
    const struct candidate *c = &s->files[scored->item];
    struct review_missing *out = &r->out->missing[r->out->missing_count++];
    out->path = files[scored->item].path;
    out->role = view_role(r->in->view, scored->item);
    out->probability = scored->weight;
    out->signals = c->signals;
    add_reasons(s, c, out);
    if (c->kind)
        return follow_kind(r, c->kind, out, err);
    return c->history ? follow_history(r, scored->item, c->history, out, err) : 0;
}

/* Adds the most likely of one list, `scored` in order. */
static int list_missing(struct search *s, const struct weighted *scored, size_t count,
                        const struct list_limits *limits, struct err *err)
{
    struct reviewer *r = s->r;
    size_t first = r->out->missing_count, listed = 0;
    for (size_t i = 0; i < count && r->out->missing_count - first < CANDIDATES_MAX; i++) {
        const struct candidate *c = &s->files[scored[i].item];
        bool is_likely = scored[i].weight >= limits->least || (limits->is_of_documents && c->kind);
        bool is_listed = is_likely && listed < limits->max;
        if (missing_is_document(view_role(r->in->view, scored[i].item)) !=
                limits->is_of_documents ||
            !(is_listed || r->in->all_candidates))
            continue;
        if (add_missing_file(s, &scored[i], err))
            return -1;
        r->out->missing[r->out->missing_count - 1].is_listed = is_listed;
        listed += is_listed;
    }
    return 0;
}

static int list_all_missing(struct search *s, const struct weighted *scored, size_t count,
                            struct err *err)
{
    s->r->out->missing = ARENA_ARRAY(s->r->arena, struct review_missing, count);
    for (size_t i = 0; i < sizeof list_limits / sizeof *list_limits; i++)
        if (list_missing(s, scored, count, &list_limits[i], err))
            return -1;
    return 0;
}

/* The changed files that the snapshot has. */
static void list_changed(struct search *s)
{
    s->base = ARENA_ARRAY(s->r->arena, uint32_t, s->r->changed_count);
    for (size_t i = 0; i < s->r->changed_count; i++)
        if (s->r->changed[i].base >= 0)
            s->base[s->base_count++] = (uint32_t)s->r->changed[i].base;
}

int review_find_missing(struct reviewer *r, struct err *err)
{
    struct search s = { .r = r };
    struct weighted *scored;
    size_t count;
    if (!r->changed_count)
        return 0;
    if (r->changed_count > CHANGE_SWEEPING) {
        review_limit(r,
                     "the change is sweeping (%zu files): what usually changes along was not "
                     "looked for",
                     r->changed_count);
        return 0;
    }
    s.files = ARENA_ARRAY(r->arena, struct candidate, r->in->view->snapshot->file_count);
    list_changed(&s);
    add_history_candidates(&s);
    if (review_restores(r))
        return 0;
    add_kinds(&s);
    add_user_candidates(&s);
    if (add_declarers(&s, err) || add_request(&s, err))
        return -1;
    add_imported(&s);
    score(&s, &scored, &count);
    return list_all_missing(&s, scored, count, err);
}
