/* Which of the imports of a file gives a name that it uses. */
#include <string.h>

#include "syntax/qualifier.h"
#include "view/users_internal.h"

const struct binding *binding_of_name(const struct summary *user, const char *name, size_t n)
{
    for (size_t i = 0; i < user->binding_count; i++)
        if (strlen(user->bindings[i].name) == n && !strncmp(user->bindings[i].name, name, n) && n)
            return &user->bindings[i];
    return NULL;
}

/* Whether what is imported has that name where it comes from. */
static bool binding_names(const struct summary *user, const struct binding *b, const char *name)
{
    const char *target = user->imports[b->import].target;
    size_t n = strlen(target), m = strlen(name);
    bool ends = n > m && !strcmp(target + n - m, name) && strchr(":.\\", target[n - m - 1]);
    return !strcmp(b->member, name) || (ends && !*b->member);
}

const struct binding *binding_renamed(const struct summary *user, const char *name)
{
    for (size_t i = 0; i < user->binding_count; i++)
        if (binding_names(user, &user->bindings[i], name))
            return &user->bindings[i];
    return NULL;
}

const struct binding *binding_through(const struct summary *user, const char *name)
{
    size_t m = strlen(name);
    for (size_t i = 0; i < user->binding_count; i++) {
        const char *target = user->imports[user->bindings[i].import].target;
        bool is_all = !strcmp(user->bindings[i].member, "*");
        for (const char *p = target; (p = strstr(p, name)); p++) {
            bool starts = p > target && strchr(".:\\ ", p[-1]);
            if (starts && (p[m] ? strchr(".:\\", p[m]) != NULL : is_all))
                return &user->bindings[i];
        }
    }
    return NULL;
}

const struct binding *binding_of_path(const struct summary *summary, const char *qualifier,
                                      size_t *length)
{
    const struct binding *best = NULL;
    for (size_t i = 0; i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        size_t n = strlen(b->name);
        if (n && (!best || n > *length) && !strncmp(b->name, qualifier, n) &&
            strchr(".:(", qualifier[n])) {
            best = b;
            *length = n;
        }
    }
    return best;
}

const struct binding *binding_of_qualifier(const struct summary *summary, const char *qualifier)
{
    size_t root = qualifier_root_length(qualifier);
    bool is_all = !qualifier[root] || !strcmp(qualifier + root, "()");
    return is_all ? binding_of_name(summary, qualifier, root) : NULL;
}

const struct binding *binding_alias(const struct summary *summary, const char *owner,
                                    const char *qualifier)
{
    const struct binding *b = binding_of_qualifier(summary, qualifier);
    return b && binding_names(summary, b, owner) ? b : NULL;
}
