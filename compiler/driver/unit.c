/*
 * unit.c: one source of a command line, from its name to its lowered text.
 *
 * The compiler preprocesses, with all the options that it was given, because any of them can change the text. What it
 * prints on standard error is kept back: when the unit proves plain, the command runs as it was given and says it again.
 */
#define _GNU_SOURCE
#include "compiler/driver/unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "compiler/base/process.h"
#include "compiler/driver/depend.h"
#include "compiler/driver/files.h"
#include "compiler/driver/install.h"
#include "compiler/driver/messages.h"

static const char opt_in[] = "#pragma troth";

void words_add(struct word_list *w, const char *word)
{
    list_add(w, (char *)word);
}

void words_add_preprocessing(struct word_list *w)
{
    const char *include = install_include();
    words_add(w, "-D__TROTH__=1");
    if (include)
        words_add(w, arena_format("-I%s", include));
}

static bool says(const struct buffer *text, const char *what)
{
    return text->length && memmem(text->data, text->length, what, strlen(what));
}

/* Is `await` among its words? Then it may be that somebody has forgotten to include <troth.h>. */
static bool has_await(const struct buffer *text)
{
    static const char word[] = "await ";
    const char *p = text->data, *end = p + text->length;
    for (; p && (p = memmem(p, (size_t)(end - p), word, sizeof word - 1)); p++)
        if (p > text->data && strchr(" \t\n(=,;{}&|!+-*/<>?:[", p[-1]))
            return true;
    return false;
}

/* COMPILER -E ..., with every option that belongs to preprocessing; dependencies go to u->dependencies. */
static void preprocessing(struct source_unit *u, const struct command *c, struct word_list *w)
{
    bool architecture = false;
    for (size_t i = 0; i < c->compiler.count; i++)
        words_add(w, c->compiler.data[i]);
    for (size_t i = 0; i < c->items.count; i++) {
        const struct item *item = &c->items.data[i];
        if (item->role == ROLE_ARCH ? architecture : item->role != ROLE_BOTH && item->role != ROLE_PREPROCESS)
            continue;
        architecture |= item->role == ROLE_ARCH;
        for (int k = 0; k < item->count; k++)
            words_add(w, item->words[k]);
    }
    depend_options(u, c, w);
    words_add(w, "-E");
    words_add(w, "-C");             /* comments silence -Wimplicit-fallthrough */
    if (lower_options.portable) {
        words_add(w, "-dD");
        words_add(w, "-dI");
    }
    words_add_preprocessing(w);
    messages_options(c, w);
    if (u->item->language) {
        words_add(w, "-x");
        words_add(w, u->item->language);
    }
    const char *name = u->item->value;
    words_add(w, name[0] == '-' && name[1] ? arena_format("./%s", name) : name);
}

/* Is this a message of the compiler's driver, about the command? The second run says it again. A tty's colors are skipped. */
static bool is_about_command(const char *line, const char *compiler)
{
    char plain[256];
    size_t n = 0;
    for (const char *p = line; *p && *p != '\n' && n + 1 < sizeof plain; p++)
        if (*p == '\033')
            p += strcspn(p, "mK\n") - (p[strcspn(p, "mK\n")] == '\n');
        else
            plain[n++] = *p;
    plain[n] = '\0';
    size_t length = strlen(compiler);
    return strncmp(plain, "warning: ", 9) == 0 || strncmp(plain, "cc1: warning: ", 14) == 0
        || (strncmp(plain, compiler, length) == 0 && strncmp(plain + length, ": warning: ", 11) == 0)
        || strstr(plain, " warning generated.") || strstr(plain, " warnings generated.");
}

/* Passes on what preprocessing said: all of it when that failed, otherwise what compiling will not say again. */
static void relay(const struct buffer *messages, const struct command *c, bool all)
{
    if (messages_json()) {
        messages_pass(messages);
        return;
    }
    const char *compiler = file_base(c->compiler.data[c->compiler.count - 1]);
    for (const char *line = messages->data; line && *line; ) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) + 1 : strlen(line);
        if (all || !is_about_command(line, compiler))
            fwrite(line, 1, length, stderr);
        line += length;
    }
}

/* Gives the preprocessed text; false: u->result is settled. */
static bool preprocess(struct source_unit *u, const struct command *c, int input, bool keep, struct buffer *text)
{
    struct word_list w = { 0 };
    struct buffer messages = { 0 };
    if (u->item->is_preprocessed) {
        if (strcmp(u->item->value, "-") != 0 && file_read(u->item->value, text))
            return true;
        u->result = UNIT_PLAIN;
        return false;
    }
    preprocessing(u, c, &w);
    words_add(&w, NULL);
    u->status = process_run(&(struct process){
        .arguments = w.data, .output = text, .errors = &messages, .hide_dependencies = true,
        .input = strcmp(u->item->value, "-") == 0 ? input : 0,
    });
    bool opted_in = says(text, opt_in);
    if (messages.length && (opted_in || keep || u->status == 126 || u->status == 127))
        relay(&messages, c, u->status != 0);
    if (u->status == 0)
        return true;
    u->result = opted_in || keep || u->status >= 126 ? UNIT_FAILED : UNIT_PLAIN;
    return false;
}

void unit_read(struct source_unit *u, const struct command *c, int input, bool keep)
{
    struct buffer text = { 0 };
    bool once = strcmp(u->item->value, "-") != 0 && file_is_stream(u->item->value);
    if (!preprocess(u, c, input, keep || once, &text))
        return;
    buffer_add(&text, "", 0);       /* the text of an empty file needs its terminator, too */
    u->result = UNIT_PLAIN;             /* most units of a project: not even lexed */
    if (says(&text, opt_in))
        u->result = unit_lower(text.data, text.length, u->item->value, &u->text);
    if (u->result == UNIT_FAILED)
        u->status = 1;
    else if (u->result == UNIT_PLAIN)
        u->awaits = !says(&text, opt_in) && has_await(&text);
    if (u->result == UNIT_PLAIN && (keep || once))
        u->text = text;
    u->must_replace = u->result == UNIT_LOWERED || (u->result == UNIT_PLAIN && once);
}
