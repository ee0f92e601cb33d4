/* width.h - characters that are written full or half as wide as usual ("ＬＯＧＩＮ", "ﾛｸﾞｲﾝ"), as the
 * usual ones. Pure. */
#ifndef REPOSE_TEXT_WIDTH_H
#define REPOSE_TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* As utf8_decode, but U+FF01 to U+FF5E as ASCII, U+3000 as a space, and U+FF66 to U+FF9D as the
 * katakana that they stand for, with the mark of voice behind them if there is one (Unicode Standard
 * Annex #15, compatibility decomposition). Returns the bytes read; 0: no UTF-8. */
size_t width_decode(const char *text, size_t size, uint32_t *code);

#endif
