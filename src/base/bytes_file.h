/* bytes_file.h - bytes under a name, for libraries that read files only. No other user can read
 * them; where the system can, they are on no disk. */
#ifndef REPOSE_BASE_BYTES_FILE_H
#define REPOSE_BASE_BYTES_FILE_H

#include <stddef.h>

struct bytes_file {
    int fd;
    char name[256]; /* to open it by */
};

/* 0, or -1 with errno and nothing to close. */
int bytes_file_open(struct bytes_file *file, const void *data, size_t size);
void bytes_file_close(struct bytes_file *file);

#endif
