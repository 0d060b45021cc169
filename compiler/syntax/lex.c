/*
 * lex.c: the lexer. Enters: what `CC -E -C` printed. Leaves: an array of tokens. Always holds: the bytes between two
 * tokens are white space, comments, line markers and pragmas only; nothing of the text is lost or copied. It never
 * fails: what C would refuse becomes TOKEN_OTHER and is refused by whoever must understand it.
 */
#include "compiler/syntax/lex.h"
#include "compiler/base/arena.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; enum keyword keyword; } keywords[] = {
    {"void", KW_VOID}, {"char", KW_CHAR}, {"short", KW_SHORT}, {"int", KW_INT}, {"long", KW_LONG}, {"float", KW_FLOAT},
    {"double", KW_DOUBLE}, {"signed", KW_SIGNED}, {"__signed", KW_SIGNED}, {"__signed__", KW_SIGNED},
    {"unsigned", KW_UNSIGNED}, {"_Bool", KW_BOOL}, {"_Complex", KW_COMPLEX}, {"__complex", KW_COMPLEX},
    {"__complex__", KW_COMPLEX}, {"__int128", KW_INT128}, {"struct", KW_STRUCT}, {"union", KW_UNION}, {"enum", KW_ENUM},
    {"typeof", KW_TYPEOF}, {"__typeof", KW_TYPEOF}, {"__typeof__", KW_TYPEOF}, {"typeof_unqual", KW_TYPEOF},
    {"__typeof_unqual__", KW_TYPEOF}, {"_Atomic", KW_ATOMIC}, {"__auto_type", KW_AUTO_TYPE}, {"_BitInt", KW_BITINT},
    {"const", KW_CONST}, {"__const", KW_CONST}, {"__const__", KW_CONST}, {"volatile", KW_VOLATILE},
    {"__volatile", KW_VOLATILE}, {"__volatile__", KW_VOLATILE}, {"restrict", KW_RESTRICT}, {"__restrict", KW_RESTRICT},
    {"__restrict__", KW_RESTRICT}, {"typedef", KW_TYPEDEF}, {"extern", KW_EXTERN}, {"static", KW_STATIC},
    {"auto", KW_AUTO}, {"register", KW_REGISTER}, {"_Thread_local", KW_THREAD}, {"__thread", KW_THREAD},
    {"thread_local", KW_THREAD}, {"inline", KW_INLINE}, {"__inline", KW_INLINE}, {"__inline__", KW_INLINE},
    {"_Noreturn", KW_NORETURN}, {"_Alignas", KW_ALIGNAS}, {"alignas", KW_ALIGNAS}, {"__attribute", KW_ATTRIBUTE},
    {"__attribute__", KW_ATTRIBUTE}, {"__extension__", KW_EXTENSION}, {"if", KW_IF}, {"else", KW_ELSE},
    {"switch", KW_SWITCH}, {"case", KW_CASE}, {"default", KW_DEFAULT}, {"while", KW_WHILE}, {"do", KW_DO}, {"for", KW_FOR},
    {"goto", KW_GOTO}, {"continue", KW_CONTINUE}, {"break", KW_BREAK}, {"return", KW_RETURN}, {"sizeof", KW_SIZEOF},
    {"_Alignof", KW_ALIGNOF}, {"alignof", KW_ALIGNOF}, {"__alignof", KW_ALIGNOF}, {"__alignof__", KW_ALIGNOF},
    {"_Generic", KW_GENERIC}, {"_Static_assert", KW_STATIC_ASSERT}, {"static_assert", KW_STATIC_ASSERT}, {"asm", KW_ASM},
    {"__asm", KW_ASM}, {"__asm__", KW_ASM}, {"__label__", KW_LABEL}, {"__real", KW_REAL}, {"__real__", KW_REAL},
    {"__imag", KW_IMAG}, {"__imag__", KW_IMAG}, {"__builtin_va_arg", KW_VA_ARG}, {"__builtin_offsetof", KW_OFFSETOF},
    {"__builtin_types_compatible_p", KW_TYPES_COMPATIBLE}, {"__builtin_choose_expr", KW_CHOOSE_EXPR},
    {"__builtin_convertvector", KW_CONVERTVECTOR},
    {"_Async", KW_ASYNC}, {"_Generator", KW_GENERATOR}, {"_Await", KW_AWAIT}, {"_Yield", KW_YIELD},
    {"_Yield_from", KW_YIELD_FROM}, {"_Foreach", KW_FOREACH}, {"_Foreach_await", KW_FOREACH_AWAIT}, {"_Try", KW_TRY},
    {"_Catch", KW_CATCH}, {"_Finally", KW_FINALLY}, {"_Throw", KW_THROW}, {"_Defer", KW_DEFER},
    {"_Receives", KW_RECEIVES}, {"_Returns", KW_RETURNS}, {"_Discard", KW_DISCARD}, {"_Promise", KW_PROMISE},
    {"_Iterator", KW_ITERATOR}, {"_Async_iterator", KW_ASYNC_ITERATOR}, {"_Iterable", KW_ITERABLE},
    {"_Iter_result", KW_ITER_RESULT},
};

static const struct { const char *name; enum keyword keyword; } words[] = {
    {"async", KW_ASYNC}, {"generator", KW_GENERATOR}, {"await", KW_AWAIT}, {"yield", KW_YIELD},
    {"yield_from", KW_YIELD_FROM}, {"foreach", KW_FOREACH}, {"foreach_await", KW_FOREACH_AWAIT}, {"try", KW_TRY},
    {"catch", KW_CATCH}, {"finally", KW_FINALLY}, {"throw", KW_THROW}, {"defer", KW_DEFER}, {"receives", KW_RECEIVES},
    {"returns", KW_RETURNS}, {"discard", KW_DISCARD}, {"promise", KW_PROMISE}, {"iterator", KW_ITERATOR},
    {"async_iterator", KW_ASYNC_ITERATOR}, {"iterable", KW_ITERABLE}, {"iter_result", KW_ITER_RESULT},
};

/* Longest first within a first character is not needed: the matcher takes the longest that fits. */
static const struct { const char *text; int op; } long_punctuators[] = {
    {"...", OP3('.', '.', '.')}, {"<<=", OP3('<', '<', '=')}, {">>=", OP3('>', '>', '=')}, {"->", OP2('-', '>')},
    {"++", OP2('+', '+')}, {"--", OP2('-', '-')}, {"<<", OP2('<', '<')}, {">>", OP2('>', '>')}, {"<=", OP2('<', '=')},
    {">=", OP2('>', '=')}, {"==", OP2('=', '=')}, {"!=", OP2('!', '=')}, {"&&", OP2('&', '&')}, {"||", OP2('|', '|')},
    {"*=", OP2('*', '=')}, {"/=", OP2('/', '=')}, {"%=", OP2('%', '=')}, {"+=", OP2('+', '=')}, {"-=", OP2('-', '=')},
    {"&=", OP2('&', '=')}, {"^=", OP2('^', '=')}, {"|=", OP2('|', '=')}, {"##", OP2('#', '#')}, {"::", OP2(':', ':')},
    {"<:", '['}, {":>", ']'}, {"<%", '{'}, {"%>", '}'}, {"%:", '#'},
};

struct name { const char *text; enum keyword keyword, word; };
static struct map names;

static struct name *name_of(const char *text, size_t length)
{
    char small[256];
    const char *key = small;
    if (length < sizeof small) {
        memcpy(small, text, length);
        small[length] = 0;
    } else
        key = arena_copy(text, length);
    struct name *n = map_get(&names, key);
    if (!n) {
        n = arena_new(struct name);
        n->text = arena_copy(text, length);
        map_put(&names, n->text, n);
    }
    return n;
}

const char *intern(const char *text, size_t length)
{
    return name_of(text, length)->text;
}

static void learn_keywords(void)
{
    names = (struct map){0};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        name_of(keywords[i].name, strlen(keywords[i].name))->keyword = keywords[i].keyword;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        name_of(words[i].name, strlen(words[i].name))->word = words[i].keyword;
}

static bool ident_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

struct lexer {
    const char *p, *end, *line_start;
    const char *file;
    int line;
    bool system, marker, pragma, comment;
    LIST(unsigned char) packs;                  /* of #pragma pack(push) */
    unsigned char pack;
    struct tokens *out;
};

/* `"file" flags` of a line marker: names are escaped as in C strings, in octal for what is not printable. */
static void marker_rest(struct lexer *l, const char *p, const char *eol)
{
    while (p < eol && (*p == ' ' || *p == '\t'))
        p++;
    if (p == eol || *p != '"')
        return;
    struct buffer name = {0};
    for (p++; p < eol && *p != '"'; p++) {
        if (*p != '\\' || p + 1 == eol) {
            buffer_char(&name, *p);
            continue;
        }
        p++;
        int value = 0, digits = 0;
        while (digits < 3 && p < eol && *p >= '0' && *p <= '7') {
            value = value * 8 + *p++ - '0';
            digits++;
        }
        buffer_char(&name, digits ? (char)value : *p);
        if (digits)
            p--;
    }
    if (name.length >= 2 && !strcmp(name.data + name.length - 2, "//"))
        return;                                 /* gcc -g: the directory of the compilation */
    l->file = intern(name.data ? name.data : "", name.length);
    l->system = false;
    for (; p < eol; p++)
        if (*p == '3')
            l->system = true;
}

/* `(push, name, n)` and so on behind #pragma pack; the names matter to MSVC only. */
static void pack_pragma(struct lexer *l, const char *p, const char *eol)
{
    p = memchr(p, '(', (size_t)(eol - p));
    if (!p)
        return;
    bool reset = true;
    for (p++; p < eol && *p != ')'; p++) {
        if (ident_char(*p)) {
            const char *word = p;
            while (p + 1 < eol && ident_char(p[1]))
                p++;
            if (p - word == 3 && !memcmp(word, "pop", 3) && l->packs.count)
                l->pack = l->packs.data[--l->packs.count];
            else if (p - word == 4 && !memcmp(word, "push", 4))
                list_add(&l->packs, l->pack);
            else if (isdigit((unsigned char)*word))
                l->pack = (unsigned char)strtol(word, NULL, 10);
            reset = false;
        }
    }
    if (reset)
        l->pack = 0;
}

/* A line that starts with #: a line marker, `#line`, or a pragma. Returns its end (the newline is left). */
static const char *directive(struct lexer *l, const char *p)
{
    const char *eol = memchr(p, '\n', (size_t)(l->end - p));
    if (!eol)
        eol = l->end;
    const char *q = p + 1;
    while (q < eol && (*q == ' ' || *q == '\t'))
        q++;
    if (eol - q > 5 && !memcmp(q, "line ", 5))
        q += 5;
    if (q < eol && isdigit((unsigned char)*q)) {
        char *after;
        long line = strtol(q, &after, 10);
        l->line = (int)line - 1;                /* the newline at its end makes it `line` */
        l->marker = true;
        marker_rest(l, after, eol);
    } else if (eol - q > 6 && !memcmp(q, "pragma", 6)) {
        l->pragma = true;
        for (q += 6; q < eol && (*q == ' ' || *q == '\t'); q++)
            ;
        static const char opt_in[] = "troth words(";
        if ((size_t)(eol - q) > sizeof opt_in && !memcmp(q, opt_in, sizeof opt_in - 1)) {
            l->out->troth = true;
            l->out->reserved = q[sizeof opt_in - 1] == 'r';
        } else if (eol - q > 17 && !memcmp(q, "troth diagnostic ", 17)) {
            list_add(&l->out->pragmas, ((struct diagnostic_pragma){ q + 17, (int)(eol - q) - 17 }));
        } else if (eol - q > 4 && !memcmp(q, "pack", 4) && !ident_char(q[4]))
            pack_pragma(l, q + 4, eol);
    } else
        l->pragma = true;                       /* #ident and the like: kept where they are */
    return eol;
}

static const char *skip_comment(struct lexer *l, const char *p)
{
    l->comment = true;
    if (p[1] == '/') {
        while (p < l->end && *p != '\n')
            p += *p == '\\' && p + 1 < l->end && p[1] == '\n' ? (l->line++, l->line_start = p + 2, 2) : 1;
        return p;
    }
    for (p += 2; p < l->end; p++) {
        if (*p == '*' && p + 1 < l->end && p[1] == '/')
            return p + 2;
        if (*p == '\n') {
            l->line++;
            l->line_start = p + 1;
        }
    }
    return p;
}

/* White space, comments, markers and pragmas. */
static void skip(struct lexer *l)
{
    const char *p = l->p;
    for (;;) {
        if (p < l->end && *p == '#' && (p == l->line_start || strspn(l->line_start, " \t") == (size_t)(p - l->line_start)))
            p = directive(l, p);
        if (p == l->end)
            break;
        if (*p == '\n') {
            l->line++;
            l->line_start = ++p;
        } else if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
            p++;
        else if (*p == '\\' && p + 1 < l->end && p[1] == '\n') {
            p += 2;
            l->line++;
            l->line_start = p;
        } else if (*p == '/' && p + 1 < l->end && (p[1] == '/' || p[1] == '*'))
            p = skip_comment(l, p);
        else
            break;
    }
    l->p = p;
}

/* Past an identifier; universal character names belong to it. */
static const char *ident_end(const char *p, const char *end)
{
    while (p < end && (ident_char(*p) || (*p == '\\' && p + 1 < end && (p[1] == 'u' || p[1] == 'U'))))
        p += *p == '\\' ? 2 : 1;
    return p;
}

static const char *number_end(const char *p, const char *end)
{
    for (; p < end; p++) {
        bool sign = (*p == '+' || *p == '-') && strchr("eEpP", p[-1]);
        if (!sign && *p != '.' && !ident_char(*p) && !(*p == '\'' && p + 1 < end && ident_char(p[1])))
            break;
    }
    return p;
}

static const char *quoted_end(const char *p, const char *end, char quote)
{
    for (p++; p < end && *p != '\n'; p++) {
        if (*p == quote)
            return p + 1;
        if (*p == '\\' && p + 1 < end)
            p++;
    }
    return p;
}

/* R"tag( ... )tag" */
static const char *raw_string_end(struct lexer *l, const char *p)
{
    const char *open = memchr(p, '(', (size_t)(l->end - p));
    if (!open || open - p > 17)
        return quoted_end(p, l->end, '"');
    size_t tag = (size_t)(open - p - 1);
    for (const char *q = open; q + tag + 1 < l->end; q++) {
        if (*q == '\n') {
            l->line++;
            l->line_start = q + 1;
        }
        if (*q == ')' && !memcmp(q + 1, p + 1, tag) && q[tag + 1] == '"')
            return q + tag + 2;
    }
    return l->end;
}

static const char *literal_or_ident(struct lexer *l, struct token *t, const char *p)
{
    const char *end = ident_end(p, l->end);
    size_t n = (size_t)(end - p);
    bool prefix = (n == 1 && strchr("LuUR", *p)) || (n == 2 && (!memcmp(p, "u8", 2) || (p[1] == 'R' && strchr("LuU", *p))))
        || (n == 3 && !memcmp(p, "u8R", 3));
    if (prefix && end < l->end && *end == '"') {
        t->kind = TOKEN_STRING;
        return end[-1] == 'R' ? raw_string_end(l, end) : quoted_end(end, l->end, '"');
    }
    if (prefix && end < l->end && *end == '\'' && end[-1] != 'R') {
        t->kind = TOKEN_CHAR;
        return quoted_end(end, l->end, '\'');
    }
    struct name *name = name_of(p, n);
    t->name = name->text;
    t->kind = name->keyword ? TOKEN_KEYWORD : TOKEN_IDENT;
    t->op = name->keyword;
    t->word = (unsigned char)name->word;
    return end;
}

static const char *punctuator(struct lexer *l, struct token *t, const char *p)
{
    size_t best = 1;
    t->kind = strchr("[](){}.&*+-~!/%<>^|?:;=,#@", *p) && *p ? TOKEN_PUNCT : TOKEN_OTHER;
    t->op = (unsigned char)*p;
    for (size_t i = 0; i < sizeof long_punctuators / sizeof *long_punctuators; i++) {
        size_t n = strlen(long_punctuators[i].text);
        if (n > best && n <= (size_t)(l->end - p) && !memcmp(p, long_punctuators[i].text, n)) {
            best = n;
            t->op = long_punctuators[i].op;
        }
    }
    return p + best;
}

static struct token next_token(struct lexer *l)
{
    skip(l);
    const char *p = l->p;
    struct token t = { .start = p, .file = l->file, .line = l->line, .column = (int)(p - l->line_start) + 1,
        .system = l->system, .marker = l->marker, .pragma = l->pragma, .comment = l->comment, .pack = l->pack };
    l->marker = l->pragma = l->comment = false;
    if (p == l->end)
        t.kind = TOKEN_END;
    else if (isdigit((unsigned char)*p) || (*p == '.' && p + 1 < l->end && isdigit((unsigned char)p[1]))) {
        t.kind = TOKEN_NUMBER;
        l->p = number_end(p + 1, l->end);
    } else if (*p == '"' || *p == '\'') {
        t.kind = *p == '"' ? TOKEN_STRING : TOKEN_CHAR;
        l->p = quoted_end(p, l->end, *p);
    } else if (ident_char(*p) || (*p == '\\' && p + 1 < l->end && (p[1] == 'u' || p[1] == 'U')))
        l->p = literal_or_ident(l, &t, p);
    else
        l->p = punctuator(l, &t, p);
    t.length = (int)(l->p - p);
    return t;
}

/* In strict ISO C `typeof` and `asm` are names: they are when no operand follows. */
static void find_plain_names(struct token *t, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (t[i].kind != TOKEN_KEYWORD || (t[i].op != KW_TYPEOF && t[i].op != KW_ASM) || t[i].start[0] == '_')
            continue;
        const struct token *next = &t[i + 1];
        bool operand = (next->kind == TOKEN_PUNCT && next->op == '(') || (t[i].op == KW_ASM && next->kind == TOKEN_KEYWORD
            && (next->op == KW_VOLATILE || next->op == KW_GOTO || next->op == KW_INLINE));
        if (!operand) {
            t[i].kind = TOKEN_IDENT;
            t[i].op = 0;
        }
    }
}

struct tokens lex(const char *text, size_t length, const char *name)
{
    learn_keywords();
    return lex_more(text, length, name);
}

struct tokens lex_more(const char *text, size_t length, const char *name)
{
    struct tokens out = { .text = text };
    LIST(struct token) list = {0};
    struct lexer l = { .p = text, .end = text + length, .line_start = text, .line = 1, .out = &out,
        .file = intern(name, strlen(name)) };
    do {
        struct token t = next_token(&l);
        list_add(&list, t);
    } while (list.data[list.count - 1].kind != TOKEN_END);
    find_plain_names(list.data, list.count);
    out.at = list.data;
    out.count = (int)list.count;
    return out;
}

struct place token_place(const struct token *t)
{
    return (struct place){ t->file, t->line, t->column, t->start, (size_t)t->length };
}
