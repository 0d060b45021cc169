/*
 * options.c: a command line in, a list of items out. One sorted table says what each option of gcc and clang is to a
 * program that runs the compiler twice; an option that is not in the table stands alone and belongs to both runs, so that
 * a new one works without us. What goes wrong here is never reported: see options.h.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/base/diag.h"
#include "compiler/driver/files.h"

struct option { const char *name; enum option_argument argument; enum option_role role; };

/*
 * Sorted by strcmp. The longest name that begins a word decides. What changes only the look of -E (-C, -P, -dD) counts as
 * belonging to compiling, where it is ignored, or refused, as it would be without us.
 */
static const struct option options[] = {
    { "-###",                    ALONE,    ROLE_STOPS },
    { "--",                      ALONE,    ROLE_END },
    { "--analyze",               ALONE,    ROLE_NO_LINK },
    { "--assemble",              ALONE,    ROLE_NO_LINK },
    { "--assert",                SEPARATE, ROLE_PREPROCESS },
    { "--assert=",               JOINED,   ROLE_PREPROCESS },
    { "--comments",              ALONE,    ROLE_COMPILE },
    { "--comments-in-macros",    ALONE,    ROLE_COMPILE },
    { "--compile",               ALONE,    ROLE_NO_LINK },
    { "--define-macro",          SEPARATE, ROLE_PREPROCESS },
    { "--define-macro=",         JOINED,   ROLE_PREPROCESS },
    { "--dependencies",          ALONE,    ROLE_PRINTS },
    { "--for-assembler",         SEPARATE, ROLE_COMPILE },
    { "--for-assembler=",        JOINED,   ROLE_COMPILE },
    { "--for-linker",            SEPARATE, ROLE_COMPILE },
    { "--for-linker=",           JOINED,   ROLE_COMPILE },
    { "--gcc-toolchain",         SEPARATE, ROLE_BOTH },
    { "--gcc-toolchain=",        JOINED,   ROLE_BOTH },
    { "--help",                  ALONE,    ROLE_STOPS },
    { "--help=",                 JOINED,   ROLE_STOPS },
    { "--imacros",               SEPARATE, ROLE_PREPROCESS },
    { "--imacros=",              JOINED,   ROLE_PREPROCESS },
    { "--include",               SEPARATE, ROLE_PREPROCESS },
    { "--include-directory",     SEPARATE, ROLE_PREPROCESS },
    { "--include-directory=",    JOINED,   ROLE_PREPROCESS },
    { "--include=",              JOINED,   ROLE_PREPROCESS },
    { "--language",              SEPARATE, ROLE_LANGUAGE },
    { "--language=",             JOINED,   ROLE_LANGUAGE },
    { "--no-line-commands",      ALONE,    ROLE_COMPILE },
    { "--no-standard-includes",  ALONE,    ROLE_PREPROCESS },
    { "--output",                SEPARATE, ROLE_OUTPUT },
    { "--output=",               JOINED,   ROLE_OUTPUT },
    { "--param",                 SEPARATE, ROLE_BOTH },
    { "--param=",                JOINED,   ROLE_BOTH },
    { "--preprocess",            ALONE,    ROLE_PRINTS },
    { "--print-",                JOINED,   ROLE_STOPS },
    { "--save-temps",            ALONE,    ROLE_SAVE_TEMPS },
    { "--save-temps=",           JOINED,   ROLE_SAVE_TEMPS },
    { "--serialize-diagnostics", SEPARATE, ROLE_COMPILE },
    { "--shared",                ALONE,    ROLE_NO_LIBRARIES },
    { "--sysroot",               SEPARATE, ROLE_BOTH },
    { "--sysroot=",              JOINED,   ROLE_BOTH },
    { "--target-help",           ALONE,    ROLE_STOPS },
    { "--trigraphs",             ALONE,    ROLE_PREPROCESS },
    { "--undefine-macro",        SEPARATE, ROLE_PREPROCESS },
    { "--undefine-macro=",       JOINED,   ROLE_PREPROCESS },
    { "--user-dependencies",     ALONE,    ROLE_PRINTS },
    { "--version",               ALONE,    ROLE_STOPS },
    { "--write-dependencies",    ALONE,    ROLE_DEPEND },
    { "--write-user-dependencies", ALONE,  ROLE_DEPEND_USER },
    { "-A",                      EITHER,   ROLE_PREPROCESS },
    { "-B",                      EITHER,   ROLE_BOTH },
    { "-C",                      ALONE,    ROLE_COMPILE },
    { "-CC",                     ALONE,    ROLE_COMPILE },
    { "-D",                      EITHER,   ROLE_PREPROCESS },
    { "-E",                      ALONE,    ROLE_PRINTS },
    { "-F",                      EITHER,   ROLE_BOTH },
    { "-G",                      EITHER,   ROLE_BOTH },
    { "-H",                      ALONE,    ROLE_PREPROCESS },
    { "-I",                      EITHER,   ROLE_PREPROCESS },
    { "-I-",                     ALONE,    ROLE_PREPROCESS },
    { "-L",                      EITHER,   ROLE_COMPILE },
    { "-M",                      ALONE,    ROLE_PRINTS },
    { "-MD",                     ALONE,    ROLE_DEPEND },
    { "-MF",                     EITHER,   ROLE_DEPEND_FILE },
    { "-MG",                     ALONE,    ROLE_DEPEND_OTHER },
    { "-MJ",                     EITHER,   ROLE_PREPROCESS },     /* so that the record names the source */
    { "-MM",                     ALONE,    ROLE_PRINTS },
    { "-MMD",                    ALONE,    ROLE_DEPEND_USER },
    { "-MP",                     ALONE,    ROLE_DEPEND_OTHER },
    { "-MQ",                     EITHER,   ROLE_DEPEND_TARGET },
    { "-MT",                     EITHER,   ROLE_DEPEND_TARGET },
    { "-P",                      ALONE,    ROLE_COMPILE },
    { "-Q",                      ALONE,    ROLE_COMPILE },
    { "-S",                      ALONE,    ROLE_NO_LINK },
    { "-T",                      EITHER,   ROLE_COMPILE },
    { "-U",                      EITHER,   ROLE_PREPROCESS },
    { "-Wa,",                    JOINED,   ROLE_COMPILE },
    { "-Wl,",                    JOINED,   ROLE_COMPILE },
    { "-Wp,",                    JOINED,   ROLE_WP },
    { "-Xanalyzer",              SEPARATE, ROLE_COMPILE },
    { "-Xarch_",                 JOINED_AND, ROLE_BOTH },
    { "-Xassembler",             SEPARATE, ROLE_COMPILE },
    { "-Xclang",                 SEPARATE, ROLE_BOTH },
    { "-Xlinker",                SEPARATE, ROLE_COMPILE },
    { "-Xopenmp-target",         SEPARATE, ROLE_BOTH },
    { "-Xopenmp-target=",        JOINED_AND, ROLE_BOTH },
    { "-Xpreprocessor",          SEPARATE, ROLE_PREPROCESS },
    { "-Z",                      ALONE,    ROLE_BOTH },
    { "-arch",                   SEPARATE, ROLE_ARCH },
    { "-aux-info",               SEPARATE, ROLE_COMPILE },
    { "-bundle",                 ALONE,    ROLE_NO_LIBRARIES },
    { "-c",                      ALONE,    ROLE_NO_LINK },
    { "-cc1",                    ALONE,    ROLE_STOPS },
    { "-cc1as",                  ALONE,    ROLE_STOPS },
    { "-cxx-isystem",            EITHER,   ROLE_PREPROCESS },
    { "-dD",                     ALONE,    ROLE_COMPILE },
    { "-dI",                     ALONE,    ROLE_COMPILE },
    { "-dM",                     ALONE,    ROLE_COMPILE },
    { "-dN",                     ALONE,    ROLE_COMPILE },
    { "-dU",                     ALONE,    ROLE_COMPILE },
    { "-dumpbase",               SEPARATE, ROLE_COMPILE },
    { "-dumpbase-ext",           SEPARATE, ROLE_COMPILE },
    { "-dumpdir",                SEPARATE, ROLE_COMPILE },
    { "-dumpfullversion",        ALONE,    ROLE_STOPS },
    { "-dumpmachine",            ALONE,    ROLE_STOPS },
    { "-dumpspecs",              ALONE,    ROLE_STOPS },
    { "-dumpversion",            ALONE,    ROLE_STOPS },
    { "-dynamiclib",             ALONE,    ROLE_NO_LIBRARIES },
    { "-e",                      EITHER,   ROLE_COMPILE },
    { "-emit-ast",               ALONE,    ROLE_NO_LINK },
    { "-emit-llvm",              ALONE,    ROLE_COMPILE },
    { "-export-dynamic",         ALONE,    ROLE_COMPILE },
    { "-fcolor-diagnostics",     ALONE,    ROLE_BOTH },
    { "-fdebug-cpp",             ALONE,    ROLE_DROPPED },
    { "-fdiagnostics-color",     ALONE,    ROLE_BOTH },
    { "-fdiagnostics-color=",    JOINED,   ROLE_BOTH },
    { "-fdiagnostics-format=",   JOINED,   ROLE_BOTH },
    { "-fdirectives-only",       ALONE,    ROLE_DROPPED },
    { "-fdump-",                 JOINED,   ROLE_COMPILE },
    { "-filelist",               SEPARATE, ROLE_COMPILE },
    { "-finput-charset=",        JOINED,   ROLE_PREPROCESS },
    { "-fmacro-prefix-map=",     JOINED,   ROLE_PREPROCESS },
    { "-fno-color-diagnostics",  ALONE,    ROLE_BOTH },
    { "-fno-diagnostics-color",  ALONE,    ROLE_BOTH },
    { "-fopt-info",              JOINED,   ROLE_COMPILE },
    { "-fpch-preprocess",        ALONE,    ROLE_DROPPED },
    { "-fpreprocessed",          ALONE,    ROLE_STOPS },
    { "-framework",              SEPARATE, ROLE_COMPILE },
    { "-fsyntax-only",           ALONE,    ROLE_NO_LINK },
    { "-ftime-report",           ALONE,    ROLE_COMPILE },
    { "-ftroth-diagnostics-format=", JOINED, ROLE_TROTH },
    { "-fuse-ld=",               JOINED,   ROLE_COMPILE },
    { "-gcc-toolchain",          SEPARATE, ROLE_BOTH },
    { "-h",                      EITHER,   ROLE_COMPILE },
    { "-idirafter",              EITHER,   ROLE_PREPROCESS },
    { "-iframework",             EITHER,   ROLE_PREPROCESS },
    { "-imacros",                EITHER,   ROLE_PREPROCESS },
    { "-imultiarch",             SEPARATE, ROLE_PREPROCESS },
    { "-imultilib",              SEPARATE, ROLE_PREPROCESS },
    { "-include",                EITHER,   ROLE_PREPROCESS },
    { "-include-pch",            SEPARATE, ROLE_PREPROCESS },
    { "-index-store-path",       SEPARATE, ROLE_COMPILE },
    { "-install_name",           SEPARATE, ROLE_COMPILE },
    { "-iplugindir=",            JOINED,   ROLE_BOTH },
    { "-iprefix",                EITHER,   ROLE_PREPROCESS },
    { "-iquote",                 EITHER,   ROLE_PREPROCESS },
    { "-isysroot",               EITHER,   ROLE_BOTH },
    { "-isystem",                EITHER,   ROLE_PREPROCESS },
    { "-isystem-after",          EITHER,   ROLE_PREPROCESS },
    { "-ivfsoverlay",            EITHER,   ROLE_PREPROCESS },
    { "-iwithprefix",            EITHER,   ROLE_PREPROCESS },
    { "-iwithprefixbefore",      EITHER,   ROLE_PREPROCESS },
    { "-iwithsysroot",           EITHER,   ROLE_PREPROCESS },
    { "-l",                      EITHER,   ROLE_COMPILE },
    { "-mllvm",                  SEPARATE, ROLE_COMPILE },
    { "-nobuiltininc",           ALONE,    ROLE_PREPROCESS },
    { "-nodefaultlibs",          ALONE,    ROLE_NO_LIBRARIES },
    { "-nostdinc",               ALONE,    ROLE_PREPROCESS },
    { "-nostdlib",               ALONE,    ROLE_NO_LIBRARIES },
    { "-nostdlibinc",            ALONE,    ROLE_PREPROCESS },
    { "-o",                      EITHER,   ROLE_OUTPUT },
    { "-print-",                 JOINED,   ROLE_STOPS },
    { "-r",                      ALONE,    ROLE_NO_LIBRARIES },
    { "-rdynamic",               ALONE,    ROLE_COMPILE },
    { "-remap",                  ALONE,    ROLE_PREPROCESS },
    { "-rpath",                  SEPARATE, ROLE_COMPILE },
    { "-rtlib=",                 JOINED,   ROLE_COMPILE },
    { "-s",                      ALONE,    ROLE_COMPILE },
    { "-save-temps",             ALONE,    ROLE_SAVE_TEMPS },
    { "-save-temps=",            JOINED,   ROLE_SAVE_TEMPS },
    { "-serialize-diagnostics",  SEPARATE, ROLE_COMPILE },
    { "-shared",                 ALONE,    ROLE_NO_LIBRARIES },
    { "-specs",                  SEPARATE, ROLE_BOTH },
    { "-specs=",                 JOINED,   ROLE_BOTH },
    { "-t",                      ALONE,    ROLE_COMPILE },
    { "-target",                 SEPARATE, ROLE_BOTH },
    { "-time",                   ALONE,    ROLE_COMPILE },
    { "-time=",                  JOINED,   ROLE_COMPILE },
    { "-trigraphs",              ALONE,    ROLE_PREPROCESS },
    { "-u",                      EITHER,   ROLE_COMPILE },
    { "-undef",                  ALONE,    ROLE_PREPROCESS },
    { "-undefined",              SEPARATE, ROLE_COMPILE },
    { "-v",                      ALONE,    ROLE_COMPILE },
    { "-working-directory",      SEPARATE, ROLE_BOTH },
    { "-working-directory=",     JOINED,   ROLE_BOTH },
    { "-wrapper",                SEPARATE, ROLE_COMPILE },
    { "-x",                      EITHER,   ROLE_LANGUAGE },
    { "-z",                      EITHER,   ROLE_COMPILE },
};
enum { OPTIONS = sizeof options / sizeof options[0] };

static int compare(const void *name, const void *option)
{
    return strcmp(name, ((const struct option *)option)->name);
}

/* The entry whose name is the whole word, or the longest one that begins it and takes a joined argument; or NULL. */
static const struct option *option_find(const char *word)
{
    char name[64];
    size_t length = strlen(word);
    bool whole = true;
    if (length >= sizeof name) {
        length = sizeof name - 1;
        whole = false;
    }
    memcpy(name, word, length);
    for (; length >= 2; length--, whole = false) {
        name[length] = '\0';
        const struct option *o = bsearch(name, options, OPTIONS, sizeof options[0], compare);
        if (o && (whole || (o->argument != ALONE && o->argument != SEPARATE)))
            return o;
    }
    return NULL;
}

/* Splits the text of an @file as gcc does: at white space, with quotes and backslashes. */
static void split(const char *text, size_t length, struct buffer *word, void (*add)(void *, char *), void *to)
{
    char quote = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '\\' && i + 1 < length)
            buffer_char(word, text[++i]);
        else if (quote ? c == quote : c == '\'' || c == '"')
            quote = quote ? 0 : c;
        else if (!quote && isspace((unsigned char)c)) {
            if (inside)
                add(to, arena_copy(word->data, word->length));
            word->length = 0;
            inside = false;
            continue;
        } else
            buffer_char(word, c);
        inside = true;
    }
    if (inside)
        add(to, arena_copy(word->length ? word->data : "", word->length));
}

struct words { char **data; size_t count, capacity; int depth; };
static void expand(void *to, char *word)
{
    struct words *w = to;
    struct buffer text = { 0 }, piece = { 0 };
    if (word[0] == '@' && w->depth < 32 && file_read(word + 1, &text)) {
        w->depth++;
        split(text.data, text.length, &piece, expand, w);
        w->depth--;
    } else                          /* an @file that cannot be read is a file of that name, says gcc */
        list_add(w, word);
}

/* `-Wp,-MD,file` is what `-MD -MF file` is, with another target; the rest of such a word only preprocesses. */
static void read_wp(struct command *c, struct item *item)
{
    const char *v = item->value;
    size_t skip = strncmp(v, "-MD,", 4) == 0 ? 4 : strncmp(v, "-MMD,", 5) == 0 ? 5 : 0;
    if (skip && v[skip]) {
        const char *comma = strchr(v + skip, ',');
        c->depends = true;
        c->depend_file = arena_copy(v + skip, comma ? (size_t)(comma - v - skip) : strlen(v + skip));
    }
}

static void note_option(struct command *c, struct item *item)
{
    const char *word = item->words[0];
    if (diag_option(word))
        item->role = ROLE_TROTH;
    if (strstr(word, "diagnostics-format=") && item->value)
        c->json = !strncmp(item->value, "json", 4);
    c->json_ours |= c->json && item->role == ROLE_TROTH;
    c->ours |= item->role == ROLE_TROTH;
    switch (item->role) {
    case ROLE_NO_LINK: c->links = false; break;
    case ROLE_NO_LIBRARIES: c->completes = false; break;
    case ROLE_PRINTS: c->prints = true; break;
    case ROLE_STOPS: c->stops = true; break;
    case ROLE_OUTPUT: c->output = item->value; break;
    case ROLE_LANGUAGE: c->language = item->value && strcmp(item->value, "none") ? item->value : NULL; break;
    case ROLE_DEPEND:
    case ROLE_DEPEND_USER: c->depends = true; break;
    case ROLE_DEPEND_FILE: c->depend_file = item->value; break;
    case ROLE_DEPEND_TARGET: c->depend_target = true; break;
    case ROLE_WP: read_wp(c, item); break;
    case ROLE_SAVE_TEMPS: c->save_temps = true; break;
    case ROLE_BOTH:
        if (strstr(word, "color-diagnostics") || strstr(word, "diagnostics-color"))
            c->color_chosen = true;
        break;
    default: break;
    }
}

static bool among(const char *word, const char *const *words)
{
    while (*words && strcmp(word, *words) != 0)
        words++;
    return *words;
}

static void note_input(struct item *item, const char *language)
{
    static const char *const endings[] = { ".S", ".sx", ".cc", ".cp", ".cxx", ".cpp", ".c++", ".C", ".CPP", ".m", ".mm", ".M", NULL };
    static const char *const passive[] = { "assembler", "ir", "c++-cpp-output", "objective-c-cpp-output", NULL };
    const char *dot = strrchr(item->value, '.');
    item->language = language;
    if (language) {
        item->is_preprocessed = strcmp(language, "cpp-output") == 0;
        item->is_source = item->is_preprocessed || strcmp(language, "c") == 0;
        item->is_foreign = !item->is_source && !among(language, passive);
    } else {
        item->is_preprocessed = dot && strcmp(dot, ".i") == 0;
        item->is_source = item->is_preprocessed || (dot && strcmp(dot, ".c") == 0);
        item->is_foreign = dot && among(dot, endings);
    }
}

/* Is this a program that runs the compiler named by its next argument? */
static bool is_launcher(const char *program)
{
    static const char *const launchers[] = { "ccache", "sccache", "distcc", "icecc", "buildcache" };
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++)
        if (strcmp(file_base(program), launchers[i]) == 0)
            return true;
    return false;
}

static int read_option(struct item *item, const struct option *o, char **at)
{
    size_t name = o ? strlen(o->name) : 0;
    bool joined = at[0][name] != '\0';
    item->role = o ? o->role : ROLE_BOTH;
    item->value = NULL;
    if (!o || o->argument == ALONE)
        return 1;
    item->value = at[0] + name;
    if (o->argument == SEPARATE || o->argument == JOINED_AND || (o->argument == EITHER && !joined)) {
        if (!at[1])
            return 1;
        item->value = item->words[item->count++] = at[1];
        return 2;
    }
    return 1;
}

void command_read(struct command *c, char **arguments, bool stop_at_input, int *rest)
{
    struct words w = { 0 };
    const char *architecture = NULL;
    bool only_inputs = false;
    c->links = c->completes = true;
    for (char **a = arguments; *a; a++)
        if (stop_at_input)
            list_add(&w, *a);
        else
            expand(&w, *a);
    list_add(&w, NULL);
    size_t i = 0;
    if (!stop_at_input) {
        while (w.data[i] && is_launcher(w.data[i]) && w.data[i + 1])
            list_add(&c->compiler, w.data[i++]);
        list_add(&c->compiler, w.data[i++]);
        list_add(&c->compiler, NULL);
        c->compiler.count--;
    }
    while (w.data[i]) {
        struct item item = { .words = { w.data[i] }, .count = 1, .value = w.data[i] };
        if (w.data[i][0] == '-' && w.data[i][1] && !only_inputs) {
            i += (size_t)read_option(&item, option_find(w.data[i]), w.data + i);
            note_option(c, &item);
            only_inputs = item.role == ROLE_END;
            if (item.role == ROLE_ARCH && item.value) {
                c->several_architectures |= architecture && strcmp(architecture, item.value);
                architecture = item.value;
            }
        } else {
            if (stop_at_input)
                break;
            item.role = ROLE_INPUT;
            note_input(&item, c->language);
            i++;
        }
        list_add(&c->items, item);
    }
    if (rest)
        *rest = (int)i;
}
