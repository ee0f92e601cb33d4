/* Writes the manual pages and the completions, at build time: repose_manual FOLDER DATE */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "manual/manual.h"

static void fail_writing(const char *path)
{
    fprintf(stderr, "repose_manual: %s: %s\n", path, strerror(errno));
    exit(1);
}

/* Takes the text. */
static void write_file(const char *folder, const char *name, struct buf *text)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen(path.data, "w");
    if (!file || fwrite(text->data, 1, text->size, file) != text->size || fclose(file))
        fail_writing(path.data);
    buf_release(&path);
    buf_release(text);
}

int main(int argc, char **argv)
{
    struct buf text = BUF_INIT;
    if (argc != 3) {
        fprintf(stderr, "usage: repose_manual FOLDER DATE\n");
        return 2;
    }
    if (mkdir(argv[1], 0755) && errno != EEXIST)
        fail_writing(argv[1]);
    page_of_program(argv[2], &text);
    write_file(argv[1], "repose.1", &text);
    for (size_t i = 0; commands[i]; i++) {
        struct buf name = BUF_INIT;
        buf_printf(&name, "repose-%s.1", commands[i]->name);
        page_of_command(commands[i], argv[2], &text);
        write_file(argv[1], name.data, &text);
        buf_release(&name);
    }
    completion_bash(&text);
    write_file(argv[1], "repose.bash", &text);
    completion_zsh(&text);
    write_file(argv[1], "_repose", &text);
    completion_fish(&text);
    write_file(argv[1], "repose.fish", &text);
    return 0;
}
