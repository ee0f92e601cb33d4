/* Values assigned to a name that speaks of a secret, in the ways in which programs, configuration
 * and markup assign:
 *
 *     password = "…"    password: string = '…'    "password": "…"    'password' => '…'
 *     PASSWORD=…        db.password: …            config["password"] = "…"    apiSecret{"…"}
 *     setPassword("…")  define('PASSWORD', '…')   #define PASSWORD "…"        ENV PASSWORD …
 *     <password>…</password>    <add key="password" value="…"/>    Server=…;Password=…;
 *     --password …      - name: PASSWORD, value: …      "secret": {"value": "…"}
 *     secret = "…" + "…"        password: |  (and lines)      ${PASSWORD:-…}   password is "…"
 *
 * Any value goes that looks random. Of passwords, which people make up, also one that is written
 * out where nothing but a value can stand and that is not a word, and several words. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "redact/find.h"
#include "redact/name.h"
#include "text/pattern.h"

#define QUOTED_MAX 4096
#define BARE_MAX   160 /* that are looked at; a longer one goes whole */
#define JOINED_MAX 256 /* of a value in parts: bytes that are judged */
#define PARTS_MAX  64

#define NAME_SET (SET_WORD | SET_DASH)

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *kind_of_name(const struct scan *scan, size_t start, size_t end,
                                enum strength strength)
{
    struct name name;
    while (start && end - start < NAME_MAX_BYTES &&
           redact_in_set(scan->text[start - 1], NAME_SET | SET_DOT))
        start--;
    name_read(&name, scan->text + start, end - start);
    const char *kind = name_vendor_kind(&name);
    return kind ? kind : strength == PASSWORD ? "password" : "secret";
}

/* ---- from the name to its value ---- */

enum form {
    NO_VALUE,
    ASSIGNED,  /* name = value, name: value, "name": value */
    TIGHT,     /* NAME=value, without spaces */
    LISTED,    /* name("value"), name{"value"}, "name", "value": only quoted values */
    BESIDE,    /* f(name, "value") */
    ELEMENT,   /* <name>value</name> */
    OPTION,    /* --name value */
    SPACED,    /* name value */
    DEFAULTED, /* ${NAME:-value} */
    BLOCK,     /* name: | and the lines below */
    TOLD,      /* the name is value */
};

struct value {
    enum form form;
    size_t start, end;
    bool quoted;
    bool list; /* behind an opening bracket: more of them may follow */
};

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* Behind what closes the name: a quote, perhaps escaped, and a bracket. */
static size_t skip_closing(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end - at < 4 && redact_char(scan, end) == '\\')
        end++;
    end = is_quote(redact_char(scan, end)) ? end + 1 : at;
    return end + (redact_char(scan, end) == ']');
}

/* What stands between a name and its value. The mark tells the form. */
static struct pattern forms = {
    /* the value in a field of its own: key="password" value="…", name: PASSWORD, value: … */
    "[\\s,:={\\[(>\"'\\\\-]{1,60}"
    "(?:(?:type|description|sensitive|nullable)\\b[^\\n]{0,120}\\n\\s{0,40}){0,4}"
    "\\\\{0,3}[\"']?(?i:value|default|plaintext|content|stringValue|string)\\\\{0,3}[\"']?"
    "\\s{0,10}[:=]>?\\s{0,10}(*MARK:A)"
    "|</key>\\s{0,40}<string>(*MARK:E)"
    "|\\s{0,4}>(?:\\s{0,40}<(?:value|string)>)?\\s{0,40}(*MARK:E)"
    "|[ \\t]{0,4}:[ \\t]{0,4}[|>][-+0-9]{0,2}[ \\t]{0,8}\\r?\\n[ \\t]{0,40}(*MARK:B)"
    "|:[-=](?=[^\\s=])(*MARK:D)"
    "|=(?![=>~\\s])(*MARK:T)"
    "|\\s{0,40}(?:===?|!==?)\\s{0,40}(*MARK:L)"
    /* a type between the name and the sign */
    "|(?:\\[\\w{0,20}\\])?\\s{0,40}:\\s{0,40}[\\w<>&*?.\\[\\]|' ]{1,40}"
    "(?:\\s=\\s{0,40}|=[ \\t]{0,10}(?=[\"'`]))(?!=)(*MARK:A)"
    "|(?:\\[\\w{0,20}\\])?[ "
    "\\t]{0,40}(?::=|:(?!:)|=>|=(?!=)|<-)[>~]?(?:\\s{0,60}(?=[@bru]?[\"'`])|[ \\t]{0,40})(*MARK:A)"
    "|[ \\t]{0,40}[({]\\s{0,40}(*MARK:L)"
    "|[ \\t]{0,40},\\s{0,40}(*MARK:C)"
    "|\\)?\\s{0,20}(?:\\|\\||\\?\\?|\\bor\\b)\\s{0,20}(*MARK:L)"
    "|(?:\\s{1,4}for\\s{1,4}[^\\s]{1,60})?\\s{1,4}(?i:is|was)(?:\\s{1,4}set\\s{1,4}to|\\s{0,4}:)?"
    "\\s{1,4}(*MARK:I)"
    "|\\s{1,4}(?:As\\s{1,4})?[\\w.*&<>\\[\\]?:]{1,40}\\s{0,4}:?=\\s{0,40}(?!=)(*MARK:Y)"
    "|[ \\t]{1,40}(*MARK:S)"
};

static enum form form_of(const struct scan *scan, char mark, size_t start, size_t name_end,
                         bool quoted)
{
    char before = start ? scan->text[start - 1] : '\0';
    switch (mark) {
    case 'E':
        return quoted || (before && strchr("</:>", before)) ? ELEMENT : NO_VALUE;
    case 'D':
        return before == '{' ? DEFAULTED : NO_VALUE;
    case 'T':
        return redact_char(scan, name_end) == '=' ? TIGHT : ASSIGNED;
    case 'C':
        return quoted ? LISTED : BESIDE;
    case 'S':
        return quoted ? NO_VALUE : before == '-' || redact_at(scan, start, "-") ? OPTION : SPACED;
    case 'Y':
        return quoted ? NO_VALUE : ASSIGNED;
    case 'B':
        return BLOCK;
    case 'I':
        return TOLD;
    default:
        return mark == 'L' ? LISTED : ASSIGNED;
    }
}

static enum form find_value(struct scan *scan, size_t start, size_t name_end, size_t *value)
{
    struct pattern_match match;
    size_t closed = skip_closing(scan, name_end);
    if (!pattern_at(&forms, &scan->matcher, scan->text, scan->size, closed, &match) || !match.mark)
        return NO_VALUE;
    *value = match.end[0];
    return form_of(scan, *match.mark, start, name_end, closed > name_end);
}

/* ---- the value ---- */

static bool ends_bare(char c)
{
    if (redact_in_set(c, SET_URL | SET_DOT | SET_BASE64))
        return false;
    return !c || isspace((unsigned char)c) || strchr("\"'`,;()[]{}<>&|\\", c);
}

/* Up to the quote that closes it, on the same line; with three of them, of any. */
static bool read_quoted(const struct scan *scan, size_t at, struct value *out)
{
    size_t escapes = 0;
    while (escapes < 4 && redact_char(scan, at + escapes) == '\\')
        escapes++;
    char quote = redact_char(scan, at + escapes);
    size_t start = at + escapes + 1;
    bool triple = redact_char(scan, start) == quote && redact_char(scan, start + 1) == quote;
    start += triple ? 2 : 0;
    for (size_t i = start; i < scan->size && i - start < QUOTED_MAX; i++) {
        char c = scan->text[i];
        if (c == '\n' && !triple)
            return false;
        if (c == '\\' && !escapes && redact_char(scan, i + 1) != '\n') {
            i++;
            continue;
        }
        if (c != quote)
            continue;
        while (escapes && i > start && scan->text[i - 1] == '\\')
            i--;
        *out = (struct value){ out->form, start, i, true, out->list };
        return true;
    }
    return false;
}

static bool read_bare(const struct scan *scan, size_t at, struct value *out)
{
    size_t end = at;
    while (end - at < BARE_MAX && !ends_bare(redact_char(scan, end))) {
        /* Base64 ends in "="; another pair does not belong to this value. */
        if (scan->text[end] == '=' && !strchr("=\"' \t\r\n;,", redact_char(scan, end + 1)))
            break;
        end++;
    }
    if (strchr("([{", redact_char(scan, end)) && redact_char(scan, end))
        return false; /* a call, an element, a template */
    *out = (struct value){ out->form, at, end, false, false };
    return end > at;
}

/* Up to the tag that closes it. */
static bool read_element(const struct scan *scan, size_t at, struct value *out)
{
    size_t end = at;
    while (end < scan->size && end - at < QUOTED_MAX && scan->text[end] != '<')
        end++;
    if (!redact_at(scan, end, "</"))
        return false;
    while (end > at && isspace((unsigned char)scan->text[end - 1]))
        end--;
    *out = (struct value){ ELEMENT, at, end, false, false };
    return end > at;
}

/* The rest of the line, and the lines of base64 that follow it. */
static bool read_block(const struct scan *scan, size_t at, struct value *out)
{
    size_t end = at, next;
    for (;;) {
        size_t line = redact_span(scan, end, SET_URL | SET_BASE64 | SET_DOT, QUOTED_MAX);
        if (line < 20 || end + line - at > QUOTED_MAX * 4)
            break;
        next = end + line;
        *out = (struct value){ BLOCK, at, next, true, false };
        while (next < scan->size && isspace((unsigned char)scan->text[next]))
            next++;
        if (next == end + line || next - end - line > 100)
            break;
        end = next;
    }
    if (out->end)
        return true;
    while (end < scan->size && end - at < BARE_MAX && scan->text[end] != '\n')
        end++;
    *out = (struct value){ BLOCK, at, end, true, false };
    return end > at;
}

static bool read_value(const struct scan *scan, size_t at, struct value *out)
{
    if (out->form == ELEMENT)
        return read_element(scan, at, out);
    if (out->form == BLOCK)
        return read_block(scan, at, out);
    size_t quote = at;
    if ((out->form == ASSIGNED || out->form == LISTED) && strchr("[{(", redact_char(scan, at)) &&
        redact_char(scan, at)) {
        out->list = true;
        for (quote++; quote - at < 60 && isspace((unsigned char)redact_char(scan, quote));)
            quote++;
    }
    size_t prefix = quote;
    while (quote - prefix < 3 && redact_char(scan, quote) &&
           (isalpha((unsigned char)scan->text[quote]) || strchr("@&$", scan->text[quote])))
        quote++; /* b"…", @"…", &"…" */
    size_t escapes = quote;
    while (escapes - quote < 4 && redact_char(scan, escapes) == '\\')
        escapes++;
    if (is_quote(redact_char(scan, escapes)))
        return read_quoted(scan, quote, out);
    return !out->list && out->form != LISTED && out->form != BESIDE && read_bare(scan, at, out);
}

/* ---- a value in parts ---- */

/* From the quote that closes one part to the one that opens the next. */
static struct pattern joint = {
    "\\\\{0,3}[\"'`]{1,3}"
    "(?:\\s{0,40}(?:\\+|\\.\\.?|~|&(?:\\s{0,4}_)?|<>|\\|\\|)\\s{0,80}\\\\?\\s{0,80}(*MARK:O)"
    "|\\s{0,40}\\\\?\\s{1,80}(*MARK:J)|\\s{0,40},\\s{0,80}(*MARK:L))"
    "[@bruL]?(?=\\\\{0,3}[\"'`])"
};

/* The next part, which is none when it is the name of another value. */
static bool next_part(struct scan *scan, const struct value *last, struct value *out)
{
    struct pattern_match match;
    if (!last->quoted || last->form == BLOCK ||
        !pattern_at(&joint, &scan->matcher, scan->text, scan->size, last->end, &match))
        return false;
    *out = *last;
    if ((*match.mark == 'L' && !last->list) || !read_quoted(scan, match.end[0], out))
        return false;
    size_t after = skip_closing(scan, out->end);
    while (redact_char(scan, after) == ' ')
        after++;
    char sign = redact_char(scan, after);
    bool is_name = sign == ':' || sign == '=';
    /* Side by side, without a sign, only what nobody would write there for itself. */
    return !is_name &&
           (*match.mark != 'J' || redact_is_random(scan->text + out->start, out->end - out->start));
}

/* ---- judging ---- */

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
    return (size < 16 || digits < 2) && !(size >= 10 && redact_is_gibberish(text, size));
}

/* "password1", "new-token": a name for a secret, and none. */
static bool is_name_of_secret(const char *text, size_t size)
{
    struct name name;
    name_read(&name, text, size);
    return name_strength(&name) > WEAK;
}

static bool has_no_place(const char *text, size_t size, bool quoted)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (redact_in_set(c, SET_URL | SET_DOT))
            continue;
        if (!c || isspace((unsigned char)c) || strchr("()|", c) ||
            (c == '\\' && (i + 1 == size || !strchr("/\\\"'", text[i + 1]))))
            return true;
    }
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
    char sign = redact_char(scan, after);
    if (sign != ';' && sign != '&' && sign != ' ')
        return false;
    while (redact_char(scan, ++after) == ' ')
        ;
    size_t key = redact_span(scan, after, SET_WORD, 40);
    return key && redact_char(scan, after + key) == '=';
}

/* "password: …" alone on its line, as in YAML, also commented or with a path of names before it. */
static bool is_line(const struct scan *scan, size_t start, const struct value *value)
{
    size_t from = start;
    while (from && start - from < NAME_MAX_BYTES && scan->text[from - 1] &&
           (redact_in_set(scan->text[from - 1], SET_WORD | SET_DASH | SET_DOT) ||
            strchr(" \t:$/#;*>\"'@", scan->text[from - 1])))
        from--;
    if (from && scan->text[from - 1] != '\n')
        return false;
    size_t end = value->end;
    while (redact_char(scan, end) == ' ')
        end++;
    char c = redact_char(scan, end);
    return !c || c == '\n' || c == '\r' || (end > value->end && c == '#');
}

/* True where a bare word cannot be a name of the program. */
static bool is_written_out(const struct scan *scan, size_t start, const struct name *name,
                           const struct value *value)
{
    const char *text = scan->text + value->start;
    size_t size = value->end - value->start;
    if (value->quoted || value->form == ELEMENT || value->form == OPTION ||
        value->form == DEFAULTED || value->form == TOLD)
        return true;
    if (value->form == TIGHT &&
        (name->is_upper || redact_at(scan, start, "-") || (start && scan->text[start - 1] == '=') ||
         in_pairs(scan, start, value)))
        return true;
    return (!is_name_of_program(text, size) || redact_is_mixed(text, size)) &&
           is_line(scan, start, value);
}

/* "NAME value" in the lines of a configuration, of a Dockerfile or of a shell of Windows. */
static bool is_setting(const struct scan *scan, size_t start, const struct value *value)
{
    static const char *const words[] = { "ENV ",        "ARG ",    "setx ",       "set ",
                                         "SET ",        "export ", "requirepass", "configure set ",
                                         "config set ", "ENV\t" };
    size_t from = start;
    while (from && start - from < NAME_MAX_BYTES && scan->text[from - 1] != '\n' &&
           scan->text[from - 1] != '"' && scan->text[from - 1] != '\'')
        from--;
    while (redact_char(scan, from) && strchr(" \t#$-/", scan->text[from]))
        from++;
    if (from >= start)
        return is_line(scan, start, value);
    for (size_t i = 0; i < COUNT(words); i++)
        for (size_t at = from; at < start; at++)
            if ((at == from || scan->text[at - 1] == ' ') && redact_at(scan, at, words[i]))
                return true;
    return false;
}

/* Letters of both cases and digits, and neither a digest nor a name. */
static bool is_surely_random(const char *text, size_t size)
{
    size_t upper = 0, lower = 0, digits = 0;
    for (size_t i = 0; i < size; i++) {
        if (!redact_in_set(text[i], SET_URL | SET_BASE64))
            return false;
        upper += isupper((unsigned char)text[i]) != 0;
        lower += islower((unsigned char)text[i]) != 0;
        digits += isdigit((unsigned char)text[i]) != 0;
    }
    return size >= 20 && upper >= 3 && lower >= 3 && digits >= 2 && redact_is_random(text, size);
}

static bool is_words(const char *text, size_t size, enum strength strength)
{
    size_t words = 1;
    for (size_t i = 0; i < size; i++)
        words += text[i] == ' ';
    return redact_is_phrase(text, size) &&
           (strength == PASSWORD || (strength == SEED && words >= 10));
}

static bool is_password(const struct value *value, const char *text, size_t size)
{
    if (!redact_is_made_up(text, size) || is_name_of_secret(text, size) ||
        redact_is_technical(text, size))
        return false;
    bool unsure =
        value->form == BESIDE || value->form == TOLD || (value->form == SPACED && !value->quoted);
    return !unsure || redact_is_mixed(text, size);
}

/* text: the value, its parts joined. */
static bool is_secret(const struct scan *scan, size_t start, const struct name *name,
                      enum strength strength, const struct value *value, const char *text,
                      size_t size)
{
    if (size < (strength <= WEAK ? 20 : 6))
        return false;
    if (value->quoted && strength != SEED && redact_is_noise(text, size))
        return true;
    if (redact_is_placeholder(text, size))
        return false;
    if (memchr(text, ' ', size))
        return (value->quoted || value->form == ELEMENT) && is_words(text, size, strength);
    if (has_no_place(text, size, value->quoted) || strength == SEED)
        return false;
    if (value->form == SPACED && !value->quoted &&
        ((!redact_is_made_up(text, size) && !redact_is_random(text, size)) ||
         !is_setting(scan, start, value)))
        return false;
    bool written = is_written_out(scan, start, name, value) || value->form == SPACED;
    if (strength == KEY)
        return written && is_surely_random(text, size);
    if ((written || !is_name_of_program(text, size)) && redact_is_random(text, size))
        return true;
    return written && strength == PASSWORD && is_password(value, text, size);
}

/* A pass phrase without quotes: the rest of a line that begins with the name. */
static void read_rest_of_line(const struct scan *scan, size_t start, enum strength strength,
                              struct value *value)
{
    size_t end = value->end;
    if (value->quoted || (value->form != ASSIGNED && value->form != TIGHT) ||
        redact_char(scan, end) != ' ')
        return;
    while (end < scan->size && end - value->start < BARE_MAX && scan->text[end] != '\n' &&
           scan->text[end] != '\r')
        end++;
    struct value whole = { ASSIGNED, value->start, end, true, false };
    if (is_line(scan, start, &whole) &&
        is_words(scan->text + value->start, end - value->start, strength))
        *value = whole;
}

/* Lines of base64 without what is between them. Returns the new size. */
static size_t join_pieces(char joined[JOINED_MAX], size_t size, const struct scan *scan,
                          const struct value *part)
{
    bool lines =
        part->form == BLOCK && memchr(scan->text + part->start, '\n', part->end - part->start);
    for (size_t i = part->start; i < part->end && size < JOINED_MAX; i++)
        if (!lines || !isspace((unsigned char)scan->text[i]))
            joined[size++] = scan->text[i];
    return size;
}

static size_t end_of(const struct scan *scan, const struct value *value)
{
    size_t end = value->end;
    if (!value->quoted && end - value->start >= BARE_MAX)
        while (!ends_bare(redact_char(scan, end)))
            end++;
    return end;
}

static void look_at_value(struct scan *scan, size_t start, size_t name_end, struct name *name,
                          enum strength strength, struct value *value)
{
    struct value parts[PARTS_MAX];
    char joined[JOINED_MAX];
    size_t count = 0, size = 0;
    read_rest_of_line(scan, start, strength, value);
    parts[count++] = *value;
    while (count < PARTS_MAX && next_part(scan, &parts[count - 1], &parts[count]))
        count++;
    for (size_t i = 0; i < count; i++)
        size = join_pieces(joined, size, scan, &parts[i]);
    const char *kind = kind_of_name(scan, start, name_end, strength);
    bool whole =
        (!value->list || count == 1) && is_secret(scan, start, name, strength, value, joined, size);
    for (size_t i = 0; i < count; i++)
        if (whole ||
            (count > 1 && is_secret(scan, start, name, strength, &parts[i],
                                    scan->text + parts[i].start, parts[i].end - parts[i].start)))
            redact_found(scan, RANK_NAMED, kind, parts[i].start, end_of(scan, &parts[i]));
}

static void look_at_name(struct scan *scan, unsigned row, size_t at, size_t end)
{
    (void)row;
    if (at < scan->names_done)
        return;
    size_t start = at - redact_span_before(scan, at, NAME_SET, at - scan->names_done);
    size_t name_end = end + redact_span(scan, end, NAME_SET, SIZE_MAX), value_start;
    struct name name;
    struct value value = { NO_VALUE, 0, 0, false, false };
    scan->names_done = name_end;
    name_read(&name, scan->text + start, name_end - start);
    enum strength strength = name_strength(&name);
    if (strength == NO_SECRET)
        return;
    value.form = find_value(scan, start, name_end, &value_start);
    if (value.form != NO_VALUE && read_value(scan, value_start, &value))
        look_at_value(scan, start, name_end, &name, strength, &value);
}

void redact_name_triggers(struct triggers *out)
{
    static const char *const words[] = { "pass",     "pwd",        "pw",    "secret", "token",
                                         "key",      "cred",       "auth",  "jwt",    "bearer",
                                         "pswd",     "kennwort",   "senha", "mdp",    "psk",
                                         "mnemonic", "contrasena", "salt",  "seed",   "phrase" };
    for (unsigned i = 0; i < COUNT(words); i++)
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ words[i], look_at_name, 0 }));
}
