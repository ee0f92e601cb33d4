/* A block of postings: arbitrary bytes, or one that is written from them and damaged in one byte.
 */
#include "store/posting_block.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define POSTINGS_MAX 4096

static void read_block(const void *data, size_t size)
{
    struct block_reader reader = block_reader_init(data, size);
    struct posting postings[POSTINGS_MAX];
    struct posting_list list;
    while (block_reader_next(&reader) > 0) {
        if (reader.list.count > reader.list.size || reader.key_size > POSTING_KEY_MAX)
            __builtin_trap();
        if (reader.list.count <= POSTINGS_MAX)
            posting_list_decode(&reader.list, postings);
        block_find(data, size, reader.key, reader.key_size, &list);
    }
}

/* Three bytes each: the key, whether it is long, and how far the document is. */
static void collect(struct collector *collector, const uint8_t *data, size_t size)
{
    int64_t doc = 0;
    char key[POSTING_KEY_MAX];
    for (size_t i = 0; i + 3 <= size; i += 3) {
        size_t length = 1 + data[i + 1] % (data[i + 1] > 250 ? POSTING_KEY_MAX - 1 : 6);
        struct posting posting = { doc += 1 + (data[i + 2] > 200 ? 1000000 : data[i + 2]),
                                   { data[i], data[i + 1], data[i + 2] % 3 } };
        memset(key, data[i] % 8 + 'a', sizeof key);
        collector_add(collector, key, length, &posting);
    }
}

/* Each key is found again, with ascending documents. */
static void check_written(const struct buf *block, const struct collected_list *terms, size_t count)
{
    struct posting postings[POSTINGS_MAX];
    for (size_t i = 0; i < count; i++) {
        struct posting_list list;
        size_t size;
        const void *key = collected_key(terms->items[i], &size);
        if (block_find(block->data, block->size, key, size, &list) != 1 ||
            list.count != collected_count(terms->items[i]) || list.count > POSTINGS_MAX ||
            posting_list_decode(&list, postings))
            __builtin_trap();
        for (size_t j = 1; j < list.count; j++)
            if (postings[j - 1].doc >= postings[j].doc)
                __builtin_trap();
    }
}

static void write_and_damage(const uint8_t *data, size_t size)
{
    struct collector collector = { 0 };
    struct block_writer writer = BLOCK_WRITER_INIT;
    size_t written = 0;
    collect(&collector, data + 3, size - 3);
    struct collected_list terms = collector_sorted(&collector);
    while (written < terms.count && (!written || block_writer_fits(&writer, terms.items[written])))
        block_writer_add(&writer, terms.items[written++]);
    check_written(&writer.data, &terms, written);
    if (writer.data.size) {
        size_t at = (data[1] * (size_t)256 + data[2]) % writer.data.size;
        writer.data.data[at] = (char)(writer.data.data[at] ^ data[0]);
        read_block(writer.data.data, writer.data.size);
    }
    free(terms.items);
    block_writer_release(&writer);
    collector_release(&collector);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_block(data, size);
    if (size > 3 && size < 3 * POSTINGS_MAX)
        write_and_damage(data, size);
    return 0;
}
