/*
 * main.c: the command `troth`.
 */
#include <stdio.h>
#include <string.h>
#include "compiler/base/arena.h"
#include "compiler/base/process.h"
#include "compiler/driver/driver.h"
#include "compiler/driver/files.h"

#ifndef TROTH_VERSION
#define TROTH_VERSION "unknown"
#endif

static const char usage[] =
    "troth: async/await, generators and promises for C\n"
    "\n"
    "    troth cc COMPILER ARGS...               compile: put it before any gcc or clang command line\n"
    "    troth run [OPTIONS] FILE.c [ARGS...]    compile, link and run one file; OPTIONS go to the C compiler\n"
    "    troth sweep [OPTIONS] FILE.c [ARGS...]  run one file once for each of its suspensions, interrupted there\n"
    "    troth lower [OPTIONS] FILE.c            print the plain C that FILE.c is lowered to\n"
    "    troth lower --portable [OPTIONS] FILE.c the same with #include lines for headers: to be built without this compiler\n"
    "    troth lower --frames [OPTIONS] FILE.c   print what each lowered function keeps while it waits, and where\n"
    "    troth init [--force] [DIR]              write .clangd and a snippet for make or CMake into a project\n"
    "    troth --help, --version\n"
    "\n"
    "Warnings about what is legal and probably not meant have names: -Wtroth-await, -Wno-troth-blocking, -Wtroth (all), ...\n"
    "(docs/diagnostics.md). -ftroth-diagnostics-format=json prints all diagnostics as one array, for editors.\n"
    "`troth cc` passes sources that do not include <troth.h> to the compiler as they are. When it links a source that\n"
    "it lowered, it adds the runtime, or with -fsanitize=address the checking build of it (docs/debugging.md); when it links\n"
    "only objects, add `pkg-config --libs troth`.\n"
    "With -E, -M or -MM it prints what the preprocessor says, with Troth's words in it.\n"
    "`troth run`, `sweep` and `lower` use the compiler in $CC, or cc. `troth run` compiles with -g -O1; its exit status is\n"
    "the program's, or 128 + n when signal n ended it.\n"
    "\n"
    "`troth sweep` compiles with the address and undefined-behaviour sanitizers, and fails on what no program may do when it\n"
    "is interrupted: leak, touch freed memory, crash, hang, deadlock. Its own options stand before the compiler's:\n"
    "    --only=KIND,...  cancel: a task is cancelled while it waits; race: ... just when its wait is over;\n"
    "                     error: an await throws; memory: an allocation fails. KIND:N runs one point, and shows the output\n"
    "    --points=N       at most so many runs of a kind, spread over the program (1000)\n"
    "    --seconds=N      the time limit of a run (10)\n"
    "    --allow-deadlock, --real-time, --no-sanitizers, --input=FILE, --with=FILE.c, --keep=PROGRAM\n"
    "\n"
    "    CC               the compiler of `troth run`, `sweep` and `lower`\n"
    "    TROTH_INCLUDE    the folder of troth.h, when it is not the one beside this program\n"
    "    TROTH_LIB        the folder of libtroth.a and libtroth_check.a, likewise\n"
    "    TMPDIR           where what is needed only for a moment is kept\n";

static int print(const char *text)
{
    return file_write("-", text, strlen(text)) ? 0 : 1;
}

static int dispatch(char **words)
{
    const char *verb = words[0] ? words[0] : "--help";
    if (strcmp(verb, "cc") == 0)
        return driver_cc(words + 1);
    if (strcmp(verb, "run") == 0)
        return driver_run(words + 1);
    if (strcmp(verb, "sweep") == 0)
        return driver_sweep(words + 1);
    if (strcmp(verb, "lower") == 0)
        return driver_lower(words + 1);
    if (strcmp(verb, "init") == 0)
        return driver_init(words + 1);
    if (strcmp(verb, "--version") == 0)
        return print("troth " TROTH_VERSION "\n");
    if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) {
        int status = print(usage);
        return words[0] ? status : STATUS_USAGE;
    }
    const char *end = strrchr(verb, '.');
    if (end && strcmp(end, ".c") == 0)
        fprintf(stderr, "troth: error: there is no command `%s`: to run a program, troth run %s\n", verb, verb);
    else
        fprintf(stderr, "troth: error: there is no command `%s`; see troth --help\n", verb);
    return STATUS_USAGE;
}

int main(int count, char **words)
{
    (void)count;
    process_guard(scratch_remove);
    int status = dispatch(words + 1);
    scratch_remove();
    arena_free_all();
    return status;
}
