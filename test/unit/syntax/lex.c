/*
 * lex.c: the lexer: spellings, places, line markers, pragmas, comments, literals, punctuators, words.
 */
#include "compiler/syntax/lex.h"
#include "compiler/base/arena.h"
#include "testing.h"

static struct tokens tokens_of(const char *text)
{
    return lex(text, strlen(text), "test.c");
}

/* The spellings with a space between, and a letter for each kind. */
static const char *spelled(const char *text)
{
    struct tokens t = tokens_of(text);
    struct buffer b = {0};
    buffer_string(&b, "");
    for (int i = 0; i < t.count && t.at[i].kind != TOKEN_END; i++) {
        static const char letters[] = "EIKNSCPO";
        buffer_format(&b, "%s%c:%.*s", i ? " " : "", letters[t.at[i].kind], t.at[i].length, t.at[i].start);
    }
    return b.data;
}

static void spellings(void)
{
    EXPECT_TEXT("", spelled(""));
    EXPECT_TEXT("", spelled(" \t\v\f\r\n"));
    EXPECT_TEXT("K:int I:x P:= N:1 P:;", spelled("int x=1;"));
    EXPECT_TEXT("I:a P:++ P:+ I:b", spelled("a+++b"));
    EXPECT_TEXT("I:a P:>>= I:b P:-> I:c P:... P:. P:.", spelled("a>>=b->c... .."));
    EXPECT_TEXT("P:<: P::> P:<% P:%> P:%: P:<< P:<= P:<", spelled("<: :> <% %> %: << <= <"));
    EXPECT_TEXT("I:a P:? P:: I:b", spelled("a ?: b"));
    EXPECT_TEXT("P:&& I:label P:& I:x P:! P:!= P:^=", spelled("&&label & x ! != ^="));
    EXPECT_TEXT("O:\\ O:`", spelled("\\ `"));

    EXPECT_TEXT("N:0b101 N:0x1P3 N:1e+5 N:.5f N:1.e-3L N:0xe P:+ N:1", spelled("0b101 0x1P3 1e+5 .5f 1.e-3L 0xe +1"));
    EXPECT_TEXT("N:0xe+1", spelled("0xe+1"));                   /* one pp-number, as C says */
    EXPECT_TEXT("N:1'000'000ULL N:5i N:1..2", spelled("1'000'000ULL 5i 1..2"));
    EXPECT_TEXT("S:\"a\\\"b\" C:'\\'' C:L'x' C:u'\\x41' S:u8\"x\" S:L\"\" C:'ab'", spelled("\"a\\\"b\" '\\'' L'x' u'\\x41' u8\"x\" L\"\" 'ab'"));
    EXPECT_TEXT("S:\"/* no comment */\" S:\"// none\"", spelled("\"/* no comment */\" \"// none\""));
    EXPECT_TEXT("S:R\"(a\"b\\)\" I:x", spelled("R\"(a\"b\\)\" x"));
    EXPECT_TEXT("S:u8R\"tag()\" )tag (\n)tag\" I:x", spelled("u8R\"tag()\" )tag (\n)tag\" x"));
    EXPECT_TEXT("I:R P:( I:LR I:u8 I:uR P:)", spelled("R(LR u8 uR)"));
    EXPECT_TEXT("S:\"a\" S:\"b\" I:L S:\"c\"", spelled("\"a\"\"b\" L \"c\""));

    EXPECT_TEXT("I:$x I:a$b I:_ I:caf\303\251 I:\\u00e9t\\u00e9 I:x9", spelled("$x a$b _ caf\303\251 \\u00e9t\\u00e9 x9"));
    EXPECT_TEXT("I:a I:b", spelled("a/* x */b"));
    EXPECT_TEXT("I:a I:b", spelled("a// x \\\n still \nb"));
    EXPECT_TEXT("I:a P:/ I:b P:/= P:*", spelled("a/b /= *"));
    EXPECT_TEXT("I:a", spelled("a /* never closed"));
    EXPECT_TEXT("S:\"never closed", spelled("\"never closed\n"));
}

static void places(void)
{
    struct tokens t = tokens_of("a  b\n\tc\n\n/* x\ny */ d \\\n e\n");
    static const struct { int line, column; } at[] = {{1, 1}, {1, 4}, {2, 2}, {5, 6}, {6, 2}};
    for (int i = 0; i < 5; i++)
        EXPECT(t.at[i].line == at[i].line && t.at[i].column == at[i].column);
    EXPECT(t.count == 6 && t.at[5].kind == TOKEN_END && !strcmp(t.at[0].file, "test.c"));
    EXPECT(t.at[3].comment && !t.at[2].comment && !t.at[4].comment && !t.at[0].marker);

    t = tokens_of("x\n# 100 \"other.h\" 1\na\nb\n# 7 \"sys.h\" 1 3 4\nc\n# 3 \"test.c\" 2\nd");
    EXPECT(!strcmp(t.at[1].file, "other.h") && t.at[1].line == 100 && t.at[1].marker && !t.at[1].system);
    EXPECT(t.at[2].line == 101 && !t.at[2].marker && t.at[2].file == t.at[1].file);
    EXPECT(t.at[3].system && t.at[3].line == 7 && !strcmp(t.at[3].file, "sys.h"));
    EXPECT(!t.at[4].system && t.at[4].line == 3 && !strcmp(t.at[4].file, "test.c"));
    EXPECT(t.at[4].file == t.at[0].file);                       /* interned */

    t = tokens_of("#line 42\na\n#line 5 \"x y.c\"\nb\n# 0 \"<built-in>\"\nc");
    EXPECT(t.at[0].line == 42 && !strcmp(t.at[0].file, "test.c"));
    EXPECT(t.at[1].line == 5 && !strcmp(t.at[1].file, "x y.c") && t.at[2].line == 0);
    t = tokens_of("# 1 \"a\\\"b\\\\c\\303\\251.h\"\nx\n# 1 \"/build//\"\ny");
    EXPECT_TEXT("a\"b\\c\303\251.h", t.at[0].file);
    EXPECT_TEXT("a\"b\\c\303\251.h", t.at[1].file);             /* gcc -g: the directory is no file's name */

    /* a marker and a pragma inside an expression */
    t = tokens_of("f(\n# 9 \"t.c\"\n  1,\n#pragma GCC diagnostic push\n 2)");
    EXPECT(t.count == 7 && t.at[2].marker && t.at[2].line == 9 && t.at[2].column == 3);
    EXPECT(t.at[4].pragma && t.at[4].line == 11 && !t.at[4].marker && !t.at[5].pragma);
    t = tokens_of("a # 5\n  # 8 \"i.c\"\nb");                  /* only at the start of a line */
    EXPECT(t.at[1].kind == TOKEN_PUNCT && t.at[1].op == '#' && t.at[3].line == 8);
    t = tokens_of("x\n#ident \"v1\"\n#\ny");
    EXPECT(t.count == 3 && t.at[1].pragma && t.at[1].line == 4);

    t = tokens_of("R\"(1\n2\n3)\" x \"a\\\nb\" y");
    EXPECT(t.at[1].line == 3 && t.at[1].column == 5);
}

static void values(void)
{
    struct tokens t = tokens_of("<: <% %> :> ... -> __typeof__ typeof volatile __volatile__ while");
    EXPECT(t.at[0].op == '[' && t.at[1].op == '{' && t.at[2].op == '}' && t.at[3].op == ']');
    EXPECT(t.at[4].op == OP3('.', '.', '.') && t.at[5].op == OP2('-', '>'));
    EXPECT(t.at[6].kind == TOKEN_KEYWORD && t.at[6].op == KW_TYPEOF && t.at[8].op == t.at[9].op && t.at[10].op == KW_WHILE);
    t = tokens_of("same other same");
    EXPECT(t.at[0].name == t.at[2].name && t.at[0].name != t.at[1].name && t.at[0].name == intern("same", 4));
    EXPECT(intern("samex", 4) == t.at[0].name);
    char *large = malloc(5000);
    if (!large)
        abort();
    memset(large, 'n', 4999);
    large[4999] = 0;
    t = tokens_of(large);
    EXPECT(t.count == 2 && t.at[0].length == 4999 && t.at[0].name == intern(large, 4999));
    free(large);
    /* `typeof` and `asm` are names in strict C where nothing follows that they need; their other spellings never are */
    t = tokens_of("int typeof; typeof(int) x; asm(\"\"); asm volatile(\"\"); int asm = __typeof__;");
    EXPECT(t.at[1].kind == TOKEN_IDENT && t.at[3].kind == TOKEN_KEYWORD && t.at[9].kind == TOKEN_KEYWORD);
    EXPECT(t.at[14].kind == TOKEN_KEYWORD && t.at[21].kind == TOKEN_IDENT && t.at[23].kind == TOKEN_KEYWORD);
}

static void words(void)
{
    struct tokens t = tokens_of("async _Async await yield_from foreach_await promise iter_result awaits Async");
    EXPECT(!t.troth && !t.reserved);
    EXPECT(t.at[0].kind == TOKEN_IDENT && t.at[0].word == KW_ASYNC);
    EXPECT(t.at[1].kind == TOKEN_KEYWORD && t.at[1].op == KW_ASYNC && IS_WORD(t.at[1].op));
    EXPECT(t.at[2].word == KW_AWAIT && t.at[3].word == KW_YIELD_FROM && t.at[4].word == KW_FOREACH_AWAIT);
    EXPECT(t.at[5].word == KW_PROMISE && t.at[6].word == KW_ITER_RESULT && !t.at[7].word && !t.at[8].word);
    EXPECT(tokens_of("#pragma troth words(short)\nx").troth && !tokens_of("#pragma troth words(short)\nx").reserved);
    EXPECT(tokens_of("#pragma troth words(reserved)\nx").reserved && tokens_of(" # pragma  troth words(reserved)\nx").reserved);
    EXPECT(!tokens_of("#pragma trothwords(short)\nx").troth && !tokens_of("\"#pragma troth words(short)\"").troth);
    EXPECT(!tokens_of("// #pragma troth words(short)\n/*\n#pragma troth words(short)\n*/ x").troth);
}

int main(void)
{
    spellings();
    places();
    values();
    words();
    arena_free_all();
    return failures != 0;
}
