/* system.h - which system this is built for. What differs between them is behind one header for
 * each subject, all in base/: descriptor.h, process.h, bytes_file.h, deadline.h, heap.h, watch.h.
 * Each has a variant for Linux with glibc and one that needs POSIX alone, for macOS and the BSDs;
 * elsewhere nobody asks. The build option REPOSE_POSIX takes the second on Linux, too, so that it
 * can be tested there (preset `posix`). */
#ifndef REPOSE_BASE_SYSTEM_H
#define REPOSE_BASE_SYSTEM_H

#if defined __linux__ && defined __gnu_linux__ && !defined REPOSE_POSIX
#define SYSTEM_IS_LINUX 1
#else
#define SYSTEM_IS_LINUX 0
#endif

/* Whether a sanitizer looks at each use of memory: then each thing is to be by itself. */
#define SYSTEM_WATCHES_MEMORY 0
#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#undef SYSTEM_WATCHES_MEMORY
#define SYSTEM_WATCHES_MEMORY 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) /* gcc */
#undef SYSTEM_WATCHES_MEMORY
#define SYSTEM_WATCHES_MEMORY 1
#endif

#endif
