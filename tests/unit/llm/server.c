#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "server.h"

static void make_certificate(const char *folder)
{
    char command[1024];
    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
             "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 "
             "-keyout %s/key.pem -out %s/cert.pem 2>%s/openssl.txt",
             folder, folder, folder);
    if (system(command) != 0)
        fail_msg("openssl makes no certificate: %s/openssl.txt", folder);
}

static void become_server(const struct server *server, const char *name, bool tls, int out)
{
    char script[512], log[300], cert[300], key[300];
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    dup2(out, STDOUT_FILENO);
    snprintf(script, sizeof script, "%s/cases/%s.json", TEST_LLM, name);
    snprintf(log, sizeof log, "%s/log", server->folder);
    snprintf(cert, sizeof cert, "%s/cert.pem", server->folder);
    snprintf(key, sizeof key, "%s/key.pem", server->folder);
    execlp("node", "node", TEST_LLM "/server.mjs", script, "--log", log, tls ? "--tls" : (char *)0,
           cert, key, (char *)0);
    _exit(127);
}

void server_start(struct server *server, const char *name, bool tls)
{
    int ends[2];
    char line[32] = "";
    assert_non_null(make_test_folder(server->folder));
    if (tls)
        make_certificate(server->folder);
    assert_int_equal(pipe(ends), 0);
    server->pid = fork();
    assert_true(server->pid >= 0);
    if (!server->pid)
        become_server(server, name, tls, ends[1]);
    close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    if (!fgets(line, sizeof line, out))
        fail_msg("the scripted server does not start with %s", name);
    fclose(out);
    line[strcspn(line, "\n")] = '\0';
    snprintf(server->url, sizeof server->url, "%s://127.0.0.1:%s", tls ? "https" : "http", line);
}

void server_stop(struct server *server)
{
    static const char *const names[] = { "log", "cert.pem", "key.pem", "openssl.txt" };
    char path[300];
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", server->folder, names[i]);
        unlink(path);
    }
    rmdir(server->folder);
}

const char *server_url(struct server *server, const char *path)
{
    snprintf(server->path, sizeof server->path, "%s%s", server->url, path);
    return server->path;
}

json_t *server_log(const struct server *server, const char *path)
{
    char file[300];
    json_t *lines = json_array(), *line;
    snprintf(file, sizeof file, "%s/log", server->folder);
    FILE *in = fopen(file, "r");
    assert_non_null(in);
    while ((line = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL))) {
        const char *asked = json_string_value(json_object_get(line, "path"));
        if (!path || !strcmp(asked, path))
            json_array_append_new(lines, line);
        else
            json_decref(line);
    }
    fclose(in);
    return lines;
}

size_t server_count(const struct server *server, const char *path)
{
    json_t *log = server_log(server, path);
    size_t count = json_array_size(log);
    json_decref(log);
    return count;
}
