#include "view/kebab_hits.h"

#include "text/kebab.h"

#define FILES_MAX 8 /* of program text and data, that have one name */

/* Where the file has it as a name; 0: nowhere. */
static uint32_t named_line(struct literal_finder *f, uint32_t file,
                           const struct request_quote *quote)
{
    bool is_settings = view_role(f->view, file) == ROLE_DATA;
    if (!literal_read(f, file))
        return 0;
    const char *at =
        kebab_find(f->text->data, f->text->size, quote->text, quote->length, is_settings);
    return at ? literal_line_at(f, at) : 0;
}

void kebab_hits_choose(struct literal_finder *f, const struct request_quote *quote,
                       struct arena *arena, struct evidence_quote *found)
{
    struct evidence_quote named = {
        .places = ARENA_ARRAY(arena, struct evidence_place, found->count),
        .is_known = found->is_known,
    };
    size_t own = 0;
    for (size_t i = 0; i < found->count; i++) {
        uint32_t file = found->places[i].file;
        enum file_role role = view_role(f->view, file);
        uint32_t line = role == ROLE_DOCUMENT ? 0 : named_line(f, file, quote);
        if (!line)
            continue;
        own += role != ROLE_TEST;
        named.places[named.count++] = (struct evidence_place){ file, line };
    }
    if (own && own <= FILES_MAX)
        *found = named;
    else if (quote->is_unmarked)
        *found = (struct evidence_quote){ .is_known = false };
}
