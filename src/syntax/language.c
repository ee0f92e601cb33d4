#include "syntax/language_internal.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "grammars/queries.h"

#define GRAMMAR(name) const TSLanguage *tree_sitter_##name(void)
GRAMMAR(bash);
GRAMMAR(c);
GRAMMAR(c_sharp);
GRAMMAR(cpp);
GRAMMAR(css);
GRAMMAR(elixir);
GRAMMAR(go);
GRAMMAR(html);
GRAMMAR(java);
GRAMMAR(javascript);
GRAMMAR(json);
GRAMMAR(kotlin);
GRAMMAR(lua);
GRAMMAR(markdown);
GRAMMAR(php);
GRAMMAR(python);
GRAMMAR(ruby);
GRAMMAR(rust);
GRAMMAR(scala);
GRAMMAR(swift);
GRAMMAR(toml);
GRAMMAR(tsx);
GRAMMAR(typescript);
GRAMMAR(yaml);

/* One line for each language; the queries are in grammars/<name>/. */
static const struct language languages[] = {
    { "bash", tree_sitter_bash, NULL, VISIBILITY_PUBLIC, false, "sh bash zsh ksh bats",
      ".bashrc .profile .zshrc", "sh bash zsh ksh dash" },
    { "c", tree_sitter_c, NULL, VISIBILITY_PUBLIC, false, "c h", NULL, NULL },
    { "c_sharp", tree_sitter_c_sharp, NULL, VISIBILITY_PRIVATE, false, "cs", NULL, NULL },
    { "cpp", tree_sitter_cpp, NULL, VISIBILITY_PUBLIC, false,
      "cc cpp cxx c++ hpp hh hxx h++ ipp inl cu cuh", NULL, NULL },
    { "css", tree_sitter_css, NULL, VISIBILITY_PUBLIC, true, "css", NULL, NULL },
    { "elixir", tree_sitter_elixir, NULL, VISIBILITY_PUBLIC, false, "ex exs", NULL, "elixir" },
    { "go", tree_sitter_go, NULL, VISIBILITY_CAPITAL, false, "go", NULL, NULL },
    { "html", tree_sitter_html, NULL, VISIBILITY_PUBLIC, true, "html htm xhtml", NULL, NULL },
    { "java", tree_sitter_java, NULL, VISIBILITY_PUBLIC, false, "java", NULL, NULL },
    { "javascript", tree_sitter_javascript, NULL, VISIBILITY_PRIVATE, false, "js jsx mjs cjs", NULL,
      "node nodejs deno bun" },
    { "json", tree_sitter_json, NULL, VISIBILITY_PUBLIC, true, "json jsonc json5 webmanifest",
      ".eslintrc .babelrc .prettierrc", NULL },
    { "kotlin", tree_sitter_kotlin, NULL, VISIBILITY_PUBLIC, false, "kt kts", NULL, NULL },
    { "lua", tree_sitter_lua, NULL, VISIBILITY_PUBLIC, false, "lua", NULL, "lua luajit" },
    { "markdown", tree_sitter_markdown, NULL, VISIBILITY_PUBLIC, true, "md markdown mdx", NULL,
      NULL },
    { "php", tree_sitter_php, NULL, VISIBILITY_PUBLIC, false, "php phtml php5 php7 inc", NULL,
      "php" },
    { "python", tree_sitter_python, NULL, VISIBILITY_UNDERSCORE, false, "py pyi pyw",
      "SConstruct SConscript", "python python3 python2" },
    { "ruby", tree_sitter_ruby, NULL, VISIBILITY_PUBLIC, false, "rb rake gemspec ru",
      "Rakefile Gemfile Guardfile Vagrantfile", "ruby" },
    { "rust", tree_sitter_rust, NULL, VISIBILITY_PRIVATE, false, "rs", NULL, NULL },
    { "scala", tree_sitter_scala, NULL, VISIBILITY_PUBLIC, false, "scala sc sbt", NULL, NULL },
    { "swift", tree_sitter_swift, NULL, VISIBILITY_PUBLIC, false, "swift", NULL, NULL },
    { "toml", tree_sitter_toml, NULL, VISIBILITY_PUBLIC, true, "toml", NULL, NULL },
    { "tsx", tree_sitter_tsx, "typescript", VISIBILITY_PRIVATE, false, "tsx", NULL, NULL },
    { "typescript", tree_sitter_typescript, NULL, VISIBILITY_PRIVATE, false, "ts mts cts", NULL,
      "ts-node tsx" },
    { "yaml", tree_sitter_yaml, NULL, VISIBILITY_PUBLIC, true, "yaml yml",
      ".clang-format .clang-tidy", NULL },
    /* No grammar: by words. Documents and data among them say so, so that their role is right. */
    { "prose", NULL, NULL, VISIBILITY_PUBLIC, true, "txt rst adoc asciidoc org tex po pot 1 5 7",
      "README LICENSE COPYING NEWS ChangeLog AUTHORS", NULL },
    { "data", NULL, NULL, VISIBILITY_PUBLIC, true,
      "xml ini cfg conf properties csv tsv svg lock env plist", NULL, NULL },
    { "text", NULL, NULL, VISIBILITY_PUBLIC, false, "", NULL, NULL },
};

#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

const struct language *language_at(size_t i)
{
    return i < LANGUAGE_COUNT ? &languages[i] : NULL;
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
    return language->is_document;
}

const TSLanguage *language_grammar(const struct language *language)
{
    return language->grammar ? language->grammar() : NULL;
}

/* ---- which language ---- */

/* Whether a list of words, parted by spaces, holds the word; extensions and names without regard to
 * case of letters. */
static bool has_word(const char *list, const char *word, size_t length)
{
    while (list && *list) {
        size_t n = strcspn(list, " ");
        if (n == length && !strncasecmp(list, word, n))
            return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

static const struct language *by_interpreter(const char *head, size_t size)
{
    if (size < 3 || head[0] != '#' || head[1] != '!')
        return NULL;
    const char *end = memchr(head, '\n', size);
    end = end ? end : head + size;
    const char *p = head + 2;
    const struct language *found = NULL;
    while (p < end && !found) { /* "/usr/bin/env -S python3 -u": the first word that is known */
        while (p < end && isspace((unsigned char)*p))
            p++;
        const char *start = p;
        while (p < end && !isspace((unsigned char)*p))
            p++;
        const char *slash = memrchr(start, '/', (size_t)(p - start));
        start = slash ? slash + 1 : start;
        for (size_t i = 0; i < LANGUAGE_COUNT && !found && p > start; i++)
            if (has_word(languages[i].interpreters, start, (size_t)(p - start)))
                found = &languages[i];
    }
    return found;
}

/* A header is C++ when it says something that C cannot. */
static bool looks_like_cpp(const char *head, size_t size)
{
    static const char *const marks[] = { "\nclass ", "\nnamespace ", "\ntemplate", "std::",
                                         "public:",  "private:",     "\nusing " };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memmem(head, size, marks[i], strlen(marks[i])))
            return true;
    return false;
}

static const struct language *by_path(const char *path)
{
    const char *base = path_base(path), *extension = path_extension(path);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (has_word(languages[i].names, base, strlen(base)))
            return &languages[i];
    for (size_t i = 0; *extension && i < LANGUAGE_COUNT; i++)
        if (has_word(languages[i].extensions, extension, strlen(extension)))
            return &languages[i];
    return NULL;
}

bool language_needs_head(const char *path)
{
    return !by_path(path) || !strcasecmp(path_extension(path), "h");
}

const struct language *language_of(const char *path, const char *head, size_t head_size)
{
    const struct language *found = by_path(path);
    if (found && !strcasecmp(path_extension(path), "h") && looks_like_cpp(head, head_size))
        return language_by_name("cpp");
    if (!found)
        found = by_interpreter(head, head_size);
    return found ? found : &languages[LANGUAGE_COUNT - 1];
}

/* ---- rules ---- */

const char *language_query(const struct language *language)
{
    const char *name = language->queries ? language->queries : language->name;
    for (const struct query_source *q = query_sources; q->language; q++)
        if (!strcmp(q->language, name))
            return q->text;
    return NULL;
}

static struct {
    pthread_mutex_t lock;
    bool tried[LANGUAGE_COUNT], usable[LANGUAGE_COUNT];
    struct rules rules[LANGUAGE_COUNT];
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Queries are part of the program: that they can be read is proved by the tests, and a language
 * whose queries cannot is indexed by words. */
const struct rules *language_rules(const struct language *language)
{
    size_t i = (size_t)(language - languages);
    if (!language->grammar)
        return NULL;
    pthread_mutex_lock(&cache.lock);
    if (!cache.tried[i]) {
        const char *text = language_query(language);
        cache.tried[i] = true;
        cache.usable[i] = text && !rules_read(&cache.rules[i], language->grammar(), text, NULL);
    }
    bool usable = cache.usable[i];
    pthread_mutex_unlock(&cache.lock);
    return usable ? &cache.rules[i] : NULL;
}
