/*
 * diag.c: prints diagnostics. The source line is read from the file that the line markers name; a file that cannot be
 * read (standard input) just has no line shown.
 */
#include "compiler/base/diag.h"
#include "compiler/base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ERRORS = 20 };

const struct place nowhere;
static int errors;
static bool muted;

/* A line of a file, without its newline; NULL if it is not to be had. */
static char *source_line(const char *file, int line)
{
    FILE *in = fopen(file, "r");
    if (!in)
        return NULL;
    struct buffer b = {0};
    int c, n = 1;
    while (n < line && (c = getc(in)) != EOF)
        n += c == '\n';
    while (n == line && (c = getc(in)) != EOF && c != '\n')
        buffer_char(&b, (char)(c == '\t' ? ' ' : c));
    fclose(in);
    return b.data;
}

/* The column (from 1) where the token really stands in the line; 0: not found, or at several places. */
static int true_column(const char *text, struct place at)
{
    size_t length = strlen(text);
    if (at.column < 1 || !at.token || !at.token_length)
        return at.column >= 1 && (size_t)at.column <= length + 1 && !at.token ? at.column : 0;
    if ((size_t)at.column - 1 + at.token_length <= length && !memcmp(text + at.column - 1, at.token, at.token_length))
        return at.column;
    int found = 0;
    for (size_t i = 0; i + at.token_length <= length; i++)
        if (!memcmp(text + i, at.token, at.token_length)) {
            if (found)
                return 0;
            found = (int)i + 1;
        }
    return found;
}

/* --- JSON, in the form of gcc's -fdiagnostics-format=json --------------------------------------------------------- */

static bool keeps_json;
static struct buffer json;
static size_t children;                         /* where the last diagnostic's children end, 0: it has none that may follow */

static void json_string(struct buffer *b, const char *text)
{
    buffer_char(b, '"');
    for (const char *p = text; *p; p++)
        if (*p == '"' || *p == '\\')
            buffer_format(b, "\\%c", *p);
        else if ((unsigned char)*p < ' ')
            buffer_format(b, "\\u%04x", (unsigned char)*p);
        else
            buffer_char(b, *p);
    buffer_char(b, '"');
}

static void json_place(struct buffer *b, const char *name, struct place at, int column)
{
    buffer_format(b, "\"%s\": {\"file\": ", name);
    json_string(b, at.file);
    buffer_format(b, ", \"line\": %d", at.line);
    if (column)
        buffer_format(b, ", \"display-column\": %d, \"byte-column\": %d, \"column\": %d", column, column, column);
    buffer_char(b, '}');
}

static void json_diagnostic(struct place at, int column, const char *kind, const char *option, const char *text)
{
    struct buffer b = {0};
    bool note = !strcmp(kind, "note") && children;
    buffer_string(&b, "{\"kind\": ");
    json_string(&b, kind);
    buffer_string(&b, ", \"message\": ");
    json_string(&b, text);
    if (option && *option) {
        buffer_string(&b, ", \"option\": ");
        json_string(&b, option);
    }
    buffer_string(&b, ", \"locations\": [");
    if (at.file) {
        buffer_char(&b, '{');
        json_place(&b, "caret", at, column);
        if (column && at.token_length > 1) {
            buffer_string(&b, ", ");
            json_place(&b, "finish", at, column + (int)at.token_length - 1);
        }
        buffer_char(&b, '}');
    }
    buffer_char(&b, ']');
    if (note) {                                 /* a note belongs to the diagnostic in front of it */
        buffer_char(&b, '}');
        bool first = json.data[children - 1] == '[';
        const char *rest = arena_copy(json.data + children, json.length - children);
        json.length = children;
        buffer_format(&json, "%s%s", first ? "" : ", ", b.data);
        children = json.length;
        buffer_string(&json, rest);
        return;
    }
    if (json.length)
        buffer_string(&json, ", ");
    buffer_format(&json, "%s, \"column-origin\": 1, \"children\": [", b.data);
    children = json.length;
    buffer_string(&json, "], \"escape-source\": false}");
}

void diag_keep_json(void)
{
    keeps_json = true;
}

const struct buffer *diag_json(void)
{
    return &json;
}

void diag_add_json(const char *objects, size_t length)
{
    if (!length)
        return;
    if (json.length)
        buffer_string(&json, ", ");
    buffer_add(&json, objects, length);
    children = 0;
}

void diag_text_json(const char *kind, struct place at, const char *option, const char *text)
{
    json_diagnostic(at, at.column, kind, option, text);
}

/* --- reports ------------------------------------------------------------------------------------------------------- */

static void report(struct place at, const char *kind, const char *option, const char *format, va_list args)
{
    char *message = arena_vformat(format, args);
    char *text = at.file ? source_line(at.file, at.line) : NULL;
    int column = text ? true_column(text, at) : 0;
    if (keeps_json) {
        json_diagnostic(at, column, kind, option, message);
        return;
    }
    const char *name = option && *option ? arena_format(" [%s]", option) : "";
    if (!at.file) {
        fprintf(stderr, "troth: %s%s%s%s\n", kind, *kind ? ": " : "", message, name);
        return;
    }
    fprintf(stderr, "%s:%d:", at.file, at.line);
    if (column)
        fprintf(stderr, "%d:", column);
    fprintf(stderr, " %s: %s%s\n", kind, message, name);
    if (text)
        fprintf(stderr, "%5d | %s\n", at.line, text);
    if (column)
        fprintf(stderr, "      | %*s^\n", column - 1, "");
}

static void check_limit(void)
{
    if (errors < MOST_ERRORS)
        return;
    if (keeps_json)
        fprintf(stderr, "[%s]\n", json.data);
    else
        fprintf(stderr, "troth: too many errors, the rest is not shown\n");
    exit(1);
}

void diag_error(struct place at, const char *format, ...)
{
    if (muted)
        return;
    errors++;
    va_list args;
    va_start(args, format);
    report(at, "error", NULL, format, args);
    va_end(args);
    check_limit();
}

/* --- warnings with names --------------------------------------------------------------------------------------------- */

static struct { const char *name; bool on; int shown, error; } warnings[WARNINGS] = {     /* shown, error: 1 yes, -1 no, 0 not said */
    [WARNING_AWAIT] = { "troth-await", true, 0, 0 },
    [WARNING_BLOCKING] = { "troth-blocking", true, 0, 0 },
    [WARNING_BLOCKING_IO] = { "troth-blocking-io", false, 0, 0 },
    [WARNING_DETACHED_LOCAL] = { "troth-detached-local", true, 0, 0 },
    [WARNING_DROPPED] = { "troth-dropped", false, 0, 0 },
    [WARNING_LOCK] = { "troth-lock", true, 0, 0 },
};
static bool all_errors, no_warnings;

enum warning diag_find(const char *name, size_t length)
{
    int w = 0;
    while (w < WARNINGS && !(strlen(warnings[w].name) == length && !memcmp(warnings[w].name, name, length)))
        w++;
    return (enum warning)w;
}

/* The part behind the prefix; NULL: the word does not begin with it. */
static const char *behind(const char *word, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(word, prefix, n) ? NULL : word + n;
}

bool diag_is_option(const char *word)
{
    return behind(word, "-Wtroth") || behind(word, "-Wno-troth") || behind(word, "-Werror=troth") || behind(word, "-Wno-error=troth");
}

bool diag_option(const char *word)
{
    const char *name, *yes = behind(word, "-W"), *no = behind(word, "-Wno-"), *error = behind(word, "-Werror="), *no_error = behind(word, "-Wno-error=");
    if (!strcmp(word, "-Werror") || !strcmp(word, "-Wno-error"))
        all_errors = word[2] == 'e';
    no_warnings |= !strcmp(word, "-w");
    if (!diag_is_option(word))
        return false;
    name = no_error ? no_error : error ? error : no ? no : yes;
    bool all = !strcmp(name, "troth"), turned_off = !error && !no_error && no;
    enum warning found = diag_find(name, strlen(name));
    if (!all && found == WARNINGS && !turned_off)           /* gcc, too, lets pass what only turns off */
        diag_error(nowhere, "there is no warning `-W%s`; docs/diagnostics.md lists them", name);
    for (int w = 0; w < WARNINGS; w++) {
        if (!all && w != (int)found)
            continue;
        if (!no_error)
            warnings[w].shown = turned_off ? -1 : 1;
        if (error || no_error)
            warnings[w].error = error ? 1 : -1;
    }
    return true;
}

static enum severity severity_of(enum warning w, enum severity here)
{
    bool on = warnings[w].shown ? warnings[w].shown > 0 : warnings[w].on;
    bool error = warnings[w].error ? warnings[w].error > 0 : all_errors;
    if (here == SEVERITY_IGNORED || here == SEVERITY_ERROR)
        return here;
    if (no_warnings && !error)
        return SEVERITY_IGNORED;
    return !on && here != SEVERITY_WARNING ? SEVERITY_IGNORED : error ? SEVERITY_ERROR : SEVERITY_WARNING;
}

bool diag_warn(enum warning w, enum severity here, struct place at, const char *format, ...)
{
    enum severity severity = severity_of(w, here);
    if (muted || severity == SEVERITY_IGNORED)
        return false;
    bool error = severity == SEVERITY_ERROR;
    va_list args;
    va_start(args, format);
    report(at, error ? "error" : "warning", arena_format(error ? "-Werror=%s" : "-W%s", warnings[w].name), format, args);
    va_end(args);
    errors += error;
    check_limit();
    return true;
}

void diag_warning(struct place at, const char *format, ...)
{
    if (muted)
        return;
    va_list args;
    va_start(args, format);
    report(at, "warning", NULL, format, args);
    va_end(args);
}

void diag_note(struct place at, const char *format, ...)
{
    if (muted)
        return;
    va_list args;
    va_start(args, format);
    report(at, "note", NULL, format, args);
    va_end(args);
}

void diag_fatal(struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(at, "error", NULL, format, args);
    va_end(args);
    if (keeps_json)
        fprintf(stderr, "[%s]\n", json.data);
    exit(1);
}

int diag_error_count(void)
{
    return errors;
}

bool diag_mute(bool on)
{
    bool was = muted;
    muted = on;
    return was;
}
