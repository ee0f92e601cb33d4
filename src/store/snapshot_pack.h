/* snapshot_pack.h - a snapshot as two byte strings: its files, front-coded in path order, and its
 * window of commits as differences. Reads untrusted bytes: what is loaded is sorted, bounded and
 * consistent.
 */
#ifndef REPOSE_STORE_SNAPSHOT_PACK_H
#define REPOSE_STORE_SNAPSHOT_PACK_H

#include <stddef.h>

#include "base/buf.h"
#include "model/snapshot.h"

/* -1 when the paths are longer, all together, than the reader accepts. */
int snapshot_pack_files(struct buf *out, const struct snapshot *snapshot);
void snapshot_pack_window(struct buf *out, const struct snapshot *snapshot);

/* Fill files or window of the snapshot, in its arena: 0, or -1 when damaged. */
int snapshot_unpack_files(const void *data, size_t size, struct snapshot *snapshot);
int snapshot_unpack_window(const void *data, size_t size, struct snapshot *snapshot);

#endif
