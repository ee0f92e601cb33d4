/* Git's index, for who asks about a few files: libgit2 hashes the whole file and makes an entry of
 * each of its entries, which is much more than is to be known here. Its layout is that of git's
 * gitformat-index, versions 2 to 4. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/stat_time.h"
#include "repo/internal.h"

#define STAGED_BYTES_MAX ((size_t)256 << 20)
#define HEADER_SIZE      12
#define ID_AT            40
#define FLAGS_AT         60
#define FACTS_SIZE       62
#define LONG_NAME        0xfffu /* that long, or longer */

enum {
    IS_EXTENDED = 0x4000,
    IS_STAGED = 0x3000,
    IS_PROMISED = 0x2000 /* `git add --intent-to-add` */
};

struct staged {
    const unsigned char *p, *end;
    uint32_t left, version;
    struct buf name; /* of the entry before; the next one may share its beginning */
    /* of the entry */
    const unsigned char *facts;
    bool is_settled; /* neither in conflict, nor promised */
};

static uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool staged_start(struct staged *s, const struct buf *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes->data;
    if (bytes->size < HEADER_SIZE || memcmp(p, "DIRC", 4) != 0)
        return false;
    *s = (struct staged){ .p = p + HEADER_SIZE,
                          .end = p + bytes->size,
                          .version = read_u32(p + 4),
                          .left = read_u32(p + 8),
                          .name = BUF_INIT };
    return s->version >= 2 && s->version <= 4;
}

/* How much of the name before is not part of this one. */
static size_t read_cut(struct staged *s)
{
    size_t value = 0;
    for (bool more = true; more && s->p < s->end && value < STAGED_BYTES_MAX;) {
        unsigned char byte = *s->p++;
        value = value << 7 | (byte & 0x7f);
        more = byte & 0x80;
        value += more;
    }
    return value;
}

static bool read_name(struct staged *s, unsigned flags, size_t facts_size)
{
    size_t cut = s->version == 4 ? read_cut(s) : s->name.size;
    const unsigned char *stop =
        s->p < s->end ? memchr(s->p, '\0', (size_t)(s->end - s->p)) : NULL;
    if (!stop || cut > s->name.size)
        return false;
    buf_truncate(&s->name, s->name.size - cut);
    buf_add(&s->name, s->p, (size_t)(stop - s->p));
    /* Up to eight NULs, so that the next entry begins at a multiple of eight. */
    size_t used = facts_size + s->name.size, padding = s->version == 4 ? 1 : 8 - used % 8;
    if ((size_t)(s->end - stop) < padding)
        return false;
    s->p = stop + padding;
    return (flags & LONG_NAME) == LONG_NAME || (flags & LONG_NAME) == s->name.size;
}

/* False at the end, and where it is damaged. */
static bool staged_next(struct staged *s)
{
    if (!s->left || s->end - s->p < FACTS_SIZE + 2)
        return false;
    s->left--;
    s->facts = s->p;
    unsigned flags = (unsigned)s->p[FLAGS_AT] << 8 | s->p[FLAGS_AT + 1], more = 0;
    size_t size = FACTS_SIZE;
    if (s->version >= 3 && flags & IS_EXTENDED) {
        more = (unsigned)s->p[FACTS_SIZE] << 8 | s->p[FACTS_SIZE + 1];
        size += 2;
    }
    s->is_settled = !(flags & IS_STAGED) && !(more & IS_PROMISED);
    s->p += size;
    return read_name(s, flags, size);
}

/* ---- what it knows of a file ---- */

static bool is_time(const unsigned char *p, struct timespec time)
{
    return read_u32(p) == (uint32_t)time.tv_sec && read_u32(p + 4) == (uint32_t)time.tv_nsec;
}

/* A file that was written when the index was, or later, may have changed since without a trace: git
 * calls it racily clean, and looks into it. */
static bool is_older(const unsigned char *p, struct timespec time)
{
    uint32_t seconds = read_u32(p), rest = read_u32(p + 4);
    return time.tv_sec > 0 && (seconds < time.tv_sec ||
                               (seconds == (uint32_t)time.tv_sec && rest < (uint32_t)time.tv_nsec));
}

static bool is_as_staged(const struct repo *repo, const struct staged *s, struct timespec written)
{
    struct stat now;
    return s->is_settled && is_older(s->facts + 8, written) &&
           work_stat(repo, s->name.data, &now) && S_ISREG(now.st_mode) &&
           S_ISREG(read_u32(s->facts + 24)) && is_time(s->facts, stat_change_time(&now)) &&
           is_time(s->facts + 8, stat_time(&now)) &&
           read_u32(s->facts + 20) == (uint32_t)now.st_ino &&
           read_u32(s->facts + 28) == now.st_uid && read_u32(s->facts + 32) == now.st_gid &&
           read_u32(s->facts + 36) == (uint32_t)now.st_size;
}

struct asked {
    const char *path;
    const struct oid *blob;
    bool *same;
};

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct asked *)a)->path, ((const struct asked *)b)->path);
}

/* Both in the order of their bytes. */
static void compare_staged(const struct repo *repo, struct staged *s, struct timespec written,
                           const struct asked *asked, size_t count)
{
    size_t i = 0;
    while (i < count && staged_next(s)) {
        int order = -1;
        while (i < count && (order = strcmp(asked[i].path, s->name.data)) < 0)
            i++;
        for (; i < count && !strcmp(asked[i].path, s->name.data); i++)
            *asked[i].same = !memcmp(s->facts + ID_AT, asked[i].blob->bytes, OID_SIZE) &&
                             is_as_staged(repo, s, written);
    }
}

void repo_find_same(const struct repo *repo, const char *const *paths, const struct oid *blobs,
                    size_t count, bool *same)
{
    struct buf name = BUF_INIT, bytes = BUF_INIT;
    struct staged s;
    struct stat facts;
    memset(same, 0, count * sizeof *same);
    buf_printf(&name, "%s/index", repo->git_dir);
    /* An index that comes between the two is the newer one, and believed as if it were older. */
    if (repo->work_dir && count && !stat(name.data, &facts) &&
        file_read(name.data, STAGED_BYTES_MAX, &bytes, NULL, NULL) == FILE_READ &&
        staged_start(&s, &bytes)) {
        struct asked *asked = xcalloc(count, sizeof *asked);
        for (size_t i = 0; i < count; i++)
            asked[i] = (struct asked){ paths[i], &blobs[i], &same[i] };
        qsort(asked, count, sizeof *asked, by_path);
        compare_staged(repo, &s, stat_time(&facts), asked, count);
        buf_release(&s.name);
        free(asked);
    }
    buf_release(&bytes);
    buf_release(&name);
}
