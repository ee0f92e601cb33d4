#include "text/width.h"

#include <stdbool.h>

#include "base/utf8.h"

#define VOICED      0xff9e
#define HALF_VOICED 0xff9f

/* U+FF66 to U+FF9D, less U+3000. */
static const unsigned char katakana[] = {
    0xf2, 0xa1, 0xa3, 0xa5, 0xa7, 0xa9, 0xe3, 0xe5, 0xe7, 0xc3, 0xfc, 0xa2, 0xa4, 0xa6,
    0xa8, 0xaa, 0xab, 0xad, 0xaf, 0xb1, 0xb3, 0xb5, 0xb7, 0xb9, 0xbb, 0xbd, 0xbf, 0xc1,
    0xc4, 0xc6, 0xc8, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd2, 0xd5, 0xd8, 0xdb, 0xde,
    0xdf, 0xe0, 0xe1, 0xe2, 0xe4, 0xe6, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xef, 0xf3,
};

/* In Unicode the voiced one is next to the plain one: ka ga, ha ba pa. */
static uint32_t add_voice(uint32_t code, uint32_t mark)
{
    bool is_ha = code >= 0x30cf && code <= 0x30db;
    bool is_voiceable = (code >= 0x30ab && code <= 0x30c8) || is_ha;
    if (mark == VOICED && code == 0x30a6)
        return 0x30f4;
    if (mark == VOICED)
        return is_voiceable ? code + 1 : 0;
    return mark == HALF_VOICED && is_ha ? code + 2 : 0;
}

size_t width_decode(const char *text, size_t size, uint32_t *code)
{
    size_t read = utf8_decode(text, size, code);
    if (!read)
        return 0;
    if (*code == 0x3000)
        *code = ' ';
    else if (*code >= 0xff01 && *code <= 0xff5e)
        *code -= 0xfee0;
    else if (*code >= 0xff66 && *code <= 0xff9d) {
        uint32_t mark = 0;
        *code = 0x3000 + (uint32_t)katakana[*code - 0xff66];
        size_t more = read < size ? utf8_decode(text + read, size - read, &mark) : 0;
        uint32_t voiced = more ? add_voice(*code, mark) : 0;
        if (voiced) {
            *code = voiced;
            read += more;
        }
    }
    return read;
}
