#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <git2/sys/repository.h>

#include "base/hash.h"
#include "base/mem.h"
#include "repo/internal.h"

/* Every line is matched against every path below its folder. */
#define ATTRIBUTES_FILE_MAX (128 * 1024)

struct attributes {
    git_repository *git; /* a handle of its own, without working tree and with an index of its own;
                            NULL when nothing is asked */
};

/* Only files that hold one of these words can set what we ask for. */
static bool speaks_of_us(const char *text)
{
    static const char *const words[] = { "linguist-generated", "linguist-vendored", "binary",
                                         "-diff", "[attr]" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

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

/* An index that holds nothing but the .gitattributes of the revision. Read from there, an unchanged
 * file costs a look-up for each path; read from the commit, libgit2 walks down its trees for each.
 * 1: something in it, or in info/attributes, can set what we ask for. */
static int fill_index(git_index *index, struct repo *repo, const struct tree_entry *files,
                      size_t count, struct err *err)
{
    struct buf text = BUF_INIT;
    uint64_t size;
    read_info_attributes(repo, &text);
    int found = speaks_of_us(text.data);
    for (size_t i = 0; i < count && found >= 0; i++) {
        buf_reset(&text);
        int state = repo_read_blob(repo, &files[i].id, ATTRIBUTES_FILE_MAX, &text, &size, err);
        if (state) { /* not in this clone, or too large: as if it were not there */
            found = state < 0 ? -1 : found;
            continue;
        }
        git_index_entry entry = { .mode = GIT_FILEMODE_BLOB, .path = files[i].path };
        entry.id = *to_git(&files[i].id);
        git_index_add(index, &entry); /* a path that git itself refuses has no attributes */
        found = found || speaks_of_us(text.data);
    }
    buf_release(&text);
    return found;
}

/* Opened bare and with a configuration that names no file of the user, so that libgit2 has no other
 * source than this index and info/attributes. */
static int open_handle(git_repository **git, const struct repo *repo, git_index *index)
{
    static const char text[] = "[core]\n\tattributesFile = /dev/null\n";
    git_config *config = NULL;
    int code = git_repository_open_bare(git, repo->common_dir);
    if (!code)
        code = parse_config(&config, text, sizeof text - 1);
    if (!code)
        code = git_repository_set_config(*git, config);
    if (!code)
        code = git_repository_set_index(*git, index);
    git_config_free(config);
    return code;
}

int attributes_load(struct attributes **out, struct repo *repo, const struct tree_entry *files,
                    size_t file_count, struct err *err)
{
    struct attributes *attributes = xcalloc(1, sizeof *attributes);
    git_index *index = NULL;
    int code = git_index_new(&index), found = 0;
    if (!code)
        found = fill_index(index, repo, files, file_count, err);
    if (!code && found > 0)
        code = open_handle(&attributes->git, repo, index);
    git_index_free(index);
    *out = attributes;
    if (!code && found >= 0)
        return 0;
    attributes_free(attributes);
    *out = NULL;
    return found < 0 ? -1
                     : err_set(err, ERR_REPO, "cannot read the attributes of %s: %s",
                               repo->common_dir, git_reason());
}

/* linguist takes the bare attribute and "=true". */
static bool is_set(const char *value)
{
    return GIT_ATTR_IS_TRUE(value) || (GIT_ATTR_HAS_VALUE(value) && !strcmp(value, "true"));
}

static bool is_unset(const char *value)
{
    return GIT_ATTR_IS_FALSE(value) || (GIT_ATTR_HAS_VALUE(value) && !strcmp(value, "false"));
}

void attributes_get(const struct attributes *attributes, const char *path,
                    struct path_attributes *out)
{
    static const char *names[] = { "linguist-generated", "linguist-vendored", "diff", "binary" };
    const char *values[4] = { 0 };
    *out = (struct path_attributes){ 0 };
    if (!attributes->git)
        return;
    git_attr_options options = GIT_ATTR_OPTIONS_INIT;
    options.flags = GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM;
    if (git_attr_get_many_ext(values, attributes->git, &options, path, 4, names))
        return;
    out->generated = is_set(values[0]);
    out->not_generated = is_unset(values[0]);
    out->vendored = is_set(values[1]);
    out->not_vendored = is_unset(values[1]);
    out->binary = GIT_ATTR_IS_FALSE(values[2]) || is_set(values[3]);
}

bool attributes_are_empty(const struct attributes *attributes)
{
    return !attributes->git;
}

void attributes_free(struct attributes *attributes)
{
    if (!attributes)
        return;
    git_repository_free(attributes->git);
    free(attributes);
}
