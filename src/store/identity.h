/* identity.h - the file that says which repository a folder belongs to. */
#ifndef REPOSE_STORE_IDENTITY_H
#define REPOSE_STORE_IDENTITY_H

#include <stdbool.h>

#include "base/err.h"

/* Records the repository in a folder that has no record yet (only where `writes`), and refuses a
 * folder that belongs to another one. A folder inside its repository belongs to it wherever the two are moved together,
 * and a folder whose repository is gone belongs to whoever asks for it. */
int identity_check(const char *folder, const char *repository, bool writes, struct err *err);

#endif
