/* users_internal.h - one search for the users of a definition, for the files users*.c only. */
#ifndef REPOSE_VIEW_USERS_INTERNAL_H
#define REPOSE_VIEW_USERS_INTERNAL_H

#include "base/map.h"
#include "imports/imports.h"
#include "syntax/language.h"
#include "view/place.h"
#include "view/users.h"

enum { DEFINES_OWN = 1, DEFINES_OTHER = 2 };

struct search {
    struct user_finder *finder;
    const char *path; /* of the definition */
    const struct summary *summary;
    const struct definition *definition;
    const char *name;
    const char *owner;   /* the type, or object, that the definition is a member of; NULL: none */
    const char *outer;   /* the type that the owner is a member of; NULL: none */
    bool is_default;     /* the definition, or its owner, is what its file exports as its default */
    const char *package; /* that the file or its name space says; "" */
    const char *language;
    enum language_family family;
    unsigned char *defines; /* per file of the snapshot: DEFINES_… */
    size_t rivals;
    const char *qualifier; /* of the use that judge() trusted most */
    /* Per file, what was found of it; NULL: nothing yet. */
    unsigned char *reached; /* by trace_reaches */
    uint32_t *traced[2];    /* by trace_file, of the name and of the owner */
    struct arena *arena;
    struct err *err;
    bool failed; /* a summary could not be read */
};

/* How far a name leads from a file. */
enum lead {
    LEAD_UNKNOWN,
    LEAD_EXTERNAL, /* to a library */
    LEAD_OTHER,    /* to another thing of the repository */
    LEAD_OWN       /* to the definition, or to what it is a member of */
};

enum verdict {
    VERDICT_NO,
    VERDICT_DOUBT, /* it cannot be told */
    VERDICT_NAME,  /* by its name alone: nothing else is called so */
    VERDICT_PROVEN
};

/* By the name of a language. */
enum language_family family_of(const char *language);
const struct summary *search_summary(struct search *s, uint32_t file);
/* As the file is judged by: after a change, where there is one. */
const struct summary *search_user_summary(struct search *s, uint32_t file);
const char *search_path(const struct search *s, uint32_t file);
const char *search_language(const struct search *s, uint32_t file);
bool search_same_folder(const char *a, const char *b);
/* The type, or object, that a definition is a member of; NULL: none. */
const char *definition_owner(const struct summary *summary, const struct definition *definition,
                             enum language_family family);
/* Moves those of whom the text tells to the users: it calls an object so that it must be one of the
 * owner. */
int read_doubts(struct search *s, struct user_list *out);
/* False: it is one already. */
bool search_add_user(struct search *s, uint32_t file, bool is_proven, const char *qualifier,
                     struct user_list *out);
bool search_is_considered(const struct search *s, uint32_t file);
/* Whether the binding gives what the definition's file exports as its default, under whatever name. */
bool default_is_bound(struct search *s, uint32_t file, const struct summary *summary,
                      const struct binding *binding);
/* Whether the qualifier is the owner, or an object of it, by the name that a default import gave. */
bool default_is_qualifier(struct search *s, uint32_t user, const struct summary *summary,
                          const char *qualifier);
/* Whether the file has the owner under a name of its own. */
bool default_is_imported(struct search *s, uint32_t user, const struct summary *summary);
/* Those who import the default export of the definition's file under another name. */
int default_find_users(struct search *s, struct user_list *out);
/* "get_map", "getMap": nobody else calls a thing so by chance. */
bool search_is_telling(const struct search *s);

/* Which of a file's imports: of a name [name, n) that it uses; NULL: none. */
const struct binding *binding_of_name(const struct summary *user, const char *name, size_t n);
/* The import that names the definition under another name. */
const struct binding *binding_renamed(const struct summary *user, const char *name);
/* The import whose path goes through the name: "a.Shade.DARK", "crate::Shade::*" of Shade. */
const struct binding *binding_through(const struct summary *user, const char *name);
/* The longest beginning of the qualifier that an import binds ("a.b" of `import a.b`). */
const struct binding *binding_of_path(const struct summary *summary, const char *qualifier,
                                      size_t *length);
/* The import that gives the name which is all of the qualifier: "W" and "W()". */
const struct binding *binding_of_qualifier(const struct summary *summary, const char *qualifier);
/* The same, when what it gives is the owner: `from tasks import Worker as W`. */
const struct binding *binding_alias(const struct summary *summary, const char *owner,
                                    const char *qualifier);

/* Where a binding of the file leads, when `name` is wanted of it: through files that hand names on.
 * name "": the bound thing itself. */
enum lead trace_binding(struct search *s, uint32_t file, const struct summary *summary,
                        const struct binding *binding, const char *name);
/* The same for a path that is written out where it is used ("crate::net::Conn"). */
enum lead trace_path(struct search *s, uint32_t file, const char *target, const char *name);
/* Whether the file gets all names of a file or a package that has the definition, through an import
 * that lists none, or because none is needed there. */
enum lead trace_all(struct search *s, uint32_t file, const struct summary *summary,
                    const char *name);
/* Whether any import leads to the definition's file, at most `depth` files away. */
bool trace_reaches(struct search *s, uint32_t file, const struct summary *summary, int depth);

/* Before the name that is searched for becomes another: what was found is of that before. */
void trace_forget(struct search *s);

enum verdict judge(struct search *s, uint32_t user);

#endif
