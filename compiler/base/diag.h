/*
 * diag.h: diagnostics in gcc's form: file:line:col: error: text, the source line, a caret.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>
#include <stdbool.h>
#include "compiler/base/arena.h"

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
/*
 * Warnings with names, as gcc's: -Wtroth-NAME, -Wno-troth-NAME, -Werror=troth-NAME, -Wno-error=troth-NAME; -Wtroth and
 * -Wno-troth mean all of them. -Werror, -Wno-error and -w count, too. docs/diagnostics.md says what each is about.
 */
enum warning { WARNING_AWAIT, WARNING_BLOCKING, WARNING_BLOCKING_IO, WARNING_DETACHED_LOCAL, WARNING_DROPPED, WARNING_LOCK, WARNINGS };
enum severity { SEVERITY_DEFAULT, SEVERITY_IGNORED, SEVERITY_WARNING, SEVERITY_ERROR };
/* Looks at a word of a command line. True: it is about our warnings, and no compiler would know it. What is wrong with it is
 * reported. */
bool diag_option(const char *word);
bool diag_is_option(const char *word);
/* The warning that -WNAME means; WARNINGS: none of ours. */
enum warning diag_find(const char *name, size_t length);
/* `here` is what a pragma says for this place. True: it was reported, and notes may follow. */
bool diag_warn(enum warning w, enum severity here, struct place at, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* From now on diagnostics are kept, as objects in gcc's JSON format, with a comma between them. */
void diag_keep_json(void);
const struct buffer *diag_json(void);
void diag_add_json(const char *objects, size_t length);         /* objects that a compiler printed, without the brackets */
void diag_text_json(const char *kind, struct place at, const char *option, const char *text);  /* a line of a compiler that prints no JSON */

/* A fault of the compiler itself, or an operating-system failure: prints and exits (status 1). */
void diag_fatal(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
int diag_error_count(void);
/* While muted, nothing is printed or counted: the parser tries what it can copy untouched if it fails.
 * Returns what was set before. */
bool diag_mute(bool on);

#endif
