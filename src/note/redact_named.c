/* Values assigned to a name that speaks of a secret, in the ways in which programs, configuration
 * and markup assign:
 *
 *     password = "…"    password: string = '…'    "password": "…"    'password' => '…'
 *     PASSWORD=…        db.password: …            config["password"] = "…"
 *     setPassword("…")  define('PASSWORD', '…')   #define PASSWORD "…"
 *     <password>…</password>    <add key="password" value="…"/>    Server=…;Password=…;
 *     --password …      - name: PASSWORD, value: …
 *
 * Any value goes that looks random. Of passwords, which people make up, also one that is written
 * out where nothing but a value can stand and that is not a word. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "note/redact_find.h"

#define NAME_MAX_BYTES 80
#define QUOTED_MAX     4096
#define BARE_MAX       512
#define SPACE_MAX      40 /* between name and value */

#define NAME_SET (SET_WORD | SET_DASH)

enum strength { NO_SECRET, WEAK, TOKEN, PASSWORD };

/* ---- names ---- */

struct name {
    char letters[NAME_MAX_BYTES + 1]; /* lower case, without separators and digits at the end */
    bool starts[NAME_MAX_BYTES + 1];  /* a word of the name starts here */
    size_t size;
    bool is_upper;
};

static void read_name(struct name *name, const char *text, size_t size)
{
    *name = (struct name){ .is_upper = true };
    size_t from = size > NAME_MAX_BYTES ? size - NAME_MAX_BYTES : 0;
    char before = '_';
    for (size_t i = from; i < size; i++) {
        char c = text[i];
        if (isalnum((unsigned char)c)) {
            name->starts[name->size] =
                !isalnum((unsigned char)before) ||
                (isupper((unsigned char)c) && islower((unsigned char)before)) ||
                (isupper((unsigned char)c) && i + 1 < size && islower((unsigned char)text[i + 1]));
            name->letters[name->size++] = (char)tolower((unsigned char)c);
            name->is_upper = name->is_upper && !islower((unsigned char)c);
        }
        before = c;
    }
    while (name->size && isdigit((unsigned char)name->letters[name->size - 1]))
        name->size--;
}

struct ending {
    const char *word;
    bool whole; /* counts only as a word of its own: "pass", and not "bypass" */
};

static bool ends_with(const struct name *name, const struct ending *ending)
{
    size_t n = strlen(ending->word);
    return name->size >= n && !memcmp(name->letters + name->size - n, ending->word, n) &&
           (!ending->whole || name->starts[name->size - n]);
}

static bool ends_with_any(const struct name *name, const struct ending *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ends_with(name, &endings[i]))
            return true;
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* "secret_key_base", "password_value", "token.prod" are named for the word before. */
static void drop_qualifier(struct name *name)
{
    static const struct ending qualifiers[] = {
        { "value", true }, { "base", true },       { "string", true },  { "str", true },
        { "text", true },  { "plain", true },      { "raw", true },     { "test", true },
        { "prod", true },  { "production", true }, { "dev", true },     { "staging", true },
        { "live", true },  { "sandbox", true },    { "default", true }, { "old", true },
        { "new", true },   { "current", true },    { "primary", true }, { "secondary", true },
        { "pem", true },   { "hex", true },        { "bytes", true },   { "plaintext", true },
    };
    for (size_t i = 0; i < COUNT(qualifiers); i++)
        if (name->size > strlen(qualifiers[i].word) && ends_with(name, &qualifiers[i])) {
            name->size -= strlen(qualifiers[i].word);
            return;
        }
}

/* "secret_of_the_server": the word stands inside, and the name does not go on to speak of something
 * else about it. */
static bool has_secret_inside(const struct name *name)
{
    static const char *const words[] = { "password", "passwd",    "secret",    "token",
                                         "apikey",   "accesskey", "privatekey" };
    static const struct ending others[] = {
        { "id", true },      { "ids", true },   { "name", true }, { "names", true },
        { "hash" },          { "digest" },      { "sha", true },  { "md", true },
        { "checksum" },      { "fingerprint" }, { "url", true },  { "uri", true },
        { "arn", true },     { "path", true },  { "file", true }, { "type", true },
        { "version", true }, { "ref", true },   { "endpoint" },   { "issuer" },
        { "audience" },      { "scope" },       { "pattern" },    { "regex" },
    };
    if (ends_with_any(name, others, COUNT(others)))
        return false;
    for (size_t i = 0; i < COUNT(words); i++) {
        const char *found = memmem(name->letters, name->size, words[i], strlen(words[i]));
        if (found && name->starts[found - name->letters + strlen(words[i])])
            return true; /* and not "tokens" or "secretary" */
    }
    return false;
}

static enum strength strength_of(struct name *name)
{
    static const struct ending passwords[] = { { "password" },   { "passwd" },   { "pwd" },
                                               { "passphrase" }, { "passcode" }, { "pass", true } };
    static const struct ending tokens[] = {
        { "secret" },        { "token" },          { "apikey" },          { "accesskey" },
        { "secretkey" },     { "privatekey" },     { "signingkey" },      { "encryptionkey" },
        { "authkey" },       { "accountkey" },     { "masterkey" },       { "servicekey" },
        { "storagekey" },    { "sharedkey" },      { "sharedaccesskey" }, { "consumerkey" },
        { "appkey", true },  { "applicationkey" }, { "subscriptionkey" }, { "licensekey" },
        { "deploykey" },     { "webhookkey" },     { "hmackey" },         { "sshkey" },
        { "cryptkey" },      { "integrationkey" }, { "ingestkey" },       { "insertkey" },
        { "userkey", true }, { "sessionkey" },     { "credential" },      { "credentials" },
        { "creds", true },   { "auth", true },     { "authorization" },   { "jwt", true },
        { "bearer", true },
    };
    static const struct ending harmless[] = { { "publickeytoken" }, { "cancellationtoken" } };
    drop_qualifier(name);
    if (ends_with_any(name, harmless, COUNT(harmless)))
        return NO_SECRET;
    if (ends_with_any(name, passwords, COUNT(passwords)))
        return PASSWORD;
    if (ends_with_any(name, tokens, COUNT(tokens)))
        return TOKEN;
    return has_secret_inside(name) ? WEAK : NO_SECRET;
}

/* Whose secret it is, where the name says so ("aws_secret_key", "newrelic.license_key"). */
static const char *kind_of(const struct scan *scan, size_t start, size_t end,
                           enum strength strength)
{
    static const struct {
        const char *word, *kind;
    } vendors[] = {
        { "aws", "AWS secret" },
        { "azure", "Azure secret" },
        { "google", "Google secret" },
        { "gcp", "Google secret" },
        { "firebase", "Google secret" },
        { "twilio", "Twilio secret" },
        { "datadog", "Datadog key" },
        { "ddapi", "Datadog key" },
        { "ddapp", "Datadog key" },
        { "newrelic", "New Relic key" },
        { "github", "GitHub token" },
        { "gitlab", "GitLab token" },
        { "stripe", "Stripe key" },
        { "bitbucket", "Bitbucket password" },
        { "square", "Square secret" },
        { "mailgun", "Mailgun key" },
        { "cloudflare", "Cloudflare token" },
        { "heroku", "Heroku key" },
        { "okta", "Okta token" },
        { "auth0", "Auth0 secret" },
        { "openai", "OpenAI key" },
        { "shopify", "Shopify token" },
        { "facebook", "Facebook secret" },
        { "twitter", "Twitter secret" },
        { "slack", "Slack token" },
        { "discord", "Discord token" },
        { "docker", "Docker password" },
        { "vault", "Vault token" },
        { "jwt", "JWT secret" },
    };
    struct name name;
    while (start && end - start < NAME_MAX_BYTES &&
           redact_in_set(scan->text[start - 1], NAME_SET | SET_DOT))
        start--;
    read_name(&name, scan->text + start, end - start);
    for (size_t i = 0; i < COUNT(vendors); i++)
        if (memmem(name.letters, name.size, vendors[i].word, strlen(vendors[i].word)))
            return vendors[i].kind;
    return strength == PASSWORD ? "password" : "secret";
}

/* ---- from the name to its value ---- */

enum form {
    NO_VALUE,
    ASSIGNED, /* name = value, name: value, "name": value */
    TIGHT,    /* NAME=value, without spaces */
    LISTED,   /* name("value"), "name", "value": only quoted values */
    ELEMENT,  /* <name>value</name> */
    OPTION,   /* --name value */
};

struct value {
    enum form form;
    size_t start, end;
    bool quoted;
};

static char char_at(const struct scan *scan, size_t at)
{
    return at < scan->size ? scan->text[at] : '\0';
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

static size_t skip_blanks(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end - at < SPACE_MAX && (char_at(scan, end) == ' ' || char_at(scan, end) == '\t'))
        end++;
    return end;
}

/* Behind what closes the name: a quote, perhaps escaped, and a bracket. */
static size_t skip_closing(const struct scan *scan, size_t at)
{
    at += char_at(scan, at) == '\\';
    at += is_quote(char_at(scan, at));
    return at + (char_at(scan, at) == ']');
}

/* Where a type stands between the name and "=": behind it. Else at. */
static size_t skip_type(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end - at < SPACE_MAX && char_at(scan, end) &&
           (isalnum((unsigned char)scan->text[end]) || strchr("_<>&*?. []|'", scan->text[end])))
        end++;
    if (end == at || char_at(scan, end) != '=' || char_at(scan, end + 1) == '=' ||
        is_quote(char_at(scan, at)))
        return at;
    return end + 1;
}

/* The value that stands in a field of its own: key="password" value="…", name: PASSWORD, value: …
 */
static size_t find_field(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end - at < SPACE_MAX && char_at(scan, end) && strchr(" \t\r\n,\"'", scan->text[end]))
        end++;
    if (end == at || !redact_at_nocase(scan, end, "value"))
        return 0;
    end += strlen("value");
    end = skip_blanks(scan, end + (is_quote(char_at(scan, end)) ? 1 : 0));
    return char_at(scan, end) == '=' || char_at(scan, end) == ':' ? skip_blanks(scan, end + 1) : 0;
}

static enum form find_assigned(const struct scan *scan, size_t name_end, size_t sign, size_t *value)
{
    const char *text = scan->text + sign;
    char next = char_at(scan, sign + 1);
    if (*text == ':' && next == ':')
        return NO_VALUE;
    if (*text == ':' && next != '=') {
        *value = skip_blanks(scan, skip_type(scan, skip_blanks(scan, sign + 1)));
        return ASSIGNED;
    }
    size_t end = sign + 1;
    while (end - sign < 4 && strchr("=>", char_at(scan, end)) && char_at(scan, end))
        end++;
    *value = skip_blanks(scan, end);
    /* "==" compares; with a quoted value it is as good as an assignment. */
    if (end - sign > 1 && *text == '=' && next == '=')
        return LISTED;
    return end == sign + 1 && sign == name_end && *value == end ? TIGHT : ASSIGNED;
}

static enum form find_value(const struct scan *scan, size_t start, size_t name_end, size_t *value)
{
    size_t closed = skip_closing(scan, name_end), sign = skip_blanks(scan, closed);
    bool quoted_name = closed > name_end;
    char c = char_at(scan, sign);
    if (c == ':' || c == '=')
        return find_assigned(scan, name_end, sign, value);
    if (c == '!' && char_at(scan, sign + 1) == '=') {
        *value = skip_blanks(scan, sign + 2 + (char_at(scan, sign + 2) == '='));
        return LISTED;
    }
    if ((*value = find_field(scan, name_end)))
        return ASSIGNED;
    if (c == '>' && start && strchr("</:", scan->text[start - 1]) && sign == name_end) {
        *value = sign + 1;
        return ELEMENT;
    }
    if ((c == ',' && quoted_name) || c == '(') {
        *value = skip_blanks(scan, sign + 1);
        return LISTED;
    }
    if (sign == name_end || quoted_name)
        return NO_VALUE;
    *value = sign;
    return redact_at(scan, start, "--") ? OPTION : LISTED;
}

/* ---- the value ---- */

static bool ends_bare(char c)
{
    return !c || isspace((unsigned char)c) || strchr("\"'`,;()[]{}<>&|\\", c);
}

/* Up to the quote that closes it, on the same line. */
static bool read_quoted(const struct scan *scan, size_t at, struct value *out)
{
    bool escaped = char_at(scan, at) == '\\';
    char quote = char_at(scan, at + escaped);
    size_t start = at + escaped + 1;
    for (size_t i = start; i < scan->size && i - start < QUOTED_MAX; i++) {
        char c = scan->text[i];
        if (c == '\n')
            return false;
        if (c == quote) {
            *out = (struct value){ out->form, start, i - (escaped && i > start), true };
            return true;
        }
    }
    return false;
}

static bool read_bare(const struct scan *scan, size_t at, struct value *out)
{
    size_t end = at;
    while (end - at < BARE_MAX && !ends_bare(char_at(scan, end))) {
        /* Base64 ends in "="; another pair does not belong to this value. */
        if (scan->text[end] == '=' && !strchr("=\"' \t\r\n;,", char_at(scan, end + 1)))
            break;
        end++;
    }
    if (strchr("([{", char_at(scan, end)) && char_at(scan, end))
        return false; /* a call, an element, a template */
    *out = (struct value){ out->form, at, end, false };
    return end > at;
}

static bool read_value(const struct scan *scan, size_t at, struct value *out)
{
    if (out->form == ELEMENT)
        return read_bare(scan, at, out) && redact_at(scan, out->end, "</");
    size_t quote = at;
    while (quote - at < 3 && char_at(scan, quote) &&
           (isalpha((unsigned char)scan->text[quote]) || strchr("@&$", scan->text[quote])))
        quote++; /* b"…", @"…", &"…" */
    if (is_quote(char_at(scan, quote)) ||
        (char_at(scan, quote) == '\\' && is_quote(char_at(scan, quote + 1))))
        return read_quoted(scan, quote, out);
    return out->form != LISTED && read_bare(scan, at, out);
}

/* "req.body.token", "config::KEY", "user->password": where a program finds it. */
static bool is_expression(const char *text, size_t size)
{
    size_t dots = 0;
    bool part_starts = true;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == ':' || c == '>')
            return i + 1 < size && (text[i + 1] == ':' || c == '>');
        if (c == '.') {
            if (part_starts)
                return false;
            dots++;
            part_starts = true;
            continue;
        }
        if (!(isalpha((unsigned char)c) || c == '_' || c == '$' ||
              (!part_starts && isdigit((unsigned char)c))))
            return false;
        part_starts = false;
    }
    return dots > 0 && !part_starts;
}

/* A bare word in a program is a name; only a long one of many breaks is not. */
static bool is_name_of_program(const char *text, size_t size)
{
    size_t digits = 0;
    for (size_t i = 0; i < size; i++) {
        if (!redact_in_set(text[i], SET_WORD) || (!i && isdigit((unsigned char)text[i])))
            return false;
        digits += isdigit((unsigned char)text[i]) != 0;
    }
    return size < 16 || digits < 2;
}

/* "password1", "new-token": a name for a secret, and none. */
static bool is_name_of_secret(const char *text, size_t size)
{
    struct name name;
    read_name(&name, text, size);
    return strength_of(&name) > WEAK;
}

/* A password that somebody made up: letters together with a digit, or with a sign inside. */
static bool is_made_up(const char *text, size_t size)
{
    size_t letters = 0, digits = 0, signs = 0;
    if (size < 6 || size > 128 || text[0] == '/')
        return false;
    for (size_t i = 0; i < size; i++) {
        letters += isalpha((unsigned char)text[i]) != 0;
        digits += isdigit((unsigned char)text[i]) != 0;
        signs += strchr("@#$%^&!+*=?~", text[i]) && i > 0 && i + 1 < size;
    }
    if (digits == size)
        return true;
    return letters && (digits || (signs && size >= 8)) && !is_name_of_secret(text, size);
}

static bool has_no_place(const char *text, size_t size, bool quoted)
{
    for (size_t i = 0; i < size; i++)
        if (!text[i] || isspace((unsigned char)text[i]) || strchr("()|", text[i]) ||
            (text[i] == '\\' && (i + 1 == size || text[i + 1] != '/')))
            return true;
    return !quoted && is_expression(text, size);
}

/* Server=…;Password=…;Database=… and host=… password=… dbname=… */
static bool in_pairs(const struct scan *scan, size_t name, const struct value *value)
{
    size_t before = name, after = value->end;
    while (before && scan->text[before - 1] == ' ')
        before--;
    if (before && strchr(";&?", scan->text[before - 1]))
        return true;
    char sign = char_at(scan, after);
    if (sign != ';' && sign != '&' && sign != ' ')
        return false;
    after = skip_blanks(scan, after + 1);
    size_t key = redact_span(scan, after, SET_WORD, SPACE_MAX);
    return key && char_at(scan, after + key) == '=';
}

/* "password: …" alone on its line, as in YAML. */
static bool is_line(const struct scan *scan, size_t start, const struct value *value)
{
    while (start && strchr(" \t-", scan->text[start - 1]) && scan->text[start - 1])
        start--;
    char end = char_at(scan, value->end);
    return (!start || scan->text[start - 1] == '\n') && (!end || end == '\n' || end == '\r');
}

/* True where a bare word cannot be a name of the program. */
static bool is_written_out(const struct scan *scan, size_t start, const struct name *name,
                           const struct value *value)
{
    const char *text = scan->text + value->start;
    size_t size = value->end - value->start;
    if (value->quoted || value->form == ELEMENT || value->form == OPTION)
        return true;
    if (value->form == TIGHT &&
        (name->is_upper || redact_at(scan, start, "--") || in_pairs(scan, start, value)))
        return true;
    return !is_name_of_program(text, size) && is_line(scan, start, value);
}

static bool is_secret(const struct scan *scan, size_t start, const struct name *name,
                      enum strength strength, const struct value *value)
{
    const char *text = scan->text + value->start;
    size_t size = value->end - value->start;
    if (size < (strength == WEAK ? 20 : 6) || has_no_place(text, size, value->quoted))
        return false;
    bool written = is_written_out(scan, start, name, value), found = false;
    if (written || !is_name_of_program(text, size))
        found = redact_is_random(text, size);
    if (!found && written && strength == PASSWORD)
        found = is_made_up(text, size);
    return found && !redact_is_placeholder(text, size);
}

bool redact_find_named(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_in_set(scan->text[at], NAME_SET) ||
        (at && redact_in_set(scan->text[at - 1], NAME_SET)))
        return false;
    size_t end = at + redact_span(scan, at, NAME_SET, SIZE_MAX), start;
    struct name name;
    struct value value = { NO_VALUE, 0, 0, false };
    struct secret better;
    read_name(&name, scan->text + at, end - at);
    enum strength strength = strength_of(&name);
    if (strength == NO_SECRET)
        return false;
    value.form = find_value(scan, at, end, &start);
    if (value.form == NO_VALUE || !read_value(scan, start, &value) ||
        !is_secret(scan, at, &name, strength, &value))
        return false;
    if (redact_find_shape(scan, value.start, &better))
        return false; /* the shape says more about it */
    *out = (struct secret){ value.start, value.end, kind_of(scan, at, end, strength) };
    return true;
}
