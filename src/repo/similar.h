/* similar.h - how much of some texts stands in others, by their lines. Pure.
 *
 *     struct similar s;
 *     similar_init(&s, 2, 3);
 *     similar_add(&s, 0, OLD_SIDE, text, size); ...
 *     similar_count(&s);
 *     similar_shared(&s, 0, 2)
 */
#ifndef REPOSE_REPO_SIMILAR_H
#define REPOSE_REPO_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

/* Each source and each target may have a text before the change and one after it: of a source, the
 * lines that it lost count, of a target those that it gained. */
enum similar_side { SIMILAR_BEFORE, SIMILAR_AFTER };

struct similar_line;
struct similar {
    size_t sources, targets;
    uint32_t *lost;   /* of each source: bytes of its lines that are gone */
    uint32_t *held;   /* of each source: bytes of all its lines */
    uint32_t *gained; /* of each target: bytes of its lines that are new */
    uint32_t *shared; /* of each pair: bytes of lines that one lost and the other gained */
    struct similar_line *lines;
    size_t count, capacity;
};

void similar_init(struct similar *s, size_t sources, size_t targets);
/* document: a source, or the number of sources + a target. */
void similar_add(struct similar *s, size_t document, enum similar_side side, const char *text,
                 size_t size);
/* Fills the numbers above from the texts so far: without its other side, all that a document has is
 * lost or gained. */
void similar_count(struct similar *s);
void similar_release(struct similar *s);

static inline uint32_t similar_shared(const struct similar *s, size_t source, size_t target)
{
    return s->shared[source * s->targets + target];
}

#endif
