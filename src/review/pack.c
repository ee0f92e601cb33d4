#include <string.h>

#include <math.h>

#include "base/buf.h"
#include "base/map.h"
#include "print/pieces.h"
#include "review/missing.h"
#include "review/reviewer.h"

enum section {
    SECTION_HEAD,
    SECTION_BREAKS,
    SECTION_MISSING,
    SECTION_DOCUMENTS,
    SECTION_SIGNATURES,
    SECTION_USES,
    SECTION_TESTS,
    SECTION_MODULES,
    SECTION_LIMITS,
    SECTION_COUNT
};

static const char *const titles[SECTION_COUNT] = {
    "",
    "\n## May break\n",
    "\n## Usually changes along, and is missing\n",
    "\n## Documents and data that usually change along, and are missing\n",
    "\n## Changed signatures\n",
    "\n## Uses of what changed inside\n",
    "\n## Tests\n",
    "\n## Modules\n",
    "\n## Not known\n",
};

/* What is cut last has the highest value; within a kind, the first counts more. */
#define VALUE_HEAD      1e9
#define VALUE_LIMIT     900.0
#define VALUE_BREAKS    800.0
#define VALUE_MISSING   700.0
#define VALUE_SIGNATURE 600.0
#define VALUE_DOCUMENT  590.0
#define VALUE_TEST      500.0
#define VALUE_MODULE    480.0
#define VALUE_NOTE      470.0
#define VALUE_UNUSED    380.0 /* a changed signature that nobody else uses */
#define VALUE_USES      300.0

#define MODULES_NAMED 8 /* of those that there is nothing to say of */

struct printer {
    const struct review *review;
    struct arena *arena;
    struct pieces pieces;
    struct map said;      /* names of definitions */
    bool many_unsearched; /* one line says it of all */
};

static double nth(double value, size_t i)
{
    return value - 90 * (double)i / ((double)i + 10);
}

static const char *code(struct printer *p, const char *text)
{
    return piece_code(p->arena, text, 240);
}

static const char *take_text(struct printer *p, struct buf *text)
{
    const char *copy = arena_strdup(p->arena, text->data);
    buf_release(text);
    return copy;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* ---- head ---- */

/* Definitions that are gone or have another signature, and whose users are not known. */
static size_t count_unknown(const struct review *review)
{
    size_t count = 0;
    for (size_t i = 0; i < review->file_count; i++) {
        const struct review_file *file = &review->files[i];
        for (size_t j = 0; j < file->definition_count; j++) {
            const struct review_definition *d = &file->definitions[j];
            enum review_usage usage = review_usage_of(d);
            count += (d->touch == TOUCH_REMOVED || d->touch == TOUCH_SIGNATURE) &&
                     usage != USAGE_SOME && usage != USAGE_NONE && review_is_told(file, d);
        }
    }
    return count;
}

static void add_verdict(const struct review *review, struct buf *out)
{
    size_t unknown = count_unknown(review);
    if (!review->file_count)
        buf_addstr(out, "Nothing changed.\n");
    else if (!review->finding_count && unknown)
        buf_printf(out,
                   "Nothing that is known speaks against it; who uses %zu changed or removed "
                   "definition%s is not known.\n",
                   unknown, plural(unknown));
    else if (!review->finding_count)
        buf_addstr(out, "Nothing in the index or in history speaks against it.\n");
}

static void pack_review_head(struct printer *p)
{
    const struct review *review = p->review;
    const struct review_range *range = &review->range;
    char from[OID_HEX_SIZE], to[OID_HEX_SIZE];
    uint64_t added = 0, deleted = 0;
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < review->file_count; i++) {
        added += review->files[i].lines_added;
        deleted += review->files[i].lines_deleted;
    }
    buf_printf(&out, "# Review of %s against %s\n", piece_code(p->arena, range->head_name, 120),
               piece_code(p->arena, range->base_name, 120));
    buf_printf(
        &out, "%.12s..%.12s%s%s%s%s: %u commit%s, %zu file%s, +%llu -%llu.\n",
        oid_hex(&range->merge_base, from), oid_hex(&range->head, to),
        range->is_work_tree ? " and what is not committed" : "", range->chosen ? " (base: " : "",
        range->chosen ? piece_text(p->arena, range->chosen, 120) : "", range->chosen ? ")" : "",
        review->commits, plural(review->commits), review->file_count, plural(review->file_count),
        (unsigned long long)added, (unsigned long long)deleted);
    add_verdict(review, &out);
    pieces_add(&p->pieces, SECTION_HEAD, PIECE_ALONE, VALUE_HEAD, take_text(p, &out));
}

/* ---- definitions ---- */

static const char *list_uses(struct printer *p, const struct file_use *uses, size_t count,
                             uint32_t all)
{
    struct buf out = BUF_INIT;
    size_t shown = count < REVIEW_USES_SHOWN ? count : REVIEW_USES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const struct file_use *use = &uses[i];
        buf_printf(&out, "%s%s", i ? ", " : "", code(p, file_use_place(use, p->arena)));
        if (*use->inside)
            buf_printf(&out, " in %s", piece_code(p->arena, use->inside, 80));
    }
    if (all > shown)
        buf_printf(&out, " and %u more file%s", (unsigned)(all - shown), plural(all - shown));
    return take_text(p, &out);
}

/* With who else may use it: the list is only that of the sure ones. */
static const char *list_users(struct printer *p, const struct review_definition *d, size_t most)
{
    const char *sure = list_uses(p, d->uses, d->use_count < most ? d->use_count : most, d->users);
    if (!d->doubtful_users)
        return sure;
    return arena_printf(p->arena, "%s; %u more file%s the name, and may mean it", sure,
                        d->doubtful_users, d->doubtful_users == 1 ? " uses" : "s use");
}

static bool definition_is_said(struct printer *p, const struct review_definition *d)
{
    bool fresh;
    const char *key = arena_printf(p->arena, "%d %s %s", (int)d->touch, d->name, d->new_signature);
    map_put(&p->said, key, strlen(key), &fresh);
    return !fresh;
}

static void add_gone(struct printer *p, const struct review_file *file,
                     const struct review_definition *d, size_t i)
{
    const char *what =
        d->touch == TOUCH_MOVED
            ? arena_printf(p->arena, "moves to %s, still taken from here in", code(p, d->moved_to))
            : "is removed, still used in";
    pieces_add(&p->pieces, SECTION_BREAKS, PIECE_ALONE, nth(VALUE_BREAKS, i),
               arena_printf(p->arena, "- %s of %s %s %s\n", code(p, d->name), code(p, file->path),
                            what, list_users(p, d, REVIEW_USES_SHOWN)));
}

static void add_declarations(struct printer *p, const struct review_file *file,
                             const struct review_definition *d, size_t i)
{
    pieces_add(&p->pieces, SECTION_BREAKS, PIECE_ALONE, nth(VALUE_BREAKS, i),
               arena_printf(p->arena, "- %s of %s is removed, still declared in %s\n",
                            code(p, d->name), code(p, file->path),
                            list_uses(p, d->declarations, d->declaration_count,
                                      (uint32_t)d->declaration_count)));
}

/* Who uses what is gone stands among what may break; NULL then. */
static const char *describe_users(struct printer *p, const struct review_definition *d)
{
    switch (review_usage_of(d)) {
    case USAGE_SOME:
        return d->touch != TOUCH_SIGNATURE
                   ? NULL
                   : arena_printf(p->arena, "used in %s", list_users(p, d, REVIEW_USES_SHOWN));
    case USAGE_NONE:
        return "no other file uses it";
    case USAGE_DOUBTFUL:
        return arena_printf(p->arena, "its users are not known: %u file%s the name",
                            d->doubtful_users, d->doubtful_users == 1 ? " uses" : "s use");
    case USAGE_BY_TEXT:
        return arena_printf(p->arena, "its users are not known: its name stands in a text of %s",
                            code(p, arena_printf(p->arena, "%s:%u", d->text.path, d->text.line)));
    case USAGE_UNKNOWN:
        break;
    }
    return "its users were not looked for";
}

static void add_signature(struct printer *p, const struct review_file *file,
                          const struct review_definition *d, size_t i)
{
    double value = nth(d->users ? VALUE_SIGNATURE : VALUE_UNUSED, i);
    const char *place = arena_printf(p->arena, "%s:%u", file->path, d->line);
    size_t line =
        pieces_add(&p->pieces, SECTION_SIGNATURES, PIECE_ALONE, value,
                   d->touch == TOUCH_SIGNATURE
                       ? arena_printf(p->arena, "- %s %s is now %s\n", code(p, place),
                                      code(p, d->old_signature), code(p, d->new_signature))
                       : arena_printf(p->arena, "- %s %s is %s\n", code(p, file->path),
                                      code(p, d->old_signature), review_touch_name(d->touch)));
    const char *users = describe_users(p, d);
    if (users && !(p->many_unsearched && review_usage_of(d) == USAGE_UNKNOWN))
        pieces_add(&p->pieces, SECTION_SIGNATURES, line, value - 1,
                   arena_printf(p->arena, "  - %s\n", users));
}

static bool is_gone(const struct review_definition *d)
{
    return d->touch == TOUCH_REMOVED || d->touch == TOUCH_MOVED;
}

static void add_breaks(struct printer *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->review->file_count; i++) {
        const struct review_file *file = &p->review->files[i];
        if (file->importing)
            pieces_add(
                &p->pieces, SECTION_BREAKS, PIECE_ALONE, nth(VALUE_BREAKS, n++),
                arena_printf(p->arena, "- %s is %s, still imported by %s\n",
                             code(p, file->old_path ? file->old_path : file->path),
                             review_change_name(file->change),
                             list_uses(p, file->importers, file->importer_count, file->importing)));
        for (size_t j = 0; j < file->definition_count; j++) {
            const struct review_definition *d = &file->definitions[j];
            if (is_gone(d) && d->users && !definition_is_said(p, d))
                add_gone(p, file, d, n++);
            if (d->declaration_count)
                add_declarations(p, file, d, n++);
        }
    }
}

static size_t count_unsearched(const struct review *review)
{
    size_t count = 0;
    for (size_t i = 0; i < review->file_count; i++) {
        const struct review_file *file = &review->files[i];
        for (size_t j = 0; j < file->definition_count; j++)
            count += review_usage_of(&file->definitions[j]) == USAGE_UNKNOWN &&
                     review_is_told(file, &file->definitions[j]);
    }
    return count;
}

static void add_signatures(struct printer *p)
{
    size_t n = 0, unsearched = 0;
    p->many_unsearched = count_unsearched(p->review) > 1;
    for (size_t i = 0; i < p->review->file_count; i++) {
        const struct review_file *file = &p->review->files[i];
        for (size_t j = 0; j < file->definition_count; j++) {
            const struct review_definition *d = &file->definitions[j];
            if (!review_is_told(file, d) || definition_is_said(p, d))
                continue;
            unsearched += review_usage_of(d) == USAGE_UNKNOWN;
            add_signature(p, file, d, n++);
        }
    }
    if (p->many_unsearched)
        pieces_add(&p->pieces, SECTION_SIGNATURES, PIECE_ALONE, VALUE_SIGNATURE,
                   arena_printf(p->arena, "- the users of %zu of these were not looked for\n",
                                unsearched));
}

static void pack_uses(struct printer *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->review->file_count; i++) {
        const struct review_file *file = &p->review->files[i];
        for (size_t j = 0; j < file->definition_count; j++) {
            const struct review_definition *d = &file->definitions[j];
            if (d->touch != TOUCH_BODY || !d->users || definition_is_said(p, d))
                continue;
            const char *place = arena_printf(p->arena, "%s:%u", file->path, d->line);
            pieces_add(&p->pieces, SECTION_USES, PIECE_ALONE, nth(VALUE_USES, n++),
                       arena_printf(p->arena, "- %s %s: %s\n", code(p, place), code(p, d->name),
                                    list_users(p, d, 3)));
        }
    }
}

/* ---- the rest ---- */

static const char *describe_missing_file(struct printer *p, const struct review_missing *missing)
{
    struct buf out = BUF_INIT;
    buf_printf(&out, "- %s %d%%", code(p, missing->path), (int)(missing->probability * 100 + 0.5));
    if (missing->with)
        buf_printf(&out, ": in %u of the last %u changes of %s", missing->together, missing->of,
                   code(p, missing->kind ? missing->kind : missing->with));
    for (size_t i = 0; i < missing->why.count; i++)
        buf_printf(&out, "; %s", piece_text(p->arena, missing->why.items[i], 160));
    buf_addstr(&out, "\n");
    return take_text(p, &out);
}

static void add_missing(struct printer *p, const struct review_missing *missing,
                        enum section section, double value)
{
    char hex[OID_HEX_SIZE];
    size_t line =
        pieces_add(&p->pieces, section, PIECE_ALONE, value, describe_missing_file(p, missing));
    for (size_t i = 0; i < missing->example_count; i++)
        pieces_add(&p->pieces, section, line, value - 100 - (double)i,
                   arena_printf(p->arena, "  - %.9s %s\n", oid_hex(&missing->examples[i].id, hex),
                                piece_code(p->arena, missing->examples[i].subject, 100)));
}

static void pack_missing(struct printer *p)
{
    size_t sources = 0, documents = 0;
    for (size_t i = 0; i < p->review->missing_count; i++) {
        const struct review_missing *missing = &p->review->missing[i];
        if (!missing->is_listed)
            continue;
        if (missing_is_document(missing->role))
            add_missing(p, missing, SECTION_DOCUMENTS, nth(VALUE_DOCUMENT, documents++));
        else
            add_missing(p, missing, SECTION_MISSING, nth(VALUE_MISSING, sources++));
    }
}

static void pack_review_tests(struct printer *p)
{
    struct buf changed = BUF_INIT;
    for (size_t i = 0; i < p->review->test_count; i++) {
        const struct review_test *test = &p->review->tests[i];
        if (test->in_change)
            buf_printf(&changed, "%s%s",
                       changed.size ? ", " : "- in the change: ", code(p, test->path));
        else
            pieces_add(&p->pieces, SECTION_TESTS, PIECE_ALONE, nth(VALUE_TEST, i),
                       arena_printf(p->arena, "- %s: %s\n", code(p, test->path),
                                    piece_text(p->arena, test->why, 200)));
    }
    if (changed.size) {
        buf_addch(&changed, '\n');
        pieces_add(&p->pieces, SECTION_TESTS, PIECE_ALONE, VALUE_USES, take_text(p, &changed));
    } else {
        buf_release(&changed);
    }
}

static void add_list(struct printer *p, size_t parent, const char *label,
                     const struct string_list *list)
{
    double most = p->pieces.items[parent].value;
    for (size_t i = 0; i < list->count; i++)
        pieces_add(&p->pieces, SECTION_MODULES, parent, fmin(nth(VALUE_NOTE, i), most),
                   arena_printf(p->arena, "  - %s: %s\n", label,
                                piece_text(p->arena, list->items[i], 240)));
}

/* What the structural writer says of a module, its files say themselves. */
static const char *purpose_of(struct printer *p, const struct review_module *module)
{
    if (!strcmp(module->writer, "structural") || !*module->note.purpose)
        return "";
    return arena_printf(p->arena, ": %s", piece_text(p->arena, module->note.purpose, 200));
}

static const char *name_module(struct printer *p, const struct review_module *module)
{
    return arena_printf(p->arena, "%s (%u file%s)", code(p, module->path), module->files,
                        plural(module->files));
}

static bool pack_module(struct printer *p, const struct review_module *module, size_t i)
{
    const struct note *note = &module->note;
    bool is_old = module->revision && strcmp(module->state, "fresh") != 0;
    const char *purpose = purpose_of(p, module);
    if (!*purpose && !module->outdated && !note->invariants.count && !note->gotchas.count)
        return false;
    size_t line = pieces_add(
        &p->pieces, SECTION_MODULES, PIECE_ALONE, nth(VALUE_MODULE, i),
        arena_printf(p->arena, "- %s%s%s\n", name_module(p, module),
                     is_old ? arena_printf(p->arena, ", %s note", module->state) : "", purpose));
    if (module->outdated)
        pieces_add(
            &p->pieces, SECTION_MODULES, line, nth(VALUE_MODULE, i) - 1,
            arena_printf(p->arena, "  - the change makes its note stale: %s\n", module->outdated));
    add_list(p, line, "invariant", &note->invariants);
    add_list(p, line, "careful", &note->gotchas);
    return true;
}

static void add_modules(struct printer *p)
{
    struct buf others = BUF_INIT;
    size_t left_out = 0;
    for (size_t i = 0; i < p->review->module_count; i++) {
        const struct review_module *module = &p->review->modules[i];
        if (pack_module(p, module, i))
            continue;
        if (left_out++ < MODULES_NAMED)
            buf_printf(&others, "%s%s", others.size ? ", " : "- ", name_module(p, module));
    }
    if (left_out > MODULES_NAMED)
        buf_printf(&others, " and %zu more", left_out - MODULES_NAMED);
    buf_addstr(&others, others.size ? "\n" : "");
    if (left_out)
        pieces_add(&p->pieces, SECTION_MODULES, PIECE_ALONE, VALUE_NOTE - 100,
                   arena_strdup(p->arena, others.data));
    buf_release(&others);
}

static void add_limits(struct printer *p)
{
    for (size_t i = 0; i < p->review->limits.count; i++)
        pieces_add(&p->pieces, SECTION_LIMITS, PIECE_ALONE, nth(VALUE_LIMIT, i),
                   arena_printf(p->arena, "- %s\n",
                                piece_text(p->arena, p->review->limits.items[i], 400)));
}

void review_pack(struct review *review, struct arena *arena)
{
    struct printer p = { .review = review, .arena = arena, .said = MAP_INIT };
    pieces_init(&p.pieces, titles, SECTION_COUNT, arena);
    pack_review_head(&p);
    add_breaks(&p);
    pack_missing(&p);
    add_signatures(&p);
    pack_uses(&p);
    pack_review_tests(&p);
    add_modules(&p);
    add_limits(&p);
    review->markdown = pieces_print(&p.pieces, review->budget, &review->tokens);
    map_release(&p.said);
}
