/*
 * out.c: text from tokens, and the line that it stands at.
 */
#include "compiler/print/out.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct tokens *tokens;
static struct replaced { int last; const char *text; } *table;

void print_begin(const struct tokens *t)
{
    tokens = t;
    table = arena_alloc((size_t)t->count * sizeof *table);
}

void replace(int first, int last, const char *text)
{
    table[first] = (struct replaced){ last, text };
}

const char *replacement(int first, int *last)
{
    *last = table[first].last;
    return table[first].text;
}

/* --- text ------------------------------------------------------------------------------------------------------------ */

static const char *end_of(int i)
{
    return i < 0 ? tokens->text : tokens->at[i].start + tokens->at[i].length;
}

/* The white space in front of token i as it is, but for the pragma that is ours. */
static void add_space(struct buffer *b, int i)
{
    const char *p = end_of(i - 1), *end = tokens->at[i].start;
    if (!tokens->at[i].pragma) {
        buffer_add(b, p, (size_t)(end - p));
        return;
    }
    while (p < end) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        eol = eol ? eol : end;
        if (!(eol - p > 13 && !memcmp(p, "#pragma troth", 13)))
            buffer_add(b, p, (size_t)(eol - p));
        if (eol < end)
            buffer_char(b, '\n');
        p = eol < end ? eol + 1 : end;
    }
}

/* One space where there was any; two tokens that would run together get one, too. */
static void add_flat_space(struct buffer *b, int i)
{
    if (end_of(i - 1) < tokens->at[i].start)
        buffer_char(b, ' ');
}

static char *build(int first, int last, bool flat)
{
    struct buffer b = {0};
    buffer_string(&b, "");
    for (int i = first; i < last;) {
        if (i > first) {
            if (flat)
                add_flat_space(&b, i);
            else
                add_space(&b, i);
        }
        if (table[i].text && table[i].last <= last) {
            buffer_string(&b, table[i].text);
            i = table[i].last;
        } else {
            buffer_add(&b, tokens->at[i].start, (size_t)tokens->at[i].length);
            i++;
        }
    }
    return b.data;
}

char *text_of(int first, int last)
{
    return build(first, last, false);
}

char *flat_text(int first, int last)
{
    return build(first, last, true);
}

/* --- output ------------------------------------------------------------------------------------------------------------ */

/* Reads a line marker that is being copied: `# 12 "file" 3`. */
static void read_marker(struct out *o, const char *p)
{
    char *after;
    long line = strtol(p + 2, &after, 10);
    const char *open = strchr(after, '"'), *eol = strchr(after, '\n');
    if (!open || (eol && open > eol))
        return;
    struct buffer name = {0};
    const char *q = open + 1;
    for (; *q && *q != '"' && *q != '\n'; q++) {
        if (*q == '\\' && q[1])
            q++;
        buffer_char(&name, *q);
    }
    if (name.length > 1 && !strcmp(name.data + name.length - 2, "//"))
        return;
    o->file = intern(name.data ? name.data : "", name.length);
    o->line = (int)line - 1;                    /* the newline behind it makes it `line` */
    o->system = false;
    for (; *q && *q != '\n'; q++)
        o->system |= *q == '3';
}

void out_add(struct out *o, const char *text)
{
    const char *p = text;
    if (!*p)
        return;
    if (o->line_start && p[0] == '#' && p[1] == ' ' && isdigit((unsigned char)p[2]))
        read_marker(o, p);
    for (const char *nl; (nl = strchr(p, '\n')); p = nl + 1) {
        o->line++;
        if (nl[1] == '#' && nl[2] == ' ' && isdigit((unsigned char)nl[3]))
            read_marker(o, nl + 1);
    }
    buffer_string(&o->text, text);
    o->line_start = !*p;
}

void out_format(struct out *o, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    out_add(o, arena_vformat(format, args));
    va_end(args);
}

void out_pack(struct out *o, int here, int wanted)
{
    if (here != wanted && wanted)
        out_format(o, "#pragma pack(push, %d)\n", wanted);
    else if (here != wanted)
        out_add(o, "#pragma pack(push)\n#pragma pack()\n");
}

void out_unpack(struct out *o, int here, int wanted)
{
    if (here != wanted)
        out_add(o, "#pragma pack(pop)\n");
}

void out_one_line(struct out *o, const char *text)
{
    struct buffer b = {0};
    for (const char *p = text; *p; p++) {
        if (*p != '\n') {
            buffer_char(&b, *p);
            continue;
        }
        p += strspn(p, " \n") - 1;
        if (p[1])
            buffer_char(&b, ' ');
    }
    buffer_char(&b, '\n');
    out_add(o, b.data);
}

void out_marker(struct out *o, const char *file, int line, bool system)
{
    if (!o->line_start)
        buffer_char(&o->text, '\n');
    buffer_format(&o->text, "# %d \"", line);
    for (const char *p = file; *p; p++) {
        if (*p == '"' || *p == '\\')
            buffer_char(&o->text, '\\');
        buffer_char(&o->text, *p);
    }
    buffer_string(&o->text, system ? "\" 3\n" : "\"\n");
    o->file = file;
    o->line = line;
    o->system = system;
    o->line_start = true;
}

void out_sync(struct out *o, int token)
{
    const struct token *t = &tokens->at[token];
    enum { NEAR = 6 };
    if (o->file != t->file || o->system != t->system || t->line < o->line || t->line > o->line + NEAR)
        out_marker(o, t->file, t->line, t->system);
    else
        while (o->line < t->line) {
            buffer_char(&o->text, '\n');
            o->line++;
            o->line_start = true;
        }
    if (o->line_start) {
        int column = t->column > 60 ? 5 : t->column;
        buffer_format(&o->text, "%*s", column - 1, "");
    } else if (o->text.length && !strchr(" \n", o->text.data[o->text.length - 1]))
        buffer_char(&o->text, ' ');
    o->line_start = false;
}

void out_copy(struct out *o, int first, int last)
{
    struct buffer b = {0};
    add_space(&b, first);
    if (b.data)
        out_add(o, b.data);
    out_add(o, text_of(first, last));
}
