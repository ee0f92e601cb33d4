#include "model/summary.h"

#include <string.h>

#include "base/map.h"
#include "base/pack.h"

bool definition_has_signature_of(const struct definition *a, const struct definition *b)
{
    return a->cut_digest == b->cut_digest && !strcmp(a->signature, b->signature);
}

bool definition_is_within(const struct summary *summary, const struct definition *definition,
                          const char *scope)
{
    return !strcmp(definition->scope, scope) ||
           (definition->parent >= 0 &&
            !strcmp(summary->definitions[definition->parent].name, scope));
}

const char *def_kind_name(enum def_kind kind)
{
    static const char *const names[DEF_KIND_COUNT] = {
        "function", "method",   "class",    "struct", "interface", "enum",    "type",
        "macro",    "constant", "variable", "module", "field",     "heading", "key",
    };
    return (unsigned)kind < DEF_KIND_COUNT ? names[kind] : "unknown";
}

const char *parse_state_name(enum parse_state state)
{
    static const char *const names[PARSE_STATE_COUNT] = {
        "ok",       "no-grammar",   "too-large", "timeout",  "memory",
        "too-deep", "scanner-full", "partial",   "by-lines",
    };
    return (unsigned)state < PARSE_STATE_COUNT ? names[state] : "unknown";
}

/* ---- uses ---- */

/* A name that stands among the references is not written twice, nor a qualifier. */
struct strings {
    struct map map;
    struct buf packed;
};

static uint64_t intern(struct strings *strings, const char *s)
{
    bool fresh;
    uint32_t *number = map_put(&strings->map, s, strlen(s), &fresh);
    if (fresh) {
        *number = (uint32_t)strings->map.count - 1;
        pack_str(&strings->packed, s);
    }
    return *number;
}

static void pack_bindings(struct buf *out, const struct summary *s)
{
    pack_u64(out, s->binding_count);
    for (size_t i = 0; i < s->binding_count; i++) {
        const struct binding *b = &s->bindings[i];
        bool same = !strcmp(b->name, b->member);
        pack_u64(out, (uint64_t)b->import << 2 | (uint64_t)b->is_handed_on << 1 | same);
        pack_i64(out, (int64_t)b->line - s->imports[b->import].line);
        pack_str(out, b->member);
        if (!same)
            pack_str(out, b->name);
    }
}

static void pack_uses(struct buf *out, const struct summary *s)
{
    struct strings strings = { MAP_INIT, BUF_INIT };
    struct buf records = BUF_INIT;
    size_t reference = 0;
    for (size_t i = 0; i < s->use_count; i++) {
        const struct use *use = &s->uses[i];
        while (reference < s->reference_count &&
               strcmp(s->references[reference].name, use->name) < 0)
            reference++;
        bool known =
            reference < s->reference_count && !strcmp(s->references[reference].name, use->name);
        pack_u64(&records, intern(&strings, use->qualifier) << 1 | known);
        pack_u64(&records, use->count);
        if (known)
            pack_u64(&records, reference);
        else
            pack_str(&records, use->name);
    }
    pack_u64(out, strings.map.count);
    buf_add(out, strings.packed.data, strings.packed.size);
    pack_u64(out, s->use_count);
    buf_add(out, records.data, records.size);
    map_release(&strings.map);
    buf_release(&strings.packed);
    buf_release(&records);
}

size_t summary_find_use(const struct summary *s, const char *name)
{
    size_t low = 0, high = s->use_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(s->uses[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- all of it ---- */

void summary_pack(struct buf *out, const struct summary *s)
{
    pack_u64(out, s->state);
    pack_str(out, s->doc);
    pack_u64(out, s->lines);
    pack_u64(out, s->definitions_left_out);
    pack_u64(out, s->token_digest);
    pack_u64(out, s->structure_digest);
    pack_u64(out, s->definition_count);
    uint32_t line = 0;
    for (size_t i = 0; i < s->definition_count; i++) {
        const struct definition *d = &s->definitions[i];
        bool is_cut = d->cut_digest != 0;
        pack_u64(out, (uint64_t)d->kind << 4 | (uint64_t)d->is_default << 3 |
                          (uint64_t)is_cut << 2 | (uint64_t)d->from_lines << 1 | d->is_public);
        pack_str(out, d->name);
        pack_str(out, d->signature);
        if (is_cut)
            pack_u64(out, d->cut_digest);
        pack_str(out, d->doc);
        pack_i64(out, (int64_t)d->line - line);
        pack_i64(out, (int64_t)d->end_line - d->line);
        pack_i64(out, d->parent);
        pack_str(out, d->scope);
        line = d->line;
    }
    pack_u64(out, s->import_count);
    for (size_t i = 0; i < s->import_count; i++) {
        pack_str(out, s->imports[i].target);
        pack_u64(out, s->imports[i].line);
    }
    pack_u64(out, s->reference_count);
    for (size_t i = 0; i < s->reference_count; i++) {
        pack_str(out, s->references[i].name);
        pack_u64(out, s->references[i].count);
    }
    pack_str(out, s->package ? s->package : "");
    pack_bindings(out, s);
    pack_uses(out, s);
}

/* base plus a packed difference, when that is a line number. */
static uint32_t unpack_line(struct unpack *in, uint32_t base)
{
    int64_t line;
    if (__builtin_add_overflow((int64_t)base, unpack_i64(in), &line) || line < 0 ||
        line > UINT32_MAX)
        in->bad = true, line = 0;
    return (uint32_t)line;
}

static uint32_t unpack_enum(struct unpack *in, uint32_t value, uint32_t count)
{
    if (value < count)
        return value;
    in->bad = true;
    return 0;
}

static void unpack_definitions(struct unpack *in, struct arena *arena, struct summary *s)
{
    s->definition_count = unpack_count(in, 8);
    s->definitions = ARENA_ARRAY(arena, struct definition, s->definition_count);
    uint32_t line = 0;
    for (size_t i = 0; i < s->definition_count; i++) {
        struct definition *d = &s->definitions[i];
        uint32_t kind = unpack_u32(in);
        d->kind = (enum def_kind)unpack_enum(in, kind >> 4, DEF_KIND_COUNT);
        d->is_public = kind & 1;
        d->from_lines = kind >> 1 & 1;
        d->is_default = kind >> 3 & 1;
        d->name = unpack_str_in_place(in);
        d->signature = unpack_str_in_place(in);
        d->cut_digest = kind >> 2 & 1 ? unpack_u64(in) : 0;
        d->doc = unpack_str_in_place(in);
        line = d->line = unpack_line(in, line);
        d->end_line = unpack_line(in, line);
        int64_t parent = unpack_i64(in);
        if (parent < -1 || parent >= (int64_t)i)
            in->bad = true, parent = -1;
        d->parent = (int32_t)parent;
        d->scope = unpack_str_in_place(in);
    }
}

static void unpack_bindings(struct unpack *in, struct arena *arena, struct summary *s)
{
    s->binding_count = unpack_count(in, 3);
    s->bindings = ARENA_ARRAY(arena, struct binding, s->binding_count);
    for (size_t i = 0; i < s->binding_count; i++) {
        struct binding *b = &s->bindings[i];
        uint64_t head = unpack_u64(in);
        b->import = (uint32_t)unpack_enum(in, (uint32_t)(head >> 2), (uint32_t)s->import_count);
        b->is_handed_on = head >> 1 & 1;
        b->line = unpack_line(in, s->import_count ? s->imports[b->import].line : 0);
        b->member = unpack_str_in_place(in);
        b->name = head & 1 ? b->member : unpack_str_in_place(in);
    }
}

static void unpack_uses(struct unpack *in, struct arena *arena, struct summary *s)
{
    size_t count = unpack_count(in, 1);
    const char **qualifiers = ARENA_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        qualifiers[i] = unpack_str_in_place(in);
    s->use_count = unpack_count(in, 3);
    s->uses = ARENA_ARRAY(arena, struct use, s->use_count);
    for (size_t i = 0; i < s->use_count; i++) {
        struct use *use = &s->uses[i];
        uint64_t head = unpack_u64(in);
        size_t qualifier = unpack_enum(in, (uint32_t)(head >> 1), (uint32_t)count);
        use->qualifier = count ? qualifiers[qualifier] : "";
        use->count = unpack_u32(in);
        size_t reference = head & 1 ? unpack_u32(in) : 0;
        if (head & 1 && reference >= s->reference_count)
            in->bad = true;
        use->name = !(head & 1)                      ? unpack_str_in_place(in)
                    : reference < s->reference_count ? s->references[reference].name
                                                     : "";
    }
}

int summary_unpack(const void *data, size_t size, struct arena *arena, struct summary *s)
{
    char *record = arena_alloc(arena, size);
    if (size)
        memcpy(record, data, size);
    struct unpack in = unpack_init(record, size);
    memset(s, 0, sizeof *s);
    s->state = (enum parse_state)unpack_enum(&in, unpack_u32(&in), PARSE_STATE_COUNT);
    s->doc = unpack_str_in_place(&in);
    s->lines = unpack_u32(&in);
    s->definitions_left_out = unpack_u32(&in);
    s->token_digest = unpack_u64(&in);
    s->structure_digest = unpack_u64(&in);
    unpack_definitions(&in, arena, s);
    s->import_count = unpack_count(&in, 2);
    s->imports = ARENA_ARRAY(arena, struct import, s->import_count);
    for (size_t i = 0; i < s->import_count; i++) {
        s->imports[i].target = unpack_str_in_place(&in);
        s->imports[i].line = unpack_u32(&in);
    }
    s->reference_count = unpack_count(&in, 2);
    s->references = ARENA_ARRAY(arena, struct reference, s->reference_count);
    for (size_t i = 0; i < s->reference_count; i++) {
        s->references[i].name = unpack_str_in_place(&in);
        s->references[i].count = unpack_u32(&in);
    }
    s->package = unpack_str_in_place(&in);
    unpack_bindings(&in, arena, s);
    unpack_uses(&in, arena, s);
    return in.bad || in.p != in.end ? -1 : 0;
}

uint32_t summary_tokens(const struct summary *s)
{
    size_t bytes = strlen(s->doc);
    for (size_t i = 0; i < s->definition_count; i++)
        bytes += strlen(s->definitions[i].signature) + strlen(s->definitions[i].doc) + 8;
    return (uint32_t)(bytes / 4);
}
