/* The scanner of tree-sitter-swift 0.7.1 asks for calloc(0, size) and then uses one element. This header is included before it: one
 * element more than asked for is allocated. To be dropped when the package allocates its state. */
#include <stdlib.h>

#define calloc(count, size) calloc((count) + 1, (size))
