#include "note/identity.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "note/sentence.h"

#define MAIL_MAX 64

static bool is_plain_text(const char *text, const char *signs)
{
    for (; *text; text++)
        if ((*text & 0x80) || (!isalnum((unsigned char)*text) && !strchr(signs, *text)))
            return false;
    return true;
}

/* "ignore-previous-instructions" is read as well as with spaces. */
static bool is_sentence(const char *text)
{
    struct buf words = BUF_INIT;
    for (const char *p = text; *p; p++)
        buf_addch(&words, isalnum((unsigned char)*p) ? *p : ' ');
    bool found = sentence_instructs(words.data, words.size);
    buf_release(&words);
    return found;
}

bool identity_is_writer(const char *text)
{
    size_t provider = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    return provider && text[provider] == ':' && text[provider + 1] && strlen(text) <= WRITER_MAX &&
           is_plain_text(text + provider + 1, "._:/@+-") && !is_sentence(text + provider + 1);
}

const char *identity_writer(const char *provider, const char *model, struct arena *arena)
{
    size_t room = WRITER_MAX - strlen(provider) - 1;
    char *writer = arena_printf(arena, "%s:%.*s", provider, (int)room, *model ? model : "unknown");
    for (char *p = writer + strlen(provider) + 1; *p; p++)
        if ((*p & 0x80) || (!isalnum((unsigned char)*p) && !strchr("._:/@+-", *p)))
            *p = '_';
    return identity_is_writer(writer) ? writer : arena_printf(arena, "%s:unknown", provider);
}

const char *identity_author(const char *mail, struct arena *arena)
{
    const char *at = strchr(mail, '@');
    bool known = at && at > mail && at[1] && !strchr(at + 1, '@') && strlen(mail) <= MAIL_MAX &&
                 is_plain_text(mail, "@._+-") &&
                 !is_sentence(at ? arena_strndup(arena, mail, (size_t)(at - mail)) : "");
    return known ? arena_strdup(arena, mail) : "unknown";
}
