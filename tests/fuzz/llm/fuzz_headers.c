/* The status and headers of any server: waits are bounded, whatever it asks for. The first byte
 * chooses the status, the rest are lines. */
#include <string.h>

#include "llm/retry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1760000000

static void read_lines(struct buf *headers, const char *p, size_t size)
{
    for (const char *end = p + size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t length = newline ? (size_t)(newline + 1 - p) : (size_t)(end - p);
        http_add_header(headers, p, length);
        p += length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = { 200, 400, 408, 429, 500, 503, 529, 0 };
    struct http_reply reply = { .headers = BUF_INIT, .body = BUF_INIT };
    struct rate_limit limit;
    struct buf value = BUF_INIT;
    if (!size)
        return 0;
    reply.status = statuses[data[0] % (sizeof statuses / sizeof *statuses)];
    reply.failure =
        reply.status ? HTTP_NO_FAILURE : (enum http_failure)(data[0] % (HTTP_CANCELLED + 1));
    read_lines(&reply.headers, (const char *)data + 1, size - 1);
    const char *asked = http_header(&reply, "retry-after", &value);
    if (asked && strchr(asked, '\n'))
        __builtin_trap();
    for (unsigned attempt = 0; attempt < 70; attempt += 10) {
        struct retry_decision d = retry_decide(&reply, attempt, 0.5, NOW, false);
        if (d.again && d.delay_ms > RETRY_WAIT_MAX_MS)
            __builtin_trap();
    }
    rate_limit_init(&limit);
    for (int64_t ms = 0; ms < 3; ms++) {
        rate_limit_read(&limit, &reply, NOW * INT64_C(1000) + ms * 1000);
        if (rate_limit_wait(&limit, 5000, 2000, 3, NOW * INT64_C(1000) + ms * 1500) >
            RETRY_WAIT_MAX_MS)
            __builtin_trap();
    }
    buf_release(&reply.headers);
    buf_release(&value);
    return 0;
}
