/*
 * unit.h: one source of a command line, from its name to its lowered text.
 */
#ifndef DRIVER_UNIT_H
#define DRIVER_UNIT_H

#include "compiler/base/arena.h"
#include "compiler/driver/options.h"
#include "compiler/lower/lower.h"

/* A growing list of words for a child process. */
struct word_list { char **data; size_t count, capacity; };
void words_add(struct word_list *w, const char *word);

/* What the preprocessor must be told so that <troth.h> opts a unit in: the last words of its command line. */
void words_add_preprocessing(struct word_list *w);

struct source_unit {
    struct item *item;
    enum unit_result result;
    struct buffer text;             /* what the compiler is to be given, when the unit was lowered or always when `keep` */
    bool must_replace;              /* it must: the unit was lowered, or its source is a pipe and has been read */
    bool awaits;                    /* it has not opted in, and yet there is a word `await` in it */
    int status;                     /* when it failed */
    const char *dependencies;       /* the file with what -MD asks for; NULL: nothing does */
};

/*
 * Preprocesses and lowers one source. `input` is where `-` is read from. A source that cannot be preprocessed, and had not
 * opted in when that was found, counts as plain, so that the compiler itself refuses it. With `keep` the text of a plain
 * unit is given too, and one that cannot be preprocessed has failed.
 */
void unit_read(struct source_unit *u, const struct command *c, int input, bool keep);

#endif
