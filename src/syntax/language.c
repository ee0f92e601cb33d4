#include "syntax/language.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include "base/bytes.h"
#include "base/map.h"
#include "base/path.h"
#include "syntax/internal.h"
#include "syntax/repair.h"

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

/* Shorter, for the table. */
enum {
    DOCUMENT = LANGUAGE_DOCUMENT,
    PROSE = LANGUAGE_PROSE,
    DOTTED_IMPORTS = LANGUAGE_DOTTED_IMPORTS,
    TEST_CLASSES = LANGUAGE_TEST_CLASSES,
    CLASS_FILES = LANGUAGE_CLASS_FILES,
};

/* clang-format off */
static const struct language languages[] = {
    /* name, extensions, file names, interpreters, grammar; the rest where it is not the usual */
    { "c", "c h", NULL, "tcc", tree_sitter_c, .family = FAMILY_C, .uses = USES_C, .repair = repair_c, .bases = "c_family" },
    { "cpp", "cc cpp cxx c++ hh hpp hxx h++ inl ipp tpp cppm ixx cu cuh", NULL, NULL, tree_sitter_cpp,
      .family = FAMILY_C, .uses = USES_C, .repair = repair_cpp, .sections = true, .bases = "c_family" },
    { "python", "py pyi pyw", "SConstruct SConscript wscript", "python", tree_sitter_python,
      .visibility = VISIBLE_PLAIN, .family = FAMILY_PYTHON, .uses = USES_PYTHON, .repair = repair_python, .traits = DOTTED_IMPORTS },
    { "javascript", "js jsx mjs cjs", "Jakefile", "node nodejs deno bun", tree_sitter_javascript,
      .visibility = VISIBLE_EXPORTED, .family = FAMILY_JAVASCRIPT, .uses = USES_JAVASCRIPT, .repair = repair_ecmascript, .line_limit = 300, .bases = "ecmascript jsx" },
    { "typescript", "ts mts cts", NULL, "ts-node tsx", tree_sitter_typescript,
      .visibility = VISIBLE_EXPORTED, .family = FAMILY_JAVASCRIPT, .uses = USES_JAVASCRIPT, .repair = repair_ecmascript, .line_limit = 300, .bases = "ecmascript" },
    { "tsx", "tsx", NULL, NULL, tree_sitter_tsx,
      .visibility = VISIBLE_EXPORTED, .family = FAMILY_JAVASCRIPT, .uses = USES_JAVASCRIPT, .repair = repair_ecmascript, .line_limit = 300, .bases = "ecmascript jsx typescript" },
    { "go", "go", NULL, NULL, tree_sitter_go, .visibility = VISIBLE_CAPITAL, .family = FAMILY_GO, .uses = USES_GO },
    { "rust", "rs", NULL, "rust-script", tree_sitter_rust,
      .visibility = VISIBLE_MARKED, .family = FAMILY_RUST, .uses = USES_RUST, .repair = repair_rust },
    { "java", "java", NULL, NULL, tree_sitter_java,
      .visibility = VISIBLE_MARKED, .family = FAMILY_JVM, .uses = USES_JAVA, .traits = DOTTED_IMPORTS | TEST_CLASSES | CLASS_FILES },
    { "php", "php phtml php5 php7", NULL, "php", tree_sitter_php,
      .family = FAMILY_PHP, .uses = USES_PHP, .traits = TEST_CLASSES },
    { "ruby", "rb rake gemspec ru podspec", "Rakefile Gemfile Guardfile Capfile Vagrantfile Podfile Fastfile Brewfile", "ruby rake", tree_sitter_ruby,
      .family = FAMILY_RUBY, .uses = USES_RUBY, .repair = repair_ruby },
    { "c_sharp", "cs csx", NULL, NULL, tree_sitter_c_sharp,
      .visibility = VISIBLE_MARKED, .family = FAMILY_C_SHARP, .uses = USES_C_SHARP, .repair = repair_c_sharp, .traits = DOTTED_IMPORTS | TEST_CLASSES },
    { "kotlin", "kt kts", NULL, "kotlin", tree_sitter_kotlin,
      .family = FAMILY_JVM, .uses = USES_KOTLIN, .repair = repair_kotlin, .traits = DOTTED_IMPORTS | TEST_CLASSES | CLASS_FILES },
    { "swift", "swift", NULL, "swift", tree_sitter_swift,
      .family = FAMILY_SWIFT, .uses = USES_SWIFT, .repair = repair_swift, .traits = DOTTED_IMPORTS | TEST_CLASSES },
    { "scala", "scala sc sbt", NULL, "scala", tree_sitter_scala,
      .family = FAMILY_JVM, .uses = USES_SCALA, .traits = DOTTED_IMPORTS | TEST_CLASSES | CLASS_FILES },
    { "lua", "lua rockspec", NULL, "lua luajit", tree_sitter_lua, .traits = DOTTED_IMPORTS },
    { "bash", "sh bash bats zsh ksh ebuild eclass", ".bashrc .bash_profile .bash_aliases .profile .zshrc PKGBUILD APKBUILD", "sh bash dash zsh ksh ash bats", tree_sitter_bash },
    { "elixir", "ex exs", NULL, "elixir", tree_sitter_elixir, .traits = DOTTED_IMPORTS },
    { "markdown", "md markdown mdown mkd mdx", NULL, NULL, tree_sitter_markdown, .traits = DOCUMENT | PROSE },
    { "json", "json jsonc json5 webmanifest geojson topojson jsonld har", ".babelrc .eslintrc .prettierrc .jshintrc composer.lock", NULL, tree_sitter_json,
      .traits = DOCUMENT, .line_limit = 4000 },
    { "yaml", "yaml yml", ".clang-format .clang-tidy CITATION.cff", NULL, tree_sitter_yaml,
      .traits = DOCUMENT, .line_limit = 4000 },
    { "toml", "toml", "Pipfile", NULL, tree_sitter_toml,
      .traits = DOCUMENT, .line_limit = 4000 },
    { "html", "html htm xhtml", NULL, NULL, tree_sitter_html,
      .traits = DOCUMENT | PROSE, .line_limit = 4000 },
    { "css", "css", NULL, NULL, tree_sitter_css,
      .traits = DOCUMENT, .line_limit = 300 },

    /* By their lines where lines.h has rules for them, by the scripts in them (embedded.h), or by words
       only. */
    { "ada", "adb ads" },
    { "assembly", "s asm" },
    { "astro", "astro", .family = FAMILY_JAVASCRIPT, .holds = HOLDS_FRONT },
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
    { "groovy", "groovy gradle", "Jenkinsfile", "groovy", .traits = CLASS_FILES },
    { "haskell", "hs lhs", NULL, "runhaskell" },
    { "hcl", "tf tfvars hcl" },
    { "julia", "jl", NULL, "julia" },
    { "lisp", "lisp lsp cl scm ss rkt sld" },
    { "make", "mk mak", "Makefile makefile GNUmakefile Kbuild", "make" },
    { "meson", NULL, "meson.build meson_options.txt" },
    { "nim", "nim nims" },
    { "nix", "nix" },
    { "objective-c", "m mm", .family = FAMILY_C },
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
    { "svelte", "svelte", .family = FAMILY_JAVASCRIPT, .holds = HOLDS_SCRIPTS },
    { "tcl", "tcl tm", NULL, "tclsh wish expect" },
    { "thrift", "thrift" },
    { "verilog", "v sv svh vhd vhdl" },
    { "vim", "vim", ".vimrc" },
    { "vue", "vue", .family = FAMILY_JAVASCRIPT, .holds = HOLDS_SCRIPTS },
    { "zig", "zig zon" },
    { "asciidoc", "adoc asciidoc asc", .traits = DOCUMENT | PROSE },
    { "csv", "csv tsv", .traits = DOCUMENT },
    { "diff", "diff patch", .traits = DOCUMENT },
    { "ini", "ini cfg conf properties editorconfig", ".gitconfig .gitmodules .npmrc .flake8 .pylintrc", .traits = DOCUMENT },
    { "jupyter", "ipynb", .traits = DOCUMENT, .holds = HOLDS_CELLS },
    { "rst", "rst", .traits = DOCUMENT | PROSE },
    { "tex", "tex sty cls bib", .traits = DOCUMENT },
    { "xml", "xml svg xsd xsl xslt plist csproj vbproj fsproj props targets pom storyboard xib resx", .traits = DOCUMENT },
    { "text", "txt text org", .traits = DOCUMENT | PROSE },
};
/* clang-format on */

#define LINE_LIMIT     1000 /* bytes of a line of program text; of most languages */
#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

/* Keys are "=name", ".ext", "/file name" and "!interpreter"; values are rows. Made once and kept. */
static struct map names;
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static void add_language_names(char mark, const char *list, uint32_t row)
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
        add_language_names('=', languages[row].name, row);
        add_language_names('.', languages[row].extensions, row);
        add_language_names('/', languages[row].files, row);
        add_language_names('!', languages[row].interpreters, row);
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

bool language_is_told_by(const char *path)
{
    return find_file(path_base(path)) != NULL;
}

bool language_is_header(const char *path)
{
    const char *base = path_base(path);
    const struct language *language = find_file(base);
    return language && language->family == FAMILY_C &&
           tolower((unsigned char)*path_extension(base)) == 'h';
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
    return find_name('=', name, strlen(name));
}

const char *language_name(const struct language *language)
{
    return language->name;
}

bool language_has_grammar(const struct language *language)
{
    return language->grammar != NULL;
}

enum language_family language_family(const struct language *language)
{
    return language ? language->family : FAMILY_OTHER;
}

bool language_has(const struct language *language, enum language_trait trait)
{
    return language->traits & trait;
}

enum uses_style uses_style_of(const struct language *language)
{
    return language->uses;
}

size_t language_line_limit(const struct language *language)
{
    if (language->line_limit)
        return language->line_limit;
    return language_has(language, LANGUAGE_DOCUMENT) ? 0 : LINE_LIMIT;
}

const struct language *language_at(size_t i)
{
    return i < LANGUAGE_COUNT ? &languages[i] : NULL;
}
