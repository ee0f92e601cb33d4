/* manual.h - manual pages and completions for shells, made from the tables of cmd/ when the program
 * is built, so that they say what the program does.
 *
 * Each function appends one file to out.
 */
#ifndef REPOSE_MANUAL_MANUAL_H
#define REPOSE_MANUAL_MANUAL_H

#include "base/buf.h"
#include "cmd/command.h"

/* repose.1 and repose-NAME.1. date: of the version, "2026-01-31". */
void page_of_program(const char *date, struct buf *out);
void page_of_command(const struct command *command, const char *date, struct buf *out);

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

/* ---- what the shells share ---- */

/* The options that a command takes besides the common ones. */
uint64_t own_options(const struct command *command);

/* What a shell can offer in place of an argument. */
enum offer { OFFER_NOTHING, OFFER_WORDS, OFFER_FOLDERS, OFFER_FILES, OFFER_REVISIONS };
enum offer offer_for_option(const struct option_rule *rule);
enum offer offer_for_arguments(const struct command *command);

/* The next option of the mask that is shown to users, from *id on; NULL at the end. */
const struct option_rule *next_option(uint64_t mask, int *id);

/* The text in single quotes of a POSIX shell. */
void add_quoted(struct buf *out, const char *text);

#endif
