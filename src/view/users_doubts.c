/* Files of whom the index cannot tell whether they mean the definition: their text may. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "repo/repo.h"
#include "view/users_internal.h"

#define DOUBTS_READ    60
#define DOUBT_SIZE_MAX (1u << 20) /* bytes */

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_named_owner_at(const struct search *s, const struct buf *text, size_t at)
{
    char qualifier[QUALIFIER_MAX];
    size_t end = at + strlen(s->name);
    if ((at && is_word_byte(text->data[at - 1])) ||
        (end < text->size && is_word_byte(text->data[end])))
        return false;
    qualifier_before(text->data, (uint32_t)at, s->family == FAMILY_PHP, qualifier);
    return qualifier_is_named_after(qualifier, s->owner);
}

/* Whether the name stands in it behind a variable, or a call, that is called like its owner. */
static bool names_owner(const struct search *s, const struct buf *text)
{
    const char *p = text->data, *end = text->data + text->size;
    size_t n = strlen(s->name);
    for (; p < end && (p = memmem(p, (size_t)(end - p), s->name, n)); p += n)
        if (is_named_owner_at(s, text, (size_t)(p - text->data)))
            return true;
    return false;
}

int read_doubts(struct search *s, struct user_list *out)
{
    const struct file *files = s->finder->context->snapshot->files;
    size_t kept = 0;
    for (size_t i = 0; i < out->doubt_count; i++) {
        uint32_t file = out->doubts[i];
        struct buf text = BUF_INIT;
        uint64_t size;
        bool is_read = s->finder->repo && s->owner && i < DOUBTS_READ;
        int state = is_read ? repo_read_blob(s->finder->repo, &files[file].blob, DOUBT_SIZE_MAX,
                                             &text, &size, s->err)
                            : 1;
        bool is_told = state == 0 && names_owner(s, &text);
        buf_release(&text);
        if (state < 0)
            return -1;
        if (is_told)
            search_add_user(s, file, false, s->owner, out);
        else
            out->doubts[kept++] = file;
    }
    out->doubtful -= out->doubt_count - kept;
    out->doubt_count = kept;
    return 0;
}
