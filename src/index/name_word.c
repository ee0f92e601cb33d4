#include "index/name_word.h"

#include <stdbool.h>

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.';
}

size_t name_word_end(const char *name, size_t from)
{
    size_t i = from;
    while (is_separator(name[i]))
        i++;
    for (; name[i] && name[i] != '/' && !is_separator(name[i]); i++) {
        bool upper = name[i] >= 'A' && name[i] <= 'Z';
        if (upper && i > from && name[i - 1] >= 'a' && name[i - 1] <= 'z')
            break;
    }
    bool is_letter = i == from + 1 && (name[i] == '_' || name[i] == '-');
    return is_letter ? i + 1 : i;
}
