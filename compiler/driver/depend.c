/*
 * depend.c: dependency files.
 *
 * With -E the compilers give other default names to the file and the target, so both are said outright, in the way that
 * each compiler chooses them when it compiles:
 *
 *                      gcc                             clang
 *     file             -MF, else that of -o, else      the same, but never a-
 *                      a-x.d (x.d with -c or -S)
 *     target           -MT, -MQ, else -o, else x.o     the same
 *     of -Wp,-MD,f     x.o, whatever -o says           as for -MD -MF f
 *     of -             -                               -.o
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/depend.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "compiler/base/process.h"
#include "compiler/driver/files.h"

bool compiler_is_clang(const struct command *c)
{
    static int known = -1;
    const char *base = file_base(c->compiler.data[c->compiler.count - 1]);
    if (known < 0 && strstr(base, "clang"))
        known = 1;
    else if (known < 0 && strstr(base, "gcc"))
        known = 0;
    else if (known < 0) {               /* a `cc` may be either */
        struct word_list w = { 0 };
        struct buffer macros = { 0 }, messages = { 0 };
        static const char *const ask[] = { "-E", "-dM", "-x", "c", "/dev/null", NULL };
        for (size_t i = 0; i < c->compiler.count; i++)
            words_add(&w, c->compiler.data[i]);
        for (int i = 0; i < 6; i++)
            words_add(&w, ask[i]);
        process_run(&(struct process){ .arguments = w.data, .output = &macros, .errors = &messages, .hide_dependencies = true });
        known = macros.data && strstr(macros.data, "#define __clang__ ") ? 1 : 0;
    }
    return known;
}

bool command_assembles(const struct command *c)
{
    for (size_t i = 0; i < c->items.count; i++) {
        const char *word = c->items.data[i].words[0];
        if (c->items.data[i].role == ROLE_NO_LINK
            && (!strcmp(word, "-c") || !strcmp(word, "-S") || !strcmp(word, "--compile") || !strcmp(word, "--assemble")))
            return true;
    }
    return false;
}

static const char *target_name(const struct source_unit *u, const struct command *c)
{
    if (c->output)
        return c->output;
    if (strcmp(u->item->value, "-") == 0 && !compiler_is_clang(c))
        return "-";
    return arena_format("%s.o", file_stem(u->item->value));
}

static const char *file_name(const struct source_unit *u, const struct command *c)
{
    if (c->depend_file)
        return c->depend_file;
    if (c->output)
        return arena_format("%s%s.d", file_folder(c->output), file_stem(c->output));
    return arena_format("%s%s.d", command_assembles(c) || compiler_is_clang(c) ? "" : "a-", file_stem(u->item->value));
}

/* A -Wp, word without its dependency file. */
static const char *with_file(const struct item *item, const char *file)
{
    const char *v = item->value;
    size_t skip = strncmp(v, "-MD,", 4) == 0 ? 4 : strncmp(v, "-MMD,", 5) == 0 ? 5 : 0;
    if (!skip)
        return item->words[0];
    const char *rest = strchr(v + skip, ',');
    return arena_format("-Wp,%.*s%s%s", (int)skip, v, file, rest ? rest : "");
}

void depend_options(struct source_unit *u, const struct command *c, struct word_list *w)
{
    bool by_wp = false, by_driver = false;
    if (c->depends)
        u->dependencies = scratch_path("dependencies");
    for (size_t i = 0; i < c->items.count; i++) {
        const struct item *item = &c->items.data[i];
        if (item->role == ROLE_WP) {
            const char *word = u->dependencies ? with_file(item, u->dependencies) : item->words[0];
            by_wp |= word != item->words[0];
            words_add(w, word);
        } else if (u->dependencies && item->role >= ROLE_DEPEND && item->role <= ROLE_DEPEND_OTHER
                   && item->role != ROLE_DEPEND_FILE) {
            by_driver |= item->role == ROLE_DEPEND || item->role == ROLE_DEPEND_USER;
            for (int k = 0; k < item->count; k++)
                words_add(w, item->words[k]);
        }
    }
    if (!u->dependencies)
        return;
    if (by_driver) {
        words_add(w, "-MF");
        words_add(w, u->dependencies);
    }
    if (!c->depend_target && (by_driver || (by_wp && compiler_is_clang(c)))) {
        words_add(w, "-MQ");
        words_add(w, target_name(u, c));
    }
}

bool depend_deliver(const struct source_unit *u, const struct command *c)
{
    struct buffer text = { 0 };
    if (!u->dependencies)
        return true;
    if (!file_read(u->dependencies, &text)) {
        fprintf(stderr, "troth: error: cannot read %s: %s\n", u->dependencies, strerror(errno));
        return false;
    }
    return file_write(file_name(u, c), text.length ? text.data : "", text.length);
}
