/*
 * messages.c: see messages.h. gcc prints JSON when it is asked; what clang prints is read line by line.
 */
#define _GNU_SOURCE
#include "compiler/driver/messages.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "compiler/base/diag.h"
#include "compiler/driver/depend.h"

static const char promise[] = "struct troth_promise_";
static const char hint[] = "this is a promise, not yet its value: did you forget `await`?";

static enum { TEXT, JSON_OF_GCC, JSON_OF_TEXT } mode;

/* --- options --------------------------------------------------------------------------------------------------------- */

void messages_begin(const struct command *c)
{
    bool json = c->json;
    mode = !json ? TEXT : compiler_is_clang(c) ? JSON_OF_TEXT : JSON_OF_GCC;
    if (json)
        diag_keep_json();
}

bool messages_json(void)
{
    return mode != TEXT;
}

void messages_options(const struct command *c, struct word_list *w)
{
    if (mode == JSON_OF_GCC)
        words_add(w, "-fdiagnostics-format=json");
    else if (mode == JSON_OF_TEXT) {
        words_add(w, "-fno-caret-diagnostics");
        words_add(w, "-fno-color-diagnostics");
    } else if (!c->color_chosen && isatty(2))
        words_add(w, "-fdiagnostics-color=always");
}

/* --- text --------------------------------------------------------------------------------------------------------------- */

struct message { const char *file, *kind, *text, *option; int line, column; };

/* A line without the colors of a terminal. */
static char *plain_line(const char *line, size_t length)
{
    struct buffer b = { 0 };
    buffer_string(&b, "");
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '\033') {
            while (i < length && line[i] != 'm' && line[i] != 'K')
                i++;
            continue;
        }
        buffer_char(&b, line[i]);
    }
    return b.data;
}

/* `file:12:5: error: text [-Woption]` */
static bool read_message(char *line, struct message *m)
{
    static const char *const kinds[] = { "error", "warning", "note", "fatal error" };
    *m = (struct message){ 0 };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !m->kind; i++) {
        char *kind = strstr(line, arena_format(": %s: ", kinds[i]));
        if (!kind || isspace((unsigned char)*line))
            continue;
        *kind = '\0';
        m->kind = kinds[i];
        m->text = kind + strlen(kinds[i]) + 4;
    }
    if (!m->kind)
        return false;
    for (int *number = &m->column; ; number = &m->line) {       /* from the right: column, line */
        char *colon = strrchr(line, ':');
        if (!colon || !isdigit((unsigned char)colon[1]))
            break;
        *number = atoi(colon + 1);
        *colon = '\0';
        if (number == &m->line)
            break;
    }
    if (!m->line) {
        m->line = m->column;
        m->column = 0;
    }
    m->file = line;
    char *option = strrchr(m->text, '[');
    if (option && !strncmp(option, "[-W", 3) && option[strlen(option) - 1] == ']' && option > m->text) {
        option[strlen(option) - 1] = '\0';
        option[-1] = '\0';
        m->option = option + 1;
    }
    return m->line > 0;
}

/* Is it about one promise where something else was meant? Between two promises `await` is not the answer. */
static bool wants_await(const char *text)
{
    const char *first = strstr(text, promise), *second = first ? strstr(first + 1, promise) : NULL;
    if (!first)
        return false;
    size_t length = sizeof promise - 1;
    while (first[length] == '_' || isalnum((unsigned char)first[length]))
        length++;
    for (; second; second = strstr(second + 1, promise))
        if (strncmp(first, second, length) || second[length] == '_' || isalnum((unsigned char)second[length]))
            return false;
    return true;
}

static void pass_hint(const struct message *m)
{
    if (m->column)
        fprintf(stderr, "%s:%d:%d: note: %s\n", m->file, m->line, m->column, hint);
    else
        fprintf(stderr, "%s:%d: note: %s\n", m->file, m->line, hint);
}

/* The hint follows a message with its source lines and notes: in front of the next error or warning. */
static void pass_text(const struct buffer *said)
{
    struct message m = { 0 }, about = { 0 };
    for (const char *line = said->data; line && *line; ) {
        size_t length = strcspn(line, "\n");
        bool summary = strstr(plain_line(line, length), " generated.") != NULL, found = read_message(plain_line(line, length), &m);
        if (about.file && ((found && strcmp(m.kind, "note")) || summary)) {
            pass_hint(&about);
            about.file = NULL;
        }
        if (found && strcmp(m.kind, "note") && wants_await(m.text))
            about = m;
        fwrite(line, 1, length, stderr);
        fputc('\n', stderr);
        line += length + (line[length] == '\n');
    }
    if (about.file)
        pass_hint(&about);
}

static void keep_text(const struct buffer *said)
{
    struct message m;
    for (const char *line = said->data; line && *line; ) {
        size_t length = strcspn(line, "\n");
        if (read_message(plain_line(line, length), &m)) {
            struct place at = { .file = m.file, .line = m.line, .column = m.column };
            diag_text_json(m.kind, at, m.option, m.text);
            if (wants_await(m.text) && strcmp(m.kind, "note"))
                diag_text_json("note", at, NULL, hint);
        } else if (!strstr(plain_line(line, length), " generated.")) {
            fwrite(line, 1, length, stderr);    /* of the linker, of the driver */
            fputc('\n', stderr);
        }
        line += length + (line[length] == '\n');
    }
}

/* --- gcc's JSON -------------------------------------------------------------------------------------------------------------- */

/* The end of the object that opens at p, behind its brace. */
static const char *object_end(const char *p, const char *end)
{
    int depth = 0;
    for (; p < end; p++) {
        if (*p == '"')
            for (p++; p < end && *p != '"'; p++)
                p += *p == '\\';
        depth += *p == '{';
        if (*p == '}' && --depth == 0)
            return p + 1;
    }
    return end;
}

static void keep_object(const char *object, size_t length)
{
    static const char none[] = "\"children\": []";
    const char *text = arena_copy(object, length), *children = strstr(text, none);
    if (!children || !wants_await(text)) {
        diag_add_json(text, length);
        return;
    }
    const char *rest = children + sizeof none - 2;
    const char *whole = arena_format("%.*s{\"kind\": \"note\", \"message\": \"%s\", \"locations\": []}%s", (int)(rest - text), text, hint, rest);
    diag_add_json(whole, strlen(whole));
}

static void keep_json(const struct buffer *said)
{
    for (const char *line = said->data; line && *line; ) {
        size_t length = strcspn(line, "\n");
        const char *end = line + length;
        if (*line == '[')
            for (const char *p = line; (p = memchr(p, '{', (size_t)(end - p))); ) {
                const char *behind = object_end(p, end);
                keep_object(p, (size_t)(behind - p));
                p = behind;
            }
        else {
            fwrite(line, 1, length, stderr);
            fputc('\n', stderr);
        }
        line = end + (*end == '\n');
    }
}

void messages_pass(const struct buffer *said)
{
    if (!said->length)
        return;
    if (mode == TEXT)
        pass_text(said);
    else if (mode == JSON_OF_TEXT)
        keep_text(said);
    else
        keep_json(said);
}

void messages_end(void)
{
    const struct buffer *json = diag_json();
    if (mode != TEXT)
        fprintf(stderr, "[%s]\n", json->length ? json->data : "");
    mode = TEXT;
}
