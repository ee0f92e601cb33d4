/* The names as their own sources list them:
 *
 *     Python  sys.stdlib_module_names of CPython 3.11
 *     Node    require("module").builtinModules of Node 20
 *     C       the headers of ISO C23 (7.1.2), POSIX.1-2024 and glibc's most used; C++: of C++23
 *             ([headers], tables 24 and 25)
 *     Ruby    the default and bundled libraries of Ruby 3.3 (doc/standard_library.md)
 */
#include "imports/standard.h"

#include <string.h>

/* clang-format off */
static const char python[] =
    "abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop "
    "base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd "
    "code codecs codeop collections colorsys compileall concurrent configparser contextlib "
    "contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal "
    "difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl "
    "filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass "
    "gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr "
    "imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale "
    "logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt "
    "multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator "
    "optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform "
    "plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc "
    "pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy "
    "sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr "
    "socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat "
    "statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog "
    "tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit "
    "tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo "
    "types typing unicodedata unittest urllib uu uuid venv warnings wave weakref "
    "webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib "
    "zoneinfo";

static const char node[] =
    "assert async_hooks buffer child_process cluster console constants crypto dgram "
    "diagnostics_channel dns domain events fs http http2 https inspector module net os "
    "path perf_hooks process punycode querystring readline repl stream string_decoder sys "
    "timers tls trace_events tty url util v8 vm wasi worker_threads zlib";

/* Without ".h". */
static const char c_headers[] =
    "aio alloca assert complex cpio ctype dirent dlfcn endian err errno fcntl fenv float "
    "fmtmsg fnmatch ftw getopt glob grp iconv inttypes iso646 langinfo libgen libintl "
    "limits locale malloc math memory monetary mqueue ndbm netdb nl_types poll pthread pwd "
    "regex sched search semaphore setjmp signal spawn stdalign stdarg stdatomic stdbit "
    "stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings stropts "
    "syslog tar termios tgmath threads time trace uchar ulimit unistd utime utmpx wchar "
    "wctype wordexp";

static const char cpp_headers[] =
    "algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat "
    "charconv chrono cinttypes climits clocale cmath codecvt compare complex concepts "
    "condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib "
    "cstring ctime cuchar cwchar cwctype deque exception execution expected filesystem "
    "flat_map flat_set format forward_list fstream functional future generator "
    "initializer_list iomanip ios iosfwd iostream istream iterator latch limits list "
    "locale map mdspan memory memory_resource mutex new numbers numeric optional ostream "
    "print queue random ranges ratio regex scoped_allocator semaphore set shared_mutex "
    "source_location span spanstream sstream stack stacktrace stdexcept stdfloat "
    "stop_token streambuf string string_view strstream syncstream system_error thread "
    "tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray "
    "variant vector version";

static const char ruby[] =
    "abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate digest drb "
    "English erb etc fcntl fiddle fileutils find forwardable getoptlong io ipaddr irb json "
    "logger matrix minitest monitor mutex_m net nkf objspace observer open-uri open3 "
    "openssl optparse ostruct pathname pp prettyprint prime pstore psych pty racc rake rbs "
    "rdoc readline reline resolv rinda ripper rubygems securerandom set shellwords "
    "singleton socket stringio strscan syslog tempfile test time timeout tmpdir tracer "
    "tsort un unicode_normalize uri weakref win32ole yaml zlib";
/* clang-format on */

/* Among words that are parted by spaces. */
static bool has_word(const char *words, const char *word, size_t length)
{
    for (const char *p = words; length && (p = memmem(p, strlen(p), word, length)); p++)
        if ((p == words || p[-1] == ' ') && (!p[length] || p[length] == ' '))
            return true;
    return false;
}

bool standard_has(enum standard_library library, const char *name, size_t length)
{
    switch (library) {
    case STANDARD_PYTHON:
        return has_word(python, name, length);
    case STANDARD_NODE:
        return has_word(node, name, length);
    case STANDARD_RUBY:
        return has_word(ruby, name, length);
    case STANDARD_C:
        if (length > 2 && !memcmp(name + length - 2, ".h", 2))
            return has_word(c_headers, name, length - 2);
        return has_word(cpp_headers, name, length);
    }
    return false;
}
