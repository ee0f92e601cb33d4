#include "syntax/docs.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define SENTENCE_MAX 140 /* bytes after which a sentence is not completed from the next line */
#define RUN_MAX      400 /* comments above one definition that are looked at */
#define GAP_MAX      256 /* white space looked at between a comment and what it documents */

/* ---- lines ---- */

static bool is_doc_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

static bool has_prefix(const char *text, struct span s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.end - s.start >= n && !strncasecmp(text + s.start, prefix, n);
}

static bool has_suffix(const char *text, struct span s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.end - s.start >= n && !memcmp(text + s.end - n, suffix, n);
}

static struct span trim_span(const char *text, struct span s)
{
    while (s.start < s.end && is_doc_space(text[s.start]))
        s.start++;
    while (s.start < s.end && is_doc_space(text[s.end - 1]))
        s.end--;
    return s;
}

static struct span strip_opening(const char *text, struct span s)
{
    static const char *const openings[] = { "\"\"\"", "'''", "<!--", "--[[", "{-", "(*", "=begin" };
    if (s.end - s.start > 3 && strchr("rRuUbBfF", text[s.start]) &&
        (text[s.start + 1] == '"' || text[s.start + 1] == '\''))
        s.start++;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (has_prefix(text, s, openings[i]))
            s.start += (uint32_t)strlen(openings[i]);
    while (s.start < s.end && strchr("/*#;%!", text[s.start]))
        s.start++;
    if (has_prefix(text, s, "--"))
        s.start += 2;
    s = trim_span(text, s);
    /* A rule: "---- types ----". One character alone is an item of a list, or an option. */
    while (s.end - s.start > 1 && strchr("-=*#~+_", text[s.start]) &&
           (text[s.start + 1] == text[s.start] || text[s.start + 1] == ' '))
        s.start++;
    return s;
}

static struct span strip_closing(const char *text, struct span s)
{
    static const char *const closings[] = { "\"\"\"", "'''", "-->", "]]", "*/", "=end" };
    for (size_t i = 0; i < sizeof closings / sizeof *closings; i++)
        if (has_suffix(text, s, closings[i]))
            s.end -= (uint32_t)strlen(closings[i]);
    while (s.start < s.end && strchr("*#=-~ \t", text[s.end - 1]))
        s.end--;
    return s;
}

static bool says_something(const char *text, struct span s)
{
    for (; s.start < s.end; s.start++)
        if (isalnum((unsigned char)text[s.start]) || (unsigned char)text[s.start] >= 0x80)
            return true;
    return false;
}

/* For tools, not for readers. */
static bool is_directive_comment(const char *text, struct span s)
{
    static const char *const starts[] = {
        "eslint",
        "jshint",
        "jslint",
        "@ts-",
        "@flow",
        "prettier-",
        "istanbul",
        "noqa",
        "pylint",
        "mypy:",
        "type:",
        "nolint",
        "clang-format",
        "go:",
        "+build",
        "lint:",
        "-*-",
        "vim:",
        "vi:",
        "ex:",
        "coding:",
        "rustfmt",
        "@jsx",
        "biome-",
        "fmt:",
        "isort",
        "flake8",
        "cspell",
        "frozen_string_literal",
        "rubocop",
        "shellcheck",
        "usr/bin/",
        "bin/",
        "@vitest",
        "@jest",
        "global ",
        "globals ",
        "use strict",
        "<reference",
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (has_prefix(text, s, starts[i]))
            return true;
    return false;
}

/* A line without comment markers; empty when it says nothing. */
static struct span clean(const char *text, struct span line)
{
    struct span s = trim_span(text, line);
    s = trim_span(text, strip_opening(text, s));
    s = trim_span(text, strip_closing(text, s));
    if (has_prefix(text, s, "@brief ") || has_prefix(text, s, "\\brief "))
        s.start += 7;
    if (!says_something(text, s) || is_directive_comment(text, s))
        s.end = s.start;
    return s;
}

/* The lines of several comments, one after the other. */
struct lines {
    const struct gather *gather;
    size_t next, end;  /* preambles */
    struct span block; /* what is left of the one at hand */
};

static bool next_doc_line(struct lines *lines, struct span *line)
{
    const struct gather *g = lines->gather;
    while (lines->block.start >= lines->block.end) {
        while (lines->next < lines->end && g->preambles[lines->next].attribute)
            lines->next++;
        if (lines->next >= lines->end)
            return false;
        lines->block = g->preambles[lines->next++].span;
    }
    const char *start = g->text + lines->block.start;
    const char *newline = memchr(start, '\n', lines->block.end - lines->block.start);
    line->start = lines->block.start;
    line->end = newline ? (uint32_t)(newline - g->text) : lines->block.end;
    lines->block.start = newline ? line->end + 1 : lines->block.end;
    *line = clean(g->text, *line);
    return true;
}

static void add_doc_text(struct buf *out, const char *text, struct span s)
{
    if (out->size)
        buf_addch(out, ' ');
    for (uint32_t i = s.start; i < s.end; i++) {
        bool space = is_doc_space(text[i]);
        if (!space || !is_doc_space(text[i - 1]))
            buf_addch(out, space ? ' ' : text[i]);
    }
}

/* ---- the first line ---- */

static bool ends_sentence(const char *text, struct span s)
{
    return s.end > s.start && strchr(".!?:;", text[s.end - 1]);
}

/* Where the first sentence ends that ends inside the line; its end otherwise. */
static uint32_t sentence_end(const char *text, struct span s)
{
    for (uint32_t i = s.start; i + 2 < s.end; i++)
        if (strchr(".!?", text[i]) && text[i + 1] == ' ' && isupper((unsigned char)text[i + 2]))
            return i + 1;
    return s.end;
}

static bool is_tag(const char *text, struct span s)
{
    return text[s.start] == '@' || text[s.start] == '\\' || has_prefix(text, s, ":param");
}

static void first_line(struct lines *lines, struct buf *out)
{
    const char *text = lines->gather->text;
    struct span line;
    bool more = next_doc_line(lines, &line);
    while (more && line.start == line.end)
        more = next_doc_line(lines, &line);
    if (!more || is_tag(text, line))
        return;
    buf_limit(out, SUMMARY_DOC_MAX);
    add_doc_text(out, text, line);
    while (!ends_sentence(text, line) && out->size < SENTENCE_MAX && next_doc_line(lines, &line)) {
        if (line.start == line.end || is_tag(text, line))
            break;
        uint32_t end = sentence_end(text, line);
        bool ended = end < line.end;
        line.end = end;
        add_doc_text(out, text, line);
        if (ended)
            break;
    }
}

void docs_first_line(const struct gather *g, struct span span, struct buf *out)
{
    struct lines lines = { g, 0, 0, span };
    first_line(&lines, out);
}

/* ---- comments above something ---- */

/* Whether nothing but white space, with one line end at most, stands between. */
static bool is_adjacent(const char *text, uint32_t end, uint32_t start)
{
    int newlines = 0;
    if (start < end)
        return true; /* a comment in an attribute */
    if (start - end > GAP_MAX)
        return false;
    for (uint32_t i = end; i < start; i++) {
        if (!is_doc_space(text[i]))
            return false;
        newlines += text[i] == '\n';
    }
    return newlines <= (end && text[end - 1] == '\n' ? 0 : 1);
}

/* Whether it is the first thing in its line: else it belongs to what stands before it. */
static bool starts_line(const char *text, uint32_t start)
{
    for (uint32_t i = start; i > 0 && start - i < GAP_MAX; i--) {
        if (text[i - 1] == '\n')
            return true;
        if (!is_doc_space(text[i - 1]))
            return false;
    }
    return start < GAP_MAX;
}

/* A comment behind an attribute, in its line. */
static bool follows_attribute(const struct gather *g, size_t i)
{
    if (!i || !g->preambles[i - 1].attribute)
        return false;
    uint32_t end = g->preambles[i - 1].span.end, start = g->preambles[i].span.start;
    return end <= start && start - end < GAP_MAX && !memchr(g->text + end, '\n', start - end);
}

/* Where the run of comments and attributes begins that leads without a gap to `start`, as an index.
 */
static size_t run_above(const struct gather *g, uint32_t start, size_t end)
{
    size_t first = end;
    while (first > 0 && end - first < RUN_MAX) {
        const struct preamble *p = &g->preambles[first - 1];
        if (!is_adjacent(g->text, p->span.end, start))
            break;
        if (!starts_line(g->text, p->span.start) && !follows_attribute(g, first - 1))
            break;
        start = p->span.start;
        first--;
    }
    return first;
}

void docs_above(const struct gather *g, uint32_t start, struct buf *out)
{
    size_t end = gather_preambles_before(g, start);
    struct lines lines = { g, run_above(g, start, end), end, { 0, 0 } };
    first_line(&lines, out);
}

/* ---- of the file ---- */

static bool is_license(const char *text, struct span s)
{
    static const char *const words[] = { "copyright",
                                         "license",
                                         "licence",
                                         "spdx-",
                                         "permission is hereby",
                                         "all rights reserved",
                                         "redistribution",
                                         "(c) 20",
                                         "warrant",
                                         "this file is part of",
                                         "this program is free",
                                         "this library is free",
                                         "public domain" };
    char line[256];
    size_t length = s.end - s.start;
    if (length >= sizeof line)
        length = sizeof line - 1;
    for (size_t i = 0; i < length; i++)
        line[i] = (char)tolower((unsigned char)text[s.start + i]);
    line[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(line, words[i]))
            return true;
    return false;
}

/* All that the lines say, up to a licence or to SUMMARY_DOC_MAX. */
static void all_lines(struct lines *lines, struct buf *out)
{
    const char *text = lines->gather->text;
    struct span line;
    buf_limit(out, SUMMARY_DOC_MAX + 64);
    while (out->size < SUMMARY_DOC_MAX && next_doc_line(lines, &line)) {
        if (has_prefix(text, line, "@fileoverview ") || has_prefix(text, line, "@file "))
            line.start += text[line.start + 5] == ' ' ? 6 : 14;
        if (line.start == line.end || (is_tag(text, line) && !out->size))
            continue;
        if (is_license(text, line) || is_tag(text, line))
            break;
        add_doc_text(out, text, line);
    }
}

void docs_whole(const struct gather *g, struct span span, struct buf *out)
{
    struct lines lines = { g, 0, 0, span };
    all_lines(&lines, out);
}

static uint32_t end_of_comment_line(const struct gather *g, uint32_t at)
{
    const char *newline = memchr(g->text + at, '\n', g->size - at);
    return newline ? (uint32_t)(newline - g->text) : g->size;
}

/* Lines that may stand before the comment on the file. */
static bool is_prologue(const char *text, struct span line)
{
    static const char *const starts[] = { "#!",       "#ifndef ",  "#define ", "#pragma once",
                                          "package ", "<?php",     "'use ",    "\"use ",
                                          "<?xml",    "<!doctype", "module;",  "\xef\xbb\xbf" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (has_prefix(text, line, starts[i]))
            return true;
    return false;
}

/* Comments [first, end) that follow each other without an empty line. */
static size_t block_end(const struct gather *g, size_t first)
{
    size_t end = first + 1;
    while (end < g->preamble_count && end - first < RUN_MAX &&
           is_adjacent(g->text, g->preambles[end - 1].span.end, g->preambles[end].span.start))
        end++;
    return end;
}

void docs_of_file(const struct gather *g, uint32_t limit, struct buf *out)
{
    size_t next = 0;
    for (uint32_t at = 0; at < limit && !out->size;) {
        while (next < g->preamble_count && g->preambles[next].span.start < at)
            next++;
        if (is_doc_space(g->text[at])) {
            at++;
        } else if (next < g->preamble_count && g->preambles[next].span.start == at) {
            struct lines lines = { g, next, block_end(g, next), { 0, 0 } };
            next = lines.end;
            at = g->preambles[next - 1].span.end;
            all_lines(&lines, out);
        } else {
            struct span line = { at, end_of_comment_line(g, at) };
            if (!is_prologue(g->text, line))
                return;
            at = line.end;
        }
    }
}
