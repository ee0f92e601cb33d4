#include "atlas/atlas.h"

#include <stdlib.h>
#include <string.h>

#include "atlas/data.h"
#include "atlas/measured.h"
#include "atlas/money.h"
#include "atlas/page.h"
#include "base/path.h"
#include "view/view.h"

/* ---- gathering ---- */

/* Who only looks needs no key: what cannot be read of the configuration leaves costs in tokens. */
static const struct price *find_price(const struct atlas_request *r, struct arena *arena,
                                      struct price *price)
{
    struct llm_config config;
    struct err why = ERR_INIT;
    int found = llm_config_read(r->settings, arena, &config, &why);
    if (!found && config.provider)
        found = price_find(r->settings, &config, price, &why);
    if (found < 0)
        event_warn(r->events, "costs are shown in tokens: %s", why.message);
    return found > 0 ? price : NULL;
}

static int plan_modules(const struct atlas_request *r, const struct context *context,
                        struct arena *arena, struct atlas_module *modules, struct err *err)
{
    struct price price = { 0 };
    struct plan *plan = ARENA_NEW(arena, struct plan);
    struct plan_request request = { .context = context,
                                    .notes = r->notes,
                                    .settings = r->settings,
                                    .price = find_price(r, arena, &price),
                                    .now = r->now };
    if (plan_make(&request, arena, plan, err))
        return -1;
    for (size_t i = 0; i < plan->count; i++)
        modules[plan->items[i].module].plan = &plan->items[i];
    return 0;
}

static int choose_notes(const struct atlas_request *r, const struct context *context, int64_t until,
                        struct arena *arena, struct atlas_module *modules, struct err *err)
{
    for (uint32_t i = 0; i < context->modules->count; i++) {
        if (note_choose(context, r->notes, i, until, arena, &modules[i].note, err) ||
            cancel_check(err))
            return -1;
        event_progress(r->events, "notes", i + 1, context->modules->count);
    }
    return 0;
}

static int gather(const struct atlas_request *r, const struct context *context, int64_t until,
                  struct arena *arena, struct atlas_module **out, struct err *err)
{
    struct neighbours *neighbours;
    struct atlas_module *modules = ARENA_ARRAY(arena, struct atlas_module, context->modules->count);
    *out = modules;
    if (choose_notes(r, context, until, arena, modules, err) ||
        plan_modules(r, context, arena, modules, err) ||
        neighbours_find(context, arena, &neighbours, err))
        return -1;
    for (size_t i = 0; i < context->modules->count; i++)
        modules[i].neighbours = neighbours[i];
    return 0;
}

/* ---- names and links ---- */

/* The last name of the repository's folder, without ".git". */
static const char *repository_name(const struct repo *repo, struct arena *arena)
{
    const char *work = repo_work_dir(repo), *folder = work ? work : repo_common_dir(repo);
    char *name = arena_strdup(arena, folder);
    size_t n = strlen(name);
    while (n > 1 && name[n - 1] == '/')
        name[--n] = '\0';
    if (n > 4 && !strcmp(name + n - 4, ".git") && name[n - 5] != '/')
        name[n - 4] = '\0';
    return path_base(name);
}

static const char *beside(const struct atlas_request *r, struct arena *arena)
{
    const char *work = repo_work_dir(r->repo);
    char *real = work && r->folder && !r->past ? realpath(work, NULL) : NULL;
    const char *way = real ? relative_folder(r->folder, real, arena) : NULL;
    free(real);
    return way;
}

/* A forge knows the repository by the name that people know it by, too. */
static int find_links(const struct atlas_request *r, struct arena *arena, struct forge *forge,
                      const char **name, struct err *err)
{
    char hex[OID_HEX_SIZE];
    const char *url;
    if (repo_remote_url(r->repo, "origin", arena, &url, err))
        return -1;
    oid_hex(&r->view->snapshot.revision, hex);
    *name =
        forge_of(url, hex, arena, forge) ? path_base(forge->home) : repository_name(r->repo, arena);
    return 0;
}

/* ---- the page ---- */

static int add_piece(const char *text, size_t size, void *data)
{
    struct buf *out = data;
    for (size_t i = 0; i < size;) {
        size_t plain = i;
        while (plain < size && text[plain] != '<')
            plain++;
        buf_add(out, text + i, plain - i);
        if (plain < size)
            buf_addstr(out, "\\u003c");
        i = plain + 1;
    }
    return 0;
}

/* In JSON a '<' stands within strings only; as \u003c it can neither end the element that holds
 * the data nor open another. */
static void add_page(const json_t *data, struct buf *out)
{
    buf_addstr(out, atlas_page_head);
    json_dump_callback(data, add_piece, out, JSON_COMPACT | JSON_REAL_PRECISION(12));
    buf_addstr(out, atlas_page_tail);
}

static int make_page(const struct atlas_request *r, const struct context *context,
                     struct arena *arena, struct buf *out, struct err *err)
{
    int64_t until = r->past ? note_knows_until(context->changes) : INT64_MAX;
    struct atlas_module *modules;
    struct forge forge;
    struct chosen_note overview;
    struct atlas_data data = { .context = context, .forge = &forge, .now = r->now };
    struct measured_request measured = {
        r->repo, r->store, r->events, &r->view->snapshot.revision, r->past,
    };
    if (gather(r, context, until, arena, &modules, err) ||
        note_overview(context, r->notes, until, arena, &overview, err) < 0 ||
        find_links(r, arena, &forge, &data.name, err))
        return -1;
    data.overview = overview.note.purpose;
    data.modules = modules;
    data.beside = beside(r, arena);
    data.money = money_to_json(r->notes, r->settings, r->now, err);
    if (!data.money)
        return -1;
    data.eval = measured_to_json(&measured, REPORT_EVAL);
    data.comparison = measured_to_json(&measured, REPORT_COMPARISON);
    json_t *json = atlas_data_to_json(&data);
    add_page(json, out);
    json_decref(json);
    return 0;
}

int atlas_make(const struct atlas_request *r, struct buf *out, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct view view;
    view_init(&view, r->view->db, &r->view->snapshot, r->settings, &arena);
    const struct context *context = view_context(&view, err);
    int result = context ? make_page(r, context, &arena, out, err) : -1;
    view_release(&view);
    arena_release(&arena);
    return result;
}
