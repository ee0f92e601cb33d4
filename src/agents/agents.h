/* agents.h - the coding agents that repose knows how to connect to: which files of a repository each
 * one reads, and what is put there. The sources of these formats, with their dates, are in
 * docs/mcp.md.
 */
#ifndef REPOSE_AGENTS_AGENTS_H
#define REPOSE_AGENTS_AGENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "agents/jsonc.h"

enum agent_part_kind {
    PART_JSON,  /* an entry in a JSON text: place */
    PART_TOML,  /* a table in a TOML text: value is its lines */
    PART_LINES, /* agents_lines in a Markdown text */
};

/* What goes into one file. */
struct agent_part {
    enum agent_part_kind kind;
    bool is_hook;           /* only when the hook is asked for; taken out in any case */
    const char *path;       /* from the root of the work tree */
    const char *other_path; /* used in its place where that file is there, or NULL */
    struct jsonc_place place;
    const char *whole; /* of PART_JSON: the text of a file that is made for it */
    const char *value; /* of PART_TOML */
};

#define AGENT_PARTS_MAX 3

struct agent {
    const char *id, *title;
    const char *also;    /* another name that is understood, or NULL */
    const char *command; /* of the agent, which registers the server, or NULL */
    struct agent_part parts[AGENT_PARTS_MAX]; /* path NULL at the end */
};

#define AGENT_COUNT 7
extern const struct agent agents[AGENT_COUNT];
/* What an agent is told in its own file. Short: it is read in every conversation. */
extern const char agents_lines[];
/* The entry for an agent that is not in the table, as most of them take it. */
extern const char agents_other[];

const struct agent *agent_find(const char *id); /* NULL: none */

#endif
