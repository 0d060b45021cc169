/*
 * parse_statement.c: statements (C11 6.8), `foreach`, and bodies. A statement that cannot be parsed is reported and
 * skipped, so that one run shows several errors; a function with an error is never lowered.
 */
#include "compiler/syntax/parser.h"

#include <string.h>

static struct stmt *parse_statement(void);
static struct stmt *parse_statement_level(void);

static struct stmt *stmt_new(enum stmt_kind kind)
{
    struct stmt *s = arena_new(struct stmt);
    s->kind = kind;
    s->first = parser.at;
    s->enclosing = parser.enclosing;
    return s;
}

static struct stmt *finish(struct stmt *s)
{
    s->last = parser.at;
    return s;
}

static void take_expr(struct stmt *s, struct expr *e)
{
    s->suspends |= e && e->suspends;
}

static void take_stmt(struct stmt *s, struct stmt *inner)
{
    s->suspends |= inner && inner->suspends;
}

/* "(" expression ")" of if, while, switch */
static struct expr *parse_head(struct stmt *s, const char *where)
{
    int open = parser.at;
    expect_op('(', where);
    struct expr *e = parse_full_expression();
    expect_close(')', open, "condition");
    s->head_last = parser.at;
    take_expr(s, e);
    return e;
}

void note_loop(int first, int last)
{
    struct span loop = { first, last };
    list_add(&parser.function->loops, loop);
}

/* The body of a statement that breaks and continues, or switches: exits in it belong to `s`. */
static struct stmt *parse_inner(struct stmt *s)
{
    struct stmt *saved = parser.enclosing;
    parser.enclosing = s;
    struct stmt *body = parse_statement();
    parser.enclosing = saved;
    take_stmt(s, body);
    return body;
}

/* --- declarations in blocks -------------------------------------------------------------------------------------------- */

static struct stmt *nearest_block(struct stmt *s)
{
    while (s && s->kind != STMT_COMPOUND && s->kind != STMT_FOR && s->kind != STMT_FOREACH)
        s = s->enclosing;
    return s;
}

/* An object of a block: if it is automatic, a candidate for a slot. */
static void note_local(struct symbol *s, struct stmt *block)
{
    if (!s || s->kind != SYMBOL_OBJECT || parser.nested)
        return;
    if (s->is_static || s->is_extern || s->is_thread) {
        list_add(&parser.function->lasting, s);
        return;
    }
    s->function = parser.function;
    list_add(&parser.function->locals, s);
    if (!block)
        return;
    list_add(&block->locals, s);
    struct type *t = s->type;
    while (t && t->kind == TYPE_ARRAY)
        t = t->of;
    if (parser.function->lowered && t && type_is_counted(t))
        list_add(&block->owned, s);
}

/* A GNU nested function: its body belongs to the outer function's resume function, and may not suspend. */
static struct stmt *parse_nested_function(struct stmt *s, struct declaration *d)
{
    struct type *f = d->declarators.data[0]->type;
    if (d->word >= 0)
        parse_fail(d->word, "a nested function cannot be async or a generator: move it out of the function");
    struct scope *saved = parser.scope;
    parser.scope = scope_new(saved);
    parser.scope->function = parser.function;
    for (size_t i = 0; i < f->params.count; i++)
        if (f->params.data[i]->name)
            map_put(&parser.scope->names, f->params.data[i]->name, f->params.data[i]);
    parser.nested++;
    parse_compound(false);
    parser.nested--;
    parser.scope = saved;
    struct span body = { s->first, parser.at };
    list_add(&parser.function->nested, body);
    s->kind = STMT_NESTED_FUNCTION;
    return finish(s);
}

static struct stmt *parse_declaration_statement(void)
{
    struct stmt *s = stmt_new(STMT_DECLARATION);
    size_t before = parser.function->suspensions.count;
    parser.full_first = parser.at;
    size_t typedefs = parser.scope->list.count;
    struct declaration *d = s->declaration = parse_declaration(parser.function);
    struct stmt *block = nearest_block(parser.enclosing);
    for (size_t i = 0; i < d->declarators.count; i++)
        note_local(d->declarators.data[i]->symbol, block);
    for (size_t i = typedefs; i < parser.scope->list.count; i++)
        if (parser.scope->list.data[i]->kind == SYMBOL_TYPEDEF)
            list_add(&parser.function->types, parser.scope->list.data[i]);
    if (d->has_body)
        return parse_nested_function(s, d);
    s->suspends = parser.function->suspensions.count > before;
    return finish(s);
}

/* --- compound ------------------------------------------------------------------------------------------------------------ */

/* Parses one statement of a block; after an error, goes on behind its semicolon or in front of the block's end. */
static struct stmt *parse_recovering(int close)
{
    jmp_buf here;
    jmp_buf *outer = parser.recover;
    volatile struct parser saved = parser;
    int start = parser.at;
    if (!setjmp(here)) {
        parser.recover = &here;
        struct stmt *s = starts_declaration() && !(peek()->kind == TOKEN_IDENT && is_op(ahead(1), ':')) ? parse_declaration_statement()
            : parse_statement();
        parser.recover = outer;
        return s;
    }
    int at = parser.at > start ? parser.at : start;
    parser = *(struct parser *)&saved;
    parser.recover = outer;
    while (at < close && !is_op(&parser.tokens[at], ';'))
        at = is_op(&parser.tokens[at], '{') ? skip_balanced(at) : at + 1;
    parser.at = at < close ? at + 1 : close;
    while (parser.at < close && (word_at(parser.at) == KW_CATCH || word_at(parser.at) == KW_FINALLY)) {    /* of a try that failed */
        parser.at++;
        if (at_op('('))
            parser.at = skip_balanced(parser.at);
        if (at_op('{'))
            parser.at = skip_balanced(parser.at);
    }
    struct stmt *s = stmt_new(STMT_NULL);
    return s;
}

/* What happens at the end of a block: deferred statements run, with the names that they mention; and where its variables own
 * promises, an async function may wait. Both matter to what must live in the frame. */
static void end_of_block(struct stmt *s)
{
    struct function *f = parser.function;
    for (size_t i = 0; i < s->list.count; i++) {
        struct stmt *inner = s->list.data[i];
        if (inner->kind == STMT_DEFER)
            note_loop(inner->first, parser.at);
        for (size_t k = 0; inner->kind == STMT_DECLARATION && k < inner->declaration->declarators.count; k++)
            s->has_defer |= inner->declaration->declarators.data[k]->has_cleanup;
    }
    if (s->owned.count && f->is_async && s->enclosing) {
        struct span end = { parser.at - 1, parser.at };
        list_add(&f->suspensions, end);
        s->suspends = true;
    }
}

/* "{" { declaration | statement } "}"   (6.8.2) */
struct stmt *parse_compound(bool own_scope)
{
    struct stmt *s = stmt_new(STMT_COMPOUND);
    int open = parser.at, close = parser.unit->match[open];
    expect_op('{', "at the start of a block");
    if (close < 0)
        parse_fail(open, "this `{` is never closed");
    struct scope *saved = own_scope ? scope_push() : parser.scope;
    struct stmt *enclosing = parser.enclosing;
    parser.enclosing = s;
    while (parser.at < close) {
        if (at_keyword(KW_LABEL)) {             /* __label__ a, b; */
            struct stmt *labels = stmt_new(STMT_OTHER);
            while (parser.at < close && !accept_op(';'))
                parser.at++;
            list_add(&s->list, finish(labels));
            continue;
        }
        struct stmt *inner = parse_recovering(close);
        list_add(&s->list, inner);
        take_stmt(s, inner);
    }
    parser.enclosing = enclosing;
    parser.at = close + 1;
    scope_pop(saved);
    end_of_block(s);
    return finish(s);
}

/* --- statements ------------------------------------------------------------------------------------------------------------ */

static struct stmt *parse_if(void)
{
    struct stmt *s = stmt_new(STMT_IF);
    parser.at++;
    s->expr = parse_head(s, "after `if`");
    s->body = parse_statement();
    take_stmt(s, s->body);
    if (accept_keyword(KW_ELSE)) {
        s->otherwise = parse_statement();
        take_stmt(s, s->otherwise);
    }
    return finish(s);
}

static struct stmt *parse_while(void)
{
    struct stmt *s = stmt_new(STMT_WHILE);
    parser.at++;
    s->expr = parse_head(s, "after `while`");
    s->body = parse_inner(s);
    note_loop(s->first, parser.at);
    return finish(s);
}

static struct stmt *parse_do(void)
{
    struct stmt *s = stmt_new(STMT_DO);
    parser.at++;
    s->body = parse_inner(s);
    if (!accept_keyword(KW_WHILE))
        parse_fail(parser.at, "expected `while` after the body of the `do` at line %d", parser.tokens[s->first].line);
    s->expr = parse_head(s, "after `while`");
    expect_op(';', "after `do ... while (...)`");
    note_loop(s->first, parser.at);
    return finish(s);
}

/* for "(" ( declaration | [ expression ] ";" ) [ expression ] ";" [ expression ] ")" statement */
static struct stmt *parse_for(void)
{
    struct stmt *s = stmt_new(STMT_FOR), *enclosing = parser.enclosing;
    parser.at++;
    int open = parser.at;
    expect_op('(', "after `for`");
    struct scope *saved = scope_push();
    parser.enclosing = s;
    if (starts_declaration())
        s->init = parse_declaration_statement();
    else {
        s->init = stmt_new(STMT_EXPR);
        s->init->expr = at_op(';') ? NULL : parse_full_expression();
        take_expr(s->init, s->init->expr);
        expect_op(';', "in `for (...)`");
        finish(s->init);
    }
    take_stmt(s, s->init);
    int loop = parser.at;
    if (!at_op(';'))
        take_expr(s, s->expr = parse_full_expression());
    expect_op(';', "after the condition of `for`");
    if (!at_op(')'))
        take_expr(s, s->next = parse_full_expression());
    expect_close(')', open, "head of the `for`");
    s->head_last = parser.at;
    s->body = parse_statement();
    take_stmt(s, s->body);
    parser.enclosing = enclosing;
    scope_pop(saved);
    note_loop(loop, parser.at);
    return finish(s);
}

/* foreach "(" ( declaration-specifiers declarator | unary-expression ) "," assignment-expression ")" statement */
static struct stmt *parse_foreach(bool awaits)
{
    struct stmt *s = stmt_new(STMT_FOREACH), *enclosing = parser.enclosing;
    if (parser.nested)
        parse_fail(parser.at, "foreach cannot stand in a nested function");
    if (awaits && !parser.function->is_async)
        parse_error(parser.at, "`foreach_await` stands in `%s`, which is not async: declare it `async`", parser.function->name);
    s->awaits = awaits;
    parser.words = parser.function->calls = true;
    parser.at++;
    int open = parser.at;
    expect_op('(', "after `foreach`");
    struct scope *saved = scope_push();
    parser.enclosing = s;
    parser.full_first = parser.at;
    struct symbol *x = NULL;
    if (starts_declaration()) {
        size_t mention = parser.unit->mentions.count;
        s->declaration = parse_specifiers(false);
        struct declarator *r = parse_declarator(s->declaration, false);
        list_add(&s->declaration->declarators, r);
        note_type_words(s->declaration, mention);
        if (s->declaration->storage || s->declaration->word >= 0)
            parse_error(s->first, "the variable of a foreach is a plain one: no storage class, no word");
        s->declaration->last = parser.at;
        /* the scope of x begins behind the iterator: declared below */
        expect_op(',', "between the variable and the iterator");
    } else {
        s->target = parse_conditional();
        take_expr(s, s->target);
        if (s->target->explodes)
            parse_fail(s->target->first, "a suspension cannot stand in the variable of a foreach");
        expect_op(',', "between the variable and the iterator");
    }
    s->expr = parse_assignment();
    take_expr(s, s->expr);
    expect_close(')', open, "head of the foreach");
    s->head_last = parser.at;
    struct type *t = s->expr->type;
    if (t && t->kind == (awaits ? TYPE_ITERATOR : TYPE_ASYNC_ITERATOR))
        parse_error(s->expr->first, awaits ? "this is no async iterator: `foreach` walks it" : "this is an async iterator: `foreach_await` walks it");
    else if (!t || (t->kind != TYPE_ITERATOR && t->kind != TYPE_ASYNC_ITERATOR))
        parse_error(s->expr->first, "foreach needs an iterator whose type is declared (`iterator(Y)`), and this is %s",
            t ? arena_format("a `%s`", type_words(t)) : "of no type that the compiler sees: put it into a variable");
    if (s->declaration) {
        struct declarator *r = s->declaration->declarators.data[0];
        declare_declarator(s->declaration, r);
        x = r->symbol;
        if (s->declaration->is_auto_type && t && (t->kind == TYPE_ITERATOR || t->kind == TYPE_ASYNC_ITERATOR) && x)
            x->type = r->type = t->of;
        note_local(x, s);
    }
    s->body = parse_statement();
    take_stmt(s, s->body);
    parser.enclosing = enclosing;
    scope_pop(saved);
    note_loop(s->first, parser.at);
    if (awaits && t && t->shape)
        t->shape->steps_wanted = true;
    if (awaits) {                               /* the next value, and closing, are awaited */
        struct span next = { s->first, s->head_last }, close = { parser.at - 1, parser.at };
        list_add(&parser.function->suspensions, next);
        list_add(&parser.function->suspensions, close);
        s->suspends = true;
    }
    return finish(s);
}

static struct stmt *parse_goto(void)
{
    struct stmt *s = stmt_new(STMT_GOTO);
    parser.at++;
    if (accept_op('*')) {
        s->kind = STMT_COMPUTED_GOTO;
        s->expr = parse_full_expression();
        take_expr(s, s->expr);
        list_add(&parser.function->computed, s);
    } else {
        if (peek()->kind != TOKEN_IDENT)
            parse_fail(parser.at, "expected a label after `goto`");
        s->label = peek()->name;
        s->label_token = parser.at++;
        list_add(&parser.function->gotos, s);
    }
    expect_op(';', "after `goto`");
    return finish(s);
}

static bool word_statement(enum keyword word);

/* C23 and GNU: a label may stand before a declaration, a `defer` or `}`; those are items of the block by themselves. */
static struct stmt *parse_labelled(struct stmt *s)
{
    s->head_last = parser.at;
    skip_attributes(NULL, NULL);
    bool in_block = parser.enclosing && parser.enclosing->kind == STMT_COMPOUND;
    bool item = starts_declaration() || (word_at(parser.at) == KW_DEFER && word_statement(KW_DEFER));
    s->body = at_op('}') || (in_block && item) ? finish(stmt_new(STMT_NULL)) : starts_declaration() ? parse_declaration_statement()
        : parse_statement();
    take_stmt(s, s->body);
    return finish(s);
}

static struct stmt *parse_case(void)
{
    struct stmt *s = stmt_new(STMT_CASE);
    if (!accept_keyword(KW_DEFAULT)) {
        parser.at++;
        parse_constant("a case label");
        if (accept_op(OP3('.', '.', '.')))
            parse_constant("a case label");
    }
    expect_op(':', "after the case label");
    list_add(&parser.function->cases, s);
    return parse_labelled(s);
}

static struct stmt *parse_return(void)
{
    struct stmt *s = stmt_new(STMT_RETURN);
    parser.at++;
    if (!at_op(';')) {
        s->expr = parse_full_expression();
        take_expr(s, s->expr);
    }
    struct function *f = parser.function;
    check_left_defer(s, s->first, NULL);
    if (f->lowered && !parser.nested) {
        struct type *t = f->is_generator ? f->type->of->result : f->value;
        if (s->expr && type_is_void(t) && !f->is_generator && s->expr->kind != EXPR_AWAIT && !(s->expr->type && type_is_void(s->expr->type)))
            parse_error(s->expr->first, "`%s` is an `async void` function: it returns no value", f->name);
        if (!s->expr && !type_is_void(t) && !f->is_generator)
            parse_error(s->first, "`%s` must return a value of type `%s`", f->name, type_words(t));
    }
    expect_op(';', "after `return`");
    if (f->is_async && f->is_generator && s->expr) {            /* an async generator awaits what it returns */
        struct span turn = { s->first, parser.at };
        list_add(&f->suspensions, turn);
        s->suspends = true;
    }
    return finish(s);
}

/* asm [ volatile | goto | inline ] "(" ... ")" ";": copied, but the names in it are used */
static struct stmt *parse_asm(void)
{
    struct stmt *s = stmt_new(STMT_OTHER);
    parser.function->calls = true;
    for (; peek()->kind == TOKEN_KEYWORD; parser.at++)      /* volatile, goto, inline */
        if (at_keyword(KW_GOTO))
            list_add(&parser.function->computed, s);
    int close = at_op('(') ? parser.unit->match[parser.at] : -1;
    if (close < 0)
        parse_fail(parser.at, "expected `(` after `asm`");
    for (parser.at++; parser.at < close;) {
        if (at_op('(')) {
            parser.at++;
            struct expr *e = parse_expression();
            if (e->explodes)
                parse_error(e->first, "a suspension cannot stand in an asm operand: put it into a variable first");
            struct expr *o = strip_parens(e);
            if (o->kind == EXPR_IDENT && o->symbol)
                o->symbol->address_taken = true;
            expect_op(')', "after the asm operand");
        } else
            parser.at++;
    }
    parser.at = close + 1;
    expect_op(';', "after the asm statement");
    return finish(s);
}

static struct stmt *parse_expression_statement(void)
{
    struct stmt *s = stmt_new(STMT_EXPR);
    s->expr = parse_full_expression();
    take_expr(s, s->expr);
    expect_op(';', "after this expression");
    return finish(s);
}

static struct stmt *parse_keyword_statement(enum keyword k)
{
    switch (k) {
    case KW_IF: return parse_if();
    case KW_WHILE: return parse_while();
    case KW_DO: return parse_do();
    case KW_FOR: return parse_for();
    case KW_GOTO: return parse_goto();
    case KW_RETURN: return parse_return();
    case KW_CASE: case KW_DEFAULT: return parse_case();
    case KW_ASM: return parse_asm();
    case KW_SWITCH: {
        struct stmt *s = stmt_new(STMT_SWITCH);
        parser.at++;
        s->expr = parse_head(s, "after `switch`");
        s->body = parse_inner(s);
        return finish(s);
    }
    case KW_BREAK: case KW_CONTINUE: {
        struct stmt *s = stmt_new(k == KW_BREAK ? STMT_BREAK : STMT_CONTINUE);
        parser.at++;
        expect_op(';', k == KW_BREAK ? "after `break`" : "after `continue`");
        struct stmt *target = s->enclosing;
        while (target && target->kind != STMT_WHILE && target->kind != STMT_DO && target->kind != STMT_FOR && target->kind != STMT_FOREACH
            && !(k == KW_BREAK && target->kind == STMT_SWITCH))
            target = target->enclosing;
        check_left_defer(s, s->first, target);
        return finish(s);
    }
    default:
        return NULL;
    }
}

/* Statements that belong to lowered functions. */
static void need_lowered(const char *word)
{
    if (!parser.function->lowered)
        parse_fail(parser.at, "`%s` in `%s`, which is an ordinary C function: it reports errors as C functions do; or declare it `async` "
            "or `generator`", word, parser.function->name);
    if (parser.nested)
        parse_fail(parser.at, "`%s` cannot stand in a nested function", word);
}

/* "catch" [ "(" identifier ")" ] compound-statement */
static void parse_catch(struct stmt *s)
{
    struct scope *saved = scope_push();
    parser.at++;
    if (accept_op('(')) {
        struct symbol *type = scope_find(parser.scope, intern("troth_error", 11));
        bool declares = is_op(ahead(1), '*') || ahead(1)->kind == TOKEN_IDENT;
        if (peek()->kind != TOKEN_IDENT || declares || !type)
            parse_fail(parser.at, "expected a name for the error: `catch (e) { ... }`");
        struct type *t = type_new(type->type->kind);
        *t = *type->type;
        t->alias = type;
        s->caught = declare(peek()->name, SYMBOL_OBJECT, type_pointer(t, 0), parser.at);
        s->caught->is_caught = true;
        s->caught->address_taken = true;        /* every way out of the handler looks at it */
        parser.at++;
        note_local(s->caught, NULL);
        expect_op(')', "behind the error's name");
    }
    s->otherwise = parse_compound(true);
    take_stmt(s, s->otherwise);
    scope_pop(saved);
}

/* "try" compound-statement [ catch ] [ "finally" compound-statement ], at least one of them */
static struct stmt *parse_try(void)
{
    struct stmt *s = stmt_new(STMT_TRY), *enclosing = parser.enclosing;
    need_lowered("try");
    parser.words = true;
    parser.at++;
    parser.enclosing = s;
    s->body = parse_compound(true);
    take_stmt(s, s->body);
    if (word_at(parser.at) == KW_CATCH)
        parse_catch(s);
    if (word_at(parser.at) == KW_FINALLY) {
        parser.at++;
        s->finally = parse_compound(true);
        take_stmt(s, s->finally);
    }
    parser.enclosing = enclosing;
    if (!s->otherwise && !s->finally)
        parse_error(s->first, "a `try` needs a `catch` or a `finally`");
    return finish(s);
}

/* What a thrown expression is, if it is known to be no error, or NULL. */
static const char *thrown_instead(const struct expr *e)
{
    const struct token *t = &parser.tokens[e->first];
    const struct type *to = e->type && e->type->kind == TYPE_POINTER ? e->type->of : NULL;
    if (e->kind == EXPR_LITERAL)
        return t->kind == TOKEN_STRING ? "a string" : t->length == 1 && *t->start == '0' ? NULL : "a constant";
    if (!e->type || e->type->kind == TYPE_UNKNOWN || (to && (type_is_void(to) || to->kind == TYPE_UNKNOWN || to->kind == TYPE_TAG)))
        return NULL;
    return arena_format("a `%s`", type_words(e->type));
}

/* "throw" expression ";" */
static struct stmt *parse_throw(void)
{
    struct stmt *s = stmt_new(STMT_THROW);
    need_lowered("throw");
    parser.at++;
    if (at_op(';'))
        parse_fail(parser.at, "`throw` needs an error: `throw e;` throws a caught one again");
    s->expr = parse_full_expression();
    take_expr(s, s->expr);
    const char *what = thrown_instead(strip_parens(s->expr));
    if (what)
        parse_error(s->expr->first, "`throw` needs an error (`troth_error *`), and this is %s: error_new(code, \"...\") makes one", what);
    expect_op(';', "after `throw`");
    return finish(s);
}

/* "defer" statement (ISO TS 25755) */
static struct stmt *parse_defer(void)
{
    struct stmt *s = stmt_new(STMT_DEFER), *enclosing = parser.enclosing;
    need_lowered("defer");
    if (!enclosing || enclosing->kind != STMT_COMPOUND)
        parse_error(s->first, "`defer` must stand directly in a block");
    else
        enclosing->has_defer = true;
    parser.at++;
    parser.enclosing = s;
    s->body = parse_statement();
    take_stmt(s, s->body);
    parser.enclosing = enclosing;
    list_add(&parser.function->defers, s);
    return finish(s);
}

/* The statements of the language that cannot stand here, or are not lowered yet. */
static void refuse_word(enum keyword word)
{
    if (word == KW_CATCH || word == KW_FINALLY)
        parse_fail(parser.at, "`%s` without a `try`", word == KW_CATCH ? "catch" : "finally");
}

/* Is the word at parser.at used as one of ours, and not as the name of a function declared nowhere? */
static bool word_statement(enum keyword word)
{
    switch (word) {
    case KW_FOREACH: case KW_FOREACH_AWAIT: return is_op(ahead(1), '(');
    case KW_TRY: case KW_FINALLY: return is_op(ahead(1), '{') || ahead(1)->kind == TOKEN_IDENT || ahead(1)->kind == TOKEN_KEYWORD;
    case KW_CATCH: return is_op(ahead(1), '{') || is_op(ahead(1), '(');
    case KW_THROW: case KW_DEFER: return !is_op(ahead(1), '=');
    default: return false;
    }
}

static struct stmt *parse_statement(void)
{
    nest();
    struct stmt *s = parse_statement_level();
    parser.depth--;
    return s;
}

static struct stmt *parse_statement_level(void)
{
    struct token *t = peek();
    if (t->kind == TOKEN_END)
        parse_fail(parser.at, "the file ends in a function");
    if (at_op('{'))
        return parse_compound(true);
    if (at_op(';')) {
        struct stmt *s = stmt_new(STMT_NULL);
        parser.at++;
        return finish(s);
    }
    if (t->kind == TOKEN_KEYWORD && !IS_WORD(t->op)) {
        struct stmt *s = parse_keyword_statement((enum keyword)t->op);
        if (s)
            return s;
        if (t->op == KW_ATTRIBUTE) {            /* __attribute__((fallthrough)); */
            struct stmt *a = stmt_new(STMT_OTHER);
            skip_attributes(NULL, NULL);
            if (!accept_op(';'))
                return parse_statement();
            return finish(a);
        }
    }
    if (t->kind == TOKEN_IDENT && is_op(ahead(1), ':')) {
        struct stmt *s = stmt_new(STMT_LABEL);
        s->label = t->name;
        s->label_token = parser.at;
        parser.at += 2;
        list_add(&parser.function->labels, s);
        return parse_labelled(s);
    }
    enum keyword word = word_at(parser.at);
    if (word && word_statement(word)) {
        if (word == KW_FOREACH || word == KW_FOREACH_AWAIT)
            return parse_foreach(word == KW_FOREACH_AWAIT);
        if (word == KW_TRY)
            return parse_try();
        if (word == KW_THROW)
            return parse_throw();
        if (word == KW_DEFER)
            return parse_defer();
        refuse_word(word);
    }
    return parse_expression_statement();
}
