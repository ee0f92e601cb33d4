/* redact.h - takes secrets out of a text before it is sent anywhere. Pure.
 *
 * What goes: private key blocks, also commented, quoted, escaped, folded or wrapped in base64; keys
 * and tokens of known shape (cloud providers, code hosts, chat, payment, package registries, model
 * vendors, JSON web tokens); passwords in URLs, headers, connection strings, command lines, SQL and
 * calls; values that look random, or passwords that are written out, when they are assigned to a
 * name which speaks of a secret. What stays: commit ids, digests and checksums, UUIDs, base64 of
 * ordinary data without such a name, example values ("changeme", "<your-key>", "$TOKEN", "xxxxxx"),
 * certificates and public keys, code.
 *
 * A text is redacted whole, before anything takes it apart: what is a key in a file is none in one
 * line of it. The index does so with each file before it is parsed (index/extract.h), so headings,
 * documentation, strings and signatures hold none; source text is redacted as a file before it is
 * quoted.
 *
 * How it works: one pass finds the words of all finders at once (automaton.h); each occurrence is
 * looked at by the finder that it belongs to (find.h). Shapes are listed in shape.c, patterns in
 * rules.c, key blocks are in keys.c, names in name.c and their values in named.c, calls in call.c, what is
 * known by a manifest in manifest.c, and value.c tells a value from a stand-in.
 */
#ifndef REPOSE_REDACT_REDACT_H
#define REPOSE_REDACT_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the text with each secret as "[redacted: KIND]". Returns how many there were. Linear in
 * size, whatever the text holds. Line breaks are kept. Any thread. */
size_t redact(const char *text, size_t size, struct buf *out);

/* The same in place: a text without any is not copied. */
size_t redact_in_place(struct buf *text);

/* True for a file whose content is never sent, by its name: private keys and key stores, .env and
 * .netrc and their like (not .env.example), credentials of package managers and clouds, password
 * databases. */
bool redact_is_secret_file(const char *path);

#endif
