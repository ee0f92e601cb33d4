/* Literal evidence wins: what a request names or quotes and what can mean few files only comes
 * before all that merely resembles it. The learned weights cannot say so: in the messages of past
 * commits, which they are learned from, a quoted text is often the new one. */
#include <string.h>

#include "rank/signals.h"

#define FEW 3 /* files that one literal may mean */
#define FRONT                                                                                      \
    300 /* bytes of a request that say what is asked for; what comes later are its circumstances   \
         */
#define NAMED_FILES                                                                                \
    6 /* a request with more paths is a trace or a list: none of them stands out                   \
       */

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

static unsigned tier_of_quote(const struct evidence *e, size_t i)
{
    const struct evidence_mention *mention = &e->mentions[i];
    uint32_t sources = sources_with(e, i);
    if (sources)
        return sources <= FEW && e->files[mention->file].role == ROLE_SOURCE;
    return mention->rivals == 1;
}

/* In the title, or soon after. */
static bool is_in_front(const struct request *request, const char *text)
{
    const char *found = strstr(request->text, text);
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

void literal_tiers(const struct evidence *e, struct scores *scores)
{
    bool is_list = count_named(e) > NAMED_FILES;
    for (size_t i = 0; i < e->mention_count; i++) {
        const struct evidence_mention *mention = &e->mentions[i];
        unsigned char *tier = &scores->tiers[mention->file];
        unsigned own = 0;
        if (!is_in_front(e->request, mention->text))
            continue;
        if (mention->kind == MENTION_QUOTE)
            own = tier_of_quote(e, i);
        else if (mention->kind == MENTION_PATH && !is_list)
            own = mention->rivals == 1 ? 2 : mention->rivals <= FEW;
        *tier = (unsigned char)(own > *tier ? own : *tier);
    }
}
