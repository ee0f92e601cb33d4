/* versions.h - the runtime and the grammars that are linked, with their versions: for bug reports.
 */
#ifndef REPOSE_SYNTAX_VERSIONS_H
#define REPOSE_SYNTAX_VERSIONS_H

#include "grammars/versions.h"

#endif
