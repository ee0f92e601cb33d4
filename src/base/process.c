#include "base/process.h"

#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/system.h"

#if SYSTEM_IS_LINUX
#include <link.h>
#include <linux/ioprio.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#elif defined __APPLE__
#include <mach-o/dyld.h>
#endif

#define NICENESS 19

extern char **environ;

void process_ignore_size_signal(void)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    (void)sigaction(SIGXFSZ, &ignore, NULL);
}

int process_spawn(pid_t *process, const char *program, const posix_spawn_file_actions_t *actions,
                  const char *const *arguments, char *const *environment)
{
    posix_spawnattr_t attributes;
    sigset_t given_back;
    sigemptyset(&given_back);
    sigaddset(&given_back, SIGXFSZ);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &given_back);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int code = posix_spawnp(process, program, actions, &attributes,
                            (char *const *)(uintptr_t)arguments, environment);
    posix_spawnattr_destroy(&attributes);
    return code;
}

char **process_environment(void)
{
    return environ;
}

#ifndef __APPLE__

static char *find_in_path(const char *started_as)
{
    const char *path = getenv("PATH");
    char *found = NULL;
    struct buf name = BUF_INIT;
    for (const char *p = path ? path : ""; *p && !found;) {
        size_t length = strcspn(p, ":");
        buf_reset(&name);
        buf_printf(&name, "%.*s/%s", (int)length, p, started_as);
        if (*p == '/' && !access(name.data, X_OK))
            found = realpath(name.data, NULL);
        p += length + (p[length] == ':');
    }
    buf_release(&name);
    return found;
}

static char *find_started(const char *started_as)
{
    return strchr(started_as, '/') ? realpath(started_as, NULL) : find_in_path(started_as);
}

#endif

#if SYSTEM_IS_LINUX

/* Of the program itself, which is told first. */
static int asks_for_loader(struct dl_phdr_info *program, size_t size, void *data)
{
    (void)size;
    for (unsigned i = 0; i < program->dlpi_phnum; i++)
        *(bool *)data |= program->dlpi_phdr[i].p_type == PT_INTERP;
    return 1;
}

/* By name ("ld-linux.so.2 repose"), as what comes with its own libraries is started: the kernel
 * then ran the loader, and has loaded none for it. */
static bool was_started_by_loader(void)
{
    bool asks = false;
    dl_iterate_phdr(asks_for_loader, &asks);
    return asks && !getauxval(AT_BASE);
}

char *process_file(const char *started_as)
{
    return was_started_by_loader() ? find_started(started_as) : xstrdup("/proc/self/exe");
}

unsigned process_processors(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores))
        return 1;
    int count = CPU_COUNT(&cores);
    return count > 0 ? (unsigned)count : 1;
}

void process_step_back(void)
{
    const struct sched_param none = { 0 };
    (void)setpriority(PRIO_PROCESS, 0, NICENESS);
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
}

#else

char *process_file(const char *started_as)
{
#ifdef __APPLE__
    (void)started_as;
    char name[PATH_MAX];
    uint32_t size = sizeof name;
    return _NSGetExecutablePath(name, &size) ? NULL : realpath(name, NULL);
#else
    return find_started(started_as);
#endif
}

unsigned process_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

void process_step_back(void)
{
    (void)setpriority(PRIO_PROCESS, 0, NICENESS);
}

#endif
