/* prompts.h - the fixed texts that `eval --model` sends: the files of eval/prompts/, put into the
 * program by the build. */
#ifndef REPOSE_EVAL_PROMPTS_H
#define REPOSE_EVAL_PROMPTS_H

extern const char eval_locate[];  /* from something that is known */
extern const char eval_explore[]; /* with tools */
extern const char eval_files[];   /* JSON Schema of an answer */
extern const char eval_step[];    /* and of a step */

#endif
