/* The part of http.h that reads URLs. No message quotes a URL: it may hold a key. */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "llm/curl_library.h"
#include "llm/http.h"

struct origin {
    char *scheme, *host, *port; /* curl's */
};

static void origin_release(struct origin *origin)
{
    char *texts[] = { origin->scheme, origin->host, origin->port };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i])
            curl.free(texts[i]);
}

/* curl's own parser, so that what is checked is what is connected to: it turns "0x7f.1" into
 * 127.0.0.1. Released by the caller in any case. */
static bool origin_parse(const char *url, unsigned flags, struct origin *out)
{
    *out = (struct origin){ 0 };
    if (curl_library_load(NULL))
        return false;
    CURLU *parsed = curl.url();
    bool ok = parsed && !curl.url_set(parsed, CURLUPART_URL, url, flags) &&
              !curl.url_get(parsed, CURLUPART_SCHEME, &out->scheme, 0) &&
              !curl.url_get(parsed, CURLUPART_HOST, &out->host, 0) &&
              !curl.url_get(parsed, CURLUPART_PORT, &out->port, CURLU_DEFAULT_PORT);
    curl.url_cleanup(parsed);
    return ok;
}

static bool host_is_loopback(const char *host)
{
    struct in_addr address;
    if (!strcasecmp(host, "localhost") || !strcmp(host, "[::1]"))
        return true;
    return inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

static bool has_controls(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7f)
            return true;
    return false;
}

static int check_origin(const struct origin *origin, struct err *err)
{
    if (!strcmp(origin->scheme, "https"))
        return 0;
    if (strcmp(origin->scheme, "http") != 0)
        return err_set(err, ERR_USAGE, "a URL must begin with https:// or http://");
    if (!host_is_loopback(origin->host))
        return err_set(err, ERR_USAGE,
                       "plain http goes to this machine only (localhost, 127.0.0.1, [::1]); "
                       "use https");
    return 0;
}

int http_url_check(const char *url, struct err *err)
{
    if (has_controls(url))
        return err_set(err, ERR_USAGE, "a URL must not have spaces or control characters");
    if (strpbrk(url, "?#"))
        return err_set(err, ERR_USAGE, "a base URL must not have a query or a fragment");
    if (curl_library_load(err))
        return -1;
    struct origin origin;
    bool parsed = origin_parse(url, 0, &origin);
    int result = parsed ? check_origin(&origin, err)
                        : err_set(err, ERR_USAGE, "not a URL of the form https://HOST/PATH");
    origin_release(&origin);
    if (result)
        return -1;
    if (!origin_parse(url, CURLU_DISALLOW_USER, &origin))
        result = err_set(err, ERR_USAGE, "a URL must not have a user or a password in it");
    origin_release(&origin);
    return result;
}

bool http_same_origin(const char *a, const char *b)
{
    struct origin x, y;
    bool parsed = origin_parse(a, 0, &x);
    parsed = origin_parse(b, 0, &y) && parsed;
    bool same = parsed && !strcmp(x.scheme, y.scheme) && !strcasecmp(x.host, y.host) &&
                !strcmp(x.port, y.port);
    origin_release(&x);
    origin_release(&y);
    return same;
}

bool http_is_loopback(const char *url)
{
    struct origin origin;
    bool loopback = origin_parse(url, 0, &origin) && host_is_loopback(origin.host);
    origin_release(&origin);
    return loopback;
}
