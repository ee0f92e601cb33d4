#include "look/at.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "note/input.h"
#include "syntax/role.h"
#include "view/companions.h"
#include "view/note_choice.h"
#include "view/source.h"
#include "view/users.h"

#define USES_LOCAL     3
#define USES_SHOWN     8
#define COMPANIONS_MAX 6

struct maker {
    const struct at_input *in;
    struct arena *arena;
    struct at *out;
    int64_t file; /* position in the snapshot, or -1 */
    struct source source;
    struct source_reader *reader;
    struct user_finder finder;
    struct literal_finder texts;
};

const char *at_origin_name(enum at_origin origin)
{
    static const char *const names[] = { "revision", "stdin", "work-tree" };
    return names[origin];
}

/* ---- places ---- */

/* The number that text ends in after a colon, which is cut off; 0: none. */
static uint32_t cut_number(char *text)
{
    char *colon = strrchr(text, ':'), *digits = colon ? colon + 1 : text, *end;
    if (!*digits || strspn(digits, "0123456789") != strlen(digits))
        return 0;
    errno = 0;
    unsigned long value = strtoul(digits, &end, 10);
    *(colon ? colon : text) = '\0';
    return errno || value > INT32_MAX ? INT32_MAX : (uint32_t)value;
}

int at_parse_place(const char *text, const char **path, uint32_t *line, struct arena *arena,
                   struct err *err)
{
    char *copy = arena_strdup(arena, text);
    uint32_t last = cut_number(copy), before = *copy && last ? cut_number(copy) : 0;
    *line = before ? before : last;
    if (!*line)
        return err_set(err, ERR_USAGE, "'%s' names no line; write FILE:LINE, as in src/main.c:12",
                       text);
    if (*copy)
        *path = copy;
    else if (!*path)
        return err_set(err, ERR_USAGE, "'%s' names no file; write FILE:LINE, as in src/main.c:12",
                       text);
    return 0;
}

const char *at_root_path(const char *folder, const char *path, struct arena *arena)
{
    char *out = arena_printf(arena, "%s%s", folder, *folder ? "/" : "");
    size_t length = strlen(folder);
    out = memcpy(arena_alloc(arena, length + strlen(path) + 2), out, length + 1);
    out[length] = '\0';
    while (*path) {
        size_t n = strcspn(path, "/");
        if (n == 2 && !strncmp(path, "..", 2)) {
            if (!length)
                return NULL;
            length = path_dir_length(out);
        } else if (n && !(n == 1 && *path == '.')) {
            if (length)
                out[length++] = '/';
            memcpy(out + length, path, n);
            length += n;
        }
        out[length] = '\0';
        path += n + (path[n] == '/');
    }
    return out;
}

/* ---- the text ---- */

static int not_found(const struct maker *m, struct err *err)
{
    const struct snapshot *snapshot = m->in->view->snapshot;
    const char *base = path_base(m->in->path), *near = NULL;
    for (size_t i = 0; i < snapshot->file_count && !near; i++)
        if (!strcmp(path_base(snapshot->files[i].path), base))
            near = snapshot->files[i].path;
    return err_set(err, ERR_NO, "no file '%s' in this revision%s%s%s", m->in->path,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* A file of the work tree that no view holds, because git ignores it. */
static int read_ignored(struct maker *m, struct err *err)
{
    struct oid blob;
    uint64_t size, max = (uint64_t)settings_integer(m->in->view->settings, SETTING_MAX_FILE_SIZE);
    int state = repo_work_blob(m->in->repo, m->in->path, ENTRY_FILE, max, &blob, &size, err);
    if (state < 0)
        return -1;
    if (state == 2)
        return err_set(err, ERR_NO, "no file '%s' in the work tree that can be read", m->in->path);
    if (state == 0)
        return source_read(m->reader, m->in->path, &blob, ENTRY_FILE, m->arena, &m->source, err);
    source_leave_out(&m->source, SKIP_TOO_LARGE);
    return 0;
}

static int read_text_of_place(struct maker *m, struct err *err)
{
    const struct at_input *in = m->in;
    const struct file *files = in->view->snapshot->files;
    if (in->origin == AT_STANDARD_INPUT) {
        source_parse(m->reader, in->path, in->text, in->text_size, m->arena, &m->source);
        return 0;
    }
    if (m->file < 0)
        return in->work ? read_ignored(m, err) : not_found(m, err);
    const struct work_file *changed = in->work ? work_tree_find(in->work, in->path) : NULL;
    if (changed && work_file_is_unread(changed)) {
        source_leave_out(&m->source, changed->skip);
        return 0;
    }
    enum skip_reason skip = files[m->file].skip;
    enum entry_kind kind = skip == SKIP_SYMLINK     ? ENTRY_SYMLINK
                           : skip == SKIP_SUBMODULE ? ENTRY_SUBMODULE
                           : skip == SKIP_TOO_DEEP  ? ENTRY_FOLDER
                                                    : ENTRY_FILE;
    return source_read(m->reader, in->path, &files[m->file].blob, kind, m->arena, &m->source, err);
}

/* Editors have one more line behind the last one. */
static int check_line(const struct maker *m, struct err *err)
{
    uint32_t lines = m->source.line_count;
    if (m->source.skip != SKIP_NONE || m->out->line <= lines + 1)
        return 0;
    return err_set(err, ERR_NO, "'%s' has no line %u, but %u", m->in->path, m->out->line, lines);
}

static void find_definition(struct maker *m)
{
    struct at *out = m->out;
    out->skip = m->source.skip;
    out->state = m->source.summary.state;
    out->language = m->source.language ? language_name(m->source.language) : "";
    out->name = "";
    int64_t i = definition_at(&m->source.summary, out->line);
    if (i < 0)
        return;
    out->definition = &m->source.summary.definitions[i];
    out->name = definition_path(&m->source.summary, out->definition, m->arena);
}

/* ---- who uses it ---- */

static void add_use(struct maker *m, const char *path, const struct user_place *place,
                    enum file_role role)
{
    m->out->uses[m->out->use_count++] =
        (struct file_use){ path, place->line, place->count, place->inside, role };
}

/* In the file itself, outside of the definition. */
static void add_local_uses(struct maker *m)
{
    struct own_text text = { &m->source, &m->source.summary, m->out->definition, false };
    struct user_place *places;
    size_t count = own_uses_find(&text, m->arena, &places);
    for (size_t i = 0; i < count && i < USES_LOCAL; i++)
        add_use(m, m->in->path, &places[i], file_role_of(m->in->path, m->source.language));
    m->out->own_uses = (uint32_t)count;
}

static int add_use_of(struct maker *m, const struct user *it, struct err *err)
{
    const struct file *user = &m->in->view->snapshot->files[it->file];
    struct source source;
    struct user_place place;
    if (source_read(m->reader, user->path, &user->blob, ENTRY_FILE, m->arena, &source, err))
        return -1;
    user_place_of(&source, user_word(it, m->out->definition->name), it->qualifier, false, m->arena,
                  &place);
    add_use(m, user->path, &place, view_role(m->in->view, it->file));
    return 0;
}

/* Who only hands it on is of interest where nobody takes it from there: it is for other programs. */
static void drop_handers_on(struct user_list *users)
{
    size_t kept = 0;
    for (size_t i = 0; i < users->count; i++)
        if (!users->items[i].hands_on)
            users->items[kept++] = users->items[i];
    users->count = kept ? kept : users->count;
}

static int find_users(struct maker *m, struct err *err)
{
    struct user_list users;
    const struct definition *d = m->out->definition;
    if (!d)
        return 0;
    m->out->uses = ARENA_ARRAY(m->arena, struct file_use, USES_LOCAL + USES_SHOWN);
    add_local_uses(m);
    if (users_find(&m->finder, m->in->path, &m->source.summary, d, m->arena, &users, err))
        return -1;
    drop_handers_on(&users);
    m->out->users = (uint32_t)users.count;
    for (size_t i = 0; i < users.count; i++)
        m->out->named_users += !users.items[i].is_proven;
    m->out->doubtful_users = (uint32_t)users.doubtful;
    m->out->text = users.text;
    for (size_t i = 0; i < users.count && i < USES_SHOWN; i++)
        if (add_use_of(m, &users.items[i], err))
            return -1;
    return 0;
}

/* ---- the module, and what changes along ---- */

static void find_companions(struct maker *m)
{
    unsigned char *listed;
    uint32_t file = (uint32_t)m->file;
    const struct snapshot *snapshot = m->in->view->snapshot;
    if (m->file < 0)
        return;
    listed = ARENA_ARRAY(m->arena, unsigned char, snapshot->file_count);
    listed[file] = 1;
    m->out->companion_count =
        companions_find(snapshot, m->finder.context->changes, &file, 1, listed, COMPANIONS_MAX,
                        m->arena, &m->out->companions);
}

static int find_note(struct maker *m, struct err *err)
{
    struct chosen_note chosen;
    const struct context *context = m->finder.context;
    int64_t module = view_module_near(m->in->view, m->in->path);
    int64_t until = m->in->past ? note_knows_until(context->changes) : INT64_MAX;
    m->out->module = m->out->writer = m->out->state_of_note = "";
    m->out->note.purpose = m->out->note.data_flow = "";
    if (module < 0)
        return 0;
    if (note_choose(context, m->in->notes, (uint32_t)module, until, m->arena, &chosen, err))
        return -1;
    m->out->module = context->modules->modules[module].path;
    m->out->writer = chosen.writer;
    m->out->state_of_note = chosen.state;
    m->out->revision = chosen.revision;
    m->out->note = chosen.note;
    return 0;
}

static int load_parts(struct maker *m, struct err *err)
{
    struct view *view = m->in->view;
    m->finder = (struct user_finder){ .context = view_context(view, err),
                                      .repo = m->in->repo,
                                      .arena = m->arena,
                                      .texts = &m->texts };
    if (!m->finder.context)
        return -1;
    return source_reader_new(&m->reader, m->in->repo, view->db, view->snapshot, view->settings,
                             err);
}

static int fill_at(struct maker *m, struct err *err)
{
    if (load_parts(m, err) || read_text_of_place(m, err) || check_line(m, err))
        return -1;
    find_definition(m);
    find_companions(m);
    return find_users(m, err) || find_note(m, err) ? -1 : 0;
}

static bool is_committed(const struct maker *m)
{
    const struct work_file *file = m->in->work ? work_tree_find(m->in->work, m->in->path) : NULL;
    return file ? !file->change.is_new : m->file >= 0;
}

int at_make(const struct at_input *input, struct arena *arena, struct at *out, struct err *err)
{
    struct maker m = { .in = input, .arena = arena, .out = out };
    m.file = snapshot_find(input->view->snapshot, input->path);
    *out = (struct at){
        .path = input->path,
        .line = input->line,
        .indexed = input->view->snapshot->revision,
        .stale = input->outcome->stale,
        .is_committed = is_committed(&m),
        .origin = input->origin,
    };
    literal_finder_init(&m.texts, input->view);
    m.texts.repo = input->repo;
    int result = fill_at(&m, err);
    literal_finder_release(&m.texts);
    source_reader_free(m.reader);
    if (!result)
        at_pack(out, input->budget, arena);
    return result;
}
