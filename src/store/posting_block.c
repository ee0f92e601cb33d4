#include "store/posting_block.h"

#include <string.h>

#include "base/pack.h"

/* Two blocks lie in a leaf page of the tree, which takes a quarter of a page of 8192 bytes at most
 * without an overflow page. */
#define BLOCK_SIZE 1900

bool block_writer_fits(const struct block_writer *writer, const struct collected *term)
{
    return !writer->data.size ||
           (writer->data.size < BLOCK_SIZE - 100 && collected_count(term) < 400);
}

static size_t shared_prefix(const unsigned char *a, size_t a_size, const unsigned char *b,
                            size_t b_size)
{
    size_t n = 0, most = a_size < b_size ? a_size : b_size;
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

void block_writer_add(struct block_writer *writer, const struct collected *term)
{
    size_t size;
    const unsigned char *key = collected_key(term, &size);
    size_t shared = shared_prefix(writer->last, writer->last_size, key, size);
    pack_u64(&writer->data, shared);
    pack_bytes(&writer->data, key + shared, size - shared);
    pack_u64(&writer->data, collected_count(term));
    buf_reset(&writer->list);
    collected_bytes(term, &writer->list);
    pack_bytes(&writer->data, writer->list.data, writer->list.size);
    memcpy(writer->last, key, size);
    writer->last_size = size;
    if (!writer->first_size) {
        memcpy(writer->first, key, size);
        writer->first_size = size;
    }
}

void block_writer_reset(struct block_writer *writer)
{
    buf_reset(&writer->data);
    writer->first_size = writer->last_size = 0;
}

void block_writer_release(struct block_writer *writer)
{
    buf_release(&writer->data);
    buf_release(&writer->list);
}

struct block_reader block_reader_init(const void *data, size_t size)
{
    return (struct block_reader){ .p = data, .end = (const unsigned char *)data + size };
}

/* Inline and without a state of its own: terms are passed over by the dozen for each look-up. */
static inline bool number(const unsigned char **p, const unsigned char *end, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
        unsigned char byte = *(*p)++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

int block_reader_next(struct block_reader *r)
{
    uint64_t shared, suffix, count, size;
    if (r->p == r->end)
        return 0;
    if (!number(&r->p, r->end, &shared) || !number(&r->p, r->end, &suffix) ||
        shared > r->key_size || suffix > POSTING_KEY_MAX - shared ||
        suffix > (uint64_t)(r->end - r->p) || !suffix)
        return -1;
    if (r->key_size && shared < r->key_size && r->p[0] <= r->key[shared])
        return -1; /* not in order */
    memcpy(r->key + shared, r->p, (size_t)suffix);
    r->key_size = (size_t)(shared + suffix);
    r->p += suffix;
    if (!number(&r->p, r->end, &count) || !number(&r->p, r->end, &size) ||
        size > (uint64_t)(r->end - r->p) || count > size)
        return -1;
    r->list = (struct posting_list){ r->p, (size_t)size, (uint32_t)count };
    r->p += size;
    return 1;
}

/* Keys are not put together: how many bytes each shares with the one before tells how it stands to
 * the key that is looked for, of which that one shared `same`. */
int block_find(const void *data, size_t size, const void *key, size_t key_size,
               struct posting_list *list)
{
    const unsigned char *p = data, *end = p + size, *wanted = key;
    size_t before = 0, same = 0; /* of the key before: its size, and what it shares with ours */
    uint64_t shared, suffix, count, bytes;
    while (p < end) {
        if (!number(&p, end, &shared) || !number(&p, end, &suffix) || shared > before ||
            suffix > POSTING_KEY_MAX - shared || suffix > (uint64_t)(end - p) || !suffix)
            return -1;
        const unsigned char *rest = p;
        before = (size_t)(shared + suffix);
        p += suffix;
        if (!number(&p, end, &count) || !number(&p, end, &bytes) || bytes > (uint64_t)(end - p) ||
            count > bytes)
            return -1;
        if (shared < same)
            return 0; /* beyond it */
        if (shared == same) {
            size_t most = before < key_size ? before : key_size;
            while (same < most && rest[same - shared] == wanted[same])
                same++;
            bool is_beyond =
                same == key_size || (same < before && rest[same - shared] > wanted[same]);
            if (is_beyond) {
                *list = (struct posting_list){ p, (size_t)bytes, (uint32_t)count };
                return same == key_size && same == before;
            }
        }
        p += bytes;
    }
    return 0;
}

static inline bool decode_one(const unsigned char **p, const unsigned char *end,
                              struct posting *out)
{
    if (*p == end)
        return false;
    unsigned head = *(*p)++;
    uint64_t more = head & 3;
    if (!more && !number(p, end, &more))
        return false;
    out->doc = (int64_t)((uint64_t)out->doc + more);
    for (unsigned i = 0; i < 3; i++) {
        out->counts[i] = head >> (2 + 2 * i) & 3;
        if (out->counts[i] < 3)
            continue;
        if (!number(p, end, &more) || more > UINT32_MAX - 3)
            return false;
        out->counts[i] += (uint32_t)more;
    }
    return true;
}

int posting_list_decode(const struct posting_list *list, struct posting *out)
{
    const unsigned char *p = list->data, *end = p + list->size;
    struct posting posting = { 0 };
    for (uint32_t i = 0; i < list->count; i++) {
        if (!decode_one(&p, end, &posting))
            return -1;
        out[i] = posting;
    }
    return p == end ? 0 : -1;
}
