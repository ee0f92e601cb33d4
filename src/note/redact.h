/* redact.h - takes secrets out of a text before it is sent anywhere. Pure.
 *
 * What goes: private key blocks; keys and tokens of known shape (cloud providers, code hosts, chat,
 * payment, package registries, model vendors, JSON web tokens); passwords in URLs, headers and
 * connection strings; values that look random, or passwords that are written out, when they are
 * assigned to a name which speaks of a secret. What stays: commit ids, digests and checksums,
 * UUIDs, base64 of ordinary data without such a name, example values ("changeme", "<your-key>",
 * "$TOKEN", "xxxxxx"), code. Shapes are listed in redact_shape.c, names in redact_named.c.
 */
#ifndef REPOSE_NOTE_REDACT_H
#define REPOSE_NOTE_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the text with each secret as "[redacted: KIND]". Returns how many there were. Linear in
 * size, whatever the text holds. Line breaks are kept. */
size_t redact(const char *text, size_t size, struct buf *out);

/* True for a file whose content is never sent, by its name: private keys and key stores, .env and
 * .netrc and their like (not .env.example), credentials of package managers and clouds, password
 * databases. */
bool redact_is_secret_file(const char *path);

#endif
