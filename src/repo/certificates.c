#include "repo/internal.h"

#include <dlfcn.h>
#include <stdbool.h>

/* What libgit2 does with mbedTLS, as Debian builds it: it reads all certificates of the system
 * before a program can open a repository, which is a third of what a brief costs. Nothing here
 * speaks to a remote through libgit2 (share/ runs git). There is no option against it, so while
 * libgit2 starts, its call meets this function of the same name before the library's: the dynamic
 * linker takes a program's symbol first (weak, so that a library that is linked statically keeps its
 * own). All other calls go on to the library. A libgit2 with another TLS never calls it. */

static _Thread_local bool is_starting;

typedef int parse_file_fn(void *chain, const char *path);

parse_file_fn mbedtls_x509_crt_parse_file __attribute__((weak, visibility("default")));

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
    static const int unavailable = -0x2080; /* MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE */
    void *next = is_starting ? NULL : dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
    if (is_starting)
        return 0;
    return next ? (*(parse_file_fn **)&next)(chain, path) : unavailable;
}

void git_start_without_certificates(void)
{
    is_starting = true;
    git_libgit2_init();
    is_starting = false;
}
