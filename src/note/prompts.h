/* prompts.h - the fixed texts that are sent to a model: the files of note/prompts/, put into the
 * program by the build. Whoever changes one bumps PROMPT_VERSION when notes written with the old
 * one should be written again: it is part of the input hash. */
#ifndef REPOSE_NOTE_PROMPTS_H
#define REPOSE_NOTE_PROMPTS_H

#define PROMPT_VERSION 1

extern const char prompt_instructions[];  /* of a module's note */
extern const char prompt_overview_text[]; /* of the repository's overview */
extern const char prompt_renewal_text[];  /* of aged facts */
extern const char prompt_verify_text[];   /* of a judgement on facts */
extern const char prompt_angles[];        /* one line for each further sample */
extern const char prompt_reply[];         /* JSON Schema of the reply */
extern const char prompt_renewal[];       /* the same for aged facts */
extern const char prompt_verify[];        /* the same for verdicts */

#endif
