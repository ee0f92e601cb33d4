/* What is known of files that nobody writes by hand: by their names, and by their text. */
#include "index/skip.h"

#include <string.h>
#include <strings.h>

#include "base/path.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const lock_files[] = {
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lockb",
    "bun.lock",
    "deno.lock",
    "Cargo.lock",
    "go.sum",
    "go.work.sum",
    "poetry.lock",
    "Pipfile.lock",
    "pdm.lock",
    "uv.lock",
    "composer.lock",
    "Gemfile.lock",
    "mix.lock",
    "pubspec.lock",
    "Podfile.lock",
    "Package.resolved",
    "packages.lock.json",
    "flake.lock",
    "gradle.lockfile",
    "conda-lock.yml",
    ".terraform.lock.hcl",
    "Cartfile.resolved",
    "paket.lock",
    "rebar.lock",
    "cabal.project.freeze",
    "stack.yaml.lock",
    "buf.lock",
    "conan.lock",
    "MODULE.bazel.lock",
};

/* The ends of names. */
static const char *const minified_ends[] = { ".min.js",  ".min.css", ".min.mjs", ".bundle.js",
                                             "-min.js",  "-min.css", ".js.map",  ".css.map",
                                             ".mjs.map", ".cjs.map" };

static const char *const generated_ends[] = {
    ".pb.go",       "_pb2.py",       "_pb2_grpc.py",  "_pb2.pyi",      ".pb.cc",
    ".pb.h",        ".pb.swift",     ".pb.dart",      "_pb.js",        "_pb.d.ts",
    "_pb.rb",       ".g.dart",       ".freezed.dart", ".g.cs",         ".g.i.cs",
    ".designer.cs", ".generated.go", ".generated.ts", ".generated.cs", "_generated.go",
    ".gen.go",      "bindata.go",
};

/* Sorted, lower case: found by binary search for every file. */
static const char *const binary_extensions[] = {
    "7z",   "a",      "aac",     "ai",   "apk",    "avi",      "avif",   "bin",  "blend",
    "bmp",  "br",     "bz2",     "cab",  "class",  "cur",      "db",     "deb",  "dex",
    "dll",  "dmg",    "doc",     "docx", "dylib",  "ear",      "eot",    "epub", "exe",
    "fla",  "flac",   "flv",     "gif",  "gz",     "heic",     "icns",   "ico",  "iso",
    "jar",  "jks",    "jp2",     "jpeg", "jpg",    "keystore", "ko",     "lib",  "lz4",
    "lzma", "m4a",    "m4v",     "mkv",  "mo",     "mov",      "mp3",    "mp4",  "mpeg",
    "mpg",  "msi",    "nib",     "npy",  "npz",    "nupkg",    "o",      "obj",  "odp",
    "ods",  "odt",    "ogg",     "ogv",  "onnx",   "opus",     "otf",    "p12",  "parquet",
    "pcap", "pdb",    "pdf",     "pfx",  "pickle", "pkl",      "png",    "ppt",  "pptx",
    "psd",  "pyc",    "pyd",     "pyo",  "rar",    "rdb",      "rlib",   "rpm",  "safetensors",
    "so",   "sqlite", "sqlite3", "swf",  "sys",    "tar",      "tflite", "tga",  "tgz",
    "tif",  "tiff",   "ttc",     "ttf",  "war",    "wasm",     "wav",    "webm", "webp",
    "whl",  "wma",    "wmv",     "woff", "woff2",  "xls",      "xlsx",   "xz",   "z",
    "zip",  "zst",
};

/* Folders of other people's code, wherever they are. */
static const char *const vendor_folders[] = { "node_modules",  "bower_components", "vendor",
                                              "vendored",      "third_party",      "third-party",
                                              "thirdparty",    "3rdparty",         "3rd-party",
                                              "jspm_packages", "Carthage",         "Pods",
                                              "Godeps",        "site-packages" };

static bool name_ends_with(const char *name, size_t length, const char *end)
{
    size_t n = strlen(end);
    return length >= n && !memcmp(name + length - n, end, n);
}

static bool any_end(const char *name, const char *const *ends, size_t count)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < count; i++)
        if (name_ends_with(name, length, ends[i]))
            return true;
    return false;
}

static bool is_binary_extension(const char *extension)
{
    size_t low = 0, high = COUNT(binary_extensions);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcasecmp(extension, binary_extensions[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

enum skip_reason skip_by_name(const char *path)
{
    const char *base = path_base(path);
    for (size_t i = 0; i < COUNT(lock_files); i++)
        if (!strcmp(base, lock_files[i]))
            return SKIP_LOCK_FILE;
    if (any_end(base, minified_ends, COUNT(minified_ends)))
        return SKIP_MINIFIED;
    if (is_binary_extension(path_extension(base)))
        return SKIP_BINARY;
    return any_end(base, generated_ends, COUNT(generated_ends)) ? SKIP_GENERATED : SKIP_NONE;
}

bool path_is_vendored(const char *path)
{
    if (!strncmp(path, "deps/", 5)) /* only at the top; below it is often one's own name */
        return true;
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        for (size_t i = 0; i < COUNT(vendor_folders); i++)
            if (strlen(vendor_folders[i]) == (size_t)(slash - path) &&
                !memcmp(path, vendor_folders[i], (size_t)(slash - path)))
                return true;
    return false;
}

/* ---- by the text ---- */

#define HEAD_MAX   2048 /* a note about the origin stands near the top */
#define HEAD_LINES 20

static const char *const generated_marks[] = {
    "@generated",
    "autogenerated by",
    "auto-generated by",
    "automatically generated by",
    "generated automatically by",
    "generated by the protocol buffer compiler",
    "<auto-generated",
    "<autogenerated",
    "this file is generated",
    "this file is automatically generated",
    "this file is auto-generated",
    "this file is autogenerated",
    "generated by gnu autoconf",
    "a lexical scanner generated by flex",
};

/* Somewhere in the same comments: nobody is to change it. What a tool wrote once, to begin with, has
 * none of these. */
static const char *const edit_marks[] = {
    "do not edit",   "don't edit",    "do not modify",   "don't modify",   "do not change",
    "don't change",  "not be edited", "not be modified", "not be changed", "not make changes",
    "edit manually", "by hand",       "will be lost",    "be overwritten",
};

static bool holds_mark(const char *line, size_t length, const char *mark)
{
    size_t n = strlen(mark);
    for (size_t i = 0; i + n <= length; i++)
        if ((line[i] | 32) == (mark[0] | 32) && !strncasecmp(line + i, mark, n))
            return true;
    return false;
}

/* Only in comments, so that a program that writes such a note is not taken for its own output. */
static bool is_comment_line(const char *line, size_t length)
{
    static const char *const starts[] = { "//", "/*", "*", "#", "--", ";", "<!--", "%", "\"\"\"" };
    while (length && (*line == ' ' || *line == '\t')) {
        line++;
        length--;
    }
    for (size_t i = 0; i < COUNT(starts); i++)
        if (length >= strlen(starts[i]) && !memcmp(line, starts[i], strlen(starts[i])))
            return true;
    return false;
}

static bool holds_any(const char *line, size_t length, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (holds_mark(line, length, marks[i]))
            return true;
    return false;
}

/* That it was generated once is no more than its past, unless it must not be edited. */
static bool says_once_generated(const char *line, size_t length)
{
    return (holds_mark(line, length, "file was ") || holds_mark(line, length, "code was ")) &&
           holds_mark(line, length, "generated");
}

static bool says_generated(const char *line, size_t length)
{
    if (!holds_mark(line, length, "generated"))
        return holds_mark(line, length, "a bison parser, made by");
    return holds_mark(line, length, "do not edit") ||
           (holds_any(line, length, generated_marks, COUNT(generated_marks)) &&
            !says_once_generated(line, length));
}

typedef bool line_test(const char *line, size_t length);

/* Whether a comment within the first lines is so. */
static bool any_comment(const char *text, size_t size, line_test *test)
{
    size_t end = size < HEAD_MAX ? size : HEAD_MAX, start = 0;
    for (int lines = 0; start < end && lines < HEAD_LINES; lines++) {
        const char *line = text + start, *newline = memchr(line, '\n', end - start);
        size_t length = newline ? (size_t)(newline - line) : end - start;
        if (is_comment_line(line, length) && test(line, length))
            return true;
        start += length + 1;
    }
    return false;
}

static bool says_it_is_closed(const char *line, size_t length)
{
    return holds_any(line, length, edit_marks, COUNT(edit_marks));
}

static bool is_generated(const char *text, size_t size)
{
    return any_comment(text, size, says_generated) ||
           (any_comment(text, size, says_once_generated) &&
            any_comment(text, size, says_it_is_closed));
}

static bool is_minified(const struct language *language, const char *text, size_t size)
{
    size_t limit = language_line_limit(language), lines = 1;
    if (limit == 0 || size < 4 * limit)
        return false;
    for (const char *p = text; (p = memchr(p, '\n', size - (size_t)(p - text))); p++)
        if (++lines > size / limit)
            return false;
    return true;
}

enum skip_reason skip_by_content(const struct language *language, const char *text, size_t size,
                                 bool trusted)
{
    if (memchr(text, '\0', size < 8000 ? size : 8000)) /* as git looks for it */
        return SKIP_BINARY;
    if (trusted)
        return SKIP_NONE;
    if (!language_has(language, LANGUAGE_DOCUMENT) && is_generated(text, size))
        return SKIP_GENERATED;
    return is_minified(language, text, size) ? SKIP_MINIFIED : SKIP_NONE;
}
