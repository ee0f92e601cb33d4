/* hash.h - a 64-bit hash of bytes, for tables and for digests that say "this has not changed" (not
 * for security: an attacker can make two texts with the same digest, and then only keeps a note of
 * his own code alive). Stored in the databases, so a change of the function is a change of format.
 */
#ifndef REPOSE_BASE_HASH_H
#define REPOSE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_SEED UINT64_C(0x9e3779b97f4a7c15)

/* hash_more(HASH_SEED, a) then hash_more(h, b) differs from the hash of the joined bytes: each
 * piece counts as a field of its own. */
uint64_t hash_more(uint64_t hash, const void *data, size_t size);
uint64_t hash_bytes(const void *data, size_t size);

/* Of this run of the program, not to be stored: where the program was loaded differs from run to
 * run, so a repository cannot be made whose texts all fall into one slot of a table. */
uint64_t hash_for_table(const void *data, size_t size);

#endif
