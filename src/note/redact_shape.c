/* Keys and tokens that are recognised by how they look. */
#include <ctype.h>
#include <string.h>

#include "note/redact_find.h"

#define LOOKED_AT 512 /* bytes of a token; a longer one is taken whole once these were good */

enum {
    KEEP = 1,   /* the prefix stays: it is a name or an address, and no secret */
    RANDOM = 2, /* the prefix alone says little: the rest must look random */
};

struct shape {
    const char *kind, *prefix;
    unsigned set;      /* what follows the prefix */
    unsigned min, max; /* how much of it; max 0: no more than that is known */
    unsigned flags;
};

/* Of two prefixes that fit, the first one counts. */
static const struct shape shapes[] = {
    /* clouds */
    { "AWS access key id", "AKIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ASIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ABIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ACCA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "Google API key", "AIza", SET_URL, 35, 35 },
    { "Google OAuth client secret", "GOCSPX-", SET_URL, 20, 0 },
    { "Google OAuth token", "ya29.", SET_URL | SET_DOT, 20, 0 },
    { "Google OAuth token", "1//0", SET_URL, 40, 0, RANDOM },
    { "Azure storage key", "AccountKey=", SET_ALNUM | SET_BASE64, 40, 0, KEEP },
    { "Azure access key", "SharedAccessKey=", SET_ALNUM | SET_BASE64, 40, 0, KEEP },
    { "Azure signature", "sig=", SET_ALNUM | SET_BASE64 | SET_ESCAPED, 43, 0, KEEP | RANDOM },
    { "Alibaba access key id", "LTAI", SET_ALNUM, 16, 24, RANDOM },
    { "DigitalOcean token", "dop_v1_", SET_HEX, 40, 0 },
    { "DigitalOcean token", "doo_v1_", SET_HEX, 40, 0 },
    { "DigitalOcean token", "dor_v1_", SET_HEX, 40, 0 },
    { "Heroku key", "HRKU-", SET_URL, 30, 0 },
    { "Netlify token", "nfp_", SET_ALNUM, 36, 0 },
    { "Fly.io token", "fo1_", SET_URL, 40, 0 },
    { "Pulumi token", "pul-", SET_HEX, 40, 40 },
    { "Databricks token", "dapi", SET_HEX, 32, 32 },
    { "Doppler token", "dp.pt.", SET_ALNUM, 40, 0 },
    { "Tailscale key", "tskey-", SET_URL, 20, 0 },
    { "Vault token", "hvs.", SET_URL, 20, 0 },
    { "Vault token", "hvb.", SET_URL, 20, 0 },
    { "Vault token", "hvr.", SET_URL, 20, 0 },
    { "PlanetScale secret", "pscale_tkn_", SET_URL | SET_DOT, 30, 0 },
    { "PlanetScale secret", "pscale_pw_", SET_URL | SET_DOT, 30, 0 },
    { "Supabase key", "sbp_", SET_HEX, 40, 40 },
    /* code hosts and builds */
    { "GitHub token", "ghp_", SET_ALNUM, 36, 0 },
    { "GitHub token", "gho_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghu_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghs_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghr_", SET_ALNUM, 36, 0 },
    { "GitHub token", "github_pat_", SET_WORD, 50, 0 },
    { "GitLab token", "glpat-", SET_URL | SET_DOT, 20, 0 },
    { "GitLab token", "glptt-", SET_URL, 20, 0 },
    { "GitLab token", "gldt-", SET_URL, 20, 0 },
    { "GitLab token", "glrt-", SET_URL | SET_DOT, 20, 0 },
    { "GitLab token", "glcbt-", SET_URL, 20, 0 },
    { "GitLab token", "gloas-", SET_URL, 20, 0 },
    { "GitLab token", "glsoat-", SET_URL, 20, 0 },
    { "GitLab token", "glimt-", SET_URL, 20, 0 },
    { "Bitbucket password", "ATBB", SET_ALNUM, 28, 0, RANDOM },
    { "Atlassian token", "ATATT3", SET_URL | SET_BASE64, 50, 0 },
    { "Atlassian token", "ATCTT3", SET_URL | SET_BASE64, 50, 0 },
    { "CircleCI token", "CCIPAT_", SET_WORD, 40, 0 },
    { "Buildkite token", "bkua_", SET_HEX, 40, 40 },
    { "SonarQube token", "squ_", SET_HEX, 40, 40 },
    { "SonarQube token", "sqp_", SET_HEX, 40, 40 },
    /* package registries */
    { "npm token", "npm_", SET_ALNUM, 36, 36 },
    { "npm token", "_authToken=", SET_URL | SET_DOT | SET_BASE64, 8, 0, KEEP },
    { "npm password", "_auth=", SET_ALNUM | SET_BASE64, 8, 0, KEEP },
    { "npm password", "_password=", SET_ALNUM | SET_BASE64, 8, 0, KEEP },
    { "PyPI token", "pypi-", SET_URL, 50, 0 },
    { "RubyGems key", "rubygems_", SET_HEX, 48, 48 },
    { "crates.io token", "cio", SET_ALNUM, 32, 32, RANDOM },
    { "NuGet key", "oy2", SET_ALNUM, 43, 43, RANDOM },
    { "Docker token", "dckr_pat_", SET_URL, 20, 0 },
    { "Docker token", "dckr_oat_", SET_URL, 20, 0 },
    { "Artifactory key", "AKCp", SET_ALNUM, 60, 0 },
    /* chat */
    { "Slack token", "xoxb-", SET_URL, 10, 0 },
    { "Slack token", "xoxp-", SET_URL, 10, 0 },
    { "Slack token", "xoxa-", SET_URL, 10, 0 },
    { "Slack token", "xoxr-", SET_URL, 10, 0 },
    { "Slack token", "xoxs-", SET_URL, 10, 0 },
    { "Slack token", "xoxe-", SET_URL, 10, 0 },
    { "Slack token", "xoxe.xox", SET_URL, 10, 0 },
    { "Slack token", "xapp-", SET_URL, 10, 0 },
    { "Slack webhook", "hooks.slack.com/services/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Slack webhook", "hooks.slack.com/workflows/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Slack webhook", "hooks.slack.com/triggers/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Discord webhook", "discord.com/api/webhooks/", SET_URL | SET_BASE64, 40, 0, KEEP },
    { "Discord webhook", "discordapp.com/api/webhooks/", SET_URL | SET_BASE64, 40, 0, KEEP },
    { "Teams webhook", "webhook.office.com/webhookb2/", SET_URL | SET_BASE64 | SET_AT, 40, 0,
      KEEP },
    /* payment and shops */
    { "Stripe key", "sk_live_", SET_ALNUM, 16, 0 },
    { "Stripe key", "sk_test_", SET_ALNUM, 16, 0 },
    { "Stripe key", "rk_live_", SET_ALNUM, 16, 0 },
    { "Stripe key", "rk_test_", SET_ALNUM, 16, 0 },
    { "Stripe webhook secret", "whsec_", SET_ALNUM | SET_BASE64, 24, 0 },
    { "Square secret", "sq0atp-", SET_URL, 22, 0 },
    { "Square secret", "sq0csp-", SET_URL, 40, 0 },
    { "Square token", "EAAA", SET_URL, 60, 0, RANDOM },
    { "Shopify token", "shpat_", SET_HEX, 32, 0 },
    { "Shopify token", "shpca_", SET_HEX, 32, 0 },
    { "Shopify token", "shppa_", SET_HEX, 32, 0 },
    { "Shopify token", "shpss_", SET_HEX, 32, 0 },
    { "EasyPost key", "EZAK", SET_ALNUM, 54, 54 },
    { "Flutterwave key", "FLWSECK_", SET_URL, 20, 0 },
    /* mail */
    { "SendGrid key", "SG.", SET_URL | SET_DOT, 60, 0, RANDOM },
    { "Mailgun key", "key-", SET_HEX, 32, 32 },
    { "Brevo key", "xkeysib-", SET_URL, 60, 0 },
    /* models */
    { "Anthropic key", "sk-ant-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-proj-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-svcacct-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-admin-", SET_URL, 20, 0 },
    { "OpenRouter key", "sk-or-v1-", SET_HEX, 40, 0 },
    { "OpenAI key", "sk-", SET_ALNUM, 20, 0, RANDOM },
    { "Hugging Face token", "hf_", SET_ALNUM, 30, 0, RANDOM },
    { "Replicate token", "r8_", SET_ALNUM, 37, 0 },
    { "Groq key", "gsk_", SET_ALNUM, 40, 0 },
    { "Perplexity key", "pplx-", SET_ALNUM, 40, 0 },
    { "xAI key", "xai-", SET_ALNUM, 60, 0 },
    /* watching and working */
    { "Grafana token", "glsa_", SET_WORD, 32, 0 },
    { "Grafana token", "glc_", SET_ALNUM | SET_BASE64, 32, 0 },
    { "Grafana key", "eyJrIjoi", SET_ALNUM | SET_BASE64, 60, 0 },
    { "New Relic key", "NRAK-", SET_WORD, 18, 0 },
    { "New Relic key", "NRJS-", SET_WORD, 18, 0 },
    { "New Relic key", "NRII-", SET_URL, 18, 0 },
    { "New Relic key", "NRRA-", SET_WORD, 18, 0 },
    { "Sentry token", "sntrys_", SET_WORD | SET_BASE64, 40, 0 },
    { "Sentry token", "sntryu_", SET_HEX, 40, 0 },
    { "Postman key", "PMAK-", SET_URL, 50, 0 },
    { "Linear key", "lin_api_", SET_ALNUM, 32, 0 },
    { "Notion token", "ntn_", SET_ALNUM, 40, 0 },
    { "Notion token", "secret_", SET_ALNUM, 43, 43, RANDOM },
    { "Figma token", "figd_", SET_URL, 30, 0 },
    { "Contentful token", "CFPAT-", SET_URL, 40, 0 },
    { "1Password token", "ops_eyJ", SET_URL, 60, 0 },
    { "age secret key", "AGE-SECRET-KEY-1", SET_CAPITALS | SET_DIGIT, 50, 0 },
};

static bool accept(struct secret *out, const char *kind, size_t start, size_t end)
{
    *out = (struct secret){ start, end, kind };
    return true;
}

static bool fits(const struct scan *scan, size_t at, const struct shape *shape, struct secret *out)
{
    if (!redact_at(scan, at, shape->prefix))
        return false;
    size_t start = at + strlen(shape->prefix);
    size_t n = redact_span(scan, start, shape->set, shape->max ? shape->max + 1 : LOOKED_AT);
    if (n < shape->min || (shape->max && n > shape->max))
        return false;
    if (((shape->flags & RANDOM) && !redact_is_random(scan->text + start, n)) ||
        redact_is_placeholder(scan->text + start, n))
        return false;
    size_t end =
        start + n + (n == LOOKED_AT ? redact_span(scan, start + n, shape->set, SIZE_MAX) : 0);
    return accept(out, shape->kind, shape->flags & KEEP ? start : at, end);
}

/* ---- shapes with more to them than a prefix ---- */

/* "eyJ….eyJ….signature", and the five parts of an encrypted one. */
static bool find_jwt(const struct scan *scan, size_t at, struct secret *out)
{
    size_t end = at;
    unsigned parts = 0;
    if (!redact_at(scan, at, "eyJ") || (at && redact_in_set(scan->text[at - 1], SET_URL)))
        return false;
    for (; parts < 5; parts++) {
        size_t n = redact_span(scan, end, SET_URL, SIZE_MAX);
        if (n < 10)
            break;
        end += n;
        if (!redact_at(scan, end, "."))
            break;
        end++;
    }
    bool dot = parts && scan->text[end - 1] == '.';
    if (parts < 2u + dot)
        return false;
    end -= dot;
    return accept(out, "JSON web token", at, end);
}

/* 123456789:AA…, the id of a bot and its secret. */
static bool find_telegram(const struct scan *scan, size_t at, struct secret *out)
{
    size_t id = redact_span(scan, at, SET_DIGIT, 11);
    if (id < 8 || id > 10 || !redact_at(scan, at + id, ":AA"))
        return false;
    size_t n = redact_span(scan, at + id + 1, SET_URL, 41);
    return n >= 34 && n <= 40 && accept(out, "Telegram token", at, at + id + 1 + n);
}

/* The base64 of a user's id, of a time, and a signature. */
static bool find_discord(const struct scan *scan, size_t at, struct secret *out)
{
    if (!strchr("MNO", scan->text[at]))
        return false;
    size_t user = redact_span(scan, at, SET_URL, 29);
    if (user < 23 || user > 28 || !redact_at(scan, at + user, "."))
        return false;
    size_t time = redact_span(scan, at + user + 1, SET_URL, 8), rest = at + user + 1 + time + 1;
    if (time < 6 || time > 7 || !redact_at(scan, rest - 1, "."))
        return false;
    size_t n = redact_span(scan, rest, SET_URL, 64);
    return n >= 27 && redact_is_random(scan->text + at, rest + n - at) &&
           accept(out, "Discord token", at, rest + n);
}

/* 32 hexadecimal digits, and the data centre. */
static bool find_mailchimp(const struct scan *scan, size_t at, struct secret *out)
{
    if (redact_span(scan, at, SET_DIGIT | SET_LOWER_HEX, 33) != 32 ||
        !redact_at(scan, at + 32, "-us"))
        return false;
    size_t n = redact_span(scan, at + 35, SET_DIGIT, 3);
    return n >= 1 && n <= 2 && accept(out, "Mailchimp key", at, at + 35 + n);
}

static bool find_terraform(const struct scan *scan, size_t at, struct secret *out)
{
    static const char middle[] = ".atlasv1.";
    if (redact_span(scan, at, SET_ALNUM, 15) != 14 || !redact_at(scan, at + 14, middle))
        return false;
    size_t start = at + 14 + strlen(middle);
    size_t n = redact_span(scan, start, SET_URL | SET_BASE64, LOOKED_AT);
    return n >= 40 && accept(out, "Terraform token", at, start + n);
}

/* Three characters, a digit, "Q~", and over thirty more. */
static bool find_azure(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at(scan, at + 4, "Q~") || !redact_in_set(scan->text[at + 3], SET_DIGIT))
        return false;
    size_t n = redact_span(scan, at, SET_URL | SET_DOT | SET_ESCAPED, 48);
    return n >= 37 && n <= 42 && accept(out, "Azure client secret", at, at + n);
}

/* "SK" and a digest may be anything, so Twilio must be named nearby. */
static bool find_twilio(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at(scan, at, "SK") ||
        redact_span(scan, at + 2, SET_DIGIT | SET_LOWER_HEX, 33) != 32)
        return false;
    size_t from = at > 200 ? at - 200 : 0;
    for (size_t i = from; i < scan->size && i < at + 200; i++)
        if (redact_at_nocase(scan, i, "twilio"))
            return accept(out, "Twilio key", at, at + 34);
    return false;
}

bool redact_find_shape(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at_word(scan, at))
        return false;
    if (find_jwt(scan, at, out))
        return true;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].prefix[0] == scan->text[at] && fits(scan, at, &shapes[i], out))
            return true;
    return redact_in_set(scan->text[at], SET_WORD) &&
           (find_telegram(scan, at, out) || find_discord(scan, at, out) ||
            find_mailchimp(scan, at, out) || find_terraform(scan, at, out) ||
            find_azure(scan, at, out) || find_twilio(scan, at, out));
}
