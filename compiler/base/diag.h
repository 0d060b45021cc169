/*
 * diag.h: diagnostics in gcc's form: file:line:col: error: text, the source line, a caret.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>
#include <stdbool.h>

/*
 * A place in the source. `column` is that of the preprocessed text, and only a guess once a macro stands before it on
 * the line; `token` (may be NULL) is what must stand there: the column and the caret are left out if it does not and
 * cannot be found. file NULL: no place, the message starts with "troth: ".
 */
struct place { const char *file; int line, column; const char *token; size_t token_length; };

extern const struct place nowhere;

void diag_error(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_warning(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_note(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A fault of the compiler itself, or an operating-system failure: prints and exits (status 1). */
void diag_fatal(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
int diag_error_count(void);
/* While muted, nothing is printed or counted: the parser tries what it can copy untouched if it fails.
 * Returns what was set before. */
bool diag_mute(bool on);

#endif
