#include "review/review.h"

#include "mcp/arguments.h"
#include "mcp/tools.h"
#include "print/json_text.h"

static json_t *findings(const struct review *review)
{
    json_t *array = json_array();
    for (size_t i = 0; i < review->finding_count; i++) {
        const struct review_finding *f = &review->findings[i];
        json_t *object = json_pack("{s:s}", "level", review_level_name(f->level));
        json_path(object, f->path);
        if (f->line)
            json_object_set_new(object, "line", json_integer(f->line));
        json_object_set_new(object, "message", json_text(f->message));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *structured(const struct review *review)
{
    json_t *root = json_object();
    json_object_set_new(root, "base", tool_revision(&review->range.merge_base));
    json_object_set_new(root, "head", tool_revision(&review->range.head));
    if (review->stale)
        json_object_set_new(root, "stale", json_true());
    json_object_set_new(root, "findings", findings(review));
    json_object_set_new(root, "review", json_text(review->markdown));
    return root;
}

static int make_review_result(struct tool_call *call, const struct review_range *range,
                              struct session_view *view, struct tool_result *result,
                              struct err *err)
{
    struct session *session = call->session;
    struct review review;
    const struct work_tree *work;
    if (review_load_work_tree(range, session->repo, &view->view, call->arena, &work, err))
        return -1;
    int64_t budget = REVIEW_BUDGET_DEFAULT;
    struct review_input input = {
        .repo = session->repo,
        .view = &view->view,
        .outcome = &view->outcome,
        .range = range,
        .work = work,
        .notes = session_notes(session, false),
        .budget = (uint32_t)argument_integer(call->arguments, "budget", budget),
    };
    if (review_make(&input, call->arena, &review, err))
        return -1;
    buf_addstr(&result->text, review.markdown);
    result->structured = structured(&review);
    return 0;
}

/* The view and the settings are those of the merge base: a change may not decide how it is looked
 * at. */
int tool_review(struct tool_call *call, struct tool_result *result, struct err *err)
{
    struct session_view one = { 0 }, *view;
    struct review_range range;
    char hex[OID_HEX_SIZE];
    const char *text = argument_string(call->arguments, "range");
    bool is_work_tree = argument_boolean(call->arguments, "work_tree");
    if (is_work_tree
            ? review_range_of_work_tree(call->session->repo, text, call->arena, &range, err)
            : review_range_resolve(call->session->repo, text, call->arena, &range, err))
        return -1;
    int failed =
        session_open(call->session, oid_hex(&range.merge_base, hex), "review", &one, &view, err);
    if (!failed)
        failed = make_review_result(call, &range, view, result, err);
    session_close(&one);
    return failed;
}
