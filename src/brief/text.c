#include <string.h>

#include "base/utf8.h"
#include "brief/brief.h"

void brief_to_text(const struct brief *brief, struct buf *out)
{
    buf_printf(out, "confidence %.2f%s\n", brief->confidence,
               brief_is_low(brief) ? " (low: starting points only)" : "");
    if (brief->hint && *brief->hint)
        buf_printf(out, "%s\n", brief->hint);
    for (size_t i = 0; i < brief->start_count; i++) {
        buf_addstr(out, "  start  ");
        utf8_add_printable(out, brief->starts[i].path, strlen(brief->starts[i].path));
        if (brief->starts[i].changes)
            buf_printf(out, "  # changed in %u of the last %u commits", brief->starts[i].changes,
                       brief->starts[i].of);
        buf_addch(out, '\n');
    }
    for (size_t i = 0; i < brief->file_count; i++) {
        const struct brief_file *file = &brief->files[i];
        buf_printf(out, "%c %3.0f%%  %-4s  ", file->likely ? '*' : ' ', file->probability * 100,
                   brief_role_name(file->role));
        utf8_add_printable(out, file->path, strlen(file->path));
        if (file->is_uncommitted)
            buf_addstr(out, " (uncommitted)");
        for (size_t j = 0; j < file->why.count && j < 2; j++) {
            buf_addstr(out, j ? "; " : "  # ");
            utf8_add_printable(out, file->why.items[j].text, strlen(file->why.items[j].text));
        }
        buf_addch(out, '\n');
    }
}
