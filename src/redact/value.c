/* Is a value a secret, or does it only stand for one? */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "redact/find.h"

#define LOOKED_AT 128 /* bytes of a value that are looked at */

struct value {
    char lower[LOOKED_AT + 1];
    size_t size;
};

static struct value lower_case(const char *text, size_t size)
{
    struct value value = { .size = size < LOOKED_AT ? size : LOOKED_AT };
    for (size_t i = 0; i < value.size; i++)
        value.lower[i] = (char)tolower((unsigned char)text[i]);
    return value;
}

static bool contains_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memmem(value->lower, value->size, words[i], strlen(words[i])))
            return true;
    return false;
}

/* The same for words that may be part of a longer one by chance. */
static bool contains_word(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]);
        const char *found = memmem(value->lower, value->size, words[i], n);
        if (found && (found == value->lower || !isalnum((unsigned char)found[-1])) &&
            !isalnum((unsigned char)found[n]))
            return true;
    }
    return false;
}

static bool equals_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == value->size && !memcmp(value->lower, words[i], value->size))
            return true;
    return false;
}

static bool starts_with_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) <= value->size && !memcmp(value->lower, words[i], strlen(words[i])))
            return true;
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Words that people write where a secret belongs. */
static bool is_stand_in(const struct value *value)
{
    static const char *const inside[] = { "example",     "changeme",   "change-me", "change_me",
                                          "placeholder", "your-",      "your_",     "redacted",
                                          "xxxxx",       "****",       "....",      "0123456789",
                                          "12345678",    "notasecret", "abcdefgh" };
    static const char *const words[] = { "dummy", "sample", "fake", "mock", "replace", "insert" };
    static const char *const whole[] = {
        "none",    "null",     "nil",      "true",     "false",    "undefined", "empty",  "todo",
        "tbd",     "password", "passwd",   "secret",   "token",    "pass",      "pwd",    "test",
        "testing", "default",  "string",   "required", "optional", "hidden",    "masked", "user",
        "admin",   "root",     "username", "bearer",   "basic",    "disabled",  "enabled"
    };
    static const char *const start[] = { "your", "my-", "my_", "some-", "some_" };
    return contains_any(value, inside, COUNT(inside)) ||
           contains_word(value, words, COUNT(words)) || equals_any(value, whole, COUNT(whole)) ||
           starts_with_any(value, start, COUNT(start));
}

/* "$NAME" and "%NAME%"; a password may start with either sign and go on otherwise. */
static bool is_variable(const struct value *value)
{
    if (value->size < 2 || (value->lower[0] != '$' && value->lower[0] != '%'))
        return false;
    size_t end = value->size;
    if (value->lower[0] == '%' && value->lower[end - 1] == '%')
        end--;
    for (size_t i = 1; i < end; i++)
        if (!redact_in_set(value->lower[i], SET_WORD))
            return false;
    return !isdigit((unsigned char)value->lower[1]);
}

/* Where the value is to be found. */
static bool is_reference(const struct value *value)
{
    static const char *const inside[] = {
        "${",         "{{",  "#{",     "$(",       "%(", "<%", "getenv", "process.env",
        "os.environ", "://", "env[\"", "secrets.", "%s", "%v", "<your"
    };
    static const char *const start[] = { "env.", "env:", "env(", "vault:", "ref+", "arn:",
                                         "ssm:", "./",   "../",  "~/",     "file:" };
    if (contains_any(value, inside, COUNT(inside)) || starts_with_any(value, start, COUNT(start)))
        return true;
    char first = value->lower[0], last = value->lower[value->size ? value->size - 1 : 0];
    return is_variable(value) || (first == '<' && last == '>') || (first == '{' && last == '}') ||
           (first == '[' && last == ']');
}

/* "aaaa", "----", "ababab": at most two different characters. */
static bool is_monotonous(const struct value *value)
{
    char first = value->lower[0], second = first;
    for (size_t i = 1; i < value->size; i++) {
        if (value->lower[i] == first || value->lower[i] == second)
            continue;
        if (second != first)
            return false;
        second = value->lower[i];
    }
    return true;
}

/* Six equal characters in a row do not happen by chance. */
static bool has_long_repeat(const struct value *value)
{
    size_t run = 1;
    for (size_t i = 1; i < value->size; i++) {
        run = value->lower[i] == value->lower[i - 1] ? run + 1 : 1;
        if (run >= 6)
            return true;
    }
    return false;
}

bool redact_is_placeholder(const char *text, size_t size)
{
    if (!size)
        return true;
    struct value value = lower_case(text, size);
    return is_monotonous(&value) || has_long_repeat(&value) || is_stand_in(&value) ||
           is_reference(&value);
}

/* Between a and b, which follow each other, the class changes in a way that is rare in words and
 * names: letter to digit, digit to letter, or lower to upper case; before is in front of a. A
 * capital and a small letter are how a word starts, unless the capital is not the first. */
static bool is_break(char before, char a, char b)
{
    if (!isalnum((unsigned char)a) || !isalnum((unsigned char)b))
        return false;
    if (!isdigit((unsigned char)a) != !isdigit((unsigned char)b))
        return true;
    if (islower((unsigned char)a) && isupper((unsigned char)b))
        return true;
    return isupper((unsigned char)before) && isupper((unsigned char)a) && islower((unsigned char)b);
}

/* Digests and UUIDs: under a name that speaks of a secret they are one. */
static bool is_hexadecimal(const char *value, size_t size)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < size; i++) {
        if (!redact_in_set(value[i], SET_HEX | SET_DASH))
            return false;
        digits += isdigit((unsigned char)value[i]) != 0;
        letters += isalpha((unsigned char)value[i]) != 0;
    }
    return digits && letters && digits + letters >= 32;
}

/* How often two letters follow each other in words and names of programs, against chance: 5 and 1.6
 * times the logarithm, 0 to 9. Counted over the documentation and sources that repose is built
 * from. */
static const char follows[26][27] = {
    "56770361615868060879553351", "63216110520621510552500030", "70427007506630830647500030",
    "63358230711421610461520030", "74896652421769464997364740", "50226500700502610434400030",
    "51107035500335410652500001", "71007001600231600435400020", "65767670203769860578160405",
    "20003000100000300050301000", "31026110500102200052200020", "72258201802721730155531060",
    "74227000711351660142410020", "72777582624435640288551030", "45663451425779660866756320",
    "71227124602621760756510030", "00000000000100000000500000", "83569350804565740677542050",
    "51628316704432662278613140", "70549417900532740876513060", "55545340500657260766000100",
    "60008010600000300010100000", "50115014500104500440001000", "31314100400000050015000220",
    "21213100300333350043002001", "30005000300000100000100001",
};

#define PAIRS_MIN 7
#define LIKELY    4.75 /* on average: 6 in 1,000 names are below, 96 in 100 random strings of 16 */

bool redact_is_gibberish(const char *text, size_t size)
{
    size_t pairs = 0, sum = 0;
    for (size_t i = 1; i < size && i < LOOKED_AT; i++) {
        int a = tolower((unsigned char)text[i - 1]), b = tolower((unsigned char)text[i]);
        if (a < 'a' || a > 'z' || b < 'a' || b > 'z')
            continue;
        pairs++;
        sum += (size_t)(follows[a - 'a'][b - 'a'] - '0');
    }
    return pairs >= PAIRS_MIN && (double)sum < LIKELY * (double)pairs;
}

/* Random letters and digits have a break at three to five places in ten; names at one or two. */
bool redact_is_random(const char *value, size_t size)
{
    size_t n = size < LOOKED_AT ? size : LOOKED_AT, breaks = 0, digits = 0;
    for (size_t i = 0; i < n; i++)
        digits += isdigit((unsigned char)value[i]) != 0;
    for (size_t i = 1; i < n; i++)
        breaks += is_break(i > 1 ? value[i - 2] : '\0', value[i - 1], value[i]);
    return (n >= 10 && (breaks * (digits ? 5 : 4) >= n || is_hexadecimal(value, n))) ||
           (n >= 12 && breaks && redact_is_gibberish(value, n));
}

/* ---- what people make up ---- */

struct makeup {
    size_t letters, digits, signs, inside; /* signs inside: not the first and not the last */
    size_t changes;                        /* from letters to digits or signs, and back */
};

static int class_of(char c)
{
    return isalpha((unsigned char)c) ? 1 : isdigit((unsigned char)c) ? 2 : 3;
}

static struct makeup makeup_of(const char *text, size_t size)
{
    struct makeup m = { 0 };
    for (size_t i = 0; i < size; i++) {
        bool sign = text[i] && strchr("@#$%^&!+*=?~", text[i]) != NULL;
        m.letters += isalpha((unsigned char)text[i]) != 0;
        m.digits += isdigit((unsigned char)text[i]) != 0;
        m.signs += sign;
        m.inside += sign && i > 0 && i + 1 < size;
        m.changes += i && class_of(text[i]) != class_of(text[i - 1]);
    }
    return m;
}

bool redact_is_made_up(const char *text, size_t size)
{
    struct makeup m = makeup_of(text, size);
    if (size < 6 || size > 128 || text[0] == '/')
        return false;
    if (m.digits == size)
        return true;
    return m.letters && (m.digits || (m.inside && size >= 8));
}

bool redact_is_mixed(const char *text, size_t size)
{
    struct makeup m = makeup_of(text, size);
    return redact_is_made_up(text, size) && m.digits < size && m.changes >= (m.signs ? 2 : 3);
}

bool redact_is_technical(const char *text, size_t size)
{
    static const char *const inside[] = {
        "sha1",  "sha2",  "sha3",    "sha5",   "sha-",    "md5",   "base64", "base32", "base58",
        "oauth", "argon", "bcrypt",  "pbkdf",  "crypt",   "utf8",  "utf-",   "uint",   "int3",
        "int6",  "int1",  "int8",    "float",  "char(",   "x509",  "pkcs",   "rsa-",   "rs256",
        "hs256", "es256", "rs512",   "hs512",  "ed25519", "aes-",  "aes1",   "aes2",   "http/",
        "http2", "ipv4",  "ipv6",    "iso-",   "http1",   "x86",   "amd64",  "arm64",  "webp",
        "mp3",   "mp4",   "v1alpha", "v1beta", "v2beta",  "h264",  "saml2",  "latin1", "win32",
        "s3:",   "ec2",   "oidc",    "p256",   "secp",    "jwt_",  "ntlmv",  "i18n",   "l10n",
        "a11y",  "k8s",   "oauth2",  "log4j",  "junit",   "neo4j", "auth0",
    };
    static const char *const ends[] = { ".com",      ".org",     ".net", ".io",   ".dev",  ".local",
                                        ".test",     ".js",      ".ts",  ".py",   ".json", ".yml",
                                        ".yaml",     ".txt",     ".xml", ".html", ".png",  ".pem",
                                        ".internal", ".example", ".svg", ".css",  ".md",   ".go",
                                        ".c",        ".h",       ".rb" };
    struct value value = lower_case(text, size);
    size_t dots = 0, at = 0, slashes = 0;
    if (contains_any(&value, inside, COUNT(inside)))
        return true;
    for (size_t i = 0; i < COUNT(ends); i++) {
        size_t n = strlen(ends[i]);
        if (value.size > n && !memcmp(value.lower + value.size - n, ends[i], n))
            return true;
    }
    for (size_t i = 0; i < value.size; i++) {
        dots += value.lower[i] == '.';
        at += value.lower[i] == '@' && i && i + 1 < value.size;
        slashes += value.lower[i] == '/';
    }
    return (at == 1 && dots && strrchr(value.lower, '.') > strchr(value.lower, '@')) || dots > 1 ||
           slashes > 1;
}

/* ---- several words ---- */

/* Words that join others, or that speak to the reader: not in a pass phrase. */
static bool is_of_a_sentence(const char *word, size_t size)
{
    static const char *const words[] = {
        "the",       "a",     "an",      "of",       "to",         "is",         "are",
        "your",      "must",  "be",      "with",     "and",        "or",         "for",
        "this",      "that",  "not",     "please",   "enter",      "in",         "on",
        "at",        "as",    "by",      "if",       "it",         "has",        "have",
        "should",    "can",   "will",    "password", "passwords",  "passphrase", "forgot",
        "change",    "reset", "confirm", "least",    "characters", "required",   "invalid",
        "incorrect", "wrong", "new",     "old",      "from",       "you",        "we",
        "no",        "does",  "was",     "too",      "short",      "do",         "user",
        "any",       "token", "secret",  "key",      "when",       "which",      "then",
        "used",      "than",  "more",    "into",     "login",      "unique",     "phrase",
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (strlen(words[i]) == size && !strncasecmp(word, words[i], size))
            return true;
    return false;
}

bool redact_is_phrase(const char *text, size_t size)
{
    size_t words = 0, plain = 0;
    bool made_up = false;
    for (size_t i = 0; i < size;) {
        size_t n = 0, letters = 0;
        while (i + n < size && !isspace((unsigned char)text[i + n])) {
            letters += islower((unsigned char)text[i + n]) != 0;
            n++;
        }
        if (n && is_of_a_sentence(text + i, n))
            return false;
        words += n > 0;
        plain += n > 1 && letters == n;
        if (n >= 6 && !redact_is_technical(text + i, n))
            made_up = made_up || redact_is_random(text + i, n) || redact_is_mixed(text + i, n);
        i += n + 1;
    }
    return words >= 2 && size <= 512 && (made_up || (words >= 4 && plain == words));
}

bool redact_is_noise(const char *text, size_t size)
{
    size_t signs = 0, letters = 0, digits = 0, run = 0, longest = 0, spaces = 0, kinds = 0;
    unsigned char seen[128] = { 0 };
    if (size < 20 || size > 512)
        return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = isalpha(c) != 0;
        if (c < ' ' || c >= 0x7f)
            return false;
        letters += letter;
        digits += isdigit(c) != 0;
        spaces += c == ' ';
        if (ispunct(c)) {
            signs++;
            kinds += !seen[c]++;
        }
        run = letter ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    static const char *const templates[] = { "://", "${", "{{", "#{", "<%", "%s", "%(" };
    struct value value = lower_case(text, size);
    if (contains_any(&value, templates, COUNT(templates) - (signs * 6 >= size ? 2 : 0)))
        return false;
    return kinds >= 4 && signs * 12 >= size && letters && digits && longest <= 12 &&
           spaces * 10 <= size;
}

/* ---- base64 of user:password ---- */

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = memchr(digits, c, 64);
    return found ? (int)(found - digits) : -1;
}

bool redact_is_credentials(const char *text, size_t size)
{
    unsigned bits = 0, count = 0;
    bool colon = false;
    while (size && text[size - 1] == '=')
        size--;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 6 | (unsigned)base64_value(text[i])) & 0xffff;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        unsigned char c = (unsigned char)(bits >> count);
        if (c < ' ' || c >= 0x7f)
            return false;
        colon = colon || c == ':';
    }
    return colon;
}
