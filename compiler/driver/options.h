/*
 * options.h: what the words of a compiler's command line mean to a program that stands before the compiler.
 */
#ifndef DRIVER_OPTIONS_H
#define DRIVER_OPTIONS_H

#include <stdbool.h>
#include "compiler/base/arena.h"

/* Where an option's argument stands. */
enum option_argument {
    ALONE,          /* none: -c */
    JOINED,         /* in the same word: -std=c11 */
    SEPARATE,       /* the next word: -Xlinker -s */
    EITHER,         /* -Ifoo or -I foo */
    JOINED_AND      /* in the same word and the next: -Xarch_x86_64 -O2 */
};

/* What an option does to us. Preprocessing and compiling are two runs of the compiler for a unit that is lowered. */
enum option_role {
    ROLE_INPUT,             /* not an option */
    ROLE_BOTH,              /* belongs to both runs; so does every option that the table does not name */
    ROLE_PREPROCESS,        /* only to preprocessing */
    ROLE_COMPILE,           /* only to compiling and linking */
    ROLE_DROPPED,           /* to neither: it would change what our own -E means */
    ROLE_NO_LINK,           /* ends before linking: -c */
    ROLE_NO_LIBRARIES,      /* links, but not a program that we should complete: -shared */
    ROLE_PRINTS,            /* asks for what the preprocessor says: -E, -M */
    ROLE_STOPS,             /* the command is not ours at all: -###, --version */
    ROLE_OUTPUT,
    ROLE_LANGUAGE,
    ROLE_DEPEND,            /* -MD */
    ROLE_DEPEND_USER,       /* -MMD */
    ROLE_DEPEND_FILE,       /* -MF */
    ROLE_DEPEND_TARGET,     /* -MT, -MQ */
    ROLE_DEPEND_OTHER,      /* -MP, -MG */
    ROLE_WP,                /* -Wp,... */
    ROLE_SAVE_TEMPS,
    ROLE_ARCH,
    ROLE_TROTH,             /* ours: no compiler knows it */
    ROLE_END                /* -- */
};

/* One option with its arguments, or one input, in the command's order. */
struct item {
    const char *words[2];
    int count;
    enum option_role role;
    const char *value;              /* the argument, NULL when there is none; of an input: its name */
    const char *language;           /* of an input: the -x in force, NULL when there is none */
    bool is_source;                 /* an input that is C, preprocessed or not */
    bool is_preprocessed;           /* ... and has been through -E already */
    bool is_foreign;                /* an input that is not C and is preprocessed, too: .S, C++ */
    const char *lowered;            /* where its lowered text is; NULL: it is compiled as it stands */
};

struct command {
    LIST(char *) compiler;          /* the compiler and the launchers before it: ccache gcc */
    LIST(struct item) items;        /* with @file expanded */
    bool links, completes;          /* is there a link, and is what it makes a program that we should complete? */
    bool stops, prints;             /* see the roles above */
    bool json, json_ours;           /* diagnostics are to be printed as JSON; an option of ours says so */
    bool ours;                      /* there are options that no compiler knows */
    bool color_chosen, save_temps, depends, several_architectures;
    const char *output;             /* NULL: not given */
    const char *depend_file;        /* of -MF or -Wp,-MD,file */
    bool depend_target;             /* was one given? */
    const char *language;           /* the -x in force at the end; NULL: none */
    const char *error;              /* what keeps us from reading the command: the compiler shall say it better */
};

/*
 * Reads a command line; `arguments` ends with NULL. Nothing is diagnosed: a command that is wrong is the compiler's to
 * refuse. With `stop_at_input` it reads only up to the first input, and gives in *rest the number of words read.
 */
void command_read(struct command *c, char **arguments, bool stop_at_input, int *rest);

#endif
