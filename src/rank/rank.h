/* rank.h - from the evidence of the index to an ordered list of files. Pure: no I/O, no clock; the
 * same evidence always gives the same answer, whatever the order it was gathered in.
 *
 * view/evidence.c fills a struct evidence from the store. Each signal (rank/signal_*.c) turns it
 * into one number per file, normalised to 0..1 by its own rule; rank/fuse.c joins them by the
 * shipped weights (weights.h, trained by script/train) into a probability that the file must be
 * edited.
 */
#ifndef REPOSE_RANK_RANK_H
#define REPOSE_RANK_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/file.h"
#include "text/request.h"

enum signal {
    SIGNAL_PATH,      /* BM25 of the request over the words of the path */
    SIGNAL_NAME,      /* of a question: how much of the file's name it says */
    SIGNAL_TEXT,      /* BM25 over the words of the file */
    SIGNAL_TOPIC,     /* the same, with words that few past messages use counting more */
    SIGNAL_MENTION,   /* the request names the path, or a symbol that the file defines */
    SIGNAL_USES,      /* holds an identifier that the request names */
    SIGNAL_PAST,      /* files of past commits whose messages resemble the request */
    SIGNAL_ONGOING,   /* the same, the newest commits first of all */
    SIGNAL_FOLDER,    /* other files of its folder are files of such commits */
    SIGNAL_COCHANGE,  /* changes together with the best candidates */
    SIGNAL_PATTERN,   /* changes together with them in commits that resemble the request */
    SIGNAL_REFERENCE, /* shares names with the best candidates */
    SIGNAL_CHURN,     /* how often it changed lately */
    SIGNAL_RECENT,    /* how many changes ago it changed last */
    SIGNAL_SIZE,      /* logarithm of its length */
    SIGNAL_NOTE,      /* one fact that notes by a model say of it speaks of the request */
    SIGNAL_COUNT
};

const char *signal_name(enum signal signal);

/* A model: log-odds that a file must be edited = bias + the sum over the signals of weight x signal
 * + square x signal^2 + what its role adds. */
struct rank_weights {
    float bias;
    float signal[SIGNAL_COUNT];
    float square[SIGNAL_COUNT];
    float test, document, data;
};

/* ---- evidence ---- */

struct evidence_file {
    const char *path;
    const char *language;
    enum file_role role;
    bool indexed;        /* has words; a skipped file has only its path */
    uint32_t lengths[3]; /* words by field (text/words.h) */
    uint32_t lines;
};

/* One (file, counts) of a term. */
struct evidence_hit {
    uint32_t file; /* index into evidence.files */
    uint32_t counts[3];
};

/* Where one term of the request (request.terms[i]) occurs in files; ascending by file. */
struct evidence_term {
    struct evidence_hit *hits;
    size_t hit_count;
};

/* What a file holds of the term; NULL: nothing. Binary search. */
static inline const struct evidence_hit *evidence_hit_of(const struct evidence_term *term,
                                                         uint32_t file)
{
    size_t low = 0, high = term->hit_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (term->hits[middle].file < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low < term->hit_count && term->hits[low].file == file ? &term->hits[low] : NULL;
}

/* A past change of the window. Only files that exist in the snapshot (by path) are listed. */
struct evidence_commit {
    int64_t time;
    uint32_t *files; /* ascending, distinct */
    size_t file_count;
    uint32_t *origins; /* NULL, or alike for files that were one then (model/changes.h) */
    uint32_t *others;  /* of which it speaks, and which it only moved or brought */
    size_t other_count;
    uint32_t paths_total;   /* all paths that it changed */
    uint32_t message_terms; /* length of its message */
};

/* Where one term of the request occurs in commit messages; ascending by commit. */
struct evidence_message_hit {
    uint32_t commit; /* index into evidence.commits */
    uint32_t subject, body;
};

/* Whether two files of a change, by their places in it, changed together. */
static inline bool evidence_couples(const struct evidence_commit *commit, size_t a, size_t b)
{
    return a != b && !(commit->origins && commit->origins[a] == commit->origins[b]);
}

/* The files that it speaks of: place 0 … evidence_spoken_count() - 1. */
static inline size_t evidence_spoken_count(const struct evidence_commit *commit)
{
    return commit->file_count + commit->other_count;
}

static inline uint32_t evidence_spoken(const struct evidence_commit *commit, size_t place)
{
    return place < commit->file_count ? commit->files[place]
                                      : commit->others[place - commit->file_count];
}

struct evidence_message_term {
    struct evidence_message_hit *hits;
    size_t hit_count;
};

/* A directed edge between files: `from` references a name that `to` defines. */
struct evidence_edge {
    uint32_t from, to;
    float weight; /* 1 / (number of files that the name may lead to) */
};

enum mention_kind {
    MENTION_PATH,   /* names the file */
    MENTION_SYMBOL, /* names what it defines */
    MENTION_QUOTE,  /* quotes what stands in it, byte for byte */
    MENTION_KEPT,   /* names the file, and says that it stays as it is */
};

/* Where a text stands in a file. */
struct evidence_place {
    uint32_t file;
    uint32_t line; /* of the first time */
};

/* The files that hold a quoted text of the request byte for byte, or as much of it as program
 * text does (view/message_hits.h). */
struct evidence_quote {
    const char *parts;             /* that they hold, "..." between; NULL: all of it */
    struct evidence_place *places; /* ascending by file */
    size_t count;
    bool is_known; /* false: not all files were looked at, and there may be more */
};

/* A literal of the request that was found. */
struct evidence_mention {
    uint32_t file;
    enum mention_kind kind;
    uint32_t rivals; /* how many files share this path suffix, define this symbol, hold this text;
                   1: unambiguous */
    uint32_t line;   /* of a quotation: its first place; else 0 */
    const char *text;
    bool is_slight; /* it defines the name in one line, and others in more, as a prototype and its
                       function; only where that is looked at */
};

/* What notes by a model say in one fact, or predict in one request, that holds words of the request. */
struct evidence_fact {
    const uint32_t *files; /* that it speaks of */
    size_t file_count;
};

/* Which of these facts hold one term of the request. */
struct evidence_fact_term {
    uint32_t *facts;
    size_t count;
};

struct evidence {
    const struct request *request;
    const struct rank_weights *weights; /* learned here, for the second round; NULL: as shipped */
    struct evidence_file *files;        /* in path order: the tie break */
    size_t file_count;
    double average_lengths[3];   /* over indexed files, by field */
    struct evidence_term *terms; /* one per request term */
    struct evidence_commit
        *commits; /* newest first; then merge_count merges likewise, of which only
                                        the messages count */
    size_t commit_count, merge_count;
    struct evidence_message_term *messages; /* one per request term */
    struct evidence_quote *quotes;          /* one per quoted text of the request */
    struct evidence_mention *mentions;
    size_t mention_count;
    struct evidence_fact *facts;
    size_t fact_count;
    struct evidence_fact_term *fact_terms; /* one per request term */
    size_t facts_in_all;                   /* also those that hold none; 0: no note by a model */
    int64_t now;                           /* time of the newest commit of the window */
};

/* Edges around a few files, asked for in the middle of ranking when the first candidates are known.
 */
struct edge_source {
    void *data;
    /* Edges in either direction that touch one of the files; in arena. */
    int (*edges)(void *data, const uint32_t *files, size_t count, struct arena *arena,
                 struct evidence_edge **edges, size_t *edge_count);
};

/* ---- result ---- */

struct ranked_file {
    uint32_t file; /* index into evidence.files */
    float score;   /* log-odds */
    float probability;
    float signals[SIGNAL_COUNT]; /* 0..1 */
    unsigned tier;               /* of literal evidence: 2 named, 1 holds what is quoted, 0 */
    /* For `why`: the request terms that counted most in words, and the past commits that named it
     * (indices). */
    uint32_t top_terms[4];
    uint32_t top_term_count;
    uint32_t top_commits[3];
    uint32_t top_commit_count;
    uint32_t partner; /* candidate it changes most with; UINT32_MAX none */
};

struct ranking {
    struct ranked_file
        *files; /* best first: tier, score, then path; every file with any signal of its
                                  own, at most `limit` */
    size_t count;
    double confidence; /* 0..1: probability that the best file is right, damped by how flat the head
                          of the list is */
};

/* Everything in arena. edges may be NULL. */
void rank_files(const struct evidence *evidence, const struct edge_source *edges, size_t limit,
                struct arena *arena, struct ranking *out);

/* Raises each of the first `count` files by its share (0..1) of what neighbouring words of the request
 * in its names are worth, and orders them anew. */
void rank_raise(struct ranking *ranking, const float *shares, size_t count);

/* A digest of the shipped weights. */
uint64_t rank_version(void);

/* Of the second round, as shipped. */
extern const struct rank_weights *const rank_shipped;
/* The log-odds of a file with these signals. */
float rank_score(const struct rank_weights *weights, const float signals[SIGNAL_COUNT],
                 enum file_role role);

#endif
