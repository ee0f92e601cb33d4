#include "llm/price.h"

#include <ctype.h>
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "llm/http.h"
#include "llm/provider.h"

#define PRICE_MAX 1e6
#define FIELDS    6 /* of a row in the settings */

const char price_date[] = "2026-11-23";

static const struct row {
    const char *model; /* a glob; a router writes a dot where the vendor writes a hyphen */
    struct price price;
} rows[] = {
    /* input, cached, writes for 5 minutes and for an hour, output, in a batch, from how many tokens
     * of input: input, cached, output */
    { "gpt-6-sol", { 2, 0.2, 2.5, 2.5, 10, 0.5, 272000, 4, 0.4, 15 } },
    { "gpt-6-luna", { 0.1, 0.01, 0.125, 0.125, 0.5, 0.5, 272000, 0.2, 0.02, 0.75 } },
    { "gpt-6.1-terra", { 1, 0.05, 1.25, 1.25, 5, 0.5 } },
    { "gpt-5.6-luna", { 0.2, 0.02, 0.2, 0.2, 1.2, 0.5 } },
    { "gpt-5.6-terra", { 2, 0.2, 2, 2, 12, 0.5 } },
    { "gpt-5.6-sol", { 5, 0.5, 5, 5, 30, 0.5 } },
    { "gpt-5.4-mini", { 0.75, 0.075, 0.75, 0.75, 4.5, 0.5 } },
    { "gpt-5.4-nano", { 0.2, 0.02, 0.2, 0.2, 1.25, 0.5 } },
    { "gpt-5-nano", { 0.05, 0.005, 0.05, 0.05, 0.4, 0.5 } },
    { "claude-haiku-5[-.]5", { 0.1, 0.01, 0.125, 0.2, 0.5, 0.5, 100000, 0.5, 0.05, 2.5 } },
    { "claude-haiku-4[-.]5", { 1, 0.1, 1.25, 2, 5, 0.5 } },
    { "claude-sonnet-5[-.]5", { 2, 0.1, 2.5, 4, 10, 0.5 } },
    { "claude-opus-5[-.]5", { 4, 0.2, 5, 8, 20, 0.5 } },
    { "claude-opus-5", { 5, 0.5, 6.25, 10, 25, 0.5 } },
    { "claude-opus-4[-.][5-8]", { 5, 0.5, 6.25, 10, 25, 0.5 } },
};

/* ---- names ---- */

static bool has_shape(const char *text, const char *shape)
{
    for (; *text && *shape; text++, shape++)
        if (*shape == '9' ? !isdigit((unsigned char)*text) : *text != *shape)
            return false;
    return !*text && !*shape;
}

/* Without "-2025-08-07", "-20250807" or "@20250807" at its end. */
static size_t length_without_date(const char *name)
{
    static const char *const shapes[] = { "-9999-99-99", "-99999999", "@99999999" };
    size_t size = strlen(name);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t date = strlen(shapes[i]);
        if (size > date && has_shape(name + size - date, shapes[i]))
            return size - date;
    }
    return size;
}

static bool matches_part(const char *glob, const char *name)
{
    char dateless[256];
    size_t size = length_without_date(name);
    if (!fnmatch(glob, name, FNM_CASEFOLD))
        return true;
    if (size >= sizeof dateless)
        return false;
    memcpy(dateless, name, size);
    dateless[size] = '\0';
    return !fnmatch(glob, dateless, FNM_CASEFOLD);
}

static bool price_matches(const char *glob, const char *model)
{
    const char *slash = strrchr(model, '/');
    return matches_part(glob, model) || (slash && matches_part(glob, slash + 1));
}

/* ---- rows of the settings ---- */

static bool read_price(const char *field, double *out)
{
    char *end;
    if (strspn(field, "0123456789.") != strlen(field) || !isdigit((unsigned char)*field))
        return false;
    *out = strtod(field, &end);
    return !*end && *out <= PRICE_MAX;
}

/* Cuts the text at white space. Returns the number of fields, FIELDS + 1 when there are more. */
static size_t split_fields(char *text, char *fields[FIELDS])
{
    static const char space[] = " \t";
    size_t count = 0;
    for (text += strspn(text, space); *text; text += strspn(text, space)) {
        if (count == FIELDS)
            return FIELDS + 1;
        fields[count++] = text;
        text += strcspn(text, space);
        if (*text)
            *text++ = '\0';
    }
    return count;
}

/* What a row does not say: no discount, and the surcharges that the vendor has for all its models.
 */
static void complete(struct price *price, const double *figures, size_t given, bool anthropic)
{
    price->input = figures[0];
    price->output = figures[1];
    price->cached = given > 2 ? figures[2] : price->input;
    price->write_5m = given > 3 ? figures[3] : price->input * (anthropic ? 1.25 : 1);
    price->write_1h = given > 4 ? figures[4] : anthropic ? price->input * 2 : price->write_5m;
    price->batch_factor = 0.5;
}

/* *found says whether the row is about the model. */
static int read_row(char *text, const struct llm_config *config, struct price *out, bool *found)
{
    char *fields[FIELDS];
    double figures[FIELDS - 1];
    size_t count = split_fields(text, fields);
    if (count < 3 || count > FIELDS)
        return -1;
    for (size_t i = 1; i < count; i++)
        if (!read_price(fields[i], &figures[i - 1]))
            return -1;
    if (!price_matches(fields[0], config->model))
        return 0;
    *out = (struct price){ 0 };
    complete(out, figures, count - 1, config->provider == &provider_anthropic);
    *found = true;
    return 0;
}

/* The last row that matches wins, as in all of git's configuration. */
static int find_own(const struct settings *settings, const struct llm_config *config,
                    struct price *out, bool *found, struct err *err)
{
    size_t count;
    const char *const *values = settings_strings(settings, SETTING_LLM_PRICE, &count);
    for (size_t i = 0; i < count; i++) {
        struct arena arena = ARENA_INIT;
        int result = read_row(arena_strdup(&arena, values[i]), config, out, found);
        arena_release(&arena);
        if (result)
            return err_set(err, ERR_USAGE,
                           "repose.llm.price takes \"MODEL-GLOB INPUT OUTPUT [CACHED [WRITE-5M "
                           "[WRITE-1H]]]\" in USD for a million tokens, not '%s'",
                           values[i]);
    }
    return 0;
}

/* ---- */

int price_find(const struct settings *settings, const struct llm_config *config, struct price *out,
               struct err *err)
{
    bool found = false;
    *out = (struct price){ 0 };
    if (find_own(settings, config, out, &found, err))
        return -1;
    for (size_t i = 0; !found && i < sizeof rows / sizeof *rows; i++)
        if (price_matches(rows[i].model, config->model)) {
            *out = rows[i].price;
            found = true;
        }
    return found || http_is_loopback(config->base_url);
}

static struct price tier(const struct price *price, const struct llm_usage *usage)
{
    struct price p = *price;
    if (!price->above_tokens || usage->input <= price->above_tokens)
        return p;
    double factor = price->input > 0 ? price->above_input / price->input : 1;
    p.input = price->above_input;
    p.cached = price->above_cached;
    p.output = price->above_output;
    p.write_5m *= factor;
    p.write_1h *= factor;
    return p;
}

int64_t price_of(const struct price *price, const struct llm_usage *usage, bool batch)
{
    struct price p = tier(price, usage);
    uint64_t apart = usage->cached + usage->cache_written_5m + usage->cache_written_1h;
    double fresh = usage->input > apart ? (double)(usage->input - apart) : 0;
    /* USD for a million tokens are microdollars for one. */
    double cost = fresh * p.input + (double)usage->cached * p.cached +
                  (double)usage->cache_written_5m * p.write_5m +
                  (double)usage->cache_written_1h * p.write_1h + (double)usage->output * p.output;
    if (batch)
        cost *= p.batch_factor;
    /* 0.1 * 3 is a little more than 0.3: no microdollar for that. */
    cost = ceil(cost - 1e-6);
    return cost >= 9e18 ? INT64_MAX : (int64_t)cost;
}
