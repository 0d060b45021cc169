/*
 * target.c: libFuzzer's entry. FUZZ_STAGE in the environment says what any bytes are given to: `lexer`; `driver`, as the words
 * of a command line, one a line; otherwise, as preprocessed text, the lexer, the parser, the lowering and the printer.
 *
 * The compiler is made for one unit a process. What stands in the way of many, and where faults could hide, is replaced here:
 * exit() comes back to the loop, its writable data (put into sections of their own by sections.h) is restored, no file is
 * opened, and each piece of the arena is a block of its own, so that the sanitizer sees what reads or writes past it.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "compiler/base/diag.h"
#include "compiler/base/arena.h"
#include "compiler/driver/options.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/lex.h"

extern char __start_troth_bss[], __stop_troth_bss[], __start_troth_data[], __stop_troth_data[];
#define UNCHECKED __attribute__((no_sanitize("address", "undefined"), noinline))

static jmp_buf leave;
static char *saved;

/* --- the arena ------------------------------------------------------------------------------------------------------------ */

struct block { struct block *next; max_align_t data[]; };
static struct block *blocks;
static size_t allocated;
enum { MOST_BYTES = 1 << 30 };

void *arena_alloc(size_t size)
{
    struct block *b = calloc(1, sizeof *b + size);
    allocated += size;
    if (!b || allocated > MOST_BYTES)
        abort();
    b->next = blocks;
    blocks = b;
    return b->data;
}

void arena_free_all(void)
{
    while (blocks) {
        struct block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
    allocated = 0;
}

/* --- what the compiler gets instead of libc's ----------------------------------------------------------------------------- */

_Noreturn void fuzz_exit(int status);
FILE *fuzz_fopen(const char *path, const char *mode);

_Noreturn void fuzz_exit(int status)
{
    longjmp(leave, status + 1);
}

FILE *fuzz_fopen(const char *path, const char *mode)
{
    (void)path;
    (void)mode;
    return NULL;
}

/* --- its data --------------------------------------------------------------------------------------------------------------- */

UNCHECKED static void copy(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((volatile char *)to)[i] = from[i];
}

static void save_data(void)
{
    size_t size = (size_t)(__stop_troth_data - __start_troth_data);
    saved = malloc(size + 1);
    copy(saved, __start_troth_data, size);
}

static void restore_data(void)
{
    static const char zeros[64];
    copy(__start_troth_data, saved, (size_t)(__stop_troth_data - __start_troth_data));
    for (char *p = __start_troth_bss; p < __stop_troth_bss; p += sizeof zeros) {
        size_t left = (size_t)(__stop_troth_bss - p);
        copy(p, zeros, left < sizeof zeros ? left : sizeof zeros);
    }
}

/* --- one input -------------------------------------------------------------------------------------------------------------- */

static void lower_one(const char *text, size_t size)
{
    struct buffer out = { 0 };
    if (setjmp(leave))
        return;
    enum unit_result result = unit_lower(text, size, "input.c", &out);
    if ((result == UNIT_FAILED) != (diag_error_count() > 0))
        abort();                /* a failure without a message, or a message that stops nothing */
    if (result == UNIT_LOWERED && (!out.data || strlen(out.data) != out.length))
        abort();
}

/* The tokens stand in the text one behind the other, with nothing but white space, comments and directives between them. */
static void lex_one(const char *text, size_t size)
{
    if (setjmp(leave))
        return;
    struct tokens t = lex(text, size, "input.c");
    const char *end = text;
    for (int i = 0; i < t.count; i++) {
        if (t.at[i].start < end || t.at[i].length < 0 || t.at[i].start + t.at[i].length > text + size || !t.at[i].file)
            abort();
        if ((t.at[i].kind == TOKEN_END) != (i == t.count - 1) || (t.at[i].kind != TOKEN_END && t.at[i].length == 0))
            abort();
        end = t.at[i].start + t.at[i].length;
    }
}

/* Every word of the command is in its items or in its compiler, in its order. */
static void read_command(char *text)
{
    enum { MOST = 2000 };
    char *words[MOST + 1];
    int count = 0, rest = 0;
    for (char *word = strtok(text, "\n"); word && count < MOST; word = strtok(NULL, "\n")) {
        if (word[0] == '@' && access(word + 1, F_OK) == 0)
            return;             /* what a file holds, the target itself for one, is counted nowhere */
        words[count++] = word;
    }
    words[count] = NULL;
    struct command c = { 0 };
    if (!count || setjmp(leave))                /* the driver has refused an empty command */
        return;
    command_read(&c, words, false, &rest);
    size_t seen = c.compiler.count;
    for (size_t i = 0; i < c.items.count; i++)
        seen += (size_t)c.items.data[i].count;
    if (seen != (size_t)count)                  /* an @file that is not there stands for itself */
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char opt_in[] = "#pragma troth words(short)\n";
    const char *stage = getenv("FUZZ_STAGE");
    if (!saved)
        save_data();
    bool lower = !stage || !strcmp(stage, "lower");
    size_t head = lower ? sizeof opt_in - 1 : 0;
    char *text = malloc(head + size + 1);
    memcpy(text, opt_in, head);
    memcpy(text + head, data, size);
    text[head + size] = '\0';
    if (lower)
        lower_one(text, head + size);
    else if (!strcmp(stage, "lexer"))
        lex_one(text, size);
    else
        read_command(text);
    free(text);
    arena_free_all();
    restore_data();
    return 0;
}
