#include "mcp/arguments.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"

static bool has_integer(const json_t *value)
{
    return json_is_integer(value) || (json_is_real(value) && fabs(json_real_value(value)) < 9e15 &&
                                      trunc(json_real_value(value)) == json_real_value(value));
}

static int64_t integer_of(const json_t *value)
{
    return json_is_integer(value) ? json_integer_value(value) : (int64_t)json_real_value(value);
}

static int check_string(const char *name, const json_t *schema, const json_t *value,
                        struct err *err)
{
    const json_t *choice, *choices = json_object_get(schema, "enum");
    const char *text = json_string_value(value);
    size_t i;
    if (!text)
        return err_set(err, ERR_USAGE, "%s must be a string", name);
    if (strlen(text) != json_string_length(value))
        return err_set(err, ERR_USAGE, "%s holds a NUL character", name);
    struct buf known = BUF_INIT;
    json_array_foreach(choices, i, choice)
    {
        buf_printf(&known, "%s%s", i ? ", " : "", json_string_value(choice));
        if (!strcmp(text, json_string_value(choice)))
            choices = NULL;
    }
    if (choices)
        err_set(err, ERR_USAGE, "%s must be one of %s, not '%.80s'", name, known.data, text);
    buf_release(&known);
    return choices ? -1 : 0;
}

static int check_integer(const char *name, const json_t *schema, const json_t *value,
                         struct err *err)
{
    int64_t least = json_integer_value(json_object_get(schema, "minimum"));
    int64_t most = json_integer_value(json_object_get(schema, "maximum"));
    if (has_integer(value) && integer_of(value) >= least && integer_of(value) <= most)
        return 0;
    return err_set(err, ERR_USAGE, "%s must be an integer from %lld to %lld", name,
                   (long long)least, (long long)most);
}

static int check_value(const char *name, const json_t *schema, const json_t *value, struct err *err)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    if (!strcmp(type, "integer"))
        return check_integer(name, schema, value, err);
    if (strcmp(type, "boolean") != 0)
        return check_string(name, schema, value, err);
    return json_is_boolean(value) ? 0 : err_set(err, ERR_USAGE, "%s must be true or false", name);
}

static int unknown_argument(const json_t *known, const char *name, struct err *err)
{
    struct buf names = BUF_INIT;
    void *i;
    for (i = json_object_iter((json_t *)known); i; i = json_object_iter_next((json_t *)known, i))
        buf_printf(&names, "%s%s", names.size ? ", " : "", json_object_iter_key(i));
    int result = names.size
                     ? err_set(err, ERR_USAGE, "there is no argument '%.80s'; there are: %s", name,
                               names.data)
                     : err_set(err, ERR_USAGE, "there is no argument '%.80s', nor any other", name);
    buf_release(&names);
    return result;
}

static bool is_required(const json_t *required, const char *key)
{
    const json_t *name;
    size_t i;
    json_array_foreach(required, i, name)
    {
        if (!strcmp(json_string_value(name), key))
            return true;
    }
    return false;
}

int arguments_check(const json_t *schema, const json_t *arguments, struct err *err)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required"), *name;
    size_t i;
    json_array_foreach(required, i, name)
    {
        if (!json_object_get(arguments, json_string_value(name)))
            return err_set(err, ERR_USAGE, "the argument %s is missing", json_string_value(name));
    }
    json_t *all = (json_t *)arguments;
    for (void *j = json_object_iter(all); j; j = json_object_iter_next(all, j)) {
        const char *key = json_object_iter_key(j);
        const json_t *rule = json_object_get(properties, key), *value = json_object_iter_value(j);
        if (!rule)
            return unknown_argument(properties, key, err);
        if (json_is_null(value) && !is_required(required, key))
            continue; /* some clients write out what was not given */
        if (check_value(key, rule, value, err))
            return -1;
    }
    return 0;
}

const char *argument_string(const json_t *arguments, const char *name)
{
    return json_string_value(json_object_get(arguments, name));
}

bool argument_boolean(const json_t *arguments, const char *name)
{
    return json_is_true(json_object_get(arguments, name));
}

int64_t argument_integer(const json_t *arguments, const char *name, int64_t missing)
{
    const json_t *value = json_object_get(arguments, name);
    return has_integer(value) ? integer_of(value) : missing;
}
