/* llm URL QUESTIONS IN-FLIGHT
 *
 * Asks so many questions of the server at the base URL (OpenAI's API), each of some 20 KB, and
 * prints "WALL CPU PEAK": milliseconds that passed, milliseconds that this process worked, and the
 * peak of its memory in KB. A question without an answer is a failure of the measurement.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "llm/client.h"
#include "llm/provider.h"

#define PROMPT_SIZE 20000

static const char schema[] = "{\"type\":\"object\",\"additionalProperties\":false,"
                             "\"required\":[\"purpose\"],"
                             "\"properties\":{\"purpose\":{\"type\":\"string\"}}}";

struct asker {
    char *text;
    size_t left, answered;
};

static char *make_prompt(void)
{
    struct buf text = BUF_INIT;
    for (unsigned file = 0; text.size < PROMPT_SIZE; file++) {
        buf_printf(&text, "file: src/part_%u.c (c, 200 lines)\n", file);
        for (unsigned i = 1; i < 20; i++)
            buf_printf(&text, "  L%u function part_%u_%u: int part_%u_%u(struct part *part)\n",
                       i * 10, file, i, file, i);
    }
    return buf_detach(&text);
}

static enum llm_next next(void *data, struct llm_question *out)
{
    struct asker *asker = data;
    if (!asker->left)
        return LLM_NEXT_END;
    asker->left--;
    *out = (struct llm_question){ .prompt = { .instructions = "Write a note.",
                                              .text = asker->text,
                                              .schema_name = "note",
                                              .schema = schema,
                                              .input_tokens = PROMPT_SIZE / 4,
                                              .output_max = 2000 } };
    return LLM_NEXT_QUESTION;
}

static int done(void *data, const struct llm_question *question, struct llm_answer *answer,
                struct err *err)
{
    struct asker *asker = data;
    (void)question;
    if (answer->outcome != LLM_OK)
        return err_set(err, ERR_NETWORK, "%s: %s", llm_outcome_name(answer->outcome),
                       answer->message);
    asker->answered++;
    return 0;
}

static double milliseconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    struct asker asker = { .text = make_prompt(), .left = strtoul(argv[2], NULL, 10) };
    const size_t total = asker.left;
    const struct llm_config config = { .provider = &provider_openai,
                                       .model = "bench",
                                       .base_url = argv[1],
                                       .key = "none",
                                       .concurrency = (unsigned)strtoul(argv[3], NULL, 10),
                                       .temperature = -1 };
    const struct llm_source source = { .data = &asker, .next = next, .done = done };
    struct err err = ERR_INIT;
    struct rusage usage;
    double wall = milliseconds(CLOCK_MONOTONIC), cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    int result = llm_run(&config, &source, NULL, &err);
    wall = milliseconds(CLOCK_MONOTONIC) - wall;
    cpu = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    free(asker.text);
    if (result || asker.answered != total) {
        fprintf(stderr, "llm: %zu of %zu answered: %s\n", asker.answered, total, err.message);
        return 1;
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("%.1f %.1f %ld\n", wall, cpu, usage.ru_maxrss);
    return 0;
}
