#include "client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "support.h"

#define PATIENCE_MS 60000

static void *serve(void *data)
{
    struct client *client = data;
    client->result = mcp_serve(&client->server, &client->err);
    close(client->server.in);
    close(client->server.out);
    return NULL;
}

void client_start(struct client *client, struct scratch *scratch)
{
    struct buf folder = BUF_INIT;
    int to[2], from[2];
    *client = (struct client){ .received = BUF_INIT };
    buf_printf(&folder, "%s/store", scratch->folder);
    if (store_open(&client->store, folder.data, repo_common_dir(scratch->repo), &client->err))
        fail_msg("%s", client->err.message);
    buf_release(&folder);
    settings_init(&client->settings);
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    client->to = to[1];
    client->from = from[0];
    client->server = (struct mcp_server){ to[0],         from[1],           scratch->repo,
                                          client->store, &client->settings, &scratch->events };
    assert_int_equal(pthread_create(&client->thread, NULL, serve, client), 0);
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void client_stop(struct client *client)
{
    close_end(&client->to);
    pthread_join(client->thread, NULL);
    close_end(&client->from);
    store_close(client->store);
    settings_release(&client->settings);
    buf_release(&client->received);
}

void client_write(struct client *client, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(client->to, bytes, size);
        assert_true(n > 0);
        bytes += n;
        size -= (size_t)n;
    }
}

void client_send(struct client *client, const char *format, ...)
{
    va_list args;
    char *text;
    va_start(args, format);
    assert_true(vasprintf(&text, format, args) >= 0);
    va_end(args);
    client_write(client, text, strlen(text));
    client_write(client, "\n", 1);
    free(text);
}

json_t *client_receive(struct client *client)
{
    char *end;
    while (!(end = memchr(client->received.data, '\n', client->received.size))) {
        char block[4096];
        struct pollfd ready = { .fd = client->from, .events = POLLIN };
        if (poll(&ready, 1, PATIENCE_MS) <= 0)
            fail_msg("the server says nothing");
        ssize_t n = read(client->from, block, sizeof block);
        assert_true(n >= 0);
        if (!n)
            return NULL;
        buf_add(&client->received, block, (size_t)n);
    }
    size_t size = (size_t)(end - client->received.data);
    json_t *message = json_loadb(client->received.data, size, 0, NULL);
    if (!message)
        fail_msg("no JSON: %.*s", (int)size, client->received.data);
    memmove(client->received.data, end + 1, client->received.size - size - 1);
    buf_truncate(&client->received, client->received.size - size - 1);
    return message;
}

json_t *client_reply(struct client *client, int id)
{
    for (;;) {
        json_t *message = client_receive(client);
        if (!message)
            fail_msg("the server ended before it answered %d", id);
        json_t *its = json_object_get(message, "id");
        if (json_is_integer(its) && json_integer_value(its) == id)
            return message;
        json_decref(message);
    }
}

json_t *value_at(json_t *root, const char *path)
{
    char key[100];
    while (root && *path) {
        size_t n = strcspn(path, ".");
        assert_true(n < sizeof key);
        memcpy(key, path, n);
        key[n] = '\0';
        root = json_is_array(root) ? json_array_get(root, strtoul(key, NULL, 10))
                                   : json_object_get(root, key);
        path += n + (path[n] == '.');
    }
    return root;
}

const char *string_at(json_t *root, const char *path)
{
    const char *text = json_string_value(value_at(root, path));
    return text ? text : "";
}
