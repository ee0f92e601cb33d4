/* Private keys: blocks with their marks, however they are commented, quoted, escaped or folded; and
 * bodies without marks, known by how their first bytes look in base64. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "redact/find.h"

#define BLOCK_MAX     65536 /* bytes of a key */
#define LABEL_MAX     80
#define KEY_RUN       24  /* so many characters of base64 in a row are no word */
#define WRAPPED_MIN   100 /* of a key block in base64 */
#define BODY_RUN      40  /* of a body without marks */
#define HEADERS_MAX   8
#define SEPARATOR_MAX 160 /* between two lines: their end, indentation, a sign of a comment */

#define SET_KEY (SET_ALNUM | SET_BASE64)

/* ---- from one run of base64 to the next ---- */

/* What may stand between two lines of a key in a program, a document or a folded text; of an escape
 * the letter, too. */
static size_t skip_separators(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end < scan->size && end - at < SEPARATOR_MAX) {
        char c = scan->text[end];
        if (c == '\\' && end + 1 < scan->size && strchr("nrt", scan->text[end + 1]))
            end += 2;
        else if (!c || redact_in_set(c, SET_ALNUM))
            break;
        else if (redact_in_set(c, SET_BASE64) &&
                 redact_span(scan, end, SET_KEY, KEY_RUN) == KEY_RUN)
            break; /* a line of the key that begins with "/" */
        else
            end++;
    }
    return end;
}

static size_t run_at(const struct scan *scan, size_t at)
{
    return redact_span(scan, at, SET_KEY, BLOCK_MAX);
}

/* "END … PRIVATE KEY …", behind its dashes: where it ends. Else 0. */
static size_t end_mark(const struct scan *scan, size_t at)
{
    static const char label[] = "PRIVATE KEY", block[] = " BLOCK";
    if (!redact_at(scan, at, "END "))
        return 0;
    size_t end = at;
    while (end < scan->size && end - at < LABEL_MAX && !redact_at(scan, end, label)) {
        if (!redact_in_set(scan->text[end], SET_ALNUM) && scan->text[end] != ' ')
            return 0;
        end++;
    }
    if (!redact_at(scan, end, label))
        return 0;
    end += strlen(label);
    end += redact_at(scan, end, block) ? strlen(block) : 0;
    return end + redact_span(scan, end, SET_DASH, 5);
}

/* "Proc-Type: …", "DEK-Info: …", "Version: …": behind the line, or the escape that ends it. */
static size_t skip_header(const struct scan *scan, size_t at)
{
    static const char *const headers[] = { "Proc-Type:", "DEK-Info:", "Version:",  "Comment:",
                                           "Hash:",      "Charset:",  "MessageID:" };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (!redact_at(scan, at, headers[i]))
            continue;
        size_t end = at;
        while (end < scan->size && end - at < 200 && scan->text[end] != '\n' &&
               !redact_at(scan, end, "\\n"))
            end++;
        return end;
    }
    return 0;
}

static bool has_line_end(const struct scan *scan, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (scan->text[i] == '\n' || scan->text[i] == '\\')
            return true;
    return false;
}

/* A run that is too short to be sure of is the rest of a key when the key goes on or ends behind
 * it ("rem" of a comment), or when it is the rest of the line. */
static bool is_rest(const struct scan *scan, size_t last, size_t at, size_t n)
{
    size_t next = skip_separators(scan, at + n);
    if (end_mark(scan, next) || (next > at + n && run_at(scan, next) >= KEY_RUN))
        return true;
    char after = redact_char(scan, at + n);
    if (after && !strchr("\r\n\"'`\\<", after))
        return false;
    return !has_line_end(scan, last, at) || scan->text[at + n - 1] == '=' ||
           redact_is_random(scan->text + at, n) || redact_is_gibberish(scan->text + at, n);
}

/* Where the key that begins here ends, its mark included; `at` when there is none. */
static size_t body_end(const struct scan *scan, size_t at)
{
    size_t end = at, last = at, limit = at + BLOCK_MAX, headers = 0;
    bool found = false;
    while (end < limit) {
        size_t start = skip_separators(scan, end), header = skip_header(scan, start);
        if (header && headers++ < HEADERS_MAX) {
            end = header;
            continue;
        }
        size_t mark = end_mark(scan, start), n = run_at(scan, start);
        if (mark || !n)
            return mark && found ? mark : last;
        if (n < KEY_RUN && !(found || run_at(scan, skip_separators(scan, start + n)) >= KEY_RUN))
            break;
        if (n < KEY_RUN && !is_rest(scan, last, start, n))
            break;
        found = found || n >= KEY_RUN;
        end = last = start + n;
    }
    return found ? last : at;
}

/* ---- keys with marks ---- */

/* The "BEGIN" that belongs to "PRIVATE KEY" at this place, with its dashes; or at. */
static size_t begin_mark(const struct scan *scan, size_t at)
{
    static const char begin[] = "BEGIN ";
    size_t from = at > LABEL_MAX ? at - LABEL_MAX : 0;
    for (size_t i = at; i-- > from;) {
        if (!redact_in_set(scan->text[i], SET_ALNUM) && scan->text[i] != ' ')
            break;
        if (!redact_at(scan, i, begin) || (i && redact_in_set(scan->text[i - 1], SET_ALNUM)))
            continue;
        return i - redact_span_before(scan, i, SET_DASH, 5);
    }
    return at;
}

/* A mark alone, as in a program that looks for keys, is no key. */
static void look_at_mark(struct scan *scan, unsigned row, size_t at, size_t end)
{
    static const char block[] = " BLOCK";
    (void)row;
    if (!redact_at(scan, at, "PRIVATE KEY"))
        return;
    size_t start = begin_mark(scan, at);
    if (start == at)
        return;
    size_t body = end + (redact_at(scan, end, block) ? strlen(block) : 0);
    body += redact_span(scan, body, SET_DASH, 5);
    size_t stop = body_end(scan, body);
    if (stop > body)
        redact_found(scan, RANK_BLOCK, "private key", start, stop);
}

/* "Private-Lines: 14" of PuTTY; the body of the public key stands before it. */
static void look_at_putty(struct scan *scan, unsigned row, size_t at, size_t end)
{
    (void)row;
    (void)at;
    size_t body = skip_separators(scan, end);
    body += redact_span(scan, body, SET_DIGIT, 4);
    size_t stop = body_end(scan, body);
    redact_found(scan, RANK_BLOCK, "private key", body + (stop > body), stop);
}

/* ---- keys wrapped in base64 ---- */

/* Base64 of "PRIVATE KEY", at one of three places in its groups of bytes: the whole is a key block,
 * or holds one. */
static const char *const wrapped[] = { "UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW" };

static void look_at_wrapped(struct scan *scan, unsigned row, size_t at, size_t end)
{
    if (!redact_at(scan, at, wrapped[row]))
        return;
    size_t most = at - scan->covered < BLOCK_MAX ? at - scan->covered : BLOCK_MAX;
    size_t start = at - redact_span_before(scan, at, SET_KEY, most);
    size_t stop = body_end(scan, start);
    if (stop > end && stop - start >= WRAPPED_MIN)
        redact_found(scan, RANK_BLOCK, "private key", start, stop);
}

/* ---- bodies ---- */

/* How the DER of a private key begins, after "MII" and three characters for its length, or alone.
 */
static const struct body {
    const char *text;
    size_t before; /* characters of the run that stand before it */
} bodies[] = {
    { "IBAAKC", 6 },          /* RSA */
    { "IBAAKB", 6 },          /* RSA of 1,024 bits, DSA */
    { "IBAAJB", 6 },          /* RSA of 512 bits */
    { "IBADANBg", 6 },        /* PKCS #8 of RSA */
    { "BgkqhkiG9w0BBQ0", 8 }, /* PKCS #8, encrypted */
    { "IBAzCC", 6 },          /* PKCS #12 */
    { "MHcCAQEE", 0 },        /* EC, P-256 */
    { "MIGkAgEBB", 0 },       /* P-384 */
    { "MIHcAgEBB", 0 },       /* P-521 */
    { "MIGHAgEAMB", 0 },      /* PKCS #8 of these */
    { "MIG2AgEAMB", 0 },
    { "MIHuAgEAMB", 0 },
    { "MC4CAQAwBQYDK2V", 0 },     /* Ed25519, X25519 */
    { "b3BlbnNzaC1rZXktdjE", 0 }, /* openssh-key-v1 */
};

static bool is_first_run(const struct scan *scan, size_t start)
{
    size_t before = start;
    while (before && start - before < 12 && strchr(" \t\r\n\"'#*/", scan->text[before - 1]) &&
           scan->text[before - 1])
        before--;
    return redact_span_before(scan, before, SET_KEY, BODY_RUN) < BODY_RUN;
}

static void add_body(struct scan *scan, size_t start)
{
    if (run_at(scan, start) >= BODY_RUN)
        redact_found(scan, RANK_BLOCK, "private key", start, body_end(scan, start));
}

static void look_at_body(struct scan *scan, unsigned row, size_t at, size_t end)
{
    const struct body *body = &bodies[row];
    (void)end;
    if (redact_at(scan, at, body->text) &&
        redact_span_before(scan, at, SET_KEY, body->before + 1) == body->before)
        add_body(scan, at - body->before);
}

/* "MII" and what is none of a certificate, a request for one, a public key, parameters or a signed
 * message: all that begins so in base64 besides is a private key. */
static void look_at_der(struct scan *scan, unsigned row, size_t at, size_t end)
{
    static const char *const public[] = { "CC", "ANBgkq", "KCAQ", "KBgQ", "YJKoZI", "MBMGBy" };
    (void)row;
    (void)end;
    if (!redact_at(scan, at, "MII") || redact_span_before(scan, at, SET_KEY, 1) ||
        !strchr("BCDEFGHIJ", redact_char(scan, at + 3)) || !redact_char(scan, at + 3) ||
        run_at(scan, at) < BODY_RUN || !is_first_run(scan, at))
        return;
    for (size_t i = 0; i < sizeof public / sizeof *public; i++)
        if (redact_at(scan, at + 6, public[i]))
            return;
    size_t stop = body_end(scan, at);
    if (stop - at >= 2 * BODY_RUN && redact_is_random(scan->text + at, stop - at))
        redact_found(scan, RANK_BLOCK, "private key", at, stop);
}

void redact_key_triggers(struct triggers *out)
{
    ARRAY_PUSH(out->items, out->count, out->capacity,
               ((struct trigger){ "private key", look_at_mark, 0 }));
    ARRAY_PUSH(out->items, out->count, out->capacity,
               ((struct trigger){ "private-lines:", look_at_putty, 0 }));
    ARRAY_PUSH(out->items, out->count, out->capacity, ((struct trigger){ "mii", look_at_der, 0 }));
    for (unsigned i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ wrapped[i], look_at_wrapped, i }));
    for (unsigned i = 0; i < sizeof bodies / sizeof *bodies; i++)
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ bodies[i].text, look_at_body, i }));
}
