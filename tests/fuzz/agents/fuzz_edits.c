/* Any text: what is put into it is found there, and comes out of it again to the byte. */
#include <stdint.h>
#include <string.h>

#include "agents/agents.h"
#include "agents/marked.h"
#include "agents/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_json(const char *text, size_t size, const struct jsonc_place *place)
{
    struct buf with = BUF_INIT, again = BUF_INIT, without = BUF_INIT;
    if (jsonc_insert(text, size, place, &with, NULL) == EDIT_DONE &&
        (jsonc_insert(with.data, with.size, place, &again, NULL) != EDIT_NOTHING ||
         jsonc_remove(with.data, with.size, place, &without, NULL) != EDIT_DONE ||
         without.size != size || memcmp(without.data, text, size)))
        __builtin_trap();
    buf_reset(&without);
    jsonc_remove(text, size, place, &without, NULL);
    buf_release(&with);
    buf_release(&again);
    buf_release(&without);
}

static void try_marked(const char *text, size_t size, const struct marks *marks)
{
    struct buf rest = BUF_INIT, with = BUF_INIT, without = BUF_INIT;
    if (marked_split(text, size, marks, &rest, NULL) == 0 &&
        (marked_insert(text, size, marks, "x\n", false, &with, NULL) != EDIT_DONE ||
         marked_remove(with.data, with.size, marks, &without, NULL) != EDIT_DONE ||
         without.size != size || memcmp(without.data, text, size)))
        __builtin_trap();
    buf_release(&rest);
    buf_release(&with);
    buf_release(&without);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    for (size_t i = 0; i < AGENT_COUNT; i++)
        for (size_t j = 0; j < AGENT_PARTS_MAX && agents[i].parts[j].path; j++)
            if (agents[i].parts[j].kind == PART_JSON)
                try_json(text, size, &agents[i].parts[j].place);
    try_marked(text, size, &marks_of_markdown);
    try_marked(text, size, &marks_of_toml);
    toml_has_table(text, size, "mcp_servers", "repose", NULL);
    return 0;
}
