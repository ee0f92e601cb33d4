#include "rank/world.h"

#include <string.h>

#include "support.h"

void world_begin(struct world *w, const char *request, const char *const *paths, size_t count)
{
    struct evidence *e = &w->evidence;
    *w = (struct world){ .arena = ARENA_INIT };
    request_analyse(&w->request, request, strlen(request), &w->arena);
    w->request.is_question = w->request.is_name = false; /* these worlds are about changes */
    e->request = &w->request;
    e->files = ARENA_ARRAY(&w->arena, struct evidence_file, count);
    e->file_count = count;
    for (size_t i = 0; i < count; i++)
        e->files[i] = (struct evidence_file){ .path = paths[i],
                                              .language = "c",
                                              .role = ROLE_SOURCE,
                                              .indexed = true,
                                              .lengths = { 100, 20, 10 },
                                              .lines = 50 };
    e->average_lengths[0] = 100;
    e->average_lengths[1] = 20;
    e->average_lengths[2] = 10;
    e->terms = ARENA_ARRAY(&w->arena, struct evidence_term, w->request.term_count);
    e->messages = ARENA_ARRAY(&w->arena, struct evidence_message_term, w->request.term_count);
    e->commits = ARENA_ARRAY(&w->arena, struct evidence_commit, WORLD_MAX);
    e->mentions = ARENA_ARRAY(&w->arena, struct evidence_mention, WORLD_MAX);
    for (size_t t = 0; t < w->request.term_count; t++) {
        e->terms[t].hits = ARENA_ARRAY(&w->arena, struct evidence_hit, WORLD_MAX);
        e->messages[t].hits = ARENA_ARRAY(&w->arena, struct evidence_message_hit, WORLD_MAX);
    }
}

void world_end(struct world *w)
{
    arena_release(&w->arena);
}

static size_t term_index(const struct world *w, const char *term)
{
    size_t t = 0;
    while (t < w->request.term_count && strcmp(w->request.terms[t].text, term))
        t++;
    if (t == w->request.term_count)
        fail_msg("\"%s\" is no term of the request", term);
    return t;
}

void world_hit(struct world *w, const char *term, uint32_t file, uint32_t body, uint32_t comment,
               uint32_t symbol)
{
    struct evidence_term *t = &w->evidence.terms[term_index(w, term)];
    size_t at = t->hit_count++;
    assert_true(at < WORLD_MAX && file < w->evidence.file_count);
    for (; at && t->hits[at - 1].file > file; at--)
        t->hits[at] = t->hits[at - 1];
    t->hits[at] = (struct evidence_hit){ file, { body, comment, symbol } };
}

uint32_t world_commit(struct world *w, int64_t time, uint32_t paths_total, const uint32_t *files,
                      size_t count)
{
    struct evidence *e = &w->evidence;
    struct evidence_commit *commit = &e->commits[e->commit_count];
    assert_true(e->commit_count < WORLD_MAX);
    *commit = (struct evidence_commit){ .time = time,
                                        .files = ARENA_ARRAY(&w->arena, uint32_t, count),
                                        .file_count = count,
                                        .paths_total = paths_total,
                                        .message_terms = 10 };
    if (count)
        memcpy(commit->files, files, count * sizeof *files);
    if (!e->commit_count)
        e->now = time;
    return (uint32_t)e->commit_count++;
}

void world_message(struct world *w, const char *term, uint32_t commit, uint32_t subject,
                   uint32_t body)
{
    struct evidence_message_term *t = &w->evidence.messages[term_index(w, term)];
    assert_true(t->hit_count < WORLD_MAX);
    t->hits[t->hit_count++] = (struct evidence_message_hit){ commit, subject, body };
}

void world_mention(struct world *w, uint32_t file, const char *text, bool is_symbol,
                   uint32_t rivals)
{
    assert_true(w->evidence.mention_count < WORLD_MAX);
    w->evidence.mentions[w->evidence.mention_count++] =
        (struct evidence_mention){ file, is_symbol ? MENTION_SYMBOL : MENTION_PATH, rivals, 0,
                                   text };
}
