#include "brief/telling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "text/question.h"
#include "text/word_bytes.h"
#include "text/words.h"

#define RARE_SHARE 0.1 /* of the files of program text */
#define RARE_FILES 5   /* so few are always few */

/* Analysed forms, sorted. Few identifiers hold them, and yet they name nothing: what requests say of
 * any change. */
static const char *const prose_words[] = {
    "accept",     "actually",  "additional",    "additionally", "again",       "allow",
    "already",    "alway",     "automatically", "availabl",     "avoid",       "behavior",
    "behaviour",  "bet",       "cleanup",       "communicat",   "consistent",  "consistently",
    "correct",    "correctly", "creat",         "current",      "currently",   "disabl",
    "due",        "duplicat",  "early",         "enabl",        "ensur",       "even",
    "every",      "exist",     "experimental",  "expos",        "finish",      "first",
    "going",      "handl",     "help",          "improv",       "improvement", "instead",
    "introduc",   "keep",      "lat",           "later",        "logic",       "long",
    "manually",   "many",      "necessary",     "need",         "never",       "now",
    "often",      "optimiz",   "optimization",  "outdat",       "outsid",      "paramet",
    "performanc", "possibl",   "preserv",       "prevent",      "previous",    "proper",
    "properly",   "remain",    "renam",         "replac",       "respect",     "show",
    "simply",     "sometim",   "still",         "support",      "swap",        "tiny",
    "too",        "under",     "uniqu",         "unnecessary",  "until",       "updat",
    "usag",       "usually",   "wait",          "well",         "whenev",      "wheth",
    "whol",       "wrap",      "wrong",
};

static bool is_prose(const char *term)
{
    return word_is_among(term, prose_words, sizeof prose_words / sizeof *prose_words);
}

/* "feat" of "feat(cli): …", unless the request says it elsewhere, too. Any other word before a colon
 * ("redirect: …") is what the change is about. */
static bool is_kind_of_change(const struct request *request, const struct request_term *term)
{
    static const char *const kinds[] = { "feat",   "feature",  "fix",  "fixes", "bugfix",
                                         "hotfix", "chore",    "docs", "doc",   "style",
                                         "perf",   "refactor", "test", "tests", "build",
                                         "ci",     "revert",   "deps", "wip",   "task",
                                         "improve" };
    size_t n = word_length(request->said);
    if (!change_prefix_length(request->said) || term->count != 1 || term->length > n ||
        strncasecmp(term->text, request->said, term->length) != 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (n == strlen(kinds[i]) && !strncasecmp(kinds[i], request->said, n))
            return true;
    return false;
}

static size_t count_sources(const struct evidence *evidence)
{
    size_t count = 0;
    for (size_t i = 0; i < evidence->file_count; i++)
        count += evidence->files[i].indexed && evidence->files[i].role == ROLE_SOURCE;
    return count;
}

void telling_init(struct telling *out, const struct ranked_request *ranked, struct arena *arena)
{
    const struct evidence *evidence = &ranked->evidence;
    size_t terms = ranked->request.term_count, sources = count_sources(evidence);
    *out = (struct telling){ ranked, ARENA_ARRAY(arena, double, terms),
                             ARENA_ARRAY(arena, bool, terms) };
    for (size_t i = 0; i < terms; i++) {
        const struct evidence_term *term = &evidence->terms[i];
        size_t holders = 0;
        for (size_t j = 0; j < term->hit_count; j++)
            holders += evidence->files[term->hits[j].file].role == ROLE_SOURCE;
        if (ranked->request.terms[i].is_joined) /* nobody wrote it; a compound says it */
            continue;
        bool tells = term->hit_count && !is_prose(ranked->request.terms[i].text) &&
                     !is_kind_of_change(&ranked->request, &ranked->request.terms[i]);
        out->weights[i] = log(((double)evidence->file_count + 1) / ((double)term->hit_count + 1));
        out->is_rare[i] =
            tells && (holders <= RARE_FILES || (double)holders <= RARE_SHARE * (double)sources);
        if (out->is_rare[i])
            stem_starts_add(&out->rare, ranked->request.terms[i].text,
                            ranked->request.terms[i].length);
    }
}

bool telling_may_hold(const struct telling *telling, const char *text, size_t size)
{
    return words_may_begin(text, size, &telling->rare);
}

bool telling_starts(const struct telling *telling, struct stem_starts *out)
{
    const struct compounds *compounds = &telling->ranked->compounds.compounds;
    *out = telling->rare;
    stem_starts_join(out, &compounds->starts);
    return !compounds->abbreviations || !compounds->abbreviations->count;
}

double telling_compounds(const struct telling *telling, const char *text, size_t size,
                         bool is_definition)
{
    const struct compound_hits *hits = &telling->ranked->compounds;
    bool found[COMPOUNDS_MAX] = { false };
    double sum = 0;
    if (!compounds_mark(&hits->compounds, text, size, found))
        return 0;
    for (size_t i = 0; i < hits->compounds.count; i++)
        if (found[i] &&
            (is_definition ? compound_hits_tell(hits, i) : compound_hits_use_tells(hits, i)))
            sum += compound_hits_weight(hits, i);
    return sum;
}

#define NEIGHBOURS_MAX   80 /* files on either side, by path */
#define NEIGHBOURS_LEAST 3
#define MOST             0.75

static bool is_neighbour(const struct evidence *evidence, uint32_t file, uint32_t other)
{
    const char *path = evidence->files[file].path, *base = path_base(path);
    const char *near = evidence->files[other].path;
    return other != file && !strncmp(path, near, (size_t)(base - path)) &&
           !strchr(near + (base - path), '/') && evidence->files[other].indexed &&
           evidence->files[other].role == ROLE_SOURCE;
}

bool telling_sets_apart(const struct telling *telling, size_t term, uint32_t file)
{
    const struct evidence *evidence = &telling->ranked->evidence;
    size_t first = file > NEIGHBOURS_MAX ? file - NEIGHBOURS_MAX : 0, others = 0, holders = 0;
    for (size_t i = first; i < evidence->file_count && i <= (size_t)file + NEIGHBOURS_MAX; i++) {
        if (!is_neighbour(evidence, file, (uint32_t)i))
            continue;
        others++;
        holders += evidence_hit_of(&evidence->terms[term], (uint32_t)i) != NULL;
    }
    return others < NEIGHBOURS_LEAST || (double)holders < MOST * (double)others;
}

const char *telling_name(const struct telling *telling, uint32_t file, bool *is_defined)
{
    const struct compound_hits *hits = &telling->ranked->compounds;
    const struct compound_file *held = compound_hits_of(hits, file);
    const char *best = NULL;
    double most = 0;
    for (int uses = 0; held && !best && uses < 2; uses++)
        for (size_t i = 0; i < hits->compounds.count; i++) {
            const char *name = uses ? held->use[i] : held->definition[i];
            bool tells = uses ? compound_hits_use_tells(hits, i) : compound_hits_tell(hits, i);
            if (!name || !tells || compound_hits_weight(hits, i) <= most)
                continue;
            best = name;
            most = compound_hits_weight(hits, i);
            *is_defined = !uses;
        }
    return best;
}

bool telling_is_vague(const struct telling *telling)
{
    const struct compound_hits *hits = &telling->ranked->compounds;
    if (telling->ranked->evidence.mention_count)
        return false;
    for (size_t i = 0; i < telling->ranked->request.term_count; i++)
        if (telling->is_rare[i])
            return false;
    for (size_t i = 0; i < hits->compounds.count; i++)
        if (hits->definers[i] && compound_hits_tell(hits, i))
            return false;
    return true;
}
