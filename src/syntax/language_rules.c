/* The rules of each language, read from its embedded query on first use and kept for the life of
 * the process: they are read-only, and every thread needs the same. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/buf.h"
#include "grammars/queries.h"
#include "syntax/internal.h"
#include "syntax/language.h"

#define SLOTS 128 /* more than the table has rows */

static _Atomic(const struct rules *) made[SLOTS];
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

bool language_has_base(const struct language *language, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = language->bases; p && *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        if (n == length && !memcmp(p, name, n))
            return true;
        p += n;
    }
    return false;
}

void language_query(const struct language *language, struct buf *out)
{
    for (const struct query_source *q = query_sources; q->language; q++)
        if (!strcmp(q->language, language->name) || language_has_base(language, q->language))
            buf_addstr(out, q->text);
}

static const struct rules *make_rules(const struct language *language)
{
    struct buf text = BUF_INIT;
    const struct rules *rules = NULL;
    language_query(language, &text);
    if (text.size)
        rules = rules_new(language->grammar(), text.data, NULL);
    buf_release(&text);
    return rules;
}

const struct rules *language_rules(const struct language *language)
{
    size_t slot = (size_t)(language - language_at(0));
    if (!language->grammar || slot >= SLOTS)
        return NULL;
    const struct rules *rules = atomic_load_explicit(&made[slot], memory_order_acquire);
    if (rules)
        return rules;
    pthread_mutex_lock(&making);
    rules = atomic_load_explicit(&made[slot], memory_order_relaxed);
    if (!rules) {
        rules = make_rules(language);
        atomic_store_explicit(&made[slot], rules, memory_order_release);
    }
    pthread_mutex_unlock(&making);
    return rules;
}
