/* Where a file uses a definition of another one. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "view/place.h"
#include "view/users.h"

/* Whether its words end with those of the type: "GitClient", "http_client" of Client. */
static bool qualifier_ends_with(const char *qualifier, const char *type)
{
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()"), m = strlen(type);
    if (m < 3 || n <= m)
        return false;
    const char *end = last + n - m;
    return !strncasecmp(end, type, m) &&
           (end[-1] == '_' || (isupper((unsigned char)*end) && islower((unsigned char)end[-1])));
}

enum agreement { AGREES_NOT, AGREES_IN_KIND, AGREES_BY_ENDING, AGREES_BY_NAME, AGREES };

/* How well a place agrees with what is known of the use. */
static enum agreement place_agreement(struct place_answers *answers, const struct source *source, size_t at, const char *qualifier)
{
    char before[QUALIFIER_MAX], type[QUALIFIER_MAX];
    place_qualifier(source, at, before);
    if (!qualifier || !strcmp(before, qualifier) || place_is_declared_as(answers, source, before, qualifier))
        return AGREES;
    if (!*before || !*qualifier)
        return !*before == !*qualifier ? AGREES_IN_KIND : AGREES_NOT;
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()");
    memcpy(type, last, n);
    type[n] = '\0';
    return n && qualifier_is_named_after(before, type) ? AGREES_BY_NAME
           : n && qualifier_ends_with(before, type)    ? AGREES_BY_ENDING
                                                       : AGREES_IN_KIND;
}

static void add_line(struct user_place *place, uint32_t line)
{
    if (place->line_count && place->lines[place->line_count - 1] == line)
        return;
    if (place->line_count < USER_LINES_MAX)
        place->lines[place->line_count++] = line;
}

void user_place_of(const struct source *source, const char *word, const char *qualifier,
                   bool imports, struct arena *arena, struct user_place *out)
{
    *out = (struct user_place){ .inside = "" };
    struct place_answers answers = { .arena = arena };
    size_t first = source_find_word(source, word, 0);
    enum agreement best = AGREES_NOT;
    bool found = false;
    if (first == SIZE_MAX)
        return;
    for (size_t at = first; at != SIZE_MAX; at = source_find_word(source, word, at + 1)) {
        if (out->count++ >= PLACES_MAX)
            continue;
        uint32_t line = source_line_of(source, at);
        enum agreement agreed = imports ? AGREES : place_agreement(&answers, source, at, qualifier);
        if ((found && agreed < best) ||
            (!imports && (place_is_in_import(source, line) || place_is_in_string(source, at))))
            continue;
        if (!found || agreed > best)
            out->line_count = out->agreeing = 0;
        out->agreeing++;
        found = true;
        best = agreed;
        add_line(out, line);
    }
    if (!found) {
        add_line(out, source_line_of(source, first));
        out->agreeing = 1;
    }
    out->line = out->lines[0];
    int64_t around = definition_at(&source->summary, out->line);
    if (around >= 0)
        out->inside =
            definition_path(&source->summary, &source->summary.definitions[around], arena);
}

const char *file_use_place(const struct file_use *use, struct arena *arena)
{
    if (!use->line)
        return use->path;
    const char *place = arena_printf(arena, "%s:%u", use->path, use->line);
    for (size_t i = 0; i < use->more_count; i++)
        place = arena_printf(arena, "%s, %u", place, use->more[i]);
    return place;
}
