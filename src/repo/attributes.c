#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "repo/attribute_rules.h"
#include "repo/internal.h"

#define ATTRIBUTES_FILE_MAX  (128 * 1024)
#define ATTRIBUTES_BYTES_MAX ((size_t)16 << 20) /* of all files */

struct attributes {
    struct attribute_rules *rules;
    size_t files_left_out;
};

static void read_info_attributes(const struct repo *repo, struct buf *out)
{
    struct buf path = BUF_INIT;
    char block[4096];
    size_t n;
    buf_printf(&path, "%s/info/attributes", repo->common_dir);
    buf_limit(out, ATTRIBUTES_FILE_MAX);
    FILE *file = fopen(path.data, "re");
    while (file && (n = fread(block, 1, sizeof block, file)) > 0)
        buf_add(out, block, n);
    if (file)
        fclose(file);
    buf_release(&path);
}

uint64_t repo_attributes_digest(const struct repo *repo)
{
    struct buf text = BUF_INIT;
    read_info_attributes(repo, &text);
    uint64_t digest = text.size ? hash_bytes(text.data, text.size) : 0;
    buf_release(&text);
    return digest;
}

/* What is not in this clone, or too large, is as if it were not there. */
static int add_attribute_files(struct attributes *attributes, struct repo *repo,
                               const struct tree_entry *files, size_t count, struct err *err)
{
    struct buf text = BUF_INIT, folder = BUF_INIT;
    size_t bytes = 0;
    int state = 0;
    for (size_t i = 0; i < count && state >= 0; i++) {
        uint64_t size;
        buf_reset(&text);
        buf_reset(&folder);
        state = bytes < ATTRIBUTES_BYTES_MAX
                    ? repo_read_blob(repo, &files[i].id, ATTRIBUTES_FILE_MAX, &text, &size, err)
                    : 1;
        attributes->files_left_out += state == 1;
        if (state)
            continue;
        bytes += text.size;
        buf_add(&folder, files[i].path, path_dir_length(files[i].path));
        attribute_rules_add(attributes->rules, folder.data, text.data, text.size);
    }
    buf_release(&text);
    buf_release(&folder);
    return state < 0 ? -1 : 0;
}

int attributes_load(struct attributes **out, struct repo *repo, const struct tree_entry *files,
                    size_t file_count, struct err *err)
{
    struct attributes *attributes = xcalloc(1, sizeof *attributes);
    struct buf info = BUF_INIT;
    attributes->rules = attribute_rules_new();
    *out = attributes;
    read_info_attributes(repo, &info);
    attribute_rules_add(attributes->rules, NULL, info.data, info.size);
    buf_release(&info);
    if (add_attribute_files(attributes, repo, files, file_count, err)) {
        attributes_free(attributes);
        *out = NULL;
        return -1;
    }
    attribute_rules_finish(attributes->rules);
    return 0;
}

void attributes_get(const struct attributes *attributes, const char *path,
                    struct path_attributes *out)
{
    attribute_rules_get(attributes->rules, path, out);
}

bool attributes_are_empty(const struct attributes *attributes)
{
    return attribute_rules_are_empty(attributes->rules);
}

void attributes_left_out(const struct attributes *attributes, size_t *lines, size_t *files)
{
    *lines = attribute_rules_left_out(attributes->rules);
    *files = attributes->files_left_out;
}

void attributes_free(struct attributes *attributes)
{
    if (!attributes)
        return;
    attribute_rules_free(attributes->rules);
    free(attributes);
}
