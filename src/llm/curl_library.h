/* curl_library.h - libcurl, loaded when something is to be sent. It brings some twenty libraries,
 * and reading, relocating and starting these takes a third of the time that a brief takes, which
 * sends nothing. The build option REPOSE_LINK_CURL links it instead. For http.c and http_url.c. */
#ifndef REPOSE_LLM_CURL_LIBRARY_H
#define REPOSE_LLM_CURL_LIBRARY_H

#include <curl/curl.h>

#include "base/err.h"

#define CURL_FUNCTIONS(FUNCTION)                                                                   \
    FUNCTION(easy_cleanup)                                                                         \
    FUNCTION(easy_getinfo)                                                                         \
    FUNCTION(easy_init)                                                                            \
    FUNCTION(easy_reset)                                                                           \
    FUNCTION(easy_setopt)                                                                          \
    FUNCTION(easy_strerror)                                                                        \
    FUNCTION(free)                                                                                 \
    FUNCTION(global_init)                                                                          \
    FUNCTION(mime_addpart)                                                                         \
    FUNCTION(mime_data_cb)                                                                         \
    FUNCTION(mime_filename)                                                                        \
    FUNCTION(mime_free)                                                                            \
    FUNCTION(mime_init)                                                                            \
    FUNCTION(mime_name)                                                                            \
    FUNCTION(mime_type)                                                                            \
    FUNCTION(multi_add_handle)                                                                     \
    FUNCTION(multi_cleanup)                                                                        \
    FUNCTION(multi_info_read)                                                                      \
    FUNCTION(multi_init)                                                                           \
    FUNCTION(multi_perform)                                                                        \
    FUNCTION(multi_poll)                                                                           \
    FUNCTION(multi_remove_handle)                                                                  \
    FUNCTION(multi_setopt)                                                                         \
    FUNCTION(multi_strerror)                                                                       \
    FUNCTION(slist_append)                                                                         \
    FUNCTION(slist_free_all)                                                                       \
    FUNCTION(url)                                                                                  \
    FUNCTION(url_cleanup)                                                                          \
    FUNCTION(url_get)                                                                              \
    FUNCTION(url_set)                                                                              \
    FUNCTION(version_info)

struct curl_library {
#define CURL_MEMBER(name) __typeof__(curl_##name) *name;
    CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
};

/* Its functions without their "curl_": curl.easy_init(). All NULL before curl_library_load. */
extern struct curl_library curl;

/* The first call, from whichever thread, does it; ERR_NETWORK with the linker's reason when there
 * is no libcurl. err may be NULL. */
int curl_library_load(struct err *err);

#endif
