/*
 * driver.h: the command's parts. Each takes the words after its name, ending with NULL, and gives an exit status.
 */
#ifndef DRIVER_DRIVER_H
#define DRIVER_DRIVER_H

#include <stdbool.h>

enum { STATUS_USAGE = 2 };

int driver_cc(char **arguments);
int driver_run(char **arguments);
int driver_lower(char **arguments);
int driver_sweep(char **arguments);
int driver_init(char **arguments);

/*
 * Compiles as `troth cc` does. With `program` set the command makes that program for `troth run`: the call always returns,
 * and the runtime is linked in also when the source does not use the words.
 */
int driver_compile(char **arguments, const char *program);

/* The compiler that `run` and `lower` use: the words of $CC, or cc. */
struct word_list;
void driver_compiler(struct word_list *w);

/* Do the options ask for a program that can be run? If not, it is said to the user of `verb`. */
struct command;
bool driver_makes_program(const struct command *options, const char *verb);
/* The options, without those that name libraries, or only those: they have to stand behind the sources. */
void driver_options(struct word_list *w, const struct command *options, bool libraries);

#endif
