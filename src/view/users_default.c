/* What a file exports as its default has in each file that imports it the name that this one likes. */
#include <string.h>

#include "view/users_internal.h"

#define FILES_ASKED 64 /* the definition's, and those that hand it on */
#define STEPS_MAX   6  /* files that hand it on, one to the other */

/* Whether what `file` exports as `name` is the default of the definition's file. */
static bool exports_default(struct search *s, uint32_t file, const char *name, int steps);

static bool imports_default(struct search *s, uint32_t file, const struct summary *summary,
                            const struct binding *b, const char *name, int steps)
{
    const char *target = summary->imports[b->import].target;
    struct import_target found = import_find(context_imports(s->finder->context), file, target);
    return found.kind == IMPORT_FILE && exports_default(s, found.file, name, steps);
}

static bool exports_default(struct search *s, uint32_t file, const char *name, int steps)
{
    bool is_default = !strcmp(name, "default");
    if (!strcmp(search_path(s, file), s->path))
        return is_default;
    const struct summary *summary = steps > 0 ? search_summary(s, file) : NULL;
    for (size_t i = 0; summary && i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        if (b->is_handed_on && !strcmp(b->name, name))
            return imports_default(s, file, summary, b, b->member, steps - 1);
    }
    for (size_t i = 0; summary && !is_default && i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        bool is_all = b->is_handed_on && !*b->name && !strcmp(b->member, "*");
        if (is_all && imports_default(s, file, summary, b, name, steps - 1))
            return true;
    }
    return false;
}

bool default_is_bound(struct search *s, uint32_t file, const struct summary *summary,
                      const struct binding *binding)
{
    const char *member = binding->member;
    return *member && strcmp(member, "*") != 0 &&
           imports_default(s, file, summary, binding, member, STEPS_MAX);
}

bool default_is_qualifier(struct search *s, uint32_t user, const struct summary *summary,
                          const char *qualifier)
{
    const struct binding *b = binding_of_qualifier(summary, qualifier);
    return s->owner && b && default_is_bound(s, user, summary, b);
}

bool default_is_imported(struct search *s, uint32_t user, const struct summary *summary)
{
    for (size_t i = 0; s->is_default && i < summary->binding_count; i++)
        if (default_is_bound(s, user, summary, &summary->bindings[i]))
            return true;
    return false;
}

/* The name by which most is told of it: one that the file uses. NULL: it does not import it. */
static const struct binding *best_binding(struct search *s, uint32_t file,
                                          const struct summary *summary, bool *hands_on)
{
    const struct binding *best = NULL;
    *hands_on = false;
    for (size_t i = 0; i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        if (!*b->name && !strcmp(b->member, "*"))
            *hands_on |= b->is_handed_on;
        if (!*b->name || !default_is_bound(s, file, summary, b))
            continue;
        *hands_on |= b->is_handed_on;
        if (!best || best->is_handed_on)
            best = b;
    }
    return best;
}

static bool is_used(const struct summary *summary, const char *name)
{
    for (size_t i = summary_find_use(summary, name);
         i < summary->use_count && !strcmp(summary->uses[i].name, name); i++)
        if (summary->uses[i].count)
            return true;
    return false;
}

/* Whether others may take it from the file. */
static bool ask(struct search *s, uint32_t file, struct user_list *out)
{
    const struct summary *summary = search_user_summary(s, file);
    bool hands_on = false;
    const struct binding *b = summary ? best_binding(s, file, summary, &hands_on) : NULL;
    if (b && search_is_considered(s, file) && search_add_user(s, file, true, "", out)) {
        out->items[out->count - 1].name = b->name;
        out->items[out->count - 1].hands_on = b->is_handed_on && !is_used(summary, b->name);
    }
    return hands_on;
}

int default_find_users(struct search *s, struct user_list *out)
{
    const struct snapshot *snapshot = s->finder->context->snapshot;
    int64_t own = snapshot_find(snapshot, s->path);
    if (s->owner || !s->is_default || own < 0)
        return 0;
    uint32_t asked[FILES_ASKED] = { (uint32_t)own };
    size_t count = 1;
    unsigned char *seen = ARENA_ARRAY(s->arena, unsigned char, snapshot->file_count);
    seen[own] = 1;
    for (size_t i = 0; i < count; i++) {
        struct user_list importers;
        if (importers_find(s->finder, asked[i], false, s->arena, &importers, s->err))
            return -1;
        for (size_t j = 0; j < importers.count; j++) {
            uint32_t file = importers.items[j].file;
            bool is_new = !seen[file];
            seen[file] = 1;
            if (is_new && ask(s, file, out) && count < FILES_ASKED)
                asked[count++] = file;
        }
    }
    return s->failed ? -1 : 0;
}
