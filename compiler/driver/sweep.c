/*
 * sweep.c: `troth sweep [OPTIONS] FILE.c [ARGS...]`: a program, interrupted once at each of its suspensions.
 *
 * The program is compiled with the sanitizers and linked with the checking build of the runtime, which interrupts it as
 * TROTH_SWEEP says (runtime/core/sweep.c). The first run counts the suspensions, resumptions and allocations; then each of
 * them is a run of its own. What the program prints and returns is its own business under interruption: a run fails only
 * by what no program may do: leak, touch freed memory, crash, hang, deadlock.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/driver.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "compiler/base/process.h"
#include "compiler/driver/files.h"
#include "compiler/driver/install.h"
#include "compiler/driver/options.h"
#include "compiler/driver/unit.h"

enum { CANCEL, RACE, ERROR, MEMORY, KINDS };
static const char *const names[KINDS] = { "cancel", "race", "error", "memory" };

enum { SANITIZER_STATUS = 99, SHOWN = 10 };

/* A point of one kind, and where it is: "main x.c:12"; NULL for an allocation. */
struct point { long number; const char *place; };

struct sweep {
    bool kinds[KINDS], allow_deadlock, bare, real_time;
    long limit, seconds, at;            /* at: the one point to run, of the one kind that is on; 0: all */
    const char *input, *keep;
    LIST(const char *) sources;         /* beside FILE.c */
    char **words, **rest;               /* our own and the compiler's options, up to FILE.c; the program's arguments */
    const char *source, *program, *log;
    LIST(struct point) points[KINDS];
    struct buffer out, errors;          /* of the run that is looked at */
    int status;
    bool late;
    bool deadlocks;                     /* without interruption, too */
    int ends_by;                        /* the status that it has then, if that is a signal's */
    long runs, failures;
};

/* --- options ---------------------------------------------------------------------------------------------------------- */

static bool read_kinds(struct sweep *s, const char *list)
{
    memset(s->kinds, 0, sizeof s->kinds);
    while (*list) {
        size_t length = strcspn(list, ",:");
        int kind = 0;
        while (kind < KINDS && (strlen(names[kind]) != length || strncmp(list, names[kind], length)))
            kind++;
        if (kind == KINDS)
            return false;
        s->kinds[kind] = true;
        list += length;
        if (*list == ':') {
            char *end;
            s->at = strtol(list + 1, &end, 10);
            return s->at > 0 && !*end;
        }
        list += *list == ',';
    }
    return true;
}

static const char *value_of(const char *word, const char *name)
{
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

/* Is this word ours? False, too, when it is but is wrong: then the compiler refuses it. */
static bool read_option(struct sweep *s, const char *word)
{
    const char *value;
    if ((value = value_of(word, "--only")))
        return read_kinds(s, value);
    if ((value = value_of(word, "--points")))
        return (s->limit = atol(value)) > 0;
    if ((value = value_of(word, "--seconds")))
        return (s->seconds = atol(value)) > 0;
    if ((value = value_of(word, "--input")))
        return (s->input = value) != NULL;
    if ((value = value_of(word, "--keep")))
        return (s->keep = value) != NULL;
    if ((value = value_of(word, "--with"))) {
        list_add(&s->sources, value);
        return true;
    }
    if (strcmp(word, "--allow-deadlock") == 0)
        return (s->allow_deadlock = true);
    if (strcmp(word, "--no-sanitizers") == 0)
        return (s->bare = true);
    if (strcmp(word, "--real-time") == 0)
        return (s->real_time = true);
    return false;
}

/* --- the program -------------------------------------------------------------------------------------------------------- */

static int compile(struct sweep *s, const struct command *options)
{
    static const char *const sanitizers[] = { "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer" };
    struct word_list w = { 0 };
    const char *library = install_checking_library();
    if (!library) {
        fprintf(stderr, "troth: error: cannot find libtroth_check.a, the checking build of the runtime, beside this program\n");
        return 1;
    }
    s->program = s->keep ? s->keep : scratch_path(file_stem(s->source));
    if (!s->program)
        return 1;
    driver_compiler(&w);
    words_add(&w, "-g");
    words_add(&w, "-O1");
    for (size_t i = 0; !s->bare && i < sizeof sanitizers / sizeof sanitizers[0]; i++)
        words_add(&w, sanitizers[i]);
    driver_options(&w, options, false);
    words_add(&w, s->source);
    for (size_t i = 0; i < s->sources.count; i++)
        words_add(&w, s->sources.data[i]);
    words_add(&w, library);
    driver_options(&w, options, true);
    for (const char *const *option = install_libraries(); *option; option++)
        words_add(&w, *option);
    words_add(&w, "-o");
    words_add(&w, s->program);
    words_add(&w, NULL);
    return driver_compile(w.data, s->program);
}

static bool run(struct sweep *s, const char *interruption)
{
    struct word_list w = { 0 };
    int input = open(s->input ? s->input : "/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0)
        return perror(s->input), false;
    words_add(&w, arena_format("%s%s", file_folder(s->source), file_stem(s->source)));
    for (char **a = s->rest; *a; a++)
        words_add(&w, *a);
    words_add(&w, NULL);
    setenv("TROTH_SWEEP", interruption, 1);
    s->out.length = s->errors.length = 0;
    s->status = process_run(&(struct process){ .arguments = w.data, .program = s->program, .input = input,
        .output = &s->out, .errors = &s->errors, .seconds = (int)s->seconds, .late = &s->late });
    close(input);
    return true;
}

/* --- what is wrong with a run --------------------------------------------------------------------------------------------- */

/* The line of standard error that `text` is in; NULL: it is not there. */
static const char *line_with(const struct sweep *s, const char *text)
{
    const char *found = s->errors.length ? strstr(s->errors.data, text) : NULL;
    if (!found)
        return NULL;
    const char *start = found;
    while (start > s->errors.data && start[-1] != '\n')
        start--;
    return arena_copy(start, strcspn(start, "\n"));
}

/* Memory may run out where there is no promise to reject: the program ends then, and says so. */
static bool out_of_memory(const char *line)
{
    return line && strncmp(line, "troth: ", 7) == 0 && strstr(line, "memory");
}

/* NULL: nothing. */
static const char *fault(const struct sweep *s, int kind)
{
    const char *line;
    if (s->late)
        return arena_format("no end within %ld seconds", s->seconds);
    if ((line = line_with(s, "SUMMARY: ")) || (line = line_with(s, "runtime error: ")) || (line = line_with(s, "ERROR: LeakSanitizer")))
        return line;
    if (s->status == SANITIZER_STATUS && !s->bare)
        return "a sanitizer's report";
    line = line_with(s, "troth: ");
    if (kind == MEMORY && out_of_memory(line))
        return NULL;
    if (s->status > 128 && s->status < 128 + 65 && s->status != s->ends_by)
        return line ? line : arena_format("ended by a signal: %s", strsignal(s->status - 128));
    if (!s->allow_deadlock && !s->deadlocks && (line = line_with(s, "deadlock: ")))
        return line;
    return NULL;
}

static void show_output(const struct sweep *s)
{
    fflush(stdout);
    if (s->out.length)
        fwrite(s->out.data, 1, s->out.length, stdout);
    fflush(stdout);
    if (s->errors.length)
        fwrite(s->errors.data, 1, s->errors.length, stderr);
}

/* --- counting --------------------------------------------------------------------------------------------------------------- */

/* A line of the log: `s NUMBER ALLOCATIONS function file:line`, r and x likewise, or `m ALLOCATIONS`. */
static void read_line(struct sweep *s, const char *line, size_t length, long *allocations)
{
    char *at;
    if (length < 3)
        return;
    long number = strtol(line + 2, &at, 10);
    if (line[0] == 'm') {
        *allocations = number;
        return;
    }
    *allocations = strtol(at, &at, 10);
    at += *at == ' ';
    struct point point = { number, arena_copy(at, (size_t)(line + length - at)) };
    if (line[0] == 's')
        list_add(&s->points[CANCEL], point);
    else
        list_add(&s->points[RACE], point);
    if (line[0] == 'r')
        list_add(&s->points[ERROR], point);
}

/* The run without interruption. False: it is no program that can be swept; that is said. */
static bool count(struct sweep *s)
{
    struct buffer log = { 0 };
    long allocations = 0;
    setenv("TROTH_SWEEP_LOG", s->log, 1);
    bool ran = run(s, "count");
    unsetenv("TROTH_SWEEP_LOG");
    if (!ran)
        return false;
    s->deadlocks = line_with(s, "deadlock: ") != NULL;
    s->ends_by = s->status > 128 ? s->status : 0;
    const char *wrong = fault(s, CANCEL);
    if (wrong) {
        show_output(s);
        fprintf(stderr, "troth: %s: fails without being interrupted: %s\n", s->source, wrong);
        return false;
    }
    if (file_read(s->log, &log))
        for (const char *line = log.data, *end; line && (end = strchr(line, '\n')); line = end + 1)
            read_line(s, line, (size_t)(end - line), &allocations);
    for (long i = 1; i <= allocations; i++) {
        struct point point = { i, NULL };
        list_add(&s->points[MEMORY], point);
    }
    return true;
}

/* --- the sweep ---------------------------------------------------------------------------------------------------------------- */

/* A word as a shell takes it. */
static void print_word(const char *word)
{
    if (*word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%")]) {
        printf(" %s", word);
        return;
    }
    printf(" '");
    for (; *word; word++)
        printf(*word == '\'' ? "'\\''" : "%c", *word);
    printf("'");
}

/* The command that shows it alone. */
static void report(const struct sweep *s, const char *what, const char *place, const char *wrong)
{
    printf("  %s%s%s: %s\n      troth sweep --only=%s", what, place ? ", " : "", place ? place : "", wrong, what);
    for (char **w = s->words; *w; w++)
        if (strncmp(*w, "--only=", 7) && strncmp(*w, "--points=", 9))
            print_word(*w);
    print_word(s->source);
    for (char **a = s->rest; *a; a++)
        print_word(*a);
    printf("\n");
}

/* Gives the failures, or -1 when it cannot go on. */
static long sweep_kind(struct sweep *s, int kind, long *runs)
{
    long total = (long)s->points[kind].count, failures = 0;
    *runs = total < s->limit ? total : s->limit;
    for (long i = 0; i < *runs; i++) {
        const struct point *point = &s->points[kind].data[i * total / *runs];    /* spread, if there are too many */
        const char *what = arena_format("%s:%ld", names[kind], point->number);
        if (!run(s, what))
            return -1;
        const char *wrong = fault(s, kind);
        if (!wrong)
            continue;
        if (++failures <= SHOWN)
            report(s, what, point->place, wrong);
        else if (failures == SHOWN + 1)
            printf("  more failures of this kind are only counted\n");
        fflush(stdout);
    }
    return failures;
}

static int sweep_all(struct sweep *s)
{
    long runs[KINDS] = { 0 }, failures[KINDS] = { 0 };
    for (int kind = 0; kind < KINDS; kind++) {
        if (!s->kinds[kind])
            continue;
        failures[kind] = sweep_kind(s, kind, &runs[kind]);
        if (failures[kind] < 0)
            return 1;
        s->runs += runs[kind];
        s->failures += failures[kind];
    }
    printf("%-8s %8s %8s %8s\n", "", "points", "runs", "failures");
    for (int kind = 0; kind < KINDS; kind++)
        if (s->kinds[kind])
            printf("%-8s %8zu %8ld %8ld\n", names[kind], s->points[kind].count, runs[kind], failures[kind]);
    printf("%s: %ld runs, %ld failure%s\n", s->source, s->runs, s->failures, s->failures == 1 ? "" : "s");
    return s->failures > 0;
}

/* One point, with all that the program says. */
static int sweep_one(struct sweep *s)
{
    int kind = 0;
    while (!s->kinds[kind])
        kind++;
    const char *what = arena_format("%s:%ld", names[kind], s->at);
    if (!run(s, what))
        return 1;
    const char *wrong = fault(s, kind);
    show_output(s);
    if (wrong)
        fprintf(stderr, "troth: %s, %s: %s\n", s->source, what, wrong);
    else
        fprintf(stderr, "troth: %s, %s: status %d, no failure\n", s->source, what, s->status);
    return wrong != NULL;
}

static void set_environment(const struct sweep *s)
{
    setenv("ASAN_OPTIONS", arena_format("detect_leaks=1:detect_stack_use_after_return=1:exitcode=%d", SANITIZER_STATUS), 0);
    setenv("UBSAN_OPTIONS", "print_stacktrace=1", 0);
    if (!s->real_time)
        setenv("TROTH_VIRTUAL_TIME", "1", 1);
}

int driver_sweep(char **arguments)
{
    struct sweep s = { .kinds = { true, true, true, true }, .limit = 1000, .seconds = 10 };
    struct command options = { 0 };
    struct word_list w = { 0 };
    int own = 0, rest;
    while (arguments[own] && read_option(&s, arguments[own]))
        own++;
    command_read(&options, arguments + own, true, &rest);
    if (!driver_makes_program(&options, "sweep"))
        return STATUS_USAGE;
    rest += own;
    s.source = arguments[rest];
    if (!s.source || (s.at && s.kinds[CANCEL] + s.kinds[RACE] + s.kinds[ERROR] + s.kinds[MEMORY] != 1)) {
        fprintf(stderr, "troth: error: which program? troth sweep [OPTIONS] FILE.c [ARGS...]\n");
        return STATUS_USAGE;
    }
    for (int i = 0; i < rest; i++)
        words_add(&w, arguments[i]);
    words_add(&w, NULL);
    s.words = w.data;
    s.rest = arguments + rest + 1;
    s.log = scratch_path("sweep.log");
    int status = s.log ? compile(&s, &options) : 1;
    if (status != 0)
        return status;
    set_environment(&s);
    if (!count(&s))
        return 1;
    return s.at ? sweep_one(&s) : sweep_all(&s);
}
