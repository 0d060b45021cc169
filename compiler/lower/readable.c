/*
 * readable.c: `troth lower`'s text. Lowered text for a C compiler keeps each line where the source has it, by line markers, and
 * holds all headers. Text for people has neither in the program's own files; portable text has #include lines in the place of
 * the headers that are not the program's own: the system's, and Troth's.
 *
 * A portable unit's code is expanded already, so the program's own macros must not be there when it is compiled, except
 * where a header asks for them: those that a header mentions are defined in front of its #include line, and, unless their
 * names are reserved (_GNU_SOURCE), undefined behind it.
 */
#include "compiler/lower/readable.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct marker { int line; const char *file; bool enters, leaves, system; };

static struct map own_files;                    /* files that a marker names without the flag of system headers */
static const char *troth_folder;                /* of <troth.h>, with the slash; NULL: not included */

/* --- lines -------------------------------------------------------------------------------------------------------------- */

/* The line at *p, without its newline; *p moves behind it. NULL: the text is over. */
static const char *next_line(const char **p, size_t *length)
{
    const char *line = *p;
    if (!*line)
        return NULL;
    *length = strcspn(line, "\n");
    *p = line + *length + (line[*length] == '\n');
    return line;
}

/* `# 12 "file" 1 3` */
static bool read_marker(const char *line, size_t length, struct marker *m)
{
    if (length < 5 || line[0] != '#' || line[1] != ' ' || !isdigit((unsigned char)line[2]))
        return false;
    char *p;
    *m = (struct marker){ .line = (int)strtol(line + 2, &p, 10) };
    const char *open = memchr(line, '"', length), *close = open;
    while (close && ++close < line + length && *close != '"')
        close += *close == '\\';
    if (!close || close >= line + length)
        return false;
    m->file = arena_copy(open + 1, (size_t)(close - open - 1));
    for (const char *q = close; q < line + length; q++) {
        m->enters |= *q == '1';
        m->leaves |= *q == '2';
        m->system |= *q == '3';
    }
    return true;
}

bool readable_is_own(const char *file)
{
    return map_get(&own_files, file) && !(troth_folder && !strncmp(file, troth_folder, strlen(troth_folder)));
}

static void learn_files(const char *text)
{
    static const char opt_in[] = "#pragma troth words(";
    struct marker m;
    size_t length;
    const char *file = NULL;
    own_files = (struct map){0};
    troth_folder = NULL;
    for (const char *p = text, *line; (line = next_line(&p, &length));) {
        if (read_marker(line, length, &m)) {
            file = m.file;
            if (!m.system && *file && *file != '<' && file[strlen(file) - 1] != '/')
                map_put(&own_files, file, (void *)file);
        } else if (file && length > sizeof opt_in && !memcmp(line, opt_in, sizeof opt_in - 1)) {
            const char *slash = strrchr(file, '/');
            troth_folder = slash ? arena_copy(file, (size_t)(slash - file) + 1) : NULL;
        }
    }
}

/* --- portable text: what stands for the headers ---------------------------------------------------------------------------- */

struct macro { const char *name, *line; bool stays; };

static struct {
    struct map own, system;                     /* macros, by name */
    struct map scanned;                         /* files whose text has been looked at */
    LIST(struct macro *) wanted;                /* by the header that is next */
    bool lowered;                               /* TROTH_LOWERED is defined */
} unit;

static const char *word_behind(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    const char *first = p;
    while (p < end && (isalnum((unsigned char)*p) || *p == '_' || *p == '$'))
        p++;
    return arena_copy(first, (size_t)(p - first));
}

static bool is_directive(const char *line, size_t length, const char *name)
{
    size_t n = strlen(name);
    return length > n + 1 && line[0] == '#' && !memcmp(line + 1, name, n) && (line[n + 1] == ' ' || line[n + 1] == '\t');
}

static bool is_reserved(const char *name)
{
    return name[0] == '_' && (name[1] == '_' || isupper((unsigned char)name[1]));
}

/* The macros of the program that a header's text mentions. */
static void scan_header(const char *file)
{
    FILE *in = map_get(&unit.scanned, file) ? NULL : fopen(file, "r");
    struct buffer word = {0};
    map_put(&unit.scanned, file, (void *)file);
    if (!in)
        return;
    buffer_string(&word, "");
    for (int c = 0; c != EOF;) {
        c = getc(in);
        if (isalnum(c) || c == '_' || c == '$') {
            buffer_char(&word, (char)c);
            continue;
        }
        struct macro *m = word.length ? map_get(&unit.own, word.data) : NULL;
        bool known = !m || !m->line;
        for (size_t i = 0; i < unit.wanted.count && !known; i++)
            known = unit.wanted.data[i] == m;
        if (!known && !m->stays)
            list_add(&unit.wanted, m);
        word.length = 0;
        if (word.data)
            word.data[0] = '\0';
    }
    fclose(in);
}

/* The file that the #include line in front of `p` enters; NULL: it was skipped, or it is the program's own (*own). What its
 * headers ask for is wanted then. */
static const char *entered(const char *p, bool *own)
{
    struct marker m;
    size_t length;
    const char *first = NULL;
    int depth = 0;
    *own = false;
    for (const char *line; (line = next_line(&p, &length));) {
        if (!read_marker(line, length, &m)) {
            if (!first && strspn(line, " \t\r") != length)
                return NULL;
            continue;
        }
        depth += m.enters - m.leaves;
        if (!first && m.enters) {
            first = m.file;
            if ((*own = readable_is_own(first)))
                return NULL;
        }
        if (first && depth <= 0)
            return first;
        if (first)
            scan_header(m.file);
    }
    return first;
}

static void add_include(struct buffer *b, const char *line, size_t length, const char *rest)
{
    bool own;
    unit.wanted.count = 0;
    const char *file = entered(rest, &own);
    const char *comment = memchr(line, '/', length);    /* clang says who wrote the line */
    for (; comment && comment < line + length && strncmp(comment, "/* clang", 8); comment++)
        ;
    if (comment && comment < line + length)
        length = (size_t)(comment - line);
    while (length && line[length - 1] == ' ')
        length--;
    if (own || (!file && !memchr(line, '<', length)))
        return;
    if (file && troth_folder && !strncmp(file, troth_folder, strlen(troth_folder)) && !unit.lowered) {
        buffer_string(b, "#define TROTH_LOWERED 1\n");
        unit.lowered = true;
    }
    for (size_t i = 0; i < unit.wanted.count; i++) {
        buffer_format(b, "%s\n", unit.wanted.data[i]->line);
        unit.wanted.data[i]->stays = is_reserved(unit.wanted.data[i]->name);
    }
    buffer_add(b, line, length);
    for (size_t i = 0; i < unit.wanted.count; i++)
        if (!unit.wanted.data[i]->stays)
            buffer_format(b, "\n#undef %s", unit.wanted.data[i]->name);
}

static void note_macro(struct buffer *b, const char *line, size_t length, bool defines, bool own)
{
    const char *name = word_behind(line + (defines ? 7 : 6), line + length);
    if (own && !defines && map_get(&unit.system, name) && !map_get(&unit.own, name))
        buffer_add(b, line, length);            /* the header's macro is undefined here, too */
    if (!strcmp(name, "__TROTH__"))
        return;
    struct macro *m = arena_new(struct macro);
    *m = (struct macro){ name, defines ? arena_copy(line, length) : NULL, false };
    if (own)
        map_put(&unit.own, name, m);
    else
        map_put(&unit.system, name, m);
}

/* Takes the directives out that -dD and -dI left in the text, and writes #include lines for the headers that are not kept. */
static void take_directives(struct buffer *text)
{
    struct buffer b = {0};
    struct marker m;
    size_t length;
    bool own = false, given = false;            /* in a file of the program, in its command line */
    memset(&unit, 0, sizeof unit);
    for (const char *p = text->data, *line; (line = next_line(&p, &length));) {
        bool defines = is_directive(line, length, "define"), undefines = is_directive(line, length, "undef");
        if (read_marker(line, length, &m)) {
            given = !strncmp(m.file, "<command", 8);
            own = readable_is_own(m.file);
        }
        if (defines || undefines) {
            if (own || given || !strchr("<", *m.file))
                note_macro(&b, line, length, defines, own || given);
        } else if (is_directive(line, length, "include") || is_directive(line, length, "include_next") || is_directive(line, length, "import")) {
            if (own || given)
                add_include(&b, line, length, p);
        } else
            buffer_add(&b, line, length);
        buffer_char(&b, '\n');
    }
    *text = b;
}

void readable_begin(struct buffer *text, bool portable)
{
    learn_files(text->data);
    if (portable)
        take_directives(text);
}

/* --- the lowered text -------------------------------------------------------------------------------------------------------- */

/* depth: how many headers are open in the output; gcc wants each left by the name of the file that entered it. */
struct reader { struct buffer out; const char *file; int line, out_line, depth; bool own; size_t counted; };

/* The number of the line behind the marker that is about to be written. */
static int out_line(struct reader *r)
{
    for (; r->counted < r->out.length; r->counted++)
        r->out_line += r->out.data[r->counted] == '\n';
    return r->out_line + 2;
}

static bool ends_blank(const struct buffer *b)
{
    return !b->length || (b->length > 1 && b->data[b->length - 1] == '\n' && b->data[b->length - 2] == '\n');
}

/* A marker inside of the program's text. One that goes on with the line that was interrupted, as they stand around what
 * a header's macro gave, is taken out with its newline. Gives: does the line go on? */
static bool joins(struct reader *r, const struct marker *m, const char *rest)
{
    size_t n = r->out.length;
    if (!r->own || n < 2 || !r->file || strcmp(r->file, m->file) || m->line != r->line - 1 || *rest == '#')
        return false;
    while (n && strchr(" \n", r->out.data[n - 1]))
        n--;
    if (!n || strchr(";{}", r->out.data[n - 1]) || r->out.length - n > 200 || strchr(r->out.data + n, '\n') != r->out.data + r->out.length - 1)
        return false;
    r->out.length = n;
    buffer_char(&r->out, ' ');
    return true;
}

void readable_end(struct buffer *text, bool portable)
{
    struct reader r = {0};
    struct marker m;
    size_t length;
    bool joined = false;
    buffer_string(&r.out, !portable ? "# 1 \"<lowered>\"\n" : "");
    for (const char *p = text->data, *line; (line = next_line(&p, &length));) {
        if (!read_marker(line, length, &m)) {
            if (r.own) {
                bool blank = strspn(line, " \t\r") >= length;
                size_t skip = joined ? strspn(line, " \t") : 0;
                if (!(blank && (joined || ends_blank(&r.out))))
                    buffer_add(&r.out, line + skip, length - skip);
                if (!(blank && ends_blank(&r.out)))
                    buffer_char(&r.out, '\n');
            } else if (!portable && r.file) {
                buffer_add(&r.out, line, length);
                buffer_char(&r.out, '\n');
            }
            joined = false;
            r.line++;
            continue;
        }
        bool own = readable_is_own(m.file);
        joined = own && joins(&r, &m, p);
        bool leaves = m.leaves && !r.own && r.depth > 0;
        if (!portable && !own && *m.file != '<') {
            buffer_add(&r.out, line, length);
            buffer_char(&r.out, '\n');
            r.depth += m.enters;
        } else if (!portable && !r.own && (leaves || (own && r.file)))
            buffer_format(&r.out, "# %d \"<lowered>\"%s\n", out_line(&r), leaves ? " 2" : "");
        r.depth -= leaves;
        r.file = *m.file == '<' ? NULL : m.file;
        r.own = own;
        r.line = m.line;
    }
    *text = r.out;
}
