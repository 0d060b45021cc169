/*
 * check.c: warnings about what is legal C and probably not meant (docs/diagnostics.md). Enters: a function whose body was
 * parsed without errors. Changes nothing. Where a type is not known nothing is said: a warning must not be wrong.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

/* A call that matters to what comes behind it. */
struct noted { struct expr *call; struct stmt *block; bool deferred; };

static struct {
    struct unit *unit;
    struct function *f;
    struct stmt *block;                 /* the compound around what is being looked at */
    bool deferred;                      /* inside of a defer */
    LIST(struct noted) locks, unlocks;
    LIST(int) suspensions;              /* tokens of awaits and yields */
} check;

static const struct token *checked_token(int i)
{
    return &check.unit->tokens.at[i];
}

/* --- what pragmas say ------------------------------------------------------------------------------------------------- */

/* `push`, `pop`, `ignored "-Wtroth-dropped"`, `warning "..."`, `error "..."`; "-Wtroth" means all. */
static enum severity severity_at(enum warning w, int token)
{
    enum { DEEPEST_PUSH = 32 };
    enum severity stack[DEEPEST_PUSH] = { SEVERITY_DEFAULT };
    int depth = 0;
    for (size_t i = 0; i < check.unit->tokens.pragmas.count; i++) {
        struct diagnostic_pragma p = check.unit->tokens.pragmas.data[i];
        if (p.start > checked_token(token)->start)
            break;
        const char *open = memchr(p.start, '"', (size_t)p.length), *end = p.start + p.length;
        const char *close = open ? memchr(open + 1, '"', (size_t)(end - open - 1)) : NULL;
        enum severity now = !strncmp(p.start, "ignored", 7) ? SEVERITY_IGNORED : !strncmp(p.start, "warning", 7) ? SEVERITY_WARNING
            : !strncmp(p.start, "error", 5) ? SEVERITY_ERROR : SEVERITY_DEFAULT;
        if (!strncmp(p.start, "push", 4) && depth + 1 < DEEPEST_PUSH) {
            stack[depth + 1] = stack[depth];
            depth++;
        } else if (!strncmp(p.start, "pop", 3) && depth)
            depth--;
        else if (now && close && !strncmp(open + 1, "-W", 2)) {
            size_t length = (size_t)(close - open - 3);
            if ((length == 5 && !memcmp(open + 3, "troth", 5)) || diag_find(open + 3, length) == w)
                stack[depth] = now;
        }
    }
    return stack[depth];
}

/* True: it was reported, and a note may follow. What a system header's macro wrote is not the program's. */
static bool __attribute__((format(printf, 3, 4))) warn(enum warning w, int token, const char *format, ...)
{
    if (checked_token(token)->system)
        return false;
    va_list args;
    va_start(args, format);
    const char *text = arena_vformat(format, args);
    va_end(args);
    return diag_warn(w, severity_at(w, token), token_place(checked_token(token)), "%s", text);
}

/* --- small things about expressions --------------------------------------------------------------------------------------- */

/* Without parentheses, casts and what a comma evaluates first. */
static struct expr *core(struct expr *e)
{
    for (;;) {
        e = strip_parens(e);
        if (e->kind == EXPR_CAST)
            e = e->kids.data[0];
        else if (e->kind == EXPR_COMMA)
            e = e->kids.data[1];
        else
            return e;
    }
}

static const char *called_name(const struct expr *e)
{
    return e->kind == EXPR_CALL && e->kids.data[0]->kind == EXPR_IDENT ? checked_token(e->kids.data[0]->first)->name : NULL;
}

static bool is_async_call(const struct expr *e)
{
    return e->kind == EXPR_CALL && e->type && e->type->kind == TYPE_PROMISE;
}

static bool is_promise(struct expr *e)
{
    return e->type && e->type->kind == TYPE_PROMISE;
}

static const char *what_is(struct expr *e)
{
    e = strip_parens(e);
    const char *name = called_name(e);
    return name && strncmp(name, "troth_", 6) ? arena_format("`%s(...)`", name)
        : e->kind == EXPR_IDENT ? arena_format("`%s`", checked_token(e->first)->name) : "this";
}

/* --- await ------------------------------------------------------------------------------------------------------------------ */

static const char *way_out(void)
{
    return check.f->is_async ? "did you forget `await`?" : "its value is not there yet: await it in an async function, or use promise_then";
}

static void forgot(struct expr *e, const char *wanted)
{
    warn(WARNING_AWAIT, e->first, "%s is a `promise(%s)`, and %s is needed here: %s", what_is(e), type_words(e->type->of), wanted, way_out());
}

/* The one error among these: the compiler would speak of members that the program does not know. */
static void check_value(struct expr *e)
{
    struct expr *awaited = strip_parens(e);
    if (awaited->kind == EXPR_AWAIT && awaited->type && type_is_void(awaited->type))
        diag_error(token_place(checked_token(e->first)), "%s is a `promise(void)`: its `await` gives no value", what_is(awaited->kids.data[0]));
}

/* Would the promise's value fit where the promise does not? */
static void check_conversion(const struct type *to, struct expr *from)
{
    if (to && !type_is_void(to))
        check_value(from);
    if (!to || !is_promise(from))
        return;
    const struct type *value = from->type->of;
    bool pointer = to->kind == TYPE_POINTER && to->of && !type_is_void(to->of) && to->of->kind != TYPE_UNKNOWN && value->kind == TYPE_POINTER;
    if (to->kind == TYPE_ARITHMETIC || to->kind == TYPE_TAG || pointer)
        forgot(from, arena_format("a `%s`", type_words(to)));
}

static void check_operand(struct expr *e)
{
    check_value(e);
    if (is_promise(e))
        forgot(e, "a number");
}

/* A call whose promise is only asked whether it is NULL, which it never is. */
static void check_truth(struct expr *e)
{
    e = e ? strip_parens(e) : NULL;
    if (e && is_async_call(e))
        warn(WARNING_AWAIT, e->first, "%s is a promise, which is always true: %s", what_is(e), way_out());
}

static void check_arguments(struct expr *call)
{
    struct type *f = type_callee(call->kids.data[0]->type);
    for (size_t i = 1; f && i < call->kids.count; i++) {
        struct expr *argument = call->kids.data[i];
        if (i <= f->params.count && !f->unprototyped)
            check_conversion(f->params.data[i - 1]->type, argument);
        else if (f->variadic && is_promise(argument))
            forgot(argument, "a value");
        else
            check_value(argument);
    }
}

static bool is_number(struct expr *e)
{
    e = strip_parens(e);
    const struct token *t = checked_token(e->first);
    return e->kind == EXPR_LITERAL ? t->kind == TOKEN_CHAR || (t->kind == TOKEN_NUMBER && !(t->length == 1 && *t->start == '0'))
        : e->type && e->type->kind == TYPE_ARITHMETIC;
}

static void check_awaits(struct expr *e)
{
    struct expr **kid = e->kids.data;
    switch (e->kind) {
    case EXPR_BINARY:
        for (int i = 0; i < 2; i++)
            if ((e->op != OP2('=', '=') && e->op != OP2('!', '=')) || is_number(kid[!i]))
                check_operand(kid[i]);
        break;
    case EXPR_PREFIX:
        if (e->op == '!')
            check_truth(kid[0]);
        else if (e->op == '-' || e->op == '~' || e->op == '+')
            check_operand(kid[0]);
        break;
    case EXPR_AND: case EXPR_OR:
        check_truth(kid[0]);
        check_truth(kid[1]);
        break;
    case EXPR_CONDITIONAL:
        check_truth(kid[0]);
        break;
    case EXPR_ASSIGN:
        if (e->op == '=')
            check_conversion(kid[0]->type, kid[1]);
        else
            check_operand(kid[1]);
        break;
    case EXPR_INDEX:
        check_operand(kid[1]);
        break;
    case EXPR_CALL:
        check_arguments(e);
        break;
    default:
        break;
    }
}

/* promise_all(array, n), which JavaScript's habits write: both would be read as promises. (That is promise_all_of.) */
static void check_combinator(struct expr *e)
{
    static const char *const names[] = { "troth_promise_all", "troth_promise_all_settled", "troth_promise_any", "troth_promise_race" };
    const char *name = called_name(e);
    struct expr *list = name && e->kids.count == 3 ? e->kids.data[1] : NULL;
    for (size_t i = 0; list && list->kind == EXPR_COMPOUND && i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]))
            continue;
        struct expr *inputs = list->kids.data[0];
        for (size_t k = 0; k < inputs->kids.count; k++) {
            const struct type *t = inputs->kids.data[k]->type;
            if (t && (t->kind == TYPE_ARITHMETIC || t->kind == TYPE_ARRAY || (t->kind == TYPE_POINTER && t->of && t->of->kind == TYPE_PROMISE)))
                diag_error(token_place(checked_token(inputs->kids.data[k]->first)), "`%s` takes promises, and this is a `%s`: an array of n is given to "
                    "`%s_of(array, n)`", name + strlen("troth_"), type_words(t), name + strlen("troth_"));
        }
    }
}

/* --- blocking ------------------------------------------------------------------------------------------------------------------ */

static const struct { const char *name, *instead; bool io; } blocking[] = {
    {"accept", "listener_accept", true}, {"accept4", "listener_accept", true}, {"clock_nanosleep", "sleep_ms", false},
    {"cnd_wait", "a promise", false}, {"connect", "tcp_connect", true}, {"epoll_wait", "stream_read", true}, {"flock", "loop_work", true},
    {"gethostbyaddr", "dns_reverse", false}, {"gethostbyname", "dns_lookup", false}, {"getnameinfo", "dns_reverse", false},
    {"getaddrinfo", "dns_lookup", false}, {"lockf", "loop_work", true}, {"nanosleep", "sleep_ms", false}, {"pause", "signal_wait", false},
    {"pclose", "process_run", true}, {"poll", "stream_read", true}, {"popen", "process_start", false}, {"ppoll", "stream_read", true},
    {"pselect", "stream_read", true}, {"pthread_cond_timedwait", "a promise", false}, {"pthread_cond_wait", "a promise", false},
    {"pthread_join", "loop_work", true}, {"recv", "stream_read", true}, {"recvfrom", "udp_receive", true}, {"recvmsg", "stream_read", true},
    {"select", "stream_read", true}, {"sem_wait", "a promise", false}, {"send", "stream_write", true}, {"sendmsg", "stream_write", true},
    {"sendto", "udp_send", true}, {"sigsuspend", "signal_wait", false}, {"sigtimedwait", "signal_wait", false}, {"sigwait", "signal_wait", false},
    {"sigwaitinfo", "signal_wait", false}, {"sleep", "sleep_ms", false}, {"system", "process_run", false}, {"thrd_join", "loop_work", true},
    {"thrd_sleep", "sleep_ms", false}, {"usleep", "sleep_ms", false}, {"wait", "process_run", true}, {"waitid", "process_run", true},
    {"waitpid", "process_run", true},
    {"fclose", "fs_close", true}, {"fdatasync", "fs_fsync", true}, {"fgetc", "fs_lines", true}, {"fgets", "fs_lines", true},
    {"fopen", "fs_open", true}, {"fread", "fs_read", true}, {"freopen", "fs_open", true}, {"fscanf", "fs_lines", true}, {"fsync", "fs_fsync", true},
    {"getc", "fs_lines", true}, {"getchar", "fs_lines", true}, {"getdelim", "fs_lines", true}, {"getline", "fs_lines", true},
    {"mkdir", "fs_mkdir", true}, {"open", "fs_open", true}, {"opendir", "fs_readdir", true}, {"openat", "fs_open", true},
    {"pread", "fs_pread", true}, {"pwrite", "fs_pwrite", true}, {"read", "fs_read, or stream_read", true}, {"readdir", "fs_readdir", true},
    {"readv", "stream_read", true}, {"remove", "fs_unlink", true}, {"rename", "fs_rename", true}, {"scanf", "fs_lines", true},
    {"stat", "fs_stat", true}, {"unlink", "fs_unlink", true}, {"write", "fs_write, or stream_write", true}, {"writev", "stream_write", true},
};

/* A call of the system's function, not of one that the program calls so. */
static bool calls_library(const struct expr *e)
{
    const struct symbol *s = e->kids.data[0]->symbol;
    return !s || (s->kind == SYMBOL_FUNCTION && !s->is_async && !s->is_static && checked_token(s->token)->system);
}

static void check_blocking(struct expr *e)
{
    const char *name = called_name(e);
    for (size_t i = 0; name && check.f->is_async && i < sizeof blocking / sizeof *blocking; i++)
        if (!strcmp(blocking[i].name, name) && calls_library(e))
            warn(blocking[i].io ? WARNING_BLOCKING_IO : WARNING_BLOCKING, e->first,
                "`%s` blocks the loop, and every task with it, until it returns: %s does not", name, blocking[i].instead);
}

/* --- locks ----------------------------------------------------------------------------------------------------------------------- */

static void note_lock(struct expr *e)
{
    static const char *const locks[] = { "pthread_mutex_lock", "pthread_rwlock_rdlock", "pthread_rwlock_wrlock", "pthread_spin_lock", "mtx_lock" };
    static const char *const unlocks[] = { "pthread_mutex_unlock", "pthread_rwlock_unlock", "pthread_spin_unlock", "mtx_unlock" };
    const char *name = called_name(e);
    struct noted n = { e, check.block, check.deferred };
    if (!name || e->kids.count != 2)
        return;
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++)
        if (!strcmp(name, locks[i]))
            list_add(&check.locks, n);
    for (size_t i = 0; i < sizeof unlocks / sizeof *unlocks; i++)
        if (!strcmp(name, unlocks[i]))
            list_add(&check.unlocks, n);
}

static const char *argument(const struct noted *n)
{
    const struct expr *e = strip_parens(n->call->kids.data[1]);
    return flat_text(e->first, e->last);
}

/* From the lock to the first unlock of the same object behind it in the text, or to the block's end if that is deferred. */
static void check_locks(void)
{
    for (size_t i = 0; i < check.locks.count; i++) {
        const struct noted *lock = &check.locks.data[i];
        int from = lock->call->last, to = lock->block ? lock->block->last : from;
        bool unlocked = false;
        for (size_t k = 0; k < check.unlocks.count; k++) {
            const struct noted *u = &check.unlocks.data[k];
            bool here = u->call->first > from && lock->block && u->call->first < lock->block->last && !strcmp(argument(u), argument(lock));
            unlocked |= here;
            if (here && !u->deferred && u->call->first < to)
                to = u->call->first;
        }
        for (size_t k = 0; k < check.suspensions.count && unlocked; k++) {
            int at = check.suspensions.data[k];
            if (at < from || at >= to)
                continue;
            if (warn(WARNING_LOCK, at, "the function waits here while it holds a lock: a task of this thread that takes the lock meanwhile blocks the "
                    "loop, and the lock is never given back"))
                diag_note(token_place(checked_token(lock->call->first)), "it is locked here");
            break;
        }
    }
}

/* --- detached tasks ----------------------------------------------------------------------------------------------------------------- */

/* The local whose address the expression is, or NULL. */
static const struct symbol *pointed_local(struct expr *e)
{
    e = core(e);
    bool address = e->kind == EXPR_PREFIX && e->op == '&';
    if (address)
        e = strip_parens(e->kids.data[0]);
    while (address && ((e->kind == EXPR_MEMBER && e->op == '.') || (e->kind == EXPR_INDEX && e->kids.data[0]->type && e->kids.data[0]->type->kind == TYPE_ARRAY)))
        e = strip_parens(e->kids.data[0]);
    const struct symbol *s = e->kind == EXPR_IDENT ? e->symbol : NULL;
    if (!s || s->kind != SYMBOL_OBJECT || s->function != check.f || s->is_static || s->is_extern || s->is_thread)
        return NULL;
    return address || (s->type && s->type->kind == TYPE_ARRAY) ? s : NULL;
}

static void check_detached(struct expr *e)
{
    const char *name = called_name(e);
    if (!name || strcmp(name, "troth_promise_detach") || e->kids.count != 2)
        return;
    struct expr *task = core(e->kids.data[1]);
    if (task->kind == EXPR_IDENT && task->symbol && task->symbol->declarator && task->symbol->declarator->init)
        task = core(task->symbol->declarator->init);
    if (!is_async_call(task))
        return;
    for (size_t i = 1; i < task->kids.count; i++) {
        const struct symbol *s = pointed_local(task->kids.data[i]);
        if (s) {
            warn(WARNING_DETACHED_LOCAL, task->kids.data[i]->first, "a task that is detached may outlive `%s`, which is gone when `%s` ends: "
                "give it memory of its own, or do not detach it", s->name, check.f->name);
            return;
        }
    }
}

/* --- the walk --------------------------------------------------------------------------------------------------------------------- */

static void check_statement(struct stmt *s);

static void check_expression(struct expr *e)
{
    if (!e || e->unevaluated)
        return;
    check_awaits(e);
    if (e->kind == EXPR_CALL) {
        check_blocking(e);
        note_lock(e);
        check_detached(e);
        check_combinator(e);
    } else if (e->kind == EXPR_AWAIT || e->kind == EXPR_YIELD)
        list_add(&check.suspensions, e->first);
    if (e->kind == EXPR_SIZEOF)
        return;
    if (e->body)
        check_statement(e->body);
    for (size_t i = 0; i < e->kids.count; i++)
        check_expression(e->kids.data[i]);
}

static void check_declaration(struct declaration *d)
{
    for (size_t i = 0; d && i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        if (r->init && r->init->kind != EXPR_BRACES)
            check_conversion(r->type, r->init);
        check_expression(r->init);
    }
}

/* An async call as a statement: its value and, until the function ends, its error are lost. */
static void check_dropped(struct stmt *s)
{
    struct expr *e = s->expr ? strip_parens(s->expr) : NULL;
    const struct symbol *callee = e && e->kind == EXPR_CALL ? e->kids.data[0]->symbol : NULL;
    if (s->kind == STMT_EXPR && e && is_async_call(e) && !(callee && !callee->is_async && callee->kind == SYMBOL_FUNCTION && called_name(e)
            && !strcmp(called_name(e), "troth_keep")))
        warn(WARNING_DROPPED, e->first, "the promise that %s gives is thrown away: await it, put it into a variable, or cast it to void", what_is(e));
}

static void check_return(struct stmt *s)
{
    const struct type *f = check.f->type;
    const struct type *value = !check.f->lowered ? f->of : check.f->is_generator ? f->of->result : check.f->value;
    if (s->kind == STMT_RETURN && s->expr)
        check_conversion(value, s->expr);
}

static void check_statement(struct stmt *s)
{
    if (!s || s->kind == STMT_NESTED_FUNCTION)
        return;
    struct stmt *block = check.block;
    bool deferred = check.deferred;
    if (s->kind == STMT_COMPOUND)
        check.block = s;
    check.deferred |= s->kind == STMT_DEFER;
    check_dropped(s);
    check_return(s);
    if (s->kind == STMT_IF || s->kind == STMT_WHILE || s->kind == STMT_DO || s->kind == STMT_FOR)
        check_truth(s->expr);
    else if (s->kind == STMT_SWITCH)
        check_operand(s->expr);
    if (s->awaits)
        list_add(&check.suspensions, s->first);
    check_declaration(s->declaration);
    check_statement(s->init);
    check_expression(s->expr);
    check_expression(s->target);
    check_statement(s->body);
    check_expression(s->next);
    check_statement(s->otherwise);
    check_statement(s->finally);
    for (size_t i = 0; i < s->list.count; i++)
        check_statement(s->list.data[i]);
    check.block = block;
    check.deferred = deferred;
}

void check_function(struct unit *u, struct function *f)
{
    memset(&check, 0, sizeof check);
    check.unit = u;
    check.f = f;
    check_statement(f->body);
    if (f->lowered)
        check_locks();
}
