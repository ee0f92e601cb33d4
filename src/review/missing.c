#include "review/missing.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "review/missing_weights.h"

const char *missing_signal_name(enum missing_signal signal)
{
    static const char *const names[MISSING_SIGNALS] = {
        "recently",       "reverse",  "similar",    "last", "size",     "test_pair", "folder",
        "declares_risky", "declares", "uses_risky", "uses", "imported", "request",
    };
    return names[signal];
}

float missing_log_odds(double share)
{
    return (float)log((share + 0.02) / (1.02 - share));
}

void missing_from_history(const struct cochange *history, size_t count,
                          float signals[MISSING_SIGNALS])
{
    static const struct cochange none;
    const struct cochange *h = history ? history : &none;
    signals[MISSING_RECENTLY] = missing_log_odds(h->recent);
    signals[MISSING_REVERSE] = missing_log_odds(h->reverse);
    signals[MISSING_SIMILAR] = (float)h->similar;
    signals[MISSING_LAST] = (float)log(1.0 + h->last);
    signals[MISSING_SIZE] = (float)log((double)count);
}

bool missing_may_follow(enum file_role changed, enum file_role missing)
{
    return changed == ROLE_SOURCE || changed == missing;
}

bool missing_is_document(enum file_role role)
{
    return role == ROLE_DOCUMENT || role == ROLE_DATA;
}

double missing_probability(const float signals[MISSING_SIGNALS])
{
    double z = missing_bias;
    for (int i = 0; i < MISSING_SIGNALS; i++)
        z += missing_weights[i] * signals[i];
    return 1 / (1 + exp(-z));
}

double missing_probability_of_share(double share)
{
    return share / (2 - share);
}

static bool is_mark(const char *word, size_t length)
{
    return (length == 4 && (!strncmp(word, "test", 4) || !strncmp(word, "spec", 4))) ||
           (length == 5 && (!strncmp(word, "tests", 5) || !strncmp(word, "specs", 5)));
}

bool name_without_test(const char *path, char *out, size_t size)
{
    const char *base = path_base(path);
    size_t length = path_stem_length(base);
    if (length >= size)
        return false;
    for (size_t i = 0; i < length; i++)
        out[i] = (char)tolower((unsigned char)base[i]);
    out[length] = '\0';
    size_t first = strcspn(out, "_-."), last = length;
    while (last && !strchr("_-.", out[last - 1]))
        last--;
    if (first < length && is_mark(out, first)) {
        length -= first + 1;
        memmove(out, out + first + 1, length + 1);
    } else if (last && is_mark(out + last, length - last)) {
        length = last - 1;
    } else if (length > 4 && !strncmp(base + length - 4, "Test", 4)) {
        length -= 4;
    }
    out[length] = '\0';
    return length > 0;
}
