/* batch_api.h - what the two batch APIs share, and where they differ. For the files of this folder
 * only. */
#ifndef REPOSE_LLM_BATCH_API_H
#define REPOSE_LLM_BATCH_API_H

#include <jansson.h>

#include "llm/batch.h"
#include "llm/http.h"

struct batch_api {
    struct batch_limits limits;
    const char *path;  /* of all batches, below the base URL: "/batches" */
    const char *after; /* the parameter that asks for the next page of a list */
    json_t *(*line)(const struct llm_config *config, const char *custom_id,
                    const struct llm_prompt *prompt);
    /* The batch as the vendor answers it; *out is a new reference. */
    int (*create)(const struct llm_config *config, const struct buf *lines, const char *token,
                  json_t **out, struct err *err);
    void (*read_status)(const struct llm_config *config, const json_t *batch, struct arena *arena,
                        struct batch_status *out);
    int64_t (*created)(const json_t *batch); /* seconds since 1970; -1: it does not say */
    /* Whether it may be the one that was submitted with this token and so many requests. */
    bool (*matches)(const json_t *batch, const char *token, size_t requests);
    /* The URL of a result of read_status; NULL when it leads elsewhere. */
    const char *(*result_url)(const struct llm_config *config, const char *result,
                              struct arena *arena);
};

extern const struct batch_api batch_openai, batch_anthropic;

/* True for an id of a peer that can stand in a URL's path: [A-Za-z0-9_.:/-], without "..". */
bool batch_is_id(const char *id);

/* One request to the vendor, tried again as retry.h says. One that creates something (`once`) is
 * tried again only when it did not reach the server, or was turned away for now: a reply that was
 * lost may belong to a batch that exists. read() gets the reply, whose status is a 2xx. *status is
 * 0 when no reply came, or a 404 that is not the API's own. */
typedef int batch_reader(void *data, const struct http_reply *reply, struct err *err);
int batch_call(const struct llm_config *config, const struct http_request *request,
               batch_reader *read, void *data, long *status, struct err *err);
/* The same for JSON; path below the base URL, body NULL: none. *out is a new reference. */
int batch_call_json(const struct llm_config *config, const char *method, const char *path,
                    const char *body, size_t body_size, bool once, json_t **out, long *status,
                    struct err *err);
/* batch_call_json for a body that is a value; takes it. */
int batch_create(const struct llm_config *config, const char *path, json_t *body, json_t **out,
                 long *status, struct err *err);
/* A batch_reader; data is the json_t ** that it fills. */
int batch_read_json(void *data, const struct http_reply *reply, struct err *err);

#endif
