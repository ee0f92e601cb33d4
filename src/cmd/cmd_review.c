#include <stdlib.h>

#include "base/heap.h"
#include "cmd/command.h"
#include "review/review.h"

/* The settings of where the change begins: its own .repose may not decide what is looked at. Those
 * of HEAD were read, and warned about, before. */
static int read_review_settings(struct app *app, const struct review_range *range, struct err *err)
{
    struct oid tree;
    if (repo_tree_of(app->repo, &range->merge_base, &tree, err))
        return -1;
    settings_release(&app->settings);
    settings_init(&app->settings);
    return repo_read_settings(app->repo, &tree, NULL, &app->settings, err);
}

static int open_review_view(struct app *app, const struct review_range *range,
                            struct index_view *view, struct index_outcome *outcome, struct err *err)
{
    char hex[OID_HEX_SIZE];
    app->options.at = oid_hex(&range->merge_base, hex);
    int result = app_view(app, "review", view, outcome, err);
    app->options.at = NULL;
    return result;
}

static int print_review(const struct app *app, const struct review *review, struct err *err)
{
    struct buf text = BUF_INIT;
    int result;
    switch (app->options.format) {
    case FORMAT_JSON: {
        char *json = review_to_json(review, app->options.given & TAKES(OPTION_SIGNALS));
        result = app_write_line(json, err);
        free(json);
        return result;
    }
    case FORMAT_TEXT:
        review_to_text(review, &text);
        break;
    case FORMAT_GITHUB:
        review_to_github(review, &text);
        break;
    default:
        buf_addstr(&text, review->markdown);
    }
    result = app_write(&text, err);
    buf_release(&text);
    return result;
}

static int check(const struct review *review, struct err *err)
{
    size_t warnings = 0;
    for (size_t i = 0; i < review->finding_count; i++)
        warnings += review->findings[i].level == REVIEW_WARNING;
    if (!warnings)
        return 0;
    return err_set(err, ERR_NO, "the review has %zu warning%s", warnings, warnings == 1 ? "" : "s");
}

static int make_and_print_review(struct app *app, const struct review_range *range,
                                 struct view *view, const struct index_outcome *outcome,
                                 struct arena *arena, struct err *err)
{
    struct review review;
    const struct work_tree *work;
    if (review_load_work_tree(range, app->repo, view, arena, &work, err))
        return -1;
    struct review_input input = {
        .repo = app->repo,
        .view = view,
        .outcome = outcome,
        .range = range,
        .work = work,
        .notes = app_notes(app, false),
        .budget = app->options.budget ? (uint32_t)app->options.budget : REVIEW_BUDGET_DEFAULT,
        .all_candidates = app->options.given & TAKES(OPTION_SIGNALS),
    };
    int result = review_make(&input, arena, &review, err);
    notes_db_close(input.notes);
    if (work && app->options.format == FORMAT_GITHUB) /* which has no place for limits */
        app_warn_work_tree(app, work, arena);
    if (!result)
        result = print_review(app, &review, err);
    if (!result && !review.file_count && !app->argument_count)
        app_warn_unseen(app, view->snapshot, arena);
    if (!result && (app->options.given & TAKES(OPTION_CHECK)))
        result = check(&review, err);
    return result;
}

static int resolve_range(struct app *app, struct arena *arena, struct review_range *range,
                         struct err *err)
{
    const char *text = app->argument_count ? app->arguments[0] : NULL;
    if (!(app->options.given & TAKES(OPTION_WORK_TREE)))
        return review_range_resolve(app->repo, text, arena, range, err);
    return review_range_of_work_tree(app->repo, text, arena, range, err);
}

static int run_review(struct app *app, struct err *err)
{
    heap_expect(HEAP_ROOM);
    struct arena arena = ARENA_INIT;
    struct index_view index = INDEX_VIEW_INIT;
    struct view view;
    struct index_outcome outcome = { 0 };
    struct review_range range;
    int result = app_arguments(app, 0, 1, err);
    if (!result)
        result = resolve_range(app, &arena, &range, err);
    if (!result)
        result = read_review_settings(app, &range, err);
    if (!result)
        result = open_review_view(app, &range, &index, &outcome, err);
    view_init(&view, index.db, &index.snapshot, &app->settings, &arena);
    if (!result)
        result = make_and_print_review(app, &range, &view, &outcome, &arena, err);
    view_release(&view);
    index_view_release(&index);
    arena_release(&arena);
    return result;
}

const struct command cmd_review = {
    .name = "review",
    .summary = "what a reviewer needs to know about a change",
    .usage = "[-b TOKENS] [--check] [--format FORMAT] [BASE[..HEAD]] | --work-tree [BASE]",
    .help =
        "Looks at the change from the merge base of BASE and HEAD on: what it removes or changes "
        "that is still used\n"
        "elsewhere, which files usually change along and are missing, which tests cover it, notes "
        "on its modules.\n"
        "History is that of the merge base. Without BASE: the branch that the current one tracks, "
        "the default branch\n"
        "of the remote upstream or origin, main or master, else the commit before; the answer says "
        "which. With --work-tree the change ends in what is not committed: staged or not, and new "
        "files that are\n"
        "not ignored; without BASE it then begins at HEAD.\n"
        "\n"
        "  repose review --work-tree                  # before the commit\n"
        "  repose review                              # this branch, before it is pushed\n"
        "  repose review origin/main..feature\n"
        "  repose review --format github --check origin/main   # annotations in GitHub Actions\n"
        "\n"
        "--format is markdown (the default), json, text (one finding a line) or github (workflow "
        "commands).\n"
        "Exit status 1, only with --check: there is a warning.",
    .takes = TAKES(OPTION_BUDGET) | TAKES(OPTION_CHECK) | TAKES(OPTION_SIGNALS) |
             TAKES(OPTION_WORK_TREE),
    .needs = NEEDS_STORE,
    .run = run_review,
};
