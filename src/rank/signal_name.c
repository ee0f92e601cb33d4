/* Of a question: how much of the file's name it says, and so whether the file is about that and not
 * merely of it: "form.go" for "form data binding", less "form_mapping.go". */
#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "rank/signals.h"
#include "text/words.h"

struct namer {
    const struct request *request;
    struct word_counter *counter;
};

static bool term_is_said(const struct namer *n, const char *term)
{
    return request_find_term(n->request, term) < n->request->term_count;
}

#define CUT_MIN  3 /* letters of a word that is cut short: "ser", "conn" */
#define FORM_MIN 5 /* of one that another may be a form of */

/* The request says it, or in full what it is the beginning of ("conn" for "connection"), or a shorter
 * form ("serialize" for "serialization"). */
static bool word_is_said(const struct namer *n, const char *word)
{
    size_t length = strlen(word);
    bool is_said = term_is_said(n, word);
    for (size_t i = 0; i < n->request->term_count && !is_said; i++) {
        const struct request_term *term = &n->request->terms[i];
        size_t least = term->length < length ? FORM_MIN : CUT_MIN;
        size_t both = term->length < length ? term->length : length;
        is_said = !term->is_joined && both >= least && !memcmp(term->text, word, both);
    }
    return is_said;
}

/* The name without what parts its words, as it would be one word: "file-watcher" -> "filewatcher".
 */
static size_t join_name(const char *name, size_t size, char joined[TERM_MAX + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < size && n < TERM_MAX; i++)
        if (isalnum((unsigned char)name[i]))
            joined[n++] = (char)tolower((unsigned char)name[i]);
    joined[n] = '\0';
    return n;
}

static float share_said(struct namer *n, const char *name, size_t size)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count, said = 0, words = 0;
    char joined[TERM_MAX + 1];
    if (join_name(name, size, joined) && term_is_said(n, joined))
        return 1;
    word_counter_reset(n->counter);
    word_counter_add(n->counter, name, size, FIELD_SYMBOL);
    const struct term *terms = word_counter_terms_unordered(n->counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        /* What a word of several parts gives as a whole, beside them. */
        if (count > 1 && !strcmp(terms[i].text, joined))
            continue;
        words++;
        said += word_is_said(n, terms[i].text);
    }
    return words ? (float)said / (float)words : 0;
}

static float name_said(struct namer *n, const char *path)
{
    size_t folder = path_dir_length(path), size = path_stem_length(path);
    float share = share_said(n, path_base(path), size);
    if (share > 0 || !folder || !file_stands_for_folder(path)) /* it is about what that is about */
        return share;
    size_t parent = folder;
    while (parent && path[parent - 1] != '/')
        parent--;
    return share_said(n, path + parent, folder - parent);
}

void signal_own_name(const struct evidence *e, struct scores *scores)
{
    if (!e->request->is_question)
        return;
    struct namer n = { e->request, word_counter_new() };
    for (size_t i = 0; i < e->file_count; i++)
        scores->values[SIGNAL_NAME][i] = name_said(&n, e->files[i].path);
    word_counter_free(n.counter);
}
