/*
 * messages.h: what the compiler said on standard error, passed on with our own diagnostics: as text, or all together as one
 * array in gcc's JSON format.
 */
#ifndef DRIVER_MESSAGES_H
#define DRIVER_MESSAGES_H

#include "compiler/driver/unit.h"

/* From the command: is JSON wanted? Then the words that ask the compiler for it, or for what can be made into it. */
void messages_begin(const struct command *c);
void messages_options(const struct command *c, struct word_list *w);
bool messages_json(void);
/* Passes on what a compiler said. Where a type error is about a promise, it says what is probably missing. */
void messages_pass(const struct buffer *said);
/* The array, if there is to be one. At the end, and before the process becomes another one. */
void messages_end(void);

#endif
