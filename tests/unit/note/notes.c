#include "note/notes.h"

#include <string.h>

#include "index/partition.h"
#include "store/changes.h"
#include "support.h"

void set(struct scratch *s, enum setting_id id, const char *value)
{
    assert_int_equal(settings_set(&s->settings, id, ORIGIN_OPTION, value, NULL), 0);
}

void open_notes(struct scratch *s, const char *store, const char *revision, struct notes *n)
{
    *n = (struct notes){ .arena = ARENA_INIT };
    scratch_index(s, store, revision, &n->view);
    assert_int_equal(n->view.result, 0);
    const struct snapshot *snapshot = &n->view.view.snapshot;
    partition(snapshot, &s->settings, &n->arena, &n->modules);
    assert_int_equal(changes_load(n->view.view.db, snapshot, &n->arena, &n->changes, &n->view.err),
                     0);
    context_init(&n->context, n->view.view.db, snapshot, &n->modules, &n->changes, NULL, &n->arena);
}

void close_notes(struct notes *n)
{
    context_release(&n->context);
    scratch_close(&n->view);
    arena_release(&n->arena);
}

uint32_t module_of(const struct notes *n, const char *path)
{
    for (uint32_t i = 0; i < n->modules.count; i++)
        if (!strcmp(n->modules.modules[i].path, path))
            return i;
    fail_msg("no module %s", path);
    return 0;
}
