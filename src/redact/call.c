/* Secrets among the arguments of calls that take them: login("user", "…"), sign(payload, "…"). */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "redact/find.h"

#define CALL_MAX      600 /* bytes of arguments that are looked at */
#define ARGUMENTS_MAX 8
#define STRING_MAX    300

/* What is called, up to its bracket. From which argument on there may be a secret; a first one is a
 * user or a host. */
static const struct call {
    const char *name;
    unsigned from;
} calls[] = {
    { "login(", 1 },
    { "signin(", 1 },
    { "sign_in(", 1 },
    { "authenticate(", 1 },
    { "authorize(", 1 },
    { "auth(", 1 },
    { "auth=(", 1 },
    { "auth = (", 1 },
    { "auth: [", 1 },
    { "auth: (", 1 },
    { "auth' => [", 1 },
    { "basicauth(", 1 },
    { "basic_auth(", 1 },
    { "basic_auth=(", 1 },
    { "basicauthentication(", 1 },
    { "credential(", 1 },
    { "credential::new(", 1 },
    { "credentials(", 1 },
    { "credentials=(", 1 },
    { "authcredentials(", 1 },
    { "networkcredential]::new(", 1 },
    { "directoryentry(", 1 },
    { "passwordauthentication(", 1 },
    { "digestauth(", 1 },
    { "plainauth(", 1 },
    { "simple_bind(", 1 },
    { "simple_bind_s(", 1 },
    { "bind(", 1 },
    { "ldap_bind(", 1 },
    { "connect(", 1 },
    { "getconnection(", 1 },
    { "connection(", 1 },
    { "createuser(", 1 },
    { "create_user(", 1 },
    { "create_superuser(", 1 },
    { "adduser(", 1 },
    { "add_user(", 1 },
    { "useraccount(", 1 },
    { "withbasic(", 1 },
    { "setbasicauth(", 1 },
    { "mysqli(", 1 },
    { "mysqli_connect(", 1 },
    { "mysql_connect(", 1 },
    { "pdo(", 1 },
    { "sshclient(", 1 },
    { "client(", 1 },
    { "jwt.sign(", 0 },
    { "jwt.encode(", 0 },
    { "jwt.decode(", 0 },
    { "jwt.verify(", 0 },
    { "jwt::encode(", 0 },
    { "jwt::decode(", 0 },
    { "createhmac(", 0 },
    { "hmac.new(", 0 },
    { "hash_hmac(", 0 },
    { "secretkeyspec(", 0 },
    { "hmac256(", 0 },
    { "hmac512(", 0 },
    { "hmacsha256(", 0 },
    { "hmackeyfor(", 0 },
    { "cookieparser(", 0 },
    { "fernet(", 0 },
    { "aes.new(", 0 },
    { "createcipheriv(", 0 },
    { "createdecipheriv(", 0 },
    { "encodingkey::from_secret(", 0 },
    { "from_secret(", 0 },
    { "symmetricsecuritykey(", 0 },
    { "getbytes(", 0 },
};

/* The end of the string whose quote stands at `at`; 0 when it does not end on its line. */
static size_t string_end(const struct scan *scan, size_t at)
{
    for (size_t i = at + 1; i < scan->size && i - at < STRING_MAX; i++) {
        if (scan->text[i] == '\n')
            return 0;
        if (scan->text[i] == '\\')
            i++;
        else if (scan->text[i] == scan->text[at])
            return i;
    }
    return 0;
}

static bool call_is_wanted(const struct scan *scan, size_t start, size_t end, bool only_random)
{
    const char *text = scan->text + start;
    size_t size = end - start;
    if (size < 6 || memchr(text, ' ', size) || redact_is_placeholder(text, size) ||
        redact_is_technical(text, size) || memchr(text, '/', size) || memchr(text, '%', size))
        return false;
    return redact_is_random(text, size) || (!only_random && redact_is_made_up(text, size));
}

/* Any call may be named "connect", "bind" or "client": only there what a person would not write. */
static bool is_about_people(const char *name)
{
    static const char *const others[] = { "connect(",  "bind(",      "client(", "connection(",
                                          "getbytes(", "authorize(", "auth(" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(name, others[i]))
            return false;
    return true;
}

static void look_at_call(struct scan *scan, unsigned row, size_t at, size_t end)
{
    const struct call *call = &calls[row];
    unsigned argument = 0, depth = 0;
    (void)at;
    if (end <= scan->calls_done)
        return;
    scan->calls_done = end;
    for (size_t i = end; i < scan->size && i - end < CALL_MAX && argument < ARGUMENTS_MAX; i++) {
        char c = scan->text[i];
        argument += c == ',' && !depth;
        if (c && strchr("([{", c))
            depth++;
        else if (c && strchr(")]}", c) && !depth--)
            return;
        if (c == ';')
            return;
        size_t stop = c == '"' || c == '\'' ? string_end(scan, i) : 0;
        if (!stop)
            continue;
        if (argument >= call->from &&
            call_is_wanted(scan, i + 1, stop, !is_about_people(call->name)))
            redact_found(scan, RANK_NAMED, "password", i + 1, stop);
        i = stop;
        scan->calls_done = stop;
    }
}

void redact_call_triggers(struct triggers *out)
{
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ calls[i].name, look_at_call, i }));
}
