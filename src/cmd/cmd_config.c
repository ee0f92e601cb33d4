#include <stdlib.h>
#include <string.h>

#include <inttypes.h>
#include <jansson.h>

#include "base/utf8.h"
#include "cmd/command.h"
#include "print/json_text.h"

static bool is_unbounded(const struct app *app, enum setting_id id)
{
    enum setting_type type = setting_rules[id].type;
    return (type == SETTING_INTEGER || type == SETTING_DECIMAL) &&
           settings_integer(&app->settings, id) == SETTING_UNBOUNDED;
}

static json_t *value_json(const struct app *app, enum setting_id id)
{
    if (is_unbounded(app, id))
        return json_null();
    if (setting_rules[id].type == SETTING_BOOLEAN)
        return json_boolean(settings_boolean(&app->settings, id));
    if (setting_rules[id].type == SETTING_INTEGER)
        return json_integer(settings_integer(&app->settings, id));
    if (setting_rules[id].type == SETTING_DECIMAL)
        return json_real((double)settings_integer(&app->settings, id) / 1e6);
    if (setting_rules[id].type == SETTING_STRING)
        return json_text(settings_string(&app->settings, id));
    size_t count;
    const char *const *strings = settings_strings(&app->settings, id, &count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_text(strings[i]));
    return array;
}

static void add_setting_value(const struct app *app, enum setting_id id, const char *separator,
                              struct buf *out)
{
    if (is_unbounded(app, id)) {
        buf_addstr(out, "no bound");
        return;
    }
    if (setting_rules[id].type == SETTING_BOOLEAN) {
        buf_addstr(out, settings_boolean(&app->settings, id) ? "true" : "false");
        return;
    }
    if (setting_rules[id].type == SETTING_INTEGER) {
        buf_printf(out, "%" PRId64, settings_integer(&app->settings, id));
        return;
    }
    if (setting_rules[id].type == SETTING_DECIMAL) {
        buf_printf(out, "%.10g", (double)settings_integer(&app->settings, id) / 1e6);
        return;
    }
    size_t count;
    const char *const *strings = settings_strings(&app->settings, id, &count);
    for (size_t i = 0; i < count; i++) {
        buf_addstr(out, i ? separator : "");
        utf8_add_printable(out, strings[i], strlen(strings[i])); /* .repose is somebody else's */
    }
}

static const char *setting_name(size_t i)
{
    return i < SETTING_COUNT ? setting_rules[i].name : NULL;
}

static int print_one(const struct app *app, const char *name, struct err *err)
{
    int id = setting_find(name);
    if (id < 0) {
        const char *names[SETTING_COUNT];
        for (int i = 0; i < SETTING_COUNT; i++)
            names[i] = setting_rules[i].name;
        const char *near = nearest_word(name, names, SETTING_COUNT);
        return err_set(err, ERR_USAGE, "there is no setting '%s'%s%s%s; 'repose config' lists them",
                       name, near ? "; did you mean '" : "", near ? near : "", near ? "'" : "");
    }
    struct buf text = BUF_INIT;
    add_setting_value(app, (enum setting_id)id, "\n", &text);
    if (text.size)
        buf_addch(&text, '\n');
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

static int print_settings_json(const struct app *app, struct err *err)
{
    json_t *settings = json_array();
    for (int i = 0; i < SETTING_COUNT; i++)
        json_array_append_new(
            settings, json_pack("{s:s, s:o, s:s, s:s, s:s}", "name", setting_rules[i].name, "value",
                                value_json(app, (enum setting_id)i), "origin",
                                setting_origin_name(app->settings.values[i].origin), "variable",
                                setting_rules[i].variable, "help", setting_rules[i].help));
    json_t *root = json_pack("{s:s, s:o}", "schema", "repose.config/1", "settings", settings);
    char *text = json_dumps(root, JSON_INDENT(1));
    int result = app_write_line(text, err);
    free(text);
    json_decref(root);
    return result;
}

static int print_table(const struct app *app, struct err *err)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct buf value = BUF_INIT;
        add_setting_value(app, (enum setting_id)i, ", ", &value);
        buf_printf(&text, "%s = %s (%s)\n    %s\n", setting_rules[i].name,
                   value.size ? value.data : "(empty)",
                   setting_origin_name(app->settings.values[i].origin), setting_rules[i].help);
        buf_release(&value);
    }
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

static int run_config(struct app *app, struct err *err)
{
    if (app_arguments(app, 0, 1, err))
        return -1;
    if (app->argument_count)
        return print_one(app, app->arguments[0], err);
    return app->options.format == FORMAT_JSON ? print_settings_json(app, err)
                                              : print_table(app, err);
}

const struct command cmd_config = {
    .name = "config",
    .summary = "show the settings, their values and where they come from",
    .usage = "[NAME]",
    .help = "Settings are git configuration. Change one with git:\n"
            "\n"
            "  git config repose.brief.budget 8000\n"
            "  git config --add repose.exclude 'third_party/'\n"
            "\n"
            "A variable of the environment (REPOSE_BRIEF_BUDGET) is stronger. A repository may "
            "ship safe\n"
            "settings in a file .repose, in the same syntax.",
    .needs = NEEDS_REPOSITORY,
    .word = setting_name,
    .run = run_config,
};
