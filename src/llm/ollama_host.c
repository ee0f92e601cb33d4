/* OLLAMA_HOST as Ollama reads it (envconfig.ConnectableHost), so that a value which serves its
 * programs serves here. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "llm/provider_internal.h"

struct address {
    const char *scheme, *host, *port, *path;
};

static char *trimmed(const char *text, const char *set, struct arena *arena)
{
    text += strspn(text, set);
    size_t size = strlen(text);
    while (size && strchr(set, text[size - 1]))
        size--;
    return arena_strndup(arena, text, size);
}

/* "host:port" or "[v6]:port". False when there is no port: then the whole is a host. */
static bool split_port(char *text, struct address *out)
{
    char *colon = strrchr(text, ':');
    char *bracket = strchr(text, ']');
    if (!colon || (bracket && colon != bracket + 1) || (*text == '[') != (bracket != NULL))
        return false;
    if (!bracket && strchr(text, ':') != colon)
        return false;
    *colon = '\0';
    if (bracket)
        *bracket = '\0';
    out->host = text + (bracket != NULL);
    out->port = colon + 1;
    return true;
}

static bool is_port(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits && digits <= 5 && !text[digits] && strtol(text, NULL, 10) <= 65535;
}

/* What a server binds is not what a client connects to. */
static const char *connectable(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (!*host || (inet_pton(AF_INET, host, &v4) == 1 && v4.s_addr == INADDR_ANY))
        return "127.0.0.1";
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_UNSPECIFIED(&v6) ? "::1" : host;
}

static const char *default_port(const char *scheme, bool given)
{
    if (!given)
        return "11434";
    return !strcmp(scheme, "http") ? "80" : !strcmp(scheme, "https") ? "443" : "11434";
}

const char *ollama_host_url(const char *value, struct arena *arena)
{
    char *text = trimmed(value, " \t\r\n", arena);
    text = trimmed(trimmed(text, "\"'", arena), " \t\r\n", arena);
    if (!*text)
        return NULL;
    if (!strcmp(text, "ollama.com"))
        return "https://ollama.com";
    struct address address = { "http", NULL, "", "" };
    char *rest = strstr(text, "://");
    const char *port = default_port(text, false);
    if (rest) {
        *rest = '\0';
        address.scheme = text;
        port = default_port(text, true);
        text = rest + 3;
    }
    char *slash = strchr(text, '/');
    if (slash) {
        *slash = '\0';
        address.path = slash + 1;
    }
    if (!split_port(text, &address))
        address.host = trimmed(text, "[]", arena);
    const char *host = connectable(address.host);
    return arena_printf(arena, strchr(host, ':') ? "%s://[%s]:%s/%s" : "%s://%s:%s/%s",
                        address.scheme, host, is_port(address.port) ? address.port : port,
                        address.path);
}
