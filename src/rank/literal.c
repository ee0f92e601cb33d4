/* Literal evidence wins: what a request names or quotes and what can mean few files only comes
 * before all that merely resembles it. The learned weights cannot say so: in the messages of past
 * commits, which they are learned from, a quoted text is often the new one. */
#include <string.h>

#include "base/path.h"
#include "rank/signals.h"

#define FEW          3 /* files that one literal may mean */
#define FEW_DEFINERS 5 /* program text that defines one name: a class may have several parts */
#define COMMON_SHARE 4 /* a name that one of so many files holds, and some more, is of them all */
#define COMMON_MIN   10
#define FRONT        300 /* bytes that say what is asked for; what comes later are circumstances */
#define NAMED_FILES  6   /* a request with more paths is a trace or a list: none stands out */

/* Of all files that hold the quoted text of mention `i`, those that are program text. */
static uint32_t sources_with(const struct evidence *e, size_t i)
{
    uint32_t count = 0;
    for (size_t j = 0; j < e->mention_count; j++) {
        const struct evidence_mention *mention = &e->mentions[j];
        count += mention->kind == MENTION_QUOTE && mention->text == e->mentions[i].text &&
                 e->files[mention->file].role == ROLE_SOURCE;
    }
    return count;
}

/* A quoted name that is defined here, and not in this file, which only uses it. */
static bool is_use_of_name(const struct evidence *e, const struct evidence_mention *quote)
{
    bool is_defined = false;
    for (size_t i = 0; i < e->mention_count; i++) {
        const struct evidence_mention *other = &e->mentions[i];
        if (other->kind != MENTION_SYMBOL ||
            strcmp(request_last_part(other->text), quote->text) != 0)
            continue;
        if (other->file == quote->file)
            return false;
        is_defined = true;
    }
    return is_defined;
}

/* Words with hyphens say what a change is about, not where it is made: settings have them all in one
 * file. */
static bool is_setting_of_change(const struct evidence *e, const struct evidence_mention *mention)
{
    const struct request *request = e->request;
    for (size_t i = 0; i < request->quote_count && !request->is_question; i++)
        if (request->quotes[i].is_kebab && request->quotes[i].is_unmarked &&
            request->quotes[i].text == mention->text)
            return true;
    return false;
}

/* An option that several commands have is as often asked for where it is lacking; and one that no
 * program text has is a new one, whatever document has it, too. */
static unsigned tier_of_quote(const struct evidence *e, size_t i, bool *is_shared)
{
    const struct evidence_mention *mention = &e->mentions[i];
    bool is_option = !strncmp(mention->text, "--", 2);
    uint32_t sources = sources_with(e, i), few = is_option ? 1 : FEW;
    *is_shared = sources > 1;
    if (is_setting_of_change(e, mention))
        return 0;
    if (!sources)
        return mention->rivals == 1 && !is_option;
    return sources <= few && e->files[mention->file].role == ROLE_SOURCE &&
           !is_use_of_name(e, mention);
}

static size_t count_holders(const struct evidence *e, const char *name)
{
    size_t t = request_whole_term(e->request, name);
    return t < e->request->term_count ? e->terms[t].hit_count : 0;
}

/* A file and its header are one. */
static bool is_family(const char *a, const char *b)
{
    size_t n = (size_t)(path_base(a) - a) + path_stem_length(a);
    return (size_t)(path_base(b) - b) + path_stem_length(b) == n && !strncmp(a, b, n);
}

static bool is_sole_definer(const struct evidence *e, const struct evidence_mention *mention)
{
    for (size_t i = 0; i < e->mention_count && mention->rivals > 1; i++) {
        const struct evidence_mention *other = &e->mentions[i];
        if (other->kind == MENTION_SYMBOL && !other->is_slight && other->text == mention->text &&
            e->files[other->file].role == ROLE_SOURCE &&
            !is_family(e->files[mention->file].path, e->files[other->file].path))
            return false;
    }
    return true;
}

/* Who asks for a name asks for where it is defined. One that a question is about in other words, so
 * only if it is the only one, can mean nothing else, and is no name of the whole repository. (A name
 * in the request for a change is often used, and not defined, where the change is made.) */
static bool is_definition_asked_for(const struct evidence *e,
                                    const struct evidence_mention *mention)
{
    const struct request *request = e->request;
    if (!request->is_question || mention->is_slight || e->files[mention->file].role != ROLE_SOURCE)
        return false;
    if (request->is_name)
        return mention->rivals <= FEW_DEFINERS;
    return request->symbol_count == 1 && !request->symbols[0].is_word &&
           is_sole_definer(e, mention) &&
           count_holders(e, mention->text) <= e->file_count / COMMON_SHARE + COMMON_MIN;
}

/* In the title, or soon after. Of several parts the first (rank.h). */
static bool is_in_front(const struct request *request, const char *text)
{
    const char *found = strstr(request->text, text), *gap = strstr(text, "...");
    if (!found && gap)
        found = memmem(request->text, request->size, text, (size_t)(gap - text));
    size_t at = found ? (size_t)(found - request->text) : request->size;
    return at < FRONT || at < strcspn(request->text, "\r\n");
}

static size_t count_named(const struct evidence *e)
{
    size_t count = 0;
    for (size_t i = 0; i < e->mention_count; i++)
        count += e->mentions[i].kind == MENTION_PATH && e->mentions[i].rivals == 1;
    return count;
}

/* The tier that one mention gives; *is_shared: other files have as much of it. */
static unsigned tier_of_mention(const struct evidence *e, size_t i, bool is_list, bool *is_shared)
{
    const struct evidence_mention *mention = &e->mentions[i];
    *is_shared = false;
    if (!is_in_front(e->request, mention->text))
        return 0;
    switch (mention->kind) {
    case MENTION_QUOTE:
        return tier_of_quote(e, i, is_shared);
    case MENTION_PATH:
        *is_shared = mention->rivals > 1;
        return is_list ? 0 : *is_shared ? mention->rivals <= FEW : 2;
    case MENTION_SYMBOL:
        return is_definition_asked_for(e, mention);
    case MENTION_KEPT:
        break;
    }
    return 0;
}

void literal_tiers(const struct evidence *e, struct scores *scores)
{
    bool is_list = count_named(e) > NAMED_FILES;
    for (size_t i = 0; i < e->mention_count; i++) {
        uint32_t file = e->mentions[i].file;
        bool is_shared;
        unsigned tier = tier_of_mention(e, i, is_list, &is_shared);
        if (!tier)
            continue;
        scores->shared[file] = is_shared && (scores->shared[file] || !scores->tiers[file]);
        if (tier > scores->tiers[file])
            scores->tiers[file] = (unsigned char)tier;
    }
    for (size_t i = 0; i < e->mention_count; i++)
        if (e->mentions[i].kind == MENTION_KEPT)
            scores->tiers[e->mentions[i].file] = 0;
}
