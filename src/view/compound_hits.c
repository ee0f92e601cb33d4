#include "view/compound_hits.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "store/index_db.h"
#include "text/word_bytes.h"

#define FEW       4    /* files */
#define FEW_SHARE 0.25 /* of those looked at */
#define USE_SHARE 0.5  /* of a definition */

/* Marks what a name holds, and keeps it for what no name before it held. */
static void look_at_name(const struct compounds *compounds, const char *name, bool *held,
                         const char **first, struct arena *arena)
{
    bool found[COMPOUNDS_MAX] = { false };
    const char *copy = NULL;
    if (!compounds_mark(compounds, name, strlen(name), found))
        return;
    for (size_t i = 0; i < compounds->count; i++) {
        if (!found[i])
            continue;
        held[i] = true;
        if (!first[i])
            first[i] = copy = copy ? copy : arena_strdup(arena, name);
    }
}

static int count_compounds_in(struct view *view, uint32_t file, const struct compounds *compounds,
                              struct compound_file *out, struct arena *arena, struct err *err)
{
    const struct file *known = &view->snapshot->files[file];
    struct arena scratch = ARENA_INIT;
    struct summary summary = { 0 };
    out->file = file;
    compounds_mark(compounds, known->path, strlen(known->path), out->defined);
    int found = view_summary(view, file, &scratch, &summary, err);
    for (size_t i = 0; found == 1 && i < summary.definition_count; i++)
        look_at_name(compounds, summary.definitions[i].name, out->defined, out->definition, arena);
    for (size_t i = 0; found == 1 && i < summary.reference_count; i++)
        look_at_name(compounds, summary.references[i].name, out->used, out->use, arena);
    arena_release(&scratch);
    return found < 0 ? -1 : 0;
}

/* ---- abbreviations ---- */

#define LETTERS_MIN 3
#define LETTERS_MAX 5

/* No program text has the word. */
static bool is_unknown(const struct evidence *evidence, const char *word)
{
    size_t t = request_whole_term(evidence->request, word);
    if (t == evidence->request->term_count)
        return false;
    for (size_t i = 0; i < evidence->terms[t].hit_count; i++)
        if (evidence->files[evidence->terms[t].hits[i].file].role == ROLE_SOURCE)
            return false;
    return true;
}

/* Of the title: "KKP", and "hfe", which is not so surely one. */
static void find_abbreviations(const struct evidence *evidence, struct abbreviations *out)
{
    const char *s = evidence->request->said, *end = s + strcspn(s, "\r\n");
    for (size_t n; s < end && out->count < ABBREVIATIONS_MAX; s += n ? n : 1) {
        n = word_length(s);
        size_t capitals = 0, letters = 0;
        char *lower = out->letters[out->count];
        for (size_t i = 0; i < n && n <= LETTERS_MAX; i++) {
            capitals += isupper((unsigned char)s[i]) != 0;
            letters += isalpha((unsigned char)s[i]) != 0;
            lower[i] = (char)tolower((unsigned char)s[i]);
        }
        if (n < LETTERS_MIN || n > LETTERS_MAX || letters != n ||
            (capitals != n && n != LETTERS_MIN))
            continue;
        lower[n] = '\0';
        if (is_unknown(evidence, lower))
            out->may_be_cut[out->count++] = capitals == n;
    }
}

int compound_hits_find(struct view *view, const struct evidence *evidence,
                       const struct ranking *ranking, struct arena *arena,
                       struct compound_hits *out, struct err *err)
{
    struct abbreviations *abbreviations = ARENA_NEW(arena, struct abbreviations);
    memset(out, 0, sizeof *out);
    find_abbreviations(evidence, abbreviations);
    compounds_find(&out->compounds, evidence->request, abbreviations, arena);
    if (!view->db || !out->compounds.count)
        return 0;
    out->count = ranking->count < COMPOUND_FILES_MAX ? ranking->count : COMPOUND_FILES_MAX;
    out->held = ARENA_ARRAY(arena, struct compound_file, out->count);
    for (size_t i = 0; i < out->count; i++) {
        if (count_compounds_in(view, ranking->files[i].file, &out->compounds, &out->held[i], arena,
                               err))
            return -1;
        for (size_t j = 0; j < out->compounds.count; j++) {
            out->definers[j] += out->held[i].defined[j];
            out->users[j] += out->held[i].used[j];
        }
    }
    return 0;
}

const struct compound_file *compound_hits_of(const struct compound_hits *hits, uint32_t file)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->held[i].file == file)
            return &hits->held[i];
    return NULL;
}

static double rarity_of(const struct compound_hits *hits, uint32_t files)
{
    return log(((double)hits->count + 1) / (files + 1.0));
}

static bool are_few(const struct compound_hits *hits, uint32_t files)
{
    return files <= FEW || files <= FEW_SHARE * (double)hits->count;
}

bool compound_hits_tell(const struct compound_hits *hits, size_t compound)
{
    return are_few(hits, hits->definers[compound]);
}

bool compound_hits_use_tells(const struct compound_hits *hits, size_t compound)
{
    return compound_hits_tell(hits, compound) && are_few(hits, hits->users[compound]);
}

double compound_hits_weight(const struct compound_hits *hits, size_t compound)
{
    return rarity_of(hits, hits->definers[compound]);
}

void compound_hits_shares(const struct compound_hits *hits, float shares[COMPOUND_FILES_MAX])
{
    float most = 0;
    for (size_t i = 0; i < hits->count; i++) {
        double sum = 0;
        for (size_t j = 0; j < hits->compounds.title_count; j++) {
            if (hits->held[i].defined[j] && are_few(hits, hits->definers[j]))
                sum += rarity_of(hits, hits->definers[j]);
            if (hits->held[i].used[j] && are_few(hits, hits->users[j]))
                sum += USE_SHARE * rarity_of(hits, hits->users[j]);
        }
        shares[i] = (float)sum;
        most = shares[i] > most ? shares[i] : most;
    }
    for (size_t i = 0; most > 0 && i < hits->count; i++)
        shares[i] /= most;
}
