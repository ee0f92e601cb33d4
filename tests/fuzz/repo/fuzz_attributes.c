/* A path, then .gitattributes of the root, of its folder, and info/attributes, parted by "---":
 * each gives the same answer twice, and what is unset is not set. */
#include "repo/attribute_rules.h"

#include <string.h>

#include "base/buf.h"
#include "base/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *part(const char **text, const char *end, size_t *size)
{
    const char *p = *text, *mark = memmem(p, (size_t)(end - p), "\n---\n", 5);
    *size = (size_t)((mark ? mark : end) - p);
    *text = mark ? mark + 5 : end;
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *p = (const char *)data, *end = p + size;
    struct arena arena = ARENA_INIT;
    struct path_attributes first, second;
    size_t length;
    const char *name = part(&p, end, &length);
    const char *path = arena_strndup(&arena, name, length);
    const char *folder = arena_strndup(&arena, path, path_dir_length(path));
    struct attribute_rules *rules = attribute_rules_new();
    const char *const places[] = { "", folder, NULL };
    for (size_t i = 0; i < 3; i++) {
        const char *text = part(&p, end, &length);
        attribute_rules_add(rules, places[i], text, length);
    }
    attribute_rules_finish(rules);
    attribute_rules_get(rules, path, &first);
    attribute_rules_get(rules, path, &second);
    if (memcmp(&first, &second, sizeof first) != 0 || (first.generated && first.not_generated) ||
        (first.vendored && first.not_vendored) ||
        (attribute_rules_are_empty(rules) && (first.generated || first.vendored || first.binary)))
        __builtin_trap();
    attribute_rules_free(rules);
    arena_release(&arena);
    return 0;
}
