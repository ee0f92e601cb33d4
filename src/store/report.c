#include "store/report.h"

#include <stdlib.h>

#include "store/file.h"

char *report_path(const struct store *store, enum report report)
{
    static const char *const names[] = { "eval", "eval-model" };
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s.json", store_folder(store), names[report]);
    return buf_detach(&path);
}

int report_write(const struct store *store, enum report report, const struct buf *text,
                 struct err *err)
{
    char *path = report_path(store, report);
    int result = store_file_replace(path, text->data, text->size, err);
    free(path);
    return result;
}

int report_read(const struct store *store, enum report report, struct buf *out, struct err *err)
{
    char *path = report_path(store, report);
    int result = store_file_read(path, REPORT_MAX, out, err);
    free(path);
    return result;
}
