# What one system has and others lack is used in src/base/ only, behind the headers that system.h
# names, in the half of a file that is for that system.
# cmake -DSOURCES=<src> -P portable.cmake
cmake_minimum_required(VERSION 3.25)
set(names
    # of Linux
    accept4 close_range copy_file_range epoll_create1 eventfd execvpe fallocate getrandom inotify_init1
    memfd_create mremap name_to_handle_at pipe2 ppoll prctl renameat2 sched_getaffinity sched_setaffinity
    sched_setscheduler signalfd splice statx syncfs syscall tgkill timerfd_create
    SOCK_CLOEXEC SOCK_NONBLOCK O_PATH O_TMPFILE
    # of glibc
    canonicalize_file_name euidaccess fopencookie getdents64 get_current_dir_name malloc_usable_size
    malloc_trim mallinfo2 memrchr mempcpy program_invocation_name program_invocation_short_name
    pthread_condattr_setclock pthread_setname_np pthread_timedjoin_np qsort_r rawmemchr secure_getenv
    strchrnul strverscmp st_mtim st_atim st_ctim TEMP_FAILURE_RETRY)
list(JOIN names "|" pattern)
execute_process(
    COMMAND grep -rnwE --include=*.c --include=*.h
            "${pattern}|/proc/self[a-z/]*|<linux/[a-z]+\\.h>|<sys/(epoll|eventfd|inotify|prctl|sendfile|signalfd|syscall|sysinfo|timerfd|vfs)\\.h>|<malloc\\.h>"
            ${SOURCES}
    OUTPUT_VARIABLE found)
string(REPLACE "[" "(" found "${found}")
string(REPLACE "]" ")" found "${found}")
string(REPLACE ";" "," found "${found}")
string(REPLACE "\n" ";" found "${found}")
list(FILTER found EXCLUDE REGEX "^$")
list(FILTER found EXCLUDE REGEX
     "^${SOURCES}/base/(bytes_file|deadline|descriptor|heap|process|sized|watch)\\.c:|^${SOURCES}/base/stat_time\\.h:")
list(FILTER found EXCLUDE REGEX ":[0-9]+: *(/?\\*|//)")
if(found)
    list(JOIN found "\n  " text)
    message(FATAL_ERROR "not on every system; see src/base/system.h:\n  ${text}")
endif()
