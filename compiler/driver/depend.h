/*
 * depend.h: dependency files (-MD and its kin). They are a by-product of preprocessing, but must say what they would say had
 * the compiler made them while compiling.
 */
#ifndef DRIVER_DEPEND_H
#define DRIVER_DEPEND_H

#include <stdbool.h>
#include "compiler/driver/options.h"
#include "compiler/driver/unit.h"

/* Adds the options with which preprocessing writes the dependencies to a private file; sets u->dependencies. */
void depend_options(struct source_unit *u, const struct command *c, struct word_list *w);

/* Puts the dependencies where the command wants them. false: reported. */
bool depend_deliver(const struct source_unit *u, const struct command *c);

/* Does the compiler name its files as clang does? A `cc` is asked, once. */
bool compiler_is_clang(const struct command *c);

/* Does the command end with -c or -S? With anything else gcc names what it leaves beside as it does for a program. */
bool command_assembles(const struct command *c);

#endif
