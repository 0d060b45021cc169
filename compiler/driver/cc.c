/*
 * cc.c: `troth cc COMPILER ARGS...`.
 *
 * A command line of any compiler enters; its exit status leaves. Each C source on the line is preprocessed and offered to
 * the stages. If none uses Troth's words, the command runs exactly as it was given, and what it makes is the same to the
 * byte. Otherwise the lowered texts take the places of their sources in a second command, which keeps the order of
 * everything on the line, so that several sources, objects and libraries link as they did.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/driver.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "compiler/base/diag.h"
#include "compiler/base/process.h"
#include "compiler/driver/depend.h"
#include "compiler/driver/files.h"
#include "compiler/driver/install.h"
#include "compiler/driver/messages.h"
#include "compiler/driver/options.h"
#include "compiler/driver/unit.h"

struct build {
    struct command command;
    char **arguments;               /* as given */
    const char *program;            /* of `troth run`; NULL: `troth cc` */
    int input;                      /* a copy of standard input, when a source is read from there; 0: none is */
    struct source_unit *units;             /* one for each C source */
    size_t count;
    size_t replaced;                /* how many of them the compiler gets as text that we made */
    bool lowered;                   /* is any of that text lowered? */
};

/* Runs, or becomes, the compiler. */
static int finish(struct build *b, struct word_list *w)
{
    words_add(w, NULL);
    if (b->input > 0 && (lseek(b->input, 0, SEEK_SET) < 0 || dup2(b->input, 0) < 0))
        return perror("troth: standard input"), 1;
    bool awaits = false;
    for (size_t i = 0; i < b->count; i++)
        awaits |= b->units && b->units[i].awaits;
    if (b->program || awaits) {
        int status = process_run(&(struct process){ .arguments = w->data });
        for (size_t i = 0; i < b->count && awaits && status != 0; i++)
            if (b->units[i].awaits)
                fprintf(stderr, "%s: note: `await` and the other words of Troth are words only in sources that include <troth.h>\n", b->units[i].item->value);
        return status;
    }
    scratch_remove();
    return process_become(w->data);
}

static bool names_runtime(const struct command *c)
{
    for (size_t i = 0; i < c->items.count; i++) {
        const struct item *item = &c->items.data[i];
        if (strncmp(item->words[0], "-ltroth", 7) == 0 || strncmp(file_base(item->words[0]), "libtroth", 8) == 0)
            return true;
    }
    return false;
}

/* Is the address sanitizer to watch the program? Then its runtime is the checking build, in which each object is a block. */
static bool sanitizes(const struct command *c)
{
    bool on = false;
    for (size_t i = 0; i < c->items.count; i++) {
        const char *word = c->items.data[i].words[0];
        bool off = strncmp(word, "-fno-sanitize=", 14) == 0;
        if (off || strncmp(word, "-fsanitize=", 11) == 0)
            on = strstr(word, "address") || (off && strstr(word, "=all")) ? !off : on;
    }
    return on;
}

/* The runtime and what it needs, at the end of a link where -x `language` is in force. false: reported. */
static bool add_runtime(struct build *b, struct word_list *w, const char *language, bool needed)
{
    const struct command *c = &b->command;
    const char *library = sanitizes(c) ? install_checking_library() : NULL;
    if (!library)
        library = install_library();
    if (!c->links || !c->completes || names_runtime(c) || (!library && !needed))
        return true;
    if (!library) {
        fprintf(stderr, "troth: error: cannot find libtroth.a beside this program; set TROTH_LIB to its folder\n");
        return false;
    }
    if (language) {
        words_add(w, "-x");
        words_add(w, "none");
    }
    words_add(w, library);
    for (const char *const *option = install_libraries(); *option; option++)
        words_add(w, *option);
    return true;
}

/* The command as it was given, with nothing changed. */
static int as_given(struct build *b)
{
    struct word_list w = { 0 };
    const struct command *c = &b->command;
    if (c->ours) {                      /* but for the words that are ours; they may come from an @file */
        for (size_t i = 0; i < c->compiler.count; i++)
            words_add(&w, c->compiler.data[i]);
        for (size_t i = 0; i < c->items.count; i++)
            for (int k = 0; k < c->items.data[i].count && c->items.data[i].role != ROLE_TROTH; k++)
                words_add(&w, c->items.data[i].words[k]);
    } else
        for (char **a = b->arguments; *a; a++)
            words_add(&w, *a);
    if (b->program)
        add_runtime(b, &w, b->command.language, false);
    return finish(b, &w);
}

/* The same where we were asked for JSON, and not the compiler. */
static int as_given_json(struct build *b)
{
    struct word_list w = { 0 };
    struct buffer said = { 0 };
    const struct command *c = &b->command;
    for (size_t i = 0; i < c->compiler.count; i++)
        words_add(&w, c->compiler.data[i]);
    messages_options(c, &w);
    for (size_t i = 0; i < c->items.count; i++)
        for (int k = 0; k < c->items.data[i].count && c->items.data[i].role != ROLE_TROTH; k++)
            words_add(&w, c->items.data[i].words[k]);
    if (b->program)
        add_runtime(b, &w, c->language, false);
    words_add(&w, NULL);
    int status = process_run(&(struct process){ .arguments = w.data, .input = b->input, .errors = &said });
    messages_pass(&said);
    messages_end();
    return status;
}

/* -E, -M, -MM: the preprocessor's answer, with the words as they stand, so that <troth.h> must be told who asks. */
static int as_preprocessor(struct build *b)
{
    struct word_list w = { 0 };
    bool added = false;
    for (char **a = b->arguments; *a; a++) {
        if (diag_is_option(*a) || strncmp(*a, "-ftroth-", 8) == 0)
            continue;
        if (strcmp(*a, "--") == 0 && !added) {
            words_add_preprocessing(&w);
            added = true;
        }
        words_add(&w, *a);
    }
    if (!added)
        words_add_preprocessing(&w);
    return finish(b, &w);
}

static void remove_outputs(const struct build *b)
{
    if (b->command.output)
        file_remove_output(b->command.output);
    else if (!b->command.links)
        for (size_t i = 0; i < b->count; i++)
            file_remove_output(arena_format("%s.o", file_stem(b->units[i].item->value)));
}

/*
 * What -save-temps keeps of a lowered unit, where the compiler would keep the preprocessed one: gcc beside the output
 * unless told =cwd, clang in the working directory unless told =obj; gcc's name has that of the program before it.
 */
static bool save_text(const struct build *b, const struct source_unit *u)
{
    const struct command *c = &b->command;
    const char *folder = "", *stem = file_stem(u->item->value);
    bool clang = compiler_is_clang(c), beside = !clang;
    for (size_t i = 0; i < c->items.count; i++)
        if (c->items.data[i].role == ROLE_SAVE_TEMPS && c->items.data[i].value)
            beside = clang ? !strcmp(c->items.data[i].value, "obj") : strcmp(c->items.data[i].value, "cwd") != 0;
    if (beside && c->output)
        folder = file_folder(c->output);
    if (!clang && !command_assembles(c))
        stem = arena_format("%s-%s", c->output ? file_stem(c->output) : "a", stem);
    else if (!clang && c->output)
        stem = file_stem(c->output);
    return file_write(arena_format("%s%s.i", folder, stem), u->text.data, u->text.length);
}

/* Reads all units. Gives 0, or the status of the failure. */
static int read_units(struct build *b)
{
    const struct command *c = &b->command;
    int status = 0;
    for (size_t i = 0; i < b->count; i++) {
        struct source_unit *u = &b->units[i];
        unit_read(u, c, b->input, false);
        if (u->result == UNIT_FAILED)
            status = u->status;
        else if (u->must_replace) {
            b->replaced++;
            b->lowered |= u->result == UNIT_LOWERED;
            u->item->lowered = scratch_path(arena_format("%s.i", file_stem(u->item->value)));
            if (!u->item->lowered || !scratch_write(u->item->lowered, u->text.data, u->text.length))
                return 1;
            if (c->save_temps && !save_text(b, u))
                return 1;
        }
        if (u->status >= 126)           /* the compiler cannot be run: once is enough */
            break;
    }
    if (b->replaced && c->several_architectures && !status) {
        fprintf(stderr, "troth: error: a unit that is lowered can be compiled for one -arch at a time\n");
        status = 1;
    }
    return status;
}

/* Says which language the words that follow are in, if that changes. `*current` is the -x in force, NULL for none. */
static void add_language(struct word_list *w, const char **current, const char *language)
{
    if (language == *current || (language && *current && strcmp(language, *current) == 0))
        return;
    words_add(w, "-x");
    words_add(w, language ? language : "none");
    *current = language;
}

/* A lowered text's name ends in .i, which says cpp-output to gcc and clang. */
static void add_input(struct word_list *w, const char **current, const struct item *item)
{
    const char *name = item->value;
    add_language(w, current, item->lowered ? NULL : item->language);
    if (item->lowered)
        words_add(w, item->lowered);
    else
        words_add(w, name[0] == '-' && name[1] ? arena_format("./%s", name) : name);
}

/*
 * A recent clang calls a line marker an extension when it is asked to be pedantic, though it wrote it itself. An older one
 * does not know the warning's name; what the user misspelled was said when the unit was preprocessed.
 */
static void allow_markers(const struct build *b, struct word_list *w)
{
    const struct command *c = &b->command;
    bool pedantic = false;
    for (size_t i = 0; i < c->items.count; i++) {
        const char *word = c->items.data[i].words[0];
        pedantic |= !strncmp(word, "-pedantic", 9) || !strncmp(word, "-Wpedantic", 10) || !strncmp(word, "-Weverything", 12)
            || !strncmp(word, "-Wgnu", 5) || !strncmp(word, "-Werror=pedantic", 16);
    }
    if (pedantic && compiler_is_clang(c)) {
        words_add(w, "-Wno-unknown-warning-option");
        words_add(w, "-Wno-gnu-line-marker");
    }
}

/*
 * The command with the lowered texts in it. Options of the preprocessor stay only for sources that are still to be
 * preprocessed. Gives the -x in force at its end.
 */
static const char *rewrite(const struct build *b, struct word_list *w)
{
    const struct command *c = &b->command;
    const char *language = NULL;
    bool all = b->replaced == b->count;
    for (size_t i = 0; i < c->items.count; i++)
        all &= !c->items.data[i].is_foreign;
    for (size_t i = 0; i < c->compiler.count; i++)
        words_add(w, c->compiler.data[i]);
    for (size_t i = 0; i < c->items.count; i++) {
        const struct item *item = &c->items.data[i];
        switch (item->role) {
        case ROLE_INPUT:
            add_input(w, &language, item);
            continue;
        case ROLE_DROPPED: case ROLE_END: case ROLE_LANGUAGE: case ROLE_TROTH:
            continue;
        case ROLE_PREPROCESS: case ROLE_WP:
        case ROLE_DEPEND: case ROLE_DEPEND_USER: case ROLE_DEPEND_FILE: case ROLE_DEPEND_TARGET: case ROLE_DEPEND_OTHER:
            if (all)
                continue;
            break;
        default:
            break;
        }
        for (int k = 0; k < item->count; k++)
            words_add(w, item->words[k]);
    }
    allow_markers(b, w);
    messages_options(c, w);
    return language;
}

/* Moves the words after the compiler into an @file when there are more than a system may take. */
static bool shorten(struct word_list *w, size_t keep)
{
    size_t total = 0;
    struct buffer text = { 0 };
    for (size_t i = 0; i < w->count; i++)
        total += strlen(w->data[i]) + 1 + sizeof(char *);
    if (total < 128 * 1024)
        return true;
    for (size_t i = keep; i < w->count; i++) {
        for (const char *p = w->data[i]; *p; p++) {
            if (strchr(" \t\n\r\f\v'\"\\", *p))
                buffer_char(&text, '\\');
            buffer_char(&text, *p);
        }
        buffer_string(&text, w->data[i][0] ? "\n" : "''\n");
    }
    const char *path = scratch_path("words");
    w->count = keep;
    if (!path || !scratch_write(path, text.data, text.length))
        return false;
    words_add(w, arena_format("@%s", path));
    return true;
}

static int compile_replaced(struct build *b)
{
    struct word_list w = { 0 };
    const char *language = rewrite(b, &w);
    if (((b->lowered || b->program) && !add_runtime(b, &w, language, b->lowered)) || !shorten(&w, b->command.compiler.count))
        return 1;
    words_add(&w, NULL);
    struct buffer said = { 0 };
    int status = process_run(&(struct process){ .arguments = w.data, .input = b->input, .errors = &said });
    messages_pass(&said);
    messages_end();
    for (size_t i = 0; i < b->count && status == 0; i++)
        if (b->units[i].must_replace && !depend_deliver(&b->units[i], &b->command)) {
            remove_outputs(b);
            status = 1;
        }
    return status;
}

int driver_compile(char **arguments, const char *program)
{
    struct build b = { .arguments = arguments, .program = program };
    command_read(&b.command, arguments, false, NULL);
    struct command *c = &b.command;
    if (diag_error_count())             /* an option of ours that there is not */
        return 1;
    for (size_t i = 0; i < c->items.count; i++)
        b.count += c->items.data[i].is_source;
    if (c->stops || b.count == 0)
        return as_given(&b);
    if (c->prints)
        return as_preprocessor(&b);
    messages_begin(c);
    b.units = arena_alloc(b.count * sizeof *b.units);
    size_t n = 0;
    for (size_t i = 0; i < c->items.count; i++) {
        struct item *item = &c->items.data[i];
        if (!item->is_source)
            continue;
        b.units[n++].item = item;
        if (strcmp(item->value, "-") == 0 && b.input == 0 && (b.input = file_standard_input()) < 0)
            return 1;
    }
    int status = read_units(&b);
    if (status != 0) {
        messages_end();
        remove_outputs(&b);
    } else if (b.replaced == 0)
        status = c->json_ours ? as_given_json(&b) : as_given(&b);
    else
        status = compile_replaced(&b);
    return status;
}

int driver_cc(char **arguments)
{
    const char *end = arguments[0] && !strchr(arguments[0], '/') ? strrchr(arguments[0], '.') : NULL;
    if (!arguments[0] || arguments[0][0] == '-' || (end && (!strcmp(end, ".c") || !strcmp(end, ".o")))) {
        fprintf(stderr, "troth: error: `troth cc` stands before a compiler's command line: troth cc gcc -c file.c\n");
        return STATUS_USAGE;
    }
    return driver_compile(arguments, NULL);
}
