/* The bytes of a commit: it is none, or its message is bounded text. */
#include "repo/commit_text.h"

#include <string.h>

#include "base/utf8.h"
#include "model/history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct commit_header header;
    const char *subject, *body;
    if (!commit_header_parse(&header, (const char *)data, size, &arena)) {
        commit_message(&header, &arena, &subject, &body);
        if (header.message < (const char *)data ||
            header.message + header.message_size > (const char *)data + size ||
            !utf8_valid(subject, strlen(subject)) || !utf8_valid(body, strlen(body)) ||
            strlen(subject) > COMMIT_SUBJECT_MAX || strlen(body) > COMMIT_BODY_MAX ||
            strchr(subject, '\n') || header.time < 0)
            __builtin_trap();
    }
    arena_release(&arena);
    return 0;
}
