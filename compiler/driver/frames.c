/*
 * frames.c: the sizes and offsets of frames, asked of the C compiler, so that they are those of the program whatever the
 * options and the target are.
 *
 * Behind the lowered text goes an array of characters that spells the numbers in decimal digits, as constant expressions.
 * The unit is compiled to an object file, and the digits are read from there: nothing is run, so a cross compiler will do.
 */
#define _GNU_SOURCE
#include "compiler/driver/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/base/process.h"
#include "compiler/driver/files.h"

static const char mark[] = "troth frames:";
enum { DIGITS = 10 };

struct numbers { LIST(unsigned long) list; size_t next; };

static const char *head(const struct frame_report *r)
{
    return strstr(r->what, "generator") ? "iterator" : "promise";
}

/* --- the question -------------------------------------------------------------------------------------------------------- */

/* One number: an enumerator, for its text would have to stand in every digit. */
static void ask(struct buffer *b, struct buffer *digits, int *count, const char *expression)
{
    int n = ++*count;
    buffer_format(b, "enum { troth__number_%d = (int)(%s) };\n", n, expression);
    for (long power = 1000000000; power; power /= 10)
        buffer_format(digits, " '0' + troth__number_%d / %ld %% 10,", n, power);
    buffer_char(digits, '\n');
}

static void ask_member(struct buffer *b, struct buffer *digits, int *count, const char *function, const char *member)
{
    ask(b, digits, count, arena_format("__builtin_offsetof(struct %s__frame, %s)", function, member));
    ask(b, digits, count, arena_format("sizeof(((struct %s__frame *)0)->%s)", function, member));
}

static void add_questions(struct buffer *b)
{
    struct buffer digits = { 0 };
    int count = 0;
    buffer_string(b, "\n# 1 \"<troth frames>\" 3\n");
    for (size_t i = 0; i < lowered_frames.list.count; i++) {
        const struct frame_report *r = lowered_frames.list.data[i];
        ask(b, &digits, &count, arena_format("sizeof(struct %s__frame)", r->name));
        ask_member(b, &digits, &count, r->name, head(r));
        for (size_t k = 0; k < r->slots.count; k++)
            ask_member(b, &digits, &count, r->name, r->slots.data[k].name);
    }
    buffer_string(b, "const char troth__frames[] = {");
    for (const char *p = mark; *p; p++)
        buffer_format(b, " '%c',", *p);
    buffer_format(b, "\n%s};\n", digits.data);
}

/* --- the answer ---------------------------------------------------------------------------------------------------------- */

/* COMPILER -c, with the options of the command that matter to what a type looks like. */
static bool compile(const struct command *c, const char *source, const char *object)
{
    struct word_list w = { 0 };
    for (size_t i = 0; i < c->compiler.count; i++)
        words_add(&w, c->compiler.data[i]);
    for (size_t i = 0; i < c->items.count; i++)
        if (c->items.data[i].role == ROLE_BOTH || c->items.data[i].role == ROLE_ARCH)
            for (int k = 0; k < c->items.data[i].count; k++)
                words_add(&w, c->items.data[i].words[k]);
    static const char *const last[] = { "-w", "-O0", "-fno-lto", "-c", NULL };
    for (const char *const *word = last; *word; word++)
        words_add(&w, *word);
    words_add(&w, source);
    words_add(&w, "-o");
    words_add(&w, object);
    words_add(&w, NULL);
    return process_run(&(struct process){ .arguments = w.data }) == 0;
}

static bool read_numbers(const struct buffer *object, struct numbers *into)
{
    const char *p = object->length ? memmem(object->data, object->length, mark, strlen(mark)) : NULL;
    if (!p)
        return false;
    for (p += strlen(mark); p + DIGITS <= object->data + object->length && *p >= '0' && *p <= '9'; p += DIGITS)
        list_add(&into->list, strtoul(arena_copy(p, DIGITS), NULL, 10));
    return true;
}

static unsigned long next(struct numbers *n)
{
    return n->next < n->list.count ? n->list.data[n->next++] : 0;
}

/* --- the page ------------------------------------------------------------------------------------------------------------ */

struct row { const struct frame_slot *slot; unsigned long offset, size; };

static bool overlap(const struct row *a, const struct row *b)
{
    return a->offset < b->offset + b->size && b->offset < a->offset + a->size;
}

static void print_row(struct buffer *b, const struct row *rows, size_t count, size_t i)
{
    const struct frame_slot *s = rows[i].slot;
    buffer_format(b, "    %6lu  %6lu  %-44s", rows[i].offset, rows[i].size, s->declaration);
    if (s->first_line)
        buffer_format(b, s->first_line == s->last_line ? "  line %d" : "  lines %d-%d", s->first_line, s->last_line);
    else
        buffer_string(b, "  the compiler's own");
    const char *shares = ", shares its place with";
    for (size_t k = 0; k < count; k++)
        if (k != i && overlap(&rows[i], &rows[k])) {
            buffer_format(b, "%s %s", shares, rows[k].slot->name);
            shares = ",";
        }
    buffer_char(b, '\n');
}

static void print_frame(struct buffer *b, const struct frame_report *r, struct numbers *n)
{
    LIST(struct row) rows = { 0 };
    buffer_format(b, "%s:%d: %s %s: %lu bytes\n", r->file, r->line, r->what, r->name, next(n));
    unsigned long at = next(n), size = next(n);
    buffer_format(b, "    offset    size\n    %6lu  %6lu  %-44s  what the call gives\n", at, size, head(r));
    for (size_t i = 0; i < r->slots.count; i++) {
        at = next(n);
        list_add(&rows, ((struct row){ &r->slots.data[i], at, next(n) }));
    }
    for (size_t i = 0; i < rows.count; i++)
        print_row(b, rows.data, rows.count, i);
    for (size_t i = 0; i < r->points.count; i++) {
        const struct frame_point *p = &r->points.data[i];
        buffer_format(b, "    suspended at line %d: %s", p->line, p->alive.count ? "" : "no local is alive");
        for (size_t k = 0; k < p->alive.count; k++)
            buffer_format(b, "%s%s", k ? ", " : "", p->alive.data[k]);
        buffer_char(b, '\n');
    }
}

bool frames_text(struct source_unit *u, const struct command *c)
{
    struct buffer object = { 0 };
    struct numbers n = { 0 };
    if (!lowered_frames.list.count) {
        u->text = (struct buffer){ 0 };
        return true;
    }
    const char *source = scratch_path("frames.i"), *result = scratch_path("frames.o");
    add_questions(&u->text);
    if (!source || !result || !scratch_write(source, u->text.data, u->text.length) || !compile(c, source, result))
        return false;
    if (!file_read(result, &object) || !read_numbers(&object, &n)) {
        fprintf(stderr, "troth: error: the compiler's object file does not hold the sizes of the frames\n");
        return false;
    }
    u->text = (struct buffer){ 0 };
    for (size_t i = 0; i < lowered_frames.list.count; i++) {
        if (i)
            buffer_char(&u->text, '\n');
        print_frame(&u->text, lowered_frames.list.data[i], &n);
    }
    return true;
}
