#include "syntax/internal.h"
#include "syntax/language.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include "base/bytes.h"
#include "base/map.h"
#include "base/path.h"

const TSLanguage *tree_sitter_bash(void);
const TSLanguage *tree_sitter_c(void);
const TSLanguage *tree_sitter_c_sharp(void);
const TSLanguage *tree_sitter_cpp(void);
const TSLanguage *tree_sitter_css(void);
const TSLanguage *tree_sitter_elixir(void);
const TSLanguage *tree_sitter_go(void);
const TSLanguage *tree_sitter_html(void);
const TSLanguage *tree_sitter_java(void);
const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_json(void);
const TSLanguage *tree_sitter_kotlin(void);
const TSLanguage *tree_sitter_lua(void);
const TSLanguage *tree_sitter_markdown(void);
const TSLanguage *tree_sitter_php(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_ruby(void);
const TSLanguage *tree_sitter_rust(void);
const TSLanguage *tree_sitter_scala(void);
const TSLanguage *tree_sitter_swift(void);
const TSLanguage *tree_sitter_toml(void);
const TSLanguage *tree_sitter_tsx(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_yaml(void);

/* clang-format off */
static const struct language languages[] = {
    /* name, extensions, file names, interpreters, grammar, visibility, document, bases */
    { "c", "c h", NULL, "tcc", tree_sitter_c, VISIBLE_ALL },
    { "cpp", "cc cpp cxx c++ hh hpp hxx h++ inl ipp tpp cppm ixx cu cuh", NULL, NULL, tree_sitter_cpp, VISIBLE_ALL },
    { "python", "py pyi pyw", "SConstruct SConscript wscript", "python", tree_sitter_python, VISIBLE_PLAIN },
    { "javascript", "js jsx mjs cjs", "Jakefile", "node nodejs deno bun", tree_sitter_javascript, VISIBLE_EXPORTED, false, "ecmascript jsx" },
    { "typescript", "ts mts cts", NULL, "ts-node tsx", tree_sitter_typescript, VISIBLE_EXPORTED, false, "ecmascript" },
    { "tsx", "tsx", NULL, NULL, tree_sitter_tsx, VISIBLE_EXPORTED, false, "ecmascript jsx typescript" },
    { "go", "go", NULL, NULL, tree_sitter_go, VISIBLE_CAPITAL },
    { "rust", "rs", NULL, "rust-script", tree_sitter_rust, VISIBLE_MARKED },
    { "java", "java", NULL, NULL, tree_sitter_java, VISIBLE_MARKED },
    { "php", "php phtml php5 php7", NULL, "php", tree_sitter_php, VISIBLE_ALL },
    { "ruby", "rb rake gemspec ru podspec", "Rakefile Gemfile Guardfile Capfile Vagrantfile Podfile Fastfile Brewfile", "ruby rake", tree_sitter_ruby, VISIBLE_ALL },
    { "c_sharp", "cs csx", NULL, NULL, tree_sitter_c_sharp, VISIBLE_MARKED },
    { "kotlin", "kt kts", NULL, "kotlin", tree_sitter_kotlin, VISIBLE_ALL },
    { "swift", "swift", NULL, "swift", tree_sitter_swift, VISIBLE_ALL },
    { "scala", "scala sc sbt", NULL, "scala", tree_sitter_scala, VISIBLE_ALL },
    { "lua", "lua rockspec", NULL, "lua luajit", tree_sitter_lua, VISIBLE_ALL },
    { "bash", "sh bash bats zsh ksh ebuild eclass", ".bashrc .bash_profile .bash_aliases .profile .zshrc PKGBUILD APKBUILD", "sh bash dash zsh ksh ash bats", tree_sitter_bash, VISIBLE_ALL },
    { "elixir", "ex exs", NULL, "elixir", tree_sitter_elixir, VISIBLE_ALL },
    { "markdown", "md markdown mdown mkd mdx", NULL, NULL, tree_sitter_markdown, VISIBLE_ALL, true },
    { "json", "json jsonc json5 webmanifest geojson topojson jsonld har", ".babelrc .eslintrc .prettierrc .jshintrc composer.lock", NULL, tree_sitter_json, VISIBLE_ALL, true },
    { "yaml", "yaml yml", ".clang-format .clang-tidy CITATION.cff", NULL, tree_sitter_yaml, VISIBLE_ALL, true },
    { "toml", "toml", "Pipfile", NULL, tree_sitter_toml, VISIBLE_ALL, true },
    { "html", "html htm xhtml", NULL, NULL, tree_sitter_html, VISIBLE_ALL, true },
    { "css", "css", NULL, NULL, tree_sitter_css, VISIBLE_ALL, true },

    /* By their lines where lines.h has rules for them, by the scripts in them (embedded.h), or by words
       only. */
    { "ada", "adb ads" },
    { "assembly", "s asm" },
    { "astro", "astro" },
    { "awk", "awk", NULL, "awk gawk" },
    { "batch", "bat cmd" },
    { "clojure", "clj cljs cljc edn", NULL, "bb" },
    { "cmake", "cmake", "CMakeLists.txt" },
    { "coffeescript", "coffee" },
    { "crystal", "cr" },
    { "d", "d di" },
    { "dart", "dart" },
    { "dockerfile", "dockerfile", "Dockerfile Containerfile" },
    { "emacs-lisp", "el" },
    { "erlang", "erl hrl", "rebar.config", "escript" },
    { "fish", "fish", NULL, "fish" },
    { "fortran", "f f90 f95 f03 f08 for" },
    { "fsharp", "fs fsi fsx" },
    { "glsl", "glsl vert frag comp hlsl wgsl metal" },
    { "graphql", "graphql gql" },
    { "groovy", "groovy gradle", "Jenkinsfile", "groovy" },
    { "haskell", "hs lhs", NULL, "runhaskell" },
    { "hcl", "tf tfvars hcl" },
    { "julia", "jl", NULL, "julia" },
    { "lisp", "lisp lsp cl scm ss rkt sld" },
    { "make", "mk mak", "Makefile makefile GNUmakefile Kbuild", "make" },
    { "meson", NULL, "meson.build meson_options.txt" },
    { "nim", "nim nims" },
    { "nix", "nix" },
    { "objective-c", "m mm" },
    { "ocaml", "ml mli" },
    { "pascal", "pas pp dpr" },
    { "perl", "pl pm t", NULL, "perl" },
    { "powershell", "ps1 psm1 psd1", NULL, "pwsh" },
    { "protobuf", "proto" },
    { "r", "r", NULL, "Rscript" },
    { "sass", "sass scss less styl" },
    { "solidity", "sol" },
    { "sql", "sql" },
    { "starlark", "bzl star", "BUILD BUILD.bazel WORKSPACE" },
    { "svelte", "svelte" },
    { "tcl", "tcl tm", NULL, "tclsh wish expect" },
    { "thrift", "thrift" },
    { "verilog", "v sv svh vhd vhdl" },
    { "vim", "vim", ".vimrc" },
    { "vue", "vue" },
    { "zig", "zig zon" },
    { "asciidoc", "adoc asciidoc asc", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "csv", "csv tsv", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "diff", "diff patch", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "ini", "ini cfg conf properties editorconfig", ".gitconfig .gitmodules .npmrc .flake8 .pylintrc", NULL, NULL, VISIBLE_ALL, true },
    { "jupyter", "ipynb", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "rst", "rst", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "tex", "tex sty cls bib", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "xml", "xml svg xsd xsl xslt plist csproj vbproj fsproj props targets pom storyboard xib resx", NULL, NULL, NULL, VISIBLE_ALL, true },
    { "text", "txt text", NULL, NULL, NULL, VISIBLE_ALL, true },
};
/* clang-format on */

#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

/* Keys are ".ext", "/file name" and "!interpreter"; values are rows. Made once and kept. */
static struct map names;
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static void add_names(char mark, const char *list, uint32_t row)
{
    char key[64] = { mark };
    for (size_t length; list && *list; list += length + (list[length] == ' ')) {
        length = strcspn(list, " ");
        bool fresh;
        memcpy(key + 1, list, length);
        uint32_t *value = map_put(&names, key, length + 1, &fresh);
        if (fresh)
            *value = row;
    }
}

static void make_names(void)
{
    for (uint32_t row = 0; row < LANGUAGE_COUNT; row++) {
        add_names('.', languages[row].extensions, row);
        add_names('/', languages[row].files, row);
        add_names('!', languages[row].interpreters, row);
    }
}

static const struct language *find_name(char mark, const char *name, size_t length)
{
    char key[64] = { mark };
    if (!length || length >= sizeof key - 1)
        return NULL;
    for (size_t i = 0; i < length; i++)
        key[i + 1] = mark == '.' ? (char)tolower((unsigned char)name[i]) : name[i];
    pthread_once(&names_once, make_names);
    const uint32_t *row = map_get(&names, key, length + 1);
    return row ? &languages[*row] : NULL;
}

/* "Dockerfile.dev" and "Makefile.am" are what "Dockerfile" and "Makefile" are. */
static const struct language *find_file(const char *base)
{
    const struct language *language = find_name('/', base, strlen(base));
    const char *extension = path_extension(base);
    if (!language)
        language = find_name('.', extension, strlen(extension));
    /* A template: "config.h.in" is C. */
    size_t stem = path_stem_length(base);
    if (!language && !strcmp(extension, "in")) {
        const char *dot = bytes_find_last(base, '.', stem);
        if (dot)
            language = find_name('.', dot + 1, (size_t)(base + stem - dot - 1));
        if (!language)
            language = find_name('/', base, stem);
    }
    size_t first = strcspn(base, ".");
    if (!language && first && base[first])
        language = find_name('/', base, first);
    return language;
}

/* "python3.11" is "python". */
static const struct language *find_interpreter(const char *name, size_t length)
{
    while (length && (isdigit((unsigned char)name[length - 1]) || name[length - 1] == '.'))
        length--;
    return find_name('!', name, length);
}

/* "#!/usr/bin/env -S VAR=x python3 -u" and the like: the first word that is an interpreter. */
static const struct language *by_interpreter(const char *head, size_t size)
{
    if (size < 2 || head[0] != '#' || head[1] != '!')
        return NULL;
    const char *line_end = memchr(head, '\n', size);
    const char *end = line_end ? line_end : head + size;
    const char *p = head + 2;
    for (int words = 0; p < end && words < 5; words++) {
        while (p < end && isspace((unsigned char)*p))
            p++;
        const char *word = p, *slash = NULL;
        for (; p < end && !isspace((unsigned char)*p); p++)
            if (*p == '/')
                slash = p;
        const char *name = slash ? slash + 1 : word;
        const struct language *language = find_interpreter(name, (size_t)(p - name));
        if (language)
            return language;
    }
    return NULL;
}

static bool starts_with(const char *p, const char *end, const char *prefix)
{
    size_t n = strlen(prefix);
    return (size_t)(end - p) >= n && !memcmp(p, prefix, n);
}

/* Whether a line of a header can only be C++. */
static bool is_cpp_line(const char *p, const char *end)
{
    static const char *const starts[] = { "namespace ", "template<",  "template <", "public:",
                                          "private:",   "protected:", "using ",     "class " };
    while (p < end && isspace((unsigned char)*p))
        p++;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (starts_with(p, end, starts[i]))
            return true;
    if (starts_with(p, end, "//") || starts_with(p, end, "*") || starts_with(p, end, "/*"))
        return false;
    if (starts_with(p, end, "#include <") && memchr(p, '>', (size_t)(end - p)))
        return !memchr(p, '.', (size_t)(end - p)) && !memchr(p, '/', (size_t)(end - p));
    return memmem(p, (size_t)(end - p), "std::", 5) != NULL;
}

/* C headers for C++ users have such lines too, in the arms of `#ifdef __cplusplus`. */
static bool is_cpp_header(const char *head, size_t size)
{
    const char *end = head + size;
    bool guarded = false, in_comment = false;
    for (const char *p = head, *next; p < end; p = next) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *line_end = newline ? newline : end;
        size_t length = (size_t)(line_end - p);
        next = newline ? newline + 1 : end;
        if (memmem(p, length, "/*", 2))
            in_comment = true;
        if (*p == '#' && memmem(p, length, "__cplusplus", 11))
            guarded = true;
        else if (guarded &&
                 (starts_with(p, line_end, "#endif") || starts_with(p, line_end, "#else")))
            guarded = false;
        else if (!guarded && !in_comment && is_cpp_line(p, line_end))
            return true;
        if (memmem(p, length, "*/", 2))
            in_comment = false;
    }
    return false;
}

bool language_needs_head(const char *path)
{
    const char *base = path_base(path);
    return !strcmp(path_extension(base), "h") || (!find_file(base) && !strchr(base, '.'));
}

const struct language *language_of(const char *path, const char *head, size_t head_size)
{
    const char *base = path_base(path);
    const struct language *language = find_file(base);
    if (!language && !strchr(base, '.'))
        language = by_interpreter(head, head_size);
    if (!language)
        return &languages[LANGUAGE_COUNT - 1];
    if (!strcmp(path_extension(base), "h") && is_cpp_header(head, head_size))
        return language_by_name("cpp");
    return language;
}

const struct language *language_by_name(const char *name)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (!strcmp(languages[i].name, name))
            return &languages[i];
    return NULL;
}

const char *language_name(const struct language *language)
{
    return language->name;
}

bool language_has_grammar(const struct language *language)
{
    return language->grammar != NULL;
}

bool language_is_document(const struct language *language)
{
    return language->document;
}

const struct language *language_at(size_t i)
{
    return i < LANGUAGE_COUNT ? &languages[i] : NULL;
}
