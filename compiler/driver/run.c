/*
 * run.c: `troth run [OPTIONS] FILE.c [ARGS...]`: compile, link and run one program, and give its exit status.
 *
 * OPTIONS go to the compiler after `-g -O1`: a program that is run once should start soon, and its errors should name
 * lines. It runs with our standard streams and environment, and signals are its own business.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/base/process.h"
#include "compiler/driver/files.h"
#include "compiler/driver/options.h"
#include "compiler/driver/unit.h"

void driver_compiler(struct word_list *w)
{
    const char *chosen = getenv("CC");
    size_t before = w->count;
    for (const char *p = chosen ? chosen : ""; *p; ) {
        size_t length = strcspn(p, " \t");
        if (length)
            words_add(w, arena_copy(p, length));
        p += length + strspn(p + length, " \t");
    }
    if (w->count - before >= 3 && !strcmp(file_base(w->data[before]), "troth") && !strcmp(w->data[before + 1], "cc")) {
        memmove(w->data + before, w->data + before + 2, (w->count - before - 2) * sizeof *w->data);
        w->count -= 2;                  /* CC="troth cc gcc", as make was told */
    }
    if (w->count == before)
        words_add(w, "cc");
}

/* Options that make something else than a program that can be run. */
bool driver_makes_program(const struct command *options, const char *verb)
{
    for (size_t i = 0; i < options->items.count; i++) {
        const struct item *item = &options->items.data[i];
        if (item->role == ROLE_OUTPUT || item->role == ROLE_PRINTS || item->role == ROLE_STOPS || item->role == ROLE_NO_LINK) {
            fprintf(stderr, "troth: error: `troth %s` makes a program and runs it, so it cannot take %s\n", verb, item->words[0]);
            return false;
        }
    }
    return true;
}

static int run_program(const char *program, const char *source, char **arguments)
{
    struct word_list w = { 0 };
    words_add(&w, arena_format("%s%s", file_folder(source), file_stem(source)));
    for (char **a = arguments; *a; a++)
        words_add(&w, *a);
    words_add(&w, NULL);
    int status = process_run(&(struct process){ .arguments = w.data, .program = program, .relay = true });
    int number = status - 128;
    if (number > 0 && number != SIGINT && number != SIGPIPE && number != SIGTERM && number < 32)
        fprintf(stderr, "troth: %s: %s\n", source, strsignal(number));
    return status;
}

/* A library serves only what stands before it on the line, so those follow the source. */
void driver_options(struct word_list *w, const struct command *options, bool libraries)
{
    for (size_t i = 0; i < options->items.count; i++) {
        const struct item *item = &options->items.data[i];
        if ((strncmp(item->words[0], "-l", 2) == 0) == libraries)
            for (int k = 0; k < item->count; k++)
                words_add(w, item->words[k]);
    }
}

int driver_run(char **arguments)
{
    struct command options = { 0 };
    struct word_list w = { 0 };
    int rest;
    command_read(&options, arguments, true, &rest);
    if (!driver_makes_program(&options, "run"))
        return STATUS_USAGE;
    const char *source = arguments[rest];
    if (!source) {
        fprintf(stderr, "troth: error: which program? troth run [OPTIONS] FILE.c [ARGS...]\n");
        return STATUS_USAGE;
    }
    const char *program = scratch_path(file_stem(source));
    if (!program)
        return 1;
    driver_compiler(&w);
    words_add(&w, "-g");
    words_add(&w, "-O1");
    driver_options(&w, &options, false);
    words_add(&w, source);
    driver_options(&w, &options, true);
    words_add(&w, "-o");
    words_add(&w, program);
    words_add(&w, NULL);
    int status = driver_compile(w.data, program);
    return status == 0 ? run_program(program, source, arguments + rest + 1) : status;
}
