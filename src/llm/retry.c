#include "llm/retry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ASK_AGAIN_MS (60 * 1000)

/* "Sun, 06 Nov 1994 08:49:37 GMT" and the two older forms that HTTP still allows. */
static bool parse_http_date(const char *text, int64_t *seconds)
{
    static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                         "%a %b %e %H:%M:%S %Y" };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tm tm = { 0 };
        const char *end = strptime(text, forms[i], &tm);
        if (!end || *end)
            continue;
        *seconds = timegm(&tm);
        return true;
    }
    return false;
}

/* "2025-08-21T12:40:59Z", with or without a fraction, or with an offset instead of the Z. */
static bool parse_rfc3339(const char *text, int64_t *ms)
{
    struct tm tm = { 0 };
    const char *p = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (!p)
        return false;
    double fraction = *p == '.' ? strtod(p, NULL) : 0;
    p += *p == '.' ? 1 + strspn(p + 1, "0123456789") : 0;
    long offset = 0;
    if (*p == '+' || *p == '-') {
        char *end;
        long hours = strtol(p + 1, &end, 10);
        long minutes = *end == ':' ? strtol(end + 1, NULL, 10) : 0;
        offset = (*p == '-' ? -1 : 1) * (hours * 60 + minutes);
        if (labs(offset) > 24 * 60)
            return false;
    } else if (*p != 'Z' && *p != 'z') {
        return false;
    }
    *ms = ((int64_t)timegm(&tm) - offset * 60) * 1000 + (int64_t)(fraction * 1000);
    return true;
}

/* A duration as Go writes it: "1h2m3s", "1.5s", "120ms". A number alone is in seconds. */
static bool parse_duration(const char *text, double *ms)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = { { "ms", 1 },   { "us", 1e-3 }, { "µs", 1e-3 }, { "ns", 1e-6 },
                  { "h", 36e5 }, { "m", 6e4 },   { "s", 1000 } };
    *ms = 0;
    do {
        char *end;
        double number = strtod(text, &end);
        if (end == text || !isfinite(number) || number < 0)
            return false;
        size_t unit = 0, count = sizeof units / sizeof *units;
        while (unit < count && strncmp(end, units[unit].name, strlen(units[unit].name)) != 0)
            unit++;
        if (unit == count && *end)
            return false;
        *ms += number * (unit == count ? 1000 : units[unit].ms);
        text = end + (unit == count ? 0 : strlen(units[unit].name));
    } while (*text);
    return true;
}

static bool parse_number(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return end != text && !*end && isfinite(*number) && *number >= 0;
}

/* The wait that the reply asks for. What makes no sense (text, the past) counts as nothing said. */
static bool asked_wait(const struct http_reply *reply, int64_t now, double *ms)
{
    struct buf scratch = BUF_INIT;
    const char *value = http_header(reply, "retry-after-ms", &scratch);
    bool asked = value && parse_number(value, ms);
    if (!asked) {
        int64_t date;
        buf_reset(&scratch);
        value = http_header(reply, "retry-after", &scratch);
        if (value && parse_number(value, ms)) {
            asked = true;
            *ms *= 1000;
        } else if (value && parse_http_date(value, &date) && date >= now) {
            asked = true;
            *ms = (double)(date - now) * 1000;
        }
    }
    buf_release(&scratch);
    return asked;
}

static bool worth_a_retry(const struct http_reply *reply, bool hopeless)
{
    struct buf scratch = BUF_INIT;
    const char *said = http_header(reply, "x-should-retry", &scratch);
    bool yes = said && !strcmp(said, "true"), no = said && !strcmp(said, "false");
    buf_release(&scratch);
    if (yes || no)
        return yes;
    switch (reply->failure) {
    case HTTP_NO_FAILURE:
        return !hopeless && (reply->status == 408 || reply->status == 409 || reply->status == 429 ||
                             reply->status >= 500);
    case HTTP_CONNECT:
    case HTTP_TIMEOUT:
    case HTTP_BROKEN:
        return true;
    default:
        return false;
    }
}

struct retry_decision retry_decide(const struct http_reply *reply, unsigned attempt, double random,
                                   int64_t now, bool hopeless)
{
    struct retry_decision decision = { .again = false };
    double ms;
    bool never = reply->failure == HTTP_TLS || reply->failure == HTTP_TOO_LARGE ||
                 reply->failure == HTTP_CANCELLED;
    if (never || !worth_a_retry(reply, hopeless))
        return decision;
    if (!asked_wait(reply, now, &ms))
        ms = fmin(500 * pow(2, attempt), 8000) * (1 - random * 0.25);
    if (ms > RETRY_WAIT_MAX_MS)
        return decision;
    decision.again = true;
    decision.delay_ms = (uint32_t)ms;
    return decision;
}

void rate_limit_init(struct rate_limit *limit)
{
    const struct rate_window unknown = { .left = -1, .limit = -1 };
    *limit = (struct rate_limit){ unknown, unknown, unknown, unknown, 0 };
}

static int64_t read_count(const struct http_reply *reply, const char *name)
{
    struct buf scratch = BUF_INIT;
    const char *value = http_header(reply, name, &scratch);
    double number;
    int64_t count = value && parse_number(value, &number) && number < 1e15 ? (int64_t)number : -1;
    buf_release(&scratch);
    return count;
}

static int64_t read_reset(const struct http_reply *reply, const char *name, int64_t now_ms)
{
    struct buf scratch = BUF_INIT;
    const char *value = http_header(reply, name, &scratch);
    int64_t reset = now_ms;
    double ms;
    if (value && !parse_rfc3339(value, &reset) && parse_duration(value, &ms))
        reset = now_ms + (int64_t)fmin(ms, RETRY_WAIT_MAX_MS);
    buf_release(&scratch);
    return reset < now_ms + RETRY_WAIT_MAX_MS ? reset : now_ms + RETRY_WAIT_MAX_MS;
}

/* The names of the headers that tell one window, in both vendors' way of naming. */
struct names {
    const char *left, *limit, *reset;
};

static bool read_window(struct rate_window *window, const struct http_reply *reply,
                        const struct names *names, int64_t now_ms)
{
    int64_t left = read_count(reply, names->left);
    if (left < 0)
        return false;
    *window = (struct rate_window){ left, read_count(reply, names->limit), now_ms,
                                    read_reset(reply, names->reset, now_ms) };
    return true;
}

bool rate_limit_read(struct rate_limit *limit, const struct http_reply *reply, int64_t now_ms)
{
#define OPENAI(what)                                                                               \
    {                                                                                              \
        "x-ratelimit-remaining-" what, "x-ratelimit-limit-" what, "x-ratelimit-reset-" what        \
    }
#define ANTHROPIC(what)                                                                            \
    {                                                                                              \
        "anthropic-ratelimit-" what "-remaining", "anthropic-ratelimit-" what "-limit",            \
            "anthropic-ratelimit-" what "-reset"                                                   \
    }
    const struct {
        struct rate_window *window;
        struct names names;
    } told[] = {
        { &limit->requests, OPENAI("requests") },
        { &limit->tokens, OPENAI("tokens") },
        { &limit->requests, ANTHROPIC("requests") },
        { &limit->tokens, ANTHROPIC("tokens") },
        { &limit->input, ANTHROPIC("input-tokens") },
        { &limit->output, ANTHROPIC("output-tokens") },
    };
#undef OPENAI
#undef ANTHROPIC
    double ms;
    bool any = false, busy = reply->status == 429 || reply->status == 503 || reply->status == 529;
    if (busy && asked_wait(reply, now_ms / 1000, &ms)) { /* it says when: its windows say less */
        int64_t until = now_ms + (int64_t)fmin(ms, RETRY_WAIT_MAX_MS);
        int64_t pause = until > limit->pause_until_ms ? until : limit->pause_until_ms;
        rate_limit_init(limit);
        limit->pause_until_ms = pause;
        return true;
    }
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        any = read_window(told[i].window, reply, &told[i].names, now_ms) || any;
    return any;
}

/* When the window has `each` for this request and for each of the others. */
static int64_t window_ready_ms(const struct rate_window *window, uint32_t each, unsigned others)
{
    double need = (double)each * (others + 1.0), left = (double)window->left;
    double limit = (double)window->limit, share = 1;
    if (window->left < 0 || need <= left)
        return 0;
    if (limit > left)
        share = (fmin(need, limit) - left) / (limit - left);
    return window->told_ms + (int64_t)(share * (double)(window->reset_ms - window->told_ms));
}

uint32_t rate_limit_wait(const struct rate_limit *limit, uint32_t input_tokens,
                         uint32_t output_tokens, unsigned others, int64_t now_ms)
{
    const uint32_t all = input_tokens + output_tokens;
    const int64_t ready[] = {
        limit->pause_until_ms,
        window_ready_ms(&limit->requests, 1, others),
        window_ready_ms(&limit->tokens, all < input_tokens ? UINT32_MAX : all, others),
        window_ready_ms(&limit->input, input_tokens, others),
        window_ready_ms(&limit->output, output_tokens, others),
    };
    int64_t at = now_ms;
    for (size_t i = 0; i < sizeof ready / sizeof *ready; i++)
        at = ready[i] > at ? ready[i] : at;
    return (uint32_t)(at - now_ms < ASK_AGAIN_MS ? at - now_ms : ASK_AGAIN_MS);
}
