#include "print/json_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

json_t *json_text(const char *text)
{
    struct buf buf = BUF_INIT;
    utf8_add_valid(&buf, text, strlen(text));
    json_t *value = json_stringn(buf.data, buf.size);
    buf_release(&buf);
    return value;
}

json_t *json_text_list(const struct string_list *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(array, json_text(list->items[i]));
    return array;
}

/* RFC 4648, with padding. */
static void add_base64(struct buf *out, const unsigned char *p, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t n = size - i < 3 ? size - i : 3;
        uint32_t bits =
            (uint32_t)p[i] << 16 | (n > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (n > 2 ? p[i + 2] : 0);
        for (size_t j = 0; j < 4; j++)
            buf_addch(out, j <= n ? digits[bits >> (18 - 6 * j) & 63] : '=');
    }
}

void json_path(json_t *object, const char *path)
{
    json_object_set_new(object, "path", json_text(path));
    if (utf8_valid(path, strlen(path)))
        return;
    struct buf buf = BUF_INIT;
    add_base64(&buf, (const unsigned char *)path, strlen(path));
    json_object_set_new(object, "path_base64", json_string(buf.data));
    buf_release(&buf);
}

json_t *json_place(const char *path, uint32_t line)
{
    json_t *object = json_object();
    json_path(object, path);
    json_object_set_new(object, "line", json_integer(line));
    return object;
}

json_t *json_work_tree(const struct work_tree *work)
{
    return json_pack("{s:I, s:I}", "changed", (json_int_t)work->count, "unread",
                     (json_int_t)work->unread);
}
