/* arguments.h - checks the arguments of a call by the tool's own inputSchema. */
#ifndef REPOSE_MCP_ARGUMENTS_H
#define REPOSE_MCP_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"

/* Knows the keywords that mcp/tools.json uses: type, properties, required, additionalProperties,
 * enum, minimum, maximum. ERR_USAGE says what is wrong and what would be right, for a model that
 * tries again. Strings hold no NUL. */
int arguments_check(const json_t *schema, const json_t *arguments, struct err *err);

/* Of checked arguments; NULL or `missing` when it was not given. */
const char *argument_string(const json_t *arguments, const char *name);
bool argument_boolean(const json_t *arguments, const char *name); /* false when not given */
int64_t argument_integer(const json_t *arguments, const char *name, int64_t missing);

#endif
