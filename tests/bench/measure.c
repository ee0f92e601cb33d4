/* measure [-n REPEATS] [-p COMMAND] [-m] -- PROGRAM [ARGUMENT...]
 *
 * Runs the program and prints "MEDIAN MINIMUM PEAK": wall time in milliseconds, and with -m the
 * peak of its anonymous memory in KB (0 without). The shell command of -p runs before each repeat
 * and is not measured. The program's output is thrown away; a failure of it is a failure of the
 * measurement.
 *
 * Anonymous memory is what the program allocated: RssAnon of /proc/PID/status, looked at every half
 * millisecond. The maximum resident size that the kernel keeps would count the mapped pack files of
 * the repository too, which the kernel can drop at will. A peak that is shorter than a look is
 * missed, so measure times without -m.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPEATS_MAX 1000

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long anonymous_kb(pid_t pid)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    const char *found = strstr(text, "RssAnon:");
    return found ? strtol(found + 8, NULL, 10) : 0;
}

static void run_child(char **argv)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execvp(argv[0], argv);
    fprintf(stderr, "measure: cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* Returns the wall time, or -1 when the program failed. */
static double run(char **argv, bool memory, long *peak)
{
    const struct timespec pause = { 0, 500000 };
    int status = 0;
    double start = now();
    pid_t pid = fork();
    if (pid == 0)
        run_child(argv);
    if (pid < 0)
        return -1;
    while (memory && waitpid(pid, &status, WNOHANG) == 0) {
        long kb = anonymous_kb(pid);
        *peak = kb > *peak ? kb : *peak;
        nanosleep(&pause, NULL);
    }
    if (!memory)
        waitpid(pid, &status, 0);
    double wall = now() - start;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? wall : -1;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double walls[REPEATS_MAX];
    const char *prepare = NULL;
    long repeats = 5, peak = 0;
    bool memory = false;
    int option;
    while ((option = getopt(argc, argv, "+n:p:m")) != -1) {
        if (option == 'n')
            repeats = strtol(optarg, NULL, 10);
        else if (option == 'p')
            prepare = optarg;
        else if (option == 'm')
            memory = true;
        else
            return 2;
    }
    if (optind == argc || repeats < 1 || repeats > REPEATS_MAX)
        return 2;
    for (long i = 0; i < repeats; i++) {
        if (prepare && system(prepare) != 0)
            return 1;
        walls[i] = run(argv + optind, memory, &peak);
        if (walls[i] < 0) {
            fprintf(stderr, "measure: %s failed\n", argv[optind]);
            return 1;
        }
    }
    qsort(walls, (size_t)repeats, sizeof *walls, compare);
    printf("%.2f %.2f %ld\n", walls[repeats / 2], walls[0], peak);
    return 0;
}
