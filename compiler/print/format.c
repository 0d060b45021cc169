/*
 * format.c: lays out lowered text for people. Enters: what the lowering printed for a function, where one source line is
 * one line, however much stands on it. Leaves: the same tokens and comments, a statement a line, without line markers and
 * without blocks that need not be there. Always holds: no token is changed or moved.
 */
#include "compiler/print/format.h"
#include "compiler/syntax/lex.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 118, STEP = 4 };

/* What a brace opened. Statements without braces under if, else and loops are a level, too. */
enum level_kind { LEVEL_BLOCK, LEVEL_SWITCH, LEVEL_AGGREGATE, LEVEL_IF, LEVEL_OTHER };

struct piece { const char *text; int length; bool space, may_break, new_line; };

static struct format {
    const char *text, *file;
    struct tokens tokens;
    int *match;                         /* the partner of each brace */
    bool *skipped;                      /* braces that are left out */
    struct buffer out;
    LIST(enum level_kind) levels;
    LIST(struct piece) line;            /* the statement that is being read */
    int first, last;                    /* the source's lines that it comes from; 0: none */
    int shown;                          /* source lines up to this one have been printed as comments */
    bool blank;                         /* a blank line is wanted in front of the next one */
    bool rows;                          /* in the head of a resume function: a case is one line */
} f;

static bool is(const struct token *t, int op) { return t->kind == TOKEN_PUNCT && t->op == op; }
static bool is_word(const struct token *t, enum keyword k) { return t->kind == TOKEN_KEYWORD && t->op == (int)k; }
static struct token *at(int i) { return &f.tokens.at[i]; }

/* --- the source -------------------------------------------------------------------------------------------------------- */

static struct { const char *file; LIST(const char *) lines; } source;

static void read_source(const char *file)
{
    source.file = file;
    source.lines.count = 0;
    FILE *in = fopen(file, "r");
    struct buffer line = {0};
    buffer_string(&line, "");
    for (int c; in && (c = getc(in)) != EOF;)
        if (c == '\n') {
            list_add(&source.lines, arena_copy(line.data, line.length));
            line.length = 0;
        } else
            buffer_char(&line, (char)c);
    if (in && line.length)
        list_add(&source.lines, arena_copy(line.data, line.length));
    if (in)
        fclose(in);
}

const char *format_source_line(const char *file, int n)
{
    if (!source.file || strcmp(source.file, file))
        read_source(file);
    if (n < 1 || (size_t)n > source.lines.count)
        return NULL;
    struct buffer b = {0};
    const char *p = source.lines.data[n - 1];
    buffer_string(&b, "");
    for (p += strspn(p, " \t"); *p && strncmp(p, "//", 2); p++) {
        if (!strncmp(p, "/*", 2)) {
            const char *end = strstr(p + 2, "*/");
            if (!end)
                break;
            p = end + 1;
        } else if (*p == '"' || *p == '\'') {
            char quote = *p;
            do {
                buffer_char(&b, *p);
                if (*p == '\\' && p[1])
                    buffer_char(&b, *++p);
                p++;
            } while (*p && *p != quote);
            if (!*p)
                break;
            buffer_char(&b, *p);
        } else
            buffer_char(&b, *p);
    }
    while (b.length && strchr(" \t\r\\", b.data[b.length - 1]))     /* no line may go on behind the comment */
        b.data[--b.length] = '\0';
    return strstr(b.data, "?" "?/") ? "" : b.data;
}

/* --- lines --------------------------------------------------------------------------------------------------------------- */

static void new_line(int indent)
{
    size_t n = f.out.length;
    if (n && f.out.data[n - 1] != '\n')
        buffer_char(&f.out, '\n');
    n = f.out.length;
    bool opened = n > 1 && f.out.data[n - 2] == '{';
    if (f.blank && !opened && n > 1 && f.out.data[n - 2] != '\n')
        buffer_char(&f.out, '\n');
    f.blank = false;
    buffer_format(&f.out, "%*s", indent > 0 ? indent * STEP : 0, "");
}

static int indent(void)
{
    return (int)f.levels.count;
}

/* Is the statement what the source says? White space apart. */
static bool same_as_source(void)
{
    struct buffer ours = {0}, theirs = {0};
    for (size_t i = 0; i < f.line.count; i++)
        buffer_add(&ours, f.line.data[i].text, (size_t)f.line.data[i].length);
    for (int n = f.first; n <= f.last; n++) {
        const char *s = format_source_line(f.file, n);
        for (const char *p = s ? s : ""; *p; p++)
            if (*p != ' ' && *p != '\t')
                buffer_char(&theirs, *p);
    }
    size_t k = 0;
    for (size_t i = 0; i < ours.length; i++)
        if (ours.data[i] != ' ' && ours.data[i] != '\t')
            ours.data[k++] = ours.data[i];
    return k == theirs.length && !memcmp(ours.data, theirs.data, k);
}

static void show_source(int level)
{
    bool same = f.first && same_as_source();
    int from = f.first > f.shown ? f.first : f.shown + 1;
    for (int n = from; f.first && !same && n <= f.last; n++) {
        const char *s = format_source_line(f.file, n);
        if (s && *s && strcmp(s, "{") && strcmp(s, "}")) {
            new_line(level);
            buffer_format(&f.out, "// %d: %s", n, s);
        }
    }
    if (f.last > f.shown)
        f.shown = f.last;
}

static bool is_ident_char(char c)
{
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Prints the statement's pieces at a level; what would be too wide is broken behind commas and in front of operators. */
static void flush_at(int level)
{
    if (!f.line.count)
        return;
    show_source(level);
    new_line(level);
    int column = level * STEP;
    for (size_t i = 0; i < f.line.count; i++) {
        struct piece *p = &f.line.data[i];
        int chunk = p->length;
        for (size_t k = i + 1; k < f.line.count && !f.line.data[k].may_break; k++)
            chunk += f.line.data[k].length + f.line.data[k].space;
        if (i && (p->new_line || (p->may_break && column + 1 + chunk > WIDTH && column > (level + 2) * STEP))) {
            column = (level + (p->text[0] != '}')) * STEP;
            buffer_format(&f.out, "\n%*s", column, "");
        } else if (i && (p->space || (is_ident_char(f.out.data[f.out.length - 1]) && is_ident_char(p->text[0])))) {
            buffer_char(&f.out, ' ');
            column++;
        }
        buffer_add(&f.out, p->text, (size_t)p->length);
        column += p->length;
    }
    f.line.count = 0;
    f.first = f.last = 0;
}

static void flush(void)
{
    flush_at(indent());
}

static void add(const struct token *t, bool space)
{
    static const int operators[] = { OP2('&', '&'), OP2('|', '|'), '?', ':' };
    struct piece p = { t->start, t->length, space, false, false };
    const struct piece *before = f.line.count ? &f.line.data[f.line.count - 1] : NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        p.may_break |= is(t, operators[i]) && space;
    p.may_break |= before && before->length == 1 && *before->text == ',';
    if (!t->system && t->file && !strcmp(t->file, f.file)) {
        if (!f.first || t->line < f.first)
            f.first = t->line;
        if (t->line > f.last)
            f.last = t->line;
    }
    list_add(&f.line, p);
}

/* --- comments --------------------------------------------------------------------------------------------------------------- */

/* A comment in the middle of a statement, as a piece of it. */
static void add_comment(const char *text, size_t length)
{
    if (text[1] == '/') {
        while (length > 2 && strchr(" \t\r", text[length - 1]))
            length--;
        text = arena_format("/*%.*s */", (int)length - 2, text + 2);
        if (strstr(text + 2, "*/") != text + strlen(text) - 2)
            return;
        length = strlen(text);
    }
    list_add(&f.line, ((struct piece){ text, (int)length, true, false, false }));
}

/* The comments and blank lines in front of token i. */
static void take_gap(int i)
{
    const char *p = i ? at(i - 1)->start + at(i - 1)->length : f.text, *end = at(i)->start;
    bool fresh = false;                         /* is p at the start of a line? */
    int newlines = 0;
    for (; p < end; p++) {
        if (*p == '\n') {
            newlines++;
            fresh = true;
            if (newlines > 1 && !f.line.count && !at(i)->system)
                f.blank = true;
        } else if (*p == '#' && fresh) {
            size_t length = strcspn(p, "\n");
            bool marker = length > 2 && p[1] == ' ' && p[2] >= '0' && p[2] <= '9';
            if (!marker && f.line.count)        /* a pragma stays */
                list_add(&f.line, ((struct piece){ arena_format("\n%.*s\n", (int)length, p), (int)length + 2, false, false, false }));
            else if (!marker) {
                new_line(0);
                buffer_add(&f.out, p, length);
                buffer_char(&f.out, '\n');
            }
            p += length - 1;
        } else if (*p == '/' && p + 1 < end && (p[1] == '*' || p[1] == '/')) {
            const char *stop = p[1] == '/' ? p + strcspn(p, "\n") : strstr(p + 2, "*/") + 2;
            size_t length = (size_t)(stop - p);
            if (f.line.count)
                add_comment(p, length);
            else {
                if (fresh || !f.out.length)
                    new_line(indent());
                else
                    buffer_char(&f.out, ' ');
                buffer_add(&f.out, p, length);
                if (p[1] == '/')
                    buffer_char(&f.out, '\n');
            }
            p = stop - 1;
            newlines = 0;
            fresh = false;
        } else if (*p != ' ' && *p != '\t') {
            fresh = false;
        }
    }
}

/* --- blocks ------------------------------------------------------------------------------------------------------------------ */

static void match_braces(void)
{
    LIST(int) open = {0};
    f.match = arena_alloc((size_t)f.tokens.count * sizeof *f.match);
    f.skipped = arena_alloc((size_t)f.tokens.count * sizeof *f.skipped);
    for (int i = 0; i < f.tokens.count; i++) {
        f.match[i] = -1;
        if (is(at(i), '{'))
            list_add(&open, i);
        else if (is(at(i), '}') && open.count) {
            f.match[i] = open.data[--open.count];
            f.match[f.match[i]] = i;
        }
    }
}

static bool begins_declaration(int i)
{
    const struct token *t = at(i);
    if (t->kind == TOKEN_KEYWORD)
        return (t->op >= KW_VOID && t->op <= KW_CONSTEXPR) || t->op == KW_STATIC_ASSERT || t->op == KW_LABEL;
    if (t->kind != TOKEN_IDENT)
        return false;
    while (is(at(++i), '*'))
        ;
    return at(i)->kind == TOKEN_IDENT || (at(i)->kind == TOKEN_KEYWORD && at(i)->op >= KW_VOID && at(i)->op <= KW_CONSTEXPR)
        || is(at(i), '[');
}

static bool is_jump(const struct token *t)
{
    return is_word(t, KW_RETURN) || is_word(t, KW_GOTO) || is_word(t, KW_BREAK) || is_word(t, KW_CONTINUE);
}

/* A block that stands for itself, declares nothing and ends in a jump: its braces say nothing. */
static bool is_needless(int open)
{
    int close = f.match[open], last = open + 1;
    bool start = true;
    for (int i = open + 1, depth = 0; i < close; i++) {
        if (start && depth == 0) {
            if (begins_declaration(i))
                return false;
            last = i;
        }
        depth += is(at(i), '(') || is(at(i), '{');
        depth -= is(at(i), ')') || is(at(i), '}');
        start = is(at(i), ';') || is(at(i), '}') || (is(at(i), '{') && depth == 1);
        if (depth == 0 && is(at(i), '{'))
            return false;
    }
    return close > open + 1 && (is_jump(at(last)) || (is(at(last), '{') && is_needless(last)));
}

static enum level_kind *top(void)
{
    return f.levels.count ? &f.levels.data[f.levels.count - 1] : NULL;
}

/* What the `{` at i opens, or -1: it belongs to an initialiser. */
static int opened(int i)
{
    const struct token *first = NULL, *last = NULL;
    bool assigned = false, aggregate = false, call = false;
    for (int k = i - 1; k >= 0 && !is(at(k), ';') && !is(at(k), '{') && !is(at(k), '}'); k--) {
        last = last ? last : at(k);
        first = at(k);
        assigned |= is(at(k), '=') || is_word(at(k), KW_RETURN);
        aggregate |= is_word(at(k), KW_STRUCT) || is_word(at(k), KW_UNION);
        call |= is(at(k), '(');
    }
    if (!f.line.count)
        return LEVEL_BLOCK;
    if (first && is_word(first, KW_SWITCH))
        return LEVEL_SWITCH;
    const struct piece *p = &f.line.data[f.line.count > 1 && *f.line.data[0].text == '}'];
    static const char *const heads[] = { "if", "else", "for", "while", "do" };
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        if ((size_t)p->length == strlen(heads[k]) && !memcmp(p->text, heads[k], (size_t)p->length))
            return LEVEL_BLOCK;
    if (p->length == 6 && !memcmp(p->text, "switch", 6))
        return LEVEL_SWITCH;
    if (aggregate && !assigned && !call)
        return LEVEL_AGGREGATE;
    return last && is(last, ')') && !assigned && *p->text != '(' ? LEVEL_BLOCK : -1;
}

/* Behind a statement: those without braces that it ends are over; an `else` belongs to the nearest `if` of them. */
static void end_statement(int next)
{
    while (top() && (*top() == LEVEL_IF || *top() == LEVEL_OTHER)) {
        bool was_if = *top() == LEVEL_IF;
        f.levels.count--;
        if (was_if && is_word(at(next), KW_ELSE))
            break;
    }
}

/* `if (...)`, `else`, `for (...)`, `while (...)`, `do`, `switch (...)` without a brace: what follows is a level deeper. */
static int end_of_head(int i)
{
    if (is_word(at(i), KW_ELSE) || is_word(at(i), KW_DO))
        return i;
    for (int depth = 0; i < f.tokens.count; i++) {
        depth += is(at(i), '(');
        if (is(at(i), ')') && --depth == 0)
            return i;
    }
    return f.tokens.count - 1;
}

static bool begins_head(const struct token *t)
{
    return is_word(t, KW_IF) || is_word(t, KW_ELSE) || is_word(t, KW_FOR) || is_word(t, KW_WHILE) || is_word(t, KW_DO) || is_word(t, KW_SWITCH);
}

/* --- statements --------------------------------------------------------------------------------------------------------------- */

static bool spaced(int i)
{
    const struct token *t = at(i), *before = at(i - 1);
    bool gap = before->start + before->length < t->start;
    if (is(before, '(') || is(before, '[') || is(t, ')') || is(t, ']') || is(t, ',') || is(t, ';'))
        return false;
    if (is(before, '*') && i > 2 && is_word(at(i - 3), KW_STRUCT))      /* `struct tag *name` */
        return false;
    return gap || is(before, ';') || is(before, ',');
}

static int copy_to(int i, int last)
{
    for (int k = i; k <= last; k++) {
        if (k > i)
            take_gap(k);
        add(at(k), f.line.count && spaced(k));
    }
    return last;
}

/* The rows of a table are lines of their own, as they were printed. */
static int take_initialiser(int i, int last)
{
    for (int k = i; k <= last; k++) {
        if (k > i)
            take_gap(k);
        add(at(k), spaced(k));
        f.line.data[f.line.count - 1].new_line = at(k)->system && memchr(at(k - 1)->start, '\n', (size_t)(at(k)->start - at(k - 1)->start));
    }
    return last;
}

/* A label, or `case ...:`; gives the last of its tokens, or -1: there is none at i. */
static int label_end(int i)
{
    bool is_case = is_word(at(i), KW_CASE) || is_word(at(i), KW_DEFAULT);
    if (!is_case)
        return at(i)->kind == TOKEN_IDENT && is(at(i + 1), ':') ? i + 1 : -1;
    for (int depth = 0; i < f.tokens.count; i++) {
        depth += is(at(i), '(') || is(at(i), '?');
        depth -= is(at(i), ')');
        if (is(at(i), ':') && depth-- == 0)
            return i;
    }
    return -1;
}

/* The last token of a row of the head's switch, `case 1: goto resume_1;`, or -1: it takes more than a line. */
static int row_end(int i)
{
    int length = 0;
    for (int first = i, depth = 0;; i++) {
        bool next = is_word(at(i), KW_CASE) || is_word(at(i), KW_DEFAULT) || is(at(i), '}');
        if (at(i)->kind == TOKEN_END || (i > first && depth == 0 && next))
            return i - 1;
        depth += is(at(i), '{');
        depth -= is(at(i), '}');
        length += at(i)->length + 1;
        if (length > WIDTH || is_word(at(i), KW_IF))
            return -1;
    }
}

static int take_row(int i, int last)
{
    for (; i <= last; i++)
        add(at(i), f.line.count && spaced(i));
    flush_at(indent() - 1);
    return last;
}

static int take_label(int i, int end)
{
    int level = indent() - 1;
    copy_to(i, end);
    if (is(at(end + 1), ';')) {
        bool needed = begins_declaration(end + 2) || is(at(end + 2), '}') || label_end(end + 2) >= 0;
        if (needed)
            add(at(end + 1), false);
        end++;
    }
    flush_at(level);
    return end;
}

static int take_open(int i)
{
    int kind = opened(i);
    if (kind < 0)
        return -1;
    bool function = kind == LEVEL_BLOCK && !f.levels.count && f.line.count;
    if (function) {
        flush();
        add(at(i), false);
    } else
        add(at(i), f.line.count > 0);
    int level = indent();
    if (top() && (*top() == LEVEL_IF || *top() == LEVEL_OTHER) && f.line.count == 1)
        level--;
    flush_at(level);
    list_add(&f.levels, (enum level_kind)kind);
    f.rows = kind == LEVEL_SWITCH && at(i)->system && f.levels.count == 2;
    return i;
}

static int take_close(int i)
{
    flush();
    bool aggregate = top() && *top() == LEVEL_AGGREGATE;
    if (f.levels.count)
        f.levels.count--;
    f.rows = false;
    f.blank = false;
    add(at(i), false);
    if (aggregate)
        return i;
    bool of_do = f.match[i] > 0 && is_word(at(f.match[i] - 1), KW_DO);
    if (is_word(at(i + 1), KW_ELSE) || (of_do && is_word(at(i + 1), KW_WHILE)))
        return i;                               /* goes on: `} else {`, `} while (...);` */
    flush();
    end_statement(i + 1);
    f.blank = f.levels.count == 0;
    return i;
}

/* Takes what begins at token i, and gives its last token. */
static int take(int i)
{
    const struct token *t = at(i);
    int end;
    if (f.skipped[i])
        return i;
    if (!f.line.count && f.rows && (is_word(t, KW_CASE) || is_word(t, KW_DEFAULT)) && (end = row_end(i)) >= 0)
        return take_row(i, end);
    if (!f.line.count && f.levels.count && *top() != LEVEL_AGGREGATE && (end = label_end(i)) >= 0)
        return take_label(i, end);
    if (is(t, '{') && !f.line.count && f.levels.count && (*top() == LEVEL_BLOCK || *top() == LEVEL_SWITCH) && f.match[i] > i && is_needless(i)) {
        f.skipped[i] = f.skipped[f.match[i]] = true;
        return i;
    }
    if (is(t, '{')) {
        end = take_open(i);
        return end >= 0 ? end : take_initialiser(i, f.match[i] > i ? f.match[i] : i);
    }
    if (is(t, '}'))
        return take_close(i);
    if (is(t, ';') && !f.line.count && f.levels.count && *top() <= LEVEL_SWITCH && i && !is(at(i - 1), ':'))
        return i;                               /* an empty statement */
    if (is(t, ';')) {
        add(t, false);
        flush();
        end_statement(i + 1);
        return i;
    }
    bool after_brace = f.line.count == 1 && *f.line.data[0].text == '}';
    if ((!f.line.count || after_brace) && begins_head(t)) {
        bool tail = after_brace && is_word(t, KW_WHILE);
        end = copy_to(i, end_of_head(i));
        if (after_brace && f.line.count > 1)
            f.line.data[1].space = true;
        bool else_if = is_word(at(i), KW_ELSE) && is_word(at(end + 1), KW_IF);
        if (else_if) {
            end = copy_to(end + 1, end_of_head(end + 1));
        }
        if (tail || is(at(end + 1), '{') || is(at(end + 1), ';'))
            return end;
        flush();
        list_add(&f.levels, (else_if || is_word(t, KW_IF) ? LEVEL_IF : LEVEL_OTHER));
        return end;
    }
    if (is(t, '(') || is(t, '[')) {             /* parentheses are taken whole */
        int depth = 0;
        for (end = i; end < f.tokens.count - 1; end++) {
            depth += is(at(end), '(') || is(at(end), '[');
            depth -= is(at(end), ')') || is(at(end), ']');
            if (depth == 0)
                break;
        }
        return copy_to(i, end);
    }
    return copy_to(i, i);
}

char *format_lowered(const char *text, const char *file, int line)
{
    f = (struct format){ .text = text, .file = file, .shown = line };
    buffer_string(&f.out, "");
    f.tokens = lex_more(text, strlen(text), file);
    match_braces();
    for (int i = 0; at(i)->kind != TOKEN_END; i++) {
        take_gap(i);
        i = take(i);
    }
    flush();
    take_gap(f.tokens.count - 1);
    if (f.out.length && f.out.data[f.out.length - 1] != '\n')
        buffer_char(&f.out, '\n');
    return f.out.data;
}
