/* queries.h - the queries of grammars/<language>/<any>.scm, put into the program by the build.
 *
 *     for (const struct query_source *q = query_sources; q->language; q++)
 *         if (!strcmp(q->language, name))
 *             ...q->text
 *
 * Ordered by language, then by file name; a language with two files has two entries, one without a file has none.
 * The table ends with an entry of NULLs.
 */
#ifndef REPOSE_GRAMMARS_QUERIES_H
#define REPOSE_GRAMMARS_QUERIES_H

struct query_source {
    const char *language; /* the name of the folder */
    const char *text;     /* NUL-terminated content of the file */
};

extern const struct query_source query_sources[];

#endif
