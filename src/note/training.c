#include "note/training.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "llm/provider.h"
#include "note/input.h"
#include "note/note_json.h"
#include "redact/redact.h"
#include "text/tokens.h"

int training_open(struct training *training, const struct sleep_request *request,
                  bool with_requests, struct err *err)
{
    const struct plan_request *plan = &request->plan;
    const char *mode = settings_string(plan->settings, SETTING_LLM_JSON_MODE);
    bool in_words = !strcmp(mode, "object") || !strcmp(mode, "none");
    *training = (struct training){ .request = request };
    /* Nothing is sent: whichever the model was, the messages are those of chat completions. */
    training->config =
        (struct llm_config){ .provider = &provider_openai,
                             .model = "",
                             .base_url = "",
                             .temperature = -1,
                             .json_mode = in_words ? JSON_MODE_NONE : JSON_MODE_SCHEMA };
    if (with_requests && plan->notes &&
        notes_db_requests(plan->notes, &training->arena, &training->requests,
                          &training->request_count, err))
        return -1;
    return sleep_prompts(request, &training->arena, &training->maker, err);
}

void training_close(struct training *training)
{
    map_release(&training->writers);
    arena_release(&training->arena);
}

/* ---- metadata ---- */

/* What grounding took out, one a line. */
static json_t *removed_json(struct training *t, const char *removed)
{
    json_t *array = json_array();
    for (size_t size; *removed; removed += size + (removed[size] == '\n')) {
        size = strcspn(removed, "\n");
        json_array_append_new(array, note_json_text(arena_strndup(&t->arena, removed, size)));
        t->totals.removed++;
    }
    return array;
}

/* What people typed may hold secrets, too. */
static json_t *request_json(struct training *t, const struct asked_request *asked)
{
    struct buf text = BUF_INIT;
    t->totals.redacted += redact(asked->text, strlen(asked->text), &text);
    t->totals.requests++;
    json_t *request = json_pack("{s:o, s:f}", "text", note_json_text(text.size ? text.data : ""),
                                "weight", asked->weight);
    buf_release(&text);
    return request;
}

static json_t *requests_json(struct training *t, const char *module)
{
    json_t *array = json_array();
    size_t low = 0, high = t->request_count;
    while (low < high) { /* the first of the module */
        size_t middle = low + (high - low) / 2;
        if (strcmp(t->requests[middle].module, module) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < t->request_count && !strcmp(t->requests[low].module, module); low++)
        json_array_append_new(array, request_json(t, &t->requests[low]));
    return array;
}

static json_t *metadata_json(struct training *t, const struct stored_note *note)
{
    json_t *metadata = json_pack(
        "{s:s, s:s, s:o, s:s, s:s, s:o, s:b, s:o}", "schema", "repose.export/1", "purpose",
        *note->module ? "note" : "overview", "module", note_json_text(note->module), "revision",
        t->request->revision, "written_at", note->revision, "writer", note_json_text(note->writer),
        "shared", *note->origin != '\0', "removed", removed_json(t, note->removed));
    if (t->requests && *note->module)
        json_object_set_new(metadata, "requests", requests_json(t, note->module));
    return metadata;
}

/* ---- an example ---- */

static void count_example(struct training *t, const struct stored_note *note,
                          const struct prompt *prompt)
{
    uint32_t answer = tokens_estimate(note->json, strlen(note->json));
    bool fresh;
    ++*map_put(&t->writers, note->writer, strlen(note->writer), &fresh);
    t->totals.examples++;
    t->totals.shared += *note->origin != '\0';
    t->totals.prompt_tokens += prompt->llm.input_tokens;
    t->totals.note_tokens += answer;
    t->totals.redacted += prompt->redacted;
    if (prompt->llm.input_tokens + answer > t->totals.largest)
        t->totals.largest = prompt->llm.input_tokens + answer;
}

static void add_training_example(struct training *t, const struct stored_note *note,
                                 const struct prompt *prompt, struct buf *out)
{
    json_t *body = provider_openai.body(&t->config, &prompt->llm);
    json_t *messages = json_incref(json_object_get(body, "messages"));
    json_array_append_new(messages, json_pack("{s:s, s:o}", "role", "assistant", "content",
                                              note_json_text(note->json)));
    json_t *line =
        json_pack("{s:o, s:o}", "messages", messages, "metadata", metadata_json(t, note));
    char *text = json_dumps(line, JSON_COMPACT);
    buf_printf(out, "%s\n", text);
    free(text);
    json_decref(line);
    json_decref(body);
    count_example(t, note, prompt);
}

int training_module(struct training *t, uint32_t module, struct buf *out, struct err *err)
{
    const struct plan_request *plan = &t->request->plan;
    struct arena arena = ARENA_INIT;
    struct stored_note note;
    struct prompt prompt;
    enum note_state state;
    int found = note_stored(plan->context, plan->notes, module,
                            note_knows_until(plan->context->changes), &arena, &note, &state, err);
    bool usable = found == 1 && *note.json;
    if (found >= 0) {
        t->totals.modules++;
        t->totals.states[state] += !found || usable;
        t->totals.unusable += found && !usable;
    }
    int result = found < 0 ? -1 : usable && state == NOTE_FRESH;
    /* A note that was merged from several generations answers the question without an angle. */
    if (result == 1 && prompt_module(&t->maker, module, 0, 1, &arena, &prompt, err))
        result = -1;
    if (result == 1)
        add_training_example(t, &note, &prompt, out);
    arena_release(&arena);
    return result;
}

int training_overview(struct training *t, struct buf *out, struct err *err)
{
    const struct plan_request *plan = &t->request->plan;
    int64_t until = note_knows_until(plan->context->changes);
    struct arena arena = ARENA_INIT;
    struct overview overview;
    struct stored_note note;
    struct prompt prompt;
    bool fresh = false;
    int found = 0;
    if (plan->notes)
        found = overview_load(plan->context, plan->notes, until, &arena, &overview, err);
    if (!found && plan->notes)
        found = overview_stored(plan->notes, &overview, until, 0, &arena, &note, &fresh, err);
    int result = found < 0 ? -1 : found && fresh && *note.json;
    if (result == 1 &&
        prompt_overview(&t->maker, overview.notes, overview.count, &arena, &prompt, err))
        result = -1;
    if (result == 1) {
        add_training_example(t, &note, &prompt, out);
        t->totals.overview = true;
    }
    arena_release(&arena);
    return result;
}

/* ---- the card ---- */

static void add_writers(const struct training *t, struct buf *out)
{
    for (size_t i = 0; i < t->writers.count; i++)
        buf_printf(out, "%s`%s` (%" PRIu32 ")", i ? ", " : "", t->writers.entries[i].key,
                   t->writers.entries[i].value);
}

void training_card(const struct training *t, struct buf *out)
{
    const struct training_totals *n = &t->totals;
    buf_printf(out,
               "# Notes about a repository, as training data\n\n"
               "Chat examples in JSON lines, made by repose: what a model was asked about a module "
               "of the repository,\nand the note that was accepted after it had been checked "
               "against the code.\n\n"
               "| | |\n|---|---|\n| revision | `%s` |\n| examples | %" PRIu64 " |\n",
               t->request->revision, n->examples);
    buf_printf(out,
               "| modules | %" PRIu64 ": %" PRIu64 " with a fresh note, %" PRIu64 " aged, %" PRIu64
               " stale, %" PRIu64 " without, %" PRIu64 " whose replies were unusable |\n",
               n->modules, n->states[NOTE_FRESH], n->states[NOTE_AGED], n->states[NOTE_STALE],
               n->states[NOTE_MISSING], n->unusable);
    buf_printf(out, "| overview | %s |\n| written by | ", n->overview ? "yes" : "no");
    add_writers(t, out);
    buf_printf(out,
               " |\n| shared by others | %" PRIu64 " |\n"
               "| tokens (estimated) | %" PRIu64 " asked, %" PRIu64
               " answered; the largest example has %" PRIu64 " |\n"
               "| secrets taken out | %" PRIu64 " |\n| claims that checking removed | %" PRIu64
               " |\n| remembered requests | %" PRIu64 " |\n\n",
               n->shared, n->prompt_tokens, n->note_tokens, n->largest, n->redacted, n->removed,
               n->requests);
    buf_addstr(
        out, "The examples hold source code, documentation and commit messages of the repository: "
             "its licence holds for\nthem. The notes were written by the models above: their "
             "terms say what may be trained with them.\n"
             "Secrets of known shapes are taken out; read a sample before you hand the file "
             "to anybody.\n");
}
