#include "eval/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

static void read_progress_line(struct progress *p, const char *text, size_t length)
{
    char key[24], number[24];
    json_t *line = json_loadb(text, length, 0, NULL), *result;
    const char *line_key;
    json_int_t line_number;
    snprintf(key, sizeof key, "%016" PRIx64, p->key);
    if (line &&
        !json_unpack(line, "{s:s, s:I, s:o}", "key", &line_key, "case", &line_number, "result",
                     &result) &&
        !strcmp(line_key, key)) {
        snprintf(number, sizeof number, "%lld", (long long)line_number);
        json_object_set(p->known, number, result);
    }
    json_decref(line);
}

void progress_open(struct progress *p, const struct store *store, uint64_t key)
{
    struct buf path = BUF_INIT;
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    buf_printf(&path, "%s/eval.jsonl", store_folder(store));
    *p = (struct progress){ buf_detach(&path), key, json_object() };
    FILE *in = fopen(p->path, "re");
    while (in && (length = getline(&text, &room, in)) >= 0)
        read_progress_line(p, text, (size_t)length);
    free(text);
    if (in)
        fclose(in);
    /* What other runs left behind is of no use any more. */
    if (in && !json_object_size(p->known))
        unlink(p->path);
}

bool progress_get(const struct progress *p, size_t number, struct case_result *out)
{
    char name[24];
    snprintf(name, sizeof name, "%zu", number);
    const json_t *known = json_object_get(p->known, name);
    if (known && !case_result_from_json(known, out))
        return true;
    return false;
}

int progress_add(const struct progress *p, size_t number, const struct case_result *result,
                 struct err *err)
{
    char key[24];
    snprintf(key, sizeof key, "%016" PRIx64, p->key);
    json_t *line = json_pack("{s:s, s:I, s:o}", "key", key, "case", (json_int_t)number, "result",
                             case_result_to_json(result));
    char *text = json_dumps(line, JSON_COMPACT);
    FILE *out = fopen(p->path, "ae");
    /* The line break in front parts it from one that was cut. */
    bool bad = !out || fprintf(out, "\n%s\n", text) < 0;
    if (out && fclose(out))
        bad = true;
    free(text);
    json_decref(line);
    return bad ? err_set(err, ERR_STORE, "cannot write %s: %s", p->path, strerror(errno)) : 0;
}

void progress_close(struct progress *p, bool done)
{
    if (done)
        unlink(p->path);
    free(p->path);
    json_decref(p->known);
    *p = (struct progress){ 0 };
}
