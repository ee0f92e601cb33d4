/* Lines that anybody wrote are results or are counted, never both. */
#include "llm/batch.h"

#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int see(void *data, const char *custom_id, struct llm_answer *answer, struct err *err)
{
    (void)err;
    ++*(size_t *)data;
    if (strlen(custom_id) - 1 >= 64 || answer->outcome >= LLM_OUTCOME_COUNT ||
        !utf8_valid(answer->message, strlen(answer->message)) ||
        !utf8_valid(answer->raw.data, answer->raw.size))
        __builtin_trap();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t results = 0, unreadable = 0, lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    if (batch_read_lines((const char *)data, size, see, &results, &unreadable, NULL) ||
        results + unreadable > lines)
        __builtin_trap();
    return 0;
}
