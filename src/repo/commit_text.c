#include "repo/commit_text.h"

#include <ctype.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "model/history.h"

#define PARENTS_MAX 1024

static bool starts(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && !memcmp(p, word, n);
}

static bool parse_id(const char *p, const char *end, struct oid *id)
{
    char hex[OID_HEX_SIZE];
    if (end - p < OID_HEX_SIZE - 1)
        return false;
    memcpy(hex, p, OID_HEX_SIZE - 1);
    hex[OID_HEX_SIZE - 1] = '\0';
    return oid_parse(id, hex);
}

/* "name <mail> 1700000000 +0100": the number after the last '>'. */
static int64_t parse_time(const char *p, const char *end)
{
    const char *mail = bytes_find_last(p, '>', (size_t)(end - p));
    int64_t value = 0;
    for (p = mail ? mail + 1 : end; p < end && *p == ' '; p++)
        ;
    for (; p < end && *p >= '0' && *p <= '9' && value < INT64_MAX / 20; p++)
        value = value * 10 + (*p - '0');
    return value;
}

/* Parents of one commit are on consecutive lines; counted first, so that the array is allocated
 * once. */
static const char *parse_parents(struct commit_header *out, const char *p, const char *end,
                                 struct arena *arena)
{
    const size_t line = 7 + 40 + 1;
    size_t count = 0;
    while (count < PARENTS_MAX && (size_t)(end - p) > (count + 1) * line - 1 &&
           !memcmp(p + count * line, "parent ", 7))
        count++;
    out->parents = count ? ARENA_ARRAY(arena, struct oid, count) : NULL;
    for (; out->parent_count < count; p += line)
        if (!parse_id(p + 7, end, &out->parents[out->parent_count++]))
            return NULL;
    return p;
}

int commit_header_parse(struct commit_header *out, const char *data, size_t size,
                        struct arena *arena)
{
    const char *p = data, *end = data + size;
    memset(out, 0, sizeof *out);
    if (!starts(p, end, "tree ") || !parse_id(p + 5, end, &out->tree))
        return -1;
    p += 5 + 40 + 1;
    p = p < end ? parse_parents(out, p, end, arena) : NULL;
    while (p && p < end && *p != '\n') {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        eol = eol ? eol : end;
        if (starts(p, eol, "committer "))
            out->time = parse_time(p, eol);
        else if (starts(p, eol, "encoding "))
            out->encoding = arena_strndup(arena, p + 9, (size_t)(eol - p - 9));
        p = eol < end ? eol + 1 : end;
    }
    out->message = p && p < end ? p + 1 : end;
    out->message_size = (size_t)(end - out->message);
    return p ? 0 : -1;
}

/* ---- message ---- */

/* The encodings that commits are found in. Others are not handed to iconv, whose rarer converters
 * have been broken by hostile text before. */
static bool is_known_encoding(const char *name)
{
    static const char *const prefixes[] = { "iso-8859-", "iso8859-",  "latin",  "windows-125",
                                            "cp125",     "cp437",     "cp850",  "cp866",
                                            "koi8-",     "euc-jp",    "euc-kr", "sjis",
                                            "shift_jis", "shift-jis", "cp932",  "gb",
                                            "cp936",     "big5",      "utf-16", "us-ascii" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncasecmp(name, prefixes[i], strlen(prefixes[i])))
            return strlen(name) < 24 && !strchr(name, '/');
    return false;
}

/* From the encoding that the commit names; whatever cannot be converted is taken as it is. */
static void add_converted(struct buf *out, const char *encoding, const char *text, size_t size)
{
    bool convert = encoding && is_known_encoding(encoding);
    iconv_t converter = convert ? iconv_open("UTF-8", encoding) : (iconv_t)-1;
    if (converter == (iconv_t)-1) {
        utf8_add_valid(out, text, size);
        return;
    }
    char block[1024];
    char *in = (char *)(uintptr_t)text;
    while (size) {
        char *to = block;
        size_t room = sizeof block;
        size_t result = iconv(converter, &in, &size, &to, &room);
        buf_add(out, block, sizeof block - room);
        if (result == (size_t)-1 && room == sizeof block)
            break;
    }
    utf8_add_valid(out, in, size);
    iconv_close(converter);
}

/* "Signed-off-by: x" and the like: a hyphenated word with -by, or a well-known one. */
static bool is_trailer(const char *line, size_t length)
{
    static const char *const words[] = {
        "change-id:", "reviewed-on:",        "closes:",     "fixes:", "refs:", "bug:",
        "issue:",     "(cherry picked from", "git-svn-id:", "cc:",    "link:"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (length >= strlen(words[i]) && !strncasecmp(line, words[i], strlen(words[i])))
            return true;
    const char *colon = memchr(line, ':', length);
    if (!colon || colon - line < 4 || strncasecmp(colon - 3, "-by", 3))
        return false;
    for (const char *p = line; p < colon; p++)
        if (!isalpha((unsigned char)*p) && *p != '-')
            return false;
    return true;
}

static const char *cut_message(struct arena *arena, const char *text, size_t size, size_t max)
{
    while (size && isspace((unsigned char)text[size - 1]))
        size--;
    return arena_strndup(arena, text, utf8_cut(text, size, max));
}

void commit_message(const struct commit_header *header, struct arena *arena, const char **subject,
                    const char **body)
{
    struct buf text = BUF_INIT, rest = BUF_INIT;
    size_t size = header->message_size;
    size_t most = 4 * (COMMIT_SUBJECT_MAX + COMMIT_BODY_MAX);
    add_converted(&text, header->encoding, header->message, size < most ? size : most);
    const char *p = text.data + strspn(text.data, " \t\r\n");
    size_t first = strcspn(p, "\n");
    *subject = cut_message(arena, p, first, COMMIT_SUBJECT_MAX);
    for (p += first; *p;) {
        p += *p == '\n';
        size_t length = strcspn(p, "\n");
        if (!is_trailer(p, length)) {
            buf_add(&rest, p, length);
            buf_addch(&rest, '\n');
        }
        p += length;
    }
    const char *start = rest.data + strspn(rest.data, "\r\n");
    *body = cut_message(arena, start, strlen(start), COMMIT_BODY_MAX);
    buf_release(&text);
    buf_release(&rest);
}

/* ---- merges ---- */

static bool begins_with_any(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strncasecmp(text, words[i], strlen(words[i])))
            return true;
    return false;
}

/* "Merge main into topic" */
static bool is_into(const char *subject)
{
    const char *p = subject;
    size_t words = 0;
    for (bool into = false; *p; p += strcspn(p, " "), words++) {
        p += strspn(p, " ");
        into = words == 2 ? starts(p, p + strlen(p), "into ") : into;
        if ((words == 0 && !starts(p, p + strlen(p), "Merge ")) || (words > 2 && !into))
            return false;
    }
    return words == 4;
}

static bool is_generated_subject(const char *subject)
{
    static const char *const words[] = {
        "Merge branch ",       "Merge branches ",
        "Merge pull request ", "Merge remote-tracking branch",
        "Merge tag ",          "Merge commit ",
        "Merge topic ",        "Merged in ",
        "Merge of ",           "Merge https://",
        "Merge git://",        "Merge http://",
        "Merge ssh://",        "Merge git@",
        "Auto merge of ",      "Automatic merge",
        "Merge remote branch", "Merge #",
    };
    return begins_with_any(subject, words, sizeof words / sizeof *words) || is_into(subject);
}

/* Conflicts, and the titles of the commits that it brings (git merge --log): those speak for
 * themselves. */
static bool is_list(const char *line)
{
    static const char *const words[] = { "Conflicts:", "# Conflicts:" };
    size_t length = strcspn(line, "\n");
    return begins_with_any(line, words, sizeof words / sizeof *words) ||
           (length > 2 && starts(line, line + length, "* ") && line[length - 1] == ':');
}

static const char *without_generated(struct arena *arena, const char *body)
{
    struct buf text = BUF_INIT;
    for (const char *p = body; *p && !is_list(p);) {
        size_t length = strcspn(p, "\n");
        if (strncasecmp(p, "See merge request ", 18) != 0)
            buf_printf(&text, "%.*s\n", (int)length, p);
        p += length + (p[length] == '\n');
    }
    const char *start = text.size ? text.data + strspn(text.data, " \t\r\n") : "";
    const char *left = cut_message(arena, start, strlen(start), COMMIT_BODY_MAX);
    buf_release(&text);
    return left;
}

void merge_message(struct arena *arena, const char **subject, const char **body)
{
    const char *text = without_generated(arena, *body);
    *body = text;
    if (!is_generated_subject(*subject))
        return;
    size_t first = strcspn(text, "\n");
    *subject = cut_message(arena, text, first, COMMIT_SUBJECT_MAX);
    *body = text + first + strspn(text + first, "\r\n");
}
