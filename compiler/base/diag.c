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

static void report(struct place at, const char *kind, const char *format, va_list args)
{
    if (!at.file) {
        fprintf(stderr, "troth: %s%s", kind, *kind ? ": " : "");
        vfprintf(stderr, format, args);
        fputc('\n', stderr);
        return;
    }
    char *text = source_line(at.file, at.line);
    int column = text ? true_column(text, at) : 0;
    fprintf(stderr, "%s:%d:", at.file, at.line);
    if (column)
        fprintf(stderr, "%d:", column);
    fprintf(stderr, " %s: ", kind);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    if (text)
        fprintf(stderr, "%5d | %s\n", at.line, text);
    if (column)
        fprintf(stderr, "      | %*s^\n", column - 1, "");
}

void diag_error(struct place at, const char *format, ...)
{
    if (muted)
        return;
    errors++;
    va_list args;
    va_start(args, format);
    report(at, "error", format, args);
    va_end(args);
    if (errors >= MOST_ERRORS) {
        fprintf(stderr, "troth: too many errors, the rest is not shown\n");
        exit(1);
    }
}

void diag_warning(struct place at, const char *format, ...)
{
    if (muted)
        return;
    va_list args;
    va_start(args, format);
    report(at, "warning", format, args);
    va_end(args);
}

void diag_note(struct place at, const char *format, ...)
{
    if (muted)
        return;
    va_list args;
    va_start(args, format);
    report(at, "note", format, args);
    va_end(args);
}

void diag_fatal(struct place at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(at, "error", format, args);
    va_end(args);
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
