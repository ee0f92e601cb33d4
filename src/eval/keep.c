#include "eval/keep.h"

#include <inttypes.h>

#include "rank/rank.h"

int eval_keep(const struct store *store, const struct eval_kept *kept, const char *json,
              struct err *err)
{
    struct buf text = BUF_INIT;
    char revision[OID_HEX_SIZE];
    buf_printf(&text,
               "{\"schema\": \"repose.report/1\", \"made\": %" PRId64
               ", \"revision\": \"%s\", \"version\": \"%s\", \"weights\": \"%016" PRIx64
               "\", \"title\": %s, \"report\":\n%s}\n",
               kept->made, oid_hex(&kept->revision, revision), kept->version, rank_version(),
               kept->title ? "true" : "false", json);
    int result = report_write(store, kept->report, &text, err);
    buf_release(&text);
    return result;
}
