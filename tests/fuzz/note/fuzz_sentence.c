/* Arbitrary bytes as a text: its sentences follow each other to its end, and each can be judged. */
#include "note/sentence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    size_t length = strlen(text);
    for (size_t at = 0, n; at < length; at += n) {
        n = sentence_length(text + at);
        if (!n || n > length - at)
            __builtin_trap();
        char *sentence = xstrndup(text + at, n);
        sentence_instructs(sentence, n);
        free(sentence);
    }
    free(text);
    return 0;
}
