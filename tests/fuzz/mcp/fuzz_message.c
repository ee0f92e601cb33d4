/* Arbitrary lines: each is told apart, whatever is replied can be sent, and arguments are never
 * taken for what they are not. */
#include "mcp/arguments.h"
#include "mcp/message.h"
#include "mcp/tools.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void send(json_t *reply)
{
    char *text = json_dumps(reply, JSON_COMPACT);
    if (!text || strchr(text, '\n'))
        __builtin_trap();
    free(text);
    json_decref(reply);
}

static void check_arguments(const json_t *arguments)
{
    static json_t *tools;
    const json_t *tool;
    size_t i;
    if (!tools)
        tools = tools_describe();
    json_array_foreach(tools, i, tool)
    {
        const char *name = json_string_value(json_object_get(tool, "name"));
        struct err err = ERR_INIT;
        if (arguments_check(tools_input_schema(tools, name), arguments, &err))
            continue;
        int64_t budget = argument_integer(arguments, "budget", 4000);
        if (budget < 200 || budget > 200000)
            __builtin_trap();
        if (!strcmp(name, "brief") && !argument_string(arguments, "request"))
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message m;
    message_read(&m, (const char *)data, size);
    if ((m.kind == MESSAGE_INVALID) != (m.reply != NULL))
        __builtin_trap();
    if (m.kind == MESSAGE_REQUEST) {
        json_t *wrong = message_check_modern(&m);
        if (wrong)
            send(wrong);
        send(reply_result(&m, json_object()));
        json_t *arguments = json_object_get(m.params, "arguments");
        if (json_is_object(arguments))
            check_arguments(arguments);
    }
    if (m.reply)
        send(json_incref(m.reply));
    message_release(&m);
    return 0;
}
