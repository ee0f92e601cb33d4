#include "model/summary.h"

#include <string.h>

#include "base/pack.h"

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
        pack_u64(out, (uint64_t)d->kind << 2 | (uint64_t)d->from_lines << 1 | d->is_public);
        pack_str(out, d->name);
        pack_str(out, d->signature);
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
        d->kind = (enum def_kind)unpack_enum(in, kind >> 2, DEF_KIND_COUNT);
        d->is_public = kind & 1;
        d->from_lines = kind >> 1 & 1;
        d->name = unpack_str(in, arena);
        d->signature = unpack_str(in, arena);
        d->doc = unpack_str(in, arena);
        line = d->line = unpack_line(in, line);
        d->end_line = unpack_line(in, line);
        int64_t parent = unpack_i64(in);
        if (parent < -1 || parent >= (int64_t)i)
            in->bad = true, parent = -1;
        d->parent = (int32_t)parent;
        d->scope = unpack_str(in, arena);
    }
}

int summary_unpack(const void *data, size_t size, struct arena *arena, struct summary *s)
{
    struct unpack in = unpack_init(data, size);
    memset(s, 0, sizeof *s);
    s->state = (enum parse_state)unpack_enum(&in, unpack_u32(&in), PARSE_STATE_COUNT);
    s->doc = unpack_str(&in, arena);
    s->lines = unpack_u32(&in);
    s->definitions_left_out = unpack_u32(&in);
    s->token_digest = unpack_u64(&in);
    s->structure_digest = unpack_u64(&in);
    unpack_definitions(&in, arena, s);
    s->import_count = unpack_count(&in, 2);
    s->imports = ARENA_ARRAY(arena, struct import, s->import_count);
    for (size_t i = 0; i < s->import_count; i++) {
        s->imports[i].target = unpack_str(&in, arena);
        s->imports[i].line = unpack_u32(&in);
    }
    s->reference_count = unpack_count(&in, 2);
    s->references = ARENA_ARRAY(arena, struct reference, s->reference_count);
    for (size_t i = 0; i < s->reference_count; i++) {
        s->references[i].name = unpack_str(&in, arena);
        s->references[i].count = unpack_u32(&in);
    }
    return in.bad || in.p != in.end ? -1 : 0;
}

uint32_t summary_tokens(const struct summary *s)
{
    size_t bytes = strlen(s->doc);
    for (size_t i = 0; i < s->definition_count; i++)
        bytes += strlen(s->definitions[i].signature) + strlen(s->definitions[i].doc) + 8;
    return (uint32_t)(bytes / 4);
}
