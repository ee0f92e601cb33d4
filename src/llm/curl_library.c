#include "llm/curl_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct curl_library curl;

static char failure[256]; /* empty: it is there */

#ifdef REPOSE_LINK_CURL

static void load_library(void)
{
#define CURL_LINK(name) curl.name = curl_##name;
    CURL_FUNCTIONS(CURL_LINK)
}

#else

static void *find_function(void *library, const char *name)
{
    void *function = dlsym(library, name);
    if (!function && !*failure)
        snprintf(failure, sizeof failure, "%s is too old: it has no %s", REPOSE_CURL, name);
    return function;
}

static void load_library(void)
{
    void *library = dlopen(REPOSE_CURL, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(failure, sizeof failure, "%s", dlerror());
        return;
    }
    /* POSIX: what dlsym returns is a function's address also as a void pointer. */
#define CURL_FIND(name) *(void **)&curl.name = find_function(library, "curl_" #name);
    CURL_FUNCTIONS(CURL_FIND)
}

#endif

static void load_and_start(void)
{
    load_library();
    CURLcode state = *failure ? CURLE_OK : curl.global_init(CURL_GLOBAL_DEFAULT);
    if (state)
        snprintf(failure, sizeof failure, "%s", curl.easy_strerror(state));
}

int curl_library_load(struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_and_start);
    return *failure ? err_set(err, ERR_NETWORK, "cannot start the network library: %s", failure)
                    : 0;
}
