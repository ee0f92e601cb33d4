#include "brief/starts.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/order.h"
#include "syntax/language.h"
#include "syntax/role.h"

static bool is_parsed_source(const struct snapshot *snapshot, size_t file)
{
    const struct file *f = &snapshot->files[file];
    const struct language *language = language_by_name(f->language);
    return f->content && (f->state == PARSE_OK || f->state == PARSE_PARTIAL) && language &&
           file_role_of(f->path, language) == ROLE_SOURCE;
}

/* Lines decide where there is no history, and between equals. */
static double start_weight(const struct snapshot *snapshot, const struct changes *changes,
                           size_t file)
{
    return changes_count(changes, (uint32_t)file) + snapshot->files[file].lines / 1e3;
}

size_t starts_files(const struct snapshot *snapshot, const struct changes *changes, size_t max,
                    struct arena *arena, struct brief_start **out)
{
    struct weighted *all = ARENA_ARRAY(arena, struct weighted, snapshot->file_count);
    size_t count = 0;
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (is_parsed_source(snapshot, i))
            all[count++] = (struct weighted){ (uint32_t)i, start_weight(snapshot, changes, i) };
    weighted_sort(all, count);
    count = count < max ? count : max;
    *out = ARENA_ARRAY(arena, struct brief_start, count);
    for (size_t i = 0; i < count; i++)
        (*out)[i] =
            (struct brief_start){ snapshot->files[all[i].item].path,
                                  changes_count(changes, all[i].item), (uint32_t)changes->count };
    return count;
}

size_t starts_modules(const struct snapshot *snapshot, const struct changes *changes,
                      const struct module_list *modules, size_t max, struct arena *arena,
                      uint32_t *out)
{
    struct weighted *all = ARENA_ARRAY(arena, struct weighted, modules->count);
    size_t count = 0;
    for (size_t i = 0; i < modules->count; i++)
        all[i].item = (uint32_t)i;
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (modules->of_file[i] < modules->count && is_parsed_source(snapshot, i))
            all[modules->of_file[i]].weight += start_weight(snapshot, changes, i);
    weighted_sort(all, modules->count);
    for (; count < max && count < modules->count && all[count].weight > 0; count++)
        out[count] = all[count].item;
    return count;
}

/* Mostly of another script, where one letter often says as much as several of ASCII. */
static bool is_foreign(const struct request *request)
{
    size_t ascii = 0, other = 0;
    for (size_t i = 0; i < request->size; i++) {
        ascii += isalpha((unsigned char)request->text[i]) != 0;
        other += (request->text[i] & 0xc0) == 0xc0;
    }
    return other * 2 > ascii;
}

const char *starts_hint(const struct request *request, const struct evidence *evidence)
{
    size_t known = 0, said = 0, count = 0;
    for (size_t i = 0; evidence->terms && i < request->term_count; i++) {
        if (request->terms[i].is_joined)
            continue;
        count++;
        bool in_files = evidence->terms[i].hit_count > 0;
        bool in_messages = evidence->messages && evidence->messages[i].hit_count > 0;
        known += in_files || in_messages;
        said += (in_files || in_messages) && (request->terms[i].text[0] & 0x80);
    }
    /* A repository that has words of the request's script is not told to be in English. */
    if (evidence->file_count && is_foreign(request) && !said && known * 2 < count)
        return "This repository is written in English words: translate the request, or name "
               "identifiers, files and messages.";
    if (evidence->file_count && known * 4 < count)
        return "Few words of the request occur in this repository: say it in its language, "
               "or name identifiers, files and messages.";
    return "";
}
