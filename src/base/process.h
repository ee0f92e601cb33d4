/* process.h - this process, and the ones that it starts. */
#ifndef REPOSE_BASE_PROCESS_H
#define REPOSE_BASE_PROCESS_H

#include <spawn.h>
#include <sys/types.h>

/* A write beyond the limit of the size of files (ulimit -f) ends a program by a signal, without a
 * word. From here on it fails as one on a full disk does, with EFBIG. */
void process_ignore_size_signal(void);

/* posix_spawnp() of a program for which that signal is what it is by default. Returns an errno. */
int process_spawn(pid_t *process, const char *program, const posix_spawn_file_actions_t *actions,
                  const char *const *arguments, char *const *environment);

/* The environment of this process, for the above. */
char **process_environment(void);

/* A name of the file that this process runs; to be freed. Where the system knows, it is good for as
 * long as the process lives, whatever has become of the file; elsewhere, and where the loader was
 * told to start it, the name that it was started under is looked up, so ask before the folder is
 * changed. NULL when it cannot be told. */
char *process_file(const char *started_as);

/* The processors that this process may use, at least 1. */
unsigned process_processors(void);

/* Lets everybody else go first, for processors and, where the system can, for disks: for good. */
void process_step_back(void);

#endif
