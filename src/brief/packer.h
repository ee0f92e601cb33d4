/* packer.h - the pieces of a brief while they are gathered: what the files of its Markdown share
 * (pack.c, pack_files.c, pack_siblings.c). What a piece is worth is how much it helps, in
 * expectation: the probability of its file times what such a piece tells. Its value is that for each
 * of its tokens. */
#ifndef REPOSE_BRIEF_PACKER_H
#define REPOSE_BRIEF_PACKER_H

#include "brief/brief.h"
#include "print/pieces.h"

enum section {
    SECTION_HEAD,
    SECTION_NAMED,
    SECTION_EDIT,
    SECTION_READ,
    SECTION_SIBLINGS,
    SECTION_NOTES,
    SECTION_ALONG,
    SECTION_EDIT_TESTS,
    SECTION_RUN_TESTS,
    SECTION_COUNT
};

#define NAMED_WORTH  2.0 /* of a token about what the request names */
#define PARTNERS_MAX 20

struct packer {
    const struct brief *brief;
    struct arena *arena;
    struct pieces pieces;
    const char *titles[SECTION_COUNT];
    const char *partners[PARTNERS_MAX]; /* of whom was said that files change with them */
    size_t partner_count;
    size_t *symbols, *excerpts; /* per file: the piece of the first; the others follow it */
    size_t facts, modules;      /* the same, of all */
};

/* The number of the piece; one that is not worth its tokens is never printed. */
size_t packer_add(struct packer *packer, enum section section, size_t parent, double worth,
                  const char *text);
/* The same; worth: of each of its tokens. */
size_t packer_add_by_token(struct packer *packer, enum section section, size_t parent, double worth,
                           const char *text);

/* A line that grows, item by item, as far as there is room: "- a, b, c". */
struct packer_line {
    enum section section;
    const char *begin;
    size_t last; /* the piece that it ends in */
    size_t count;
};
/* worth: of each token of the item. */
void packer_extend(struct packer *packer, struct packer_line *line, double worth, const char *item);

/* 1 to 99. */
int packer_percent(double probability);

/* One line of text from the repository: printable, bounded; as it is, and as a code span. */
const char *packer_plain(struct packer *packer, const char *text, size_t max);
const char *packer_code(struct packer *packer, const char *text, size_t max);

/* Those that lead, with what of them is shown below; then those to look at. */
void packer_add_files(struct packer *packer);
/* Whether a line of those has the file at its beginning. */
bool packer_lists(const struct packer *packer, const char *path);

void packer_add_siblings(struct packer *packer);

#endif
