/* json_text.h - texts of unknown encoding as JSON values: what is not UTF-8 is made readable. */
#ifndef REPOSE_PRINT_JSON_TEXT_H
#define REPOSE_PRINT_JSON_TEXT_H

#include <jansson.h>

#include "index/work_tree.h"
#include "model/note.h"

json_t *json_text(const char *text); /* invalid bytes become U+FFFD */
json_t *json_text_list(const struct string_list *list);
/* Sets "path", and for a path that is not UTF-8 also "path_base64" with its exact bytes. */
void json_path(json_t *object, const char *path);
/* {"path", "line"} */
json_t *json_place(const char *path, uint32_t line);
/* How much of an answer is not committed. */
json_t *json_work_tree(const struct work_tree *work);

#endif
