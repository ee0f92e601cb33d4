/* Any bytes are words: bounded terms, sorted, with counts that add up; and some tokens. */
#include "text/words.h"

#include <string.h>

#include "text/stem.h"
#include "text/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct word_counter *counter;
    uint32_t lengths[FIELD_COUNT], sums[FIELD_COUNT] = { 0 };
    const char *text = (const char *)data;
    size_t count, half = size / 2;
    counter = counter ? counter : word_counter_new();
    word_counter_reset(counter);
    word_counter_add(counter, text, half, FIELD_BODY);
    word_counter_add(counter, text + half, size - half, FIELD_SYMBOL);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        if (terms[i].length > TERM_MAX || !terms[i].length || terms[i].text[terms[i].length] ||
            (i && strcmp(terms[i - 1].text, terms[i].text) >= 0))
            __builtin_trap();
        word_is_stop(terms[i].text);
        for (size_t f = 0; f < FIELD_COUNT; f++)
            sums[f] += terms[i].counts[f];
    }
    if (memcmp(sums, lengths, sizeof sums) != 0 || lengths[FIELD_COMMENT])
        __builtin_trap();
    uint32_t all = tokens_estimate(text, size);
    if ((size > 64 && !all) || all > 4 * size + 16)
        __builtin_trap();
    char word[TERM_MAX];
    size_t length = size < sizeof word ? size : sizeof word;
    memcpy(word, data, length);
    if (stem_english(word, length) > length)
        __builtin_trap();
    return 0;
}
