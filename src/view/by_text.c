#include "view/by_text.h"

#include <string.h>

int by_text_find(struct literal_finder *finder, const char *name, const char *own,
                 const unsigned char *left_out, struct arena *arena, struct by_text *out,
                 struct err *err)
{
    struct view *view = finder->view;
    struct evidence_quote held;
    *out = (struct by_text){ 0 };
    if (literal_find(finder, name, strlen(name), true, arena, &held, err))
        return -1;
    for (size_t i = 0; i < held.count; i++) {
        uint32_t file = held.places[i].file;
        const char *path = view->snapshot->files[file].path;
        enum file_role role = view_role(view, file);
        if ((own && !strcmp(path, own)) || (left_out && left_out[file]) || role == ROLE_DOCUMENT ||
            (role == ROLE_TEST && out->path))
            continue;
        uint32_t line = literal_quoted_line(finder, file, name, strlen(name));
        if (line)
            *out = (struct by_text){ path, line };
        if (line && role != ROLE_TEST)
            return 0;
    }
    return 0;
}
