/*
 * leap.c: exits. While a function is printed, the compiler keeps a stack of what is open around the current statement. A throw
 * and every other exit walk it from the inside; what can be done on the way is printed in place, and the first `finally` (or
 * defer, or block whose end must wait) ends the walk: it is entered with a note of how it was reached, and the switch behind it
 * goes on with the rest of the walk. Only exits that occur get a case, only labels that are used are printed.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

bool is_plain_generator(void)
{
    return lowering.f->is_generator && !lowering.f->is_async;
}

const char *error_local(void)
{
    lowering.needs_error = true;
    return lowering.error;
}

const char *how_local(void)
{
    lowering.needs_how = true;
    return lowering.how;
}

const char *new_label(const char *name)
{
    return numbered(name, ++lowering.labels);
}

static const char *label_in(const char **label, const char *name)
{
    if (!*label)
        *label = new_label(name);
    return *label;
}

void open_leap(struct leap *l, enum leap_kind kind, struct stmt *s)
{
    *l = (struct leap){ .outer = lowering.leaps, .kind = kind, .first = s->first, .last = s->last };
    lowering.leaps = l;
}

void close_leap(struct leap *l)
{
    lowering.leaps = l->outer;
}

/* --- what is done on the way ------------------------------------------------------------------------------------------------ */

/* Closes a foreach that is left early: in a lowered function what closing throws is thrown outside of it. */
void close_foreach(struct leap *l, bool release)
{
    if (!l->iterator)
        return;
    if (lowering.f->lowered) {
        struct leap *saved = lowering.leaps;
        lowering.leaps = l->outer;
        emit("if ((%s = troth_iter_close(%s)))", error_local(), l->iterator);
        print_throw(error_local());
        lowering.leaps = saved;
    } else
        emit("troth_iter_uncaught(troth_iter_close(%s));", l->iterator);
    if (release && l->release)
        emit("%s", l->release);
}

/* --- errors -------------------------------------------------------------------------------------------------------------------- */

static void add_exit(struct leap *l, struct exit e)
{
    for (size_t i = 0; i < l->exits.count; i++)
        if (l->exits.data[i].how == e.how)
            return;
    list_add(&l->exits, e);
}

void may_throw(struct leap *l)
{
    add_exit(l, (struct exit){ .how = HOW_THROW, .kind = EXIT_THROW });
}

/* Where an error goes from here that is in `error`: the text of a jump; NULL: it leaves the function. */
char *throw_jump(void)
{
    for (struct leap *l = lowering.leaps; l; l = l->outer) {
        bool outside = false;
        switch (l->kind) {
        case LEAP_TRY:
            return arena_format("goto %s;", label_in(&l->catch_label, "catch"));
        case LEAP_FINALLY:
            add_exit(l, (struct exit){ .how = HOW_THROW, .kind = EXIT_THROW });
            return arena_format("{ %s = TROTH_THROW; goto %s; }", how_local(), label_in(&l->finally_label, "finally"));
        case LEAP_FINAL_BODY:
            if (!l->record)
                break;
            return arena_format("goto %s;", label_in(&l->failed_label, "failed"));
        case LEAP_HANDLER:
            return arena_format("goto %s;", label_in(&l->failed_label, "failed"));
        case LEAP_FOREACH:
            if (!l->iterator)
                break;
            for (struct leap *o = l->outer; o; o = o->outer)    /* else the runtime closes and releases at the function's end */
                outside |= o->kind == LEAP_TRY || o->kind == LEAP_FINALLY || o->kind == LEAP_HANDLER || o->kind == LEAP_FINAL_BODY;
            if (outside)
                return arena_format("goto %s;", label_in(&l->failed_label, "failed"));
            break;
        default:
            break;
        }
    }
    return NULL;
}

/* Prints what throws `error`, which is not NULL. */
void print_throw(const char *error)
{
    char *jump = throw_jump();
    if (jump && strcmp(error, error_local()))
        emit("{ %s = %s; %s }", error_local(), error, jump);
    else if (jump)
        emit("%s", jump);
    else if (is_plain_generator())
        emit("return troth_iter_fail(%s, %s);", lowering.troth, error);
    else
        emit("{ troth_throw(%s, %s); return; }", lowering.troth, error);
}

void print_throw_at(int token, const char *error)
{
    emit("{ troth_passed(%s, %s, %d);", lowering.troth, error, token_at(token)->line);
    print_throw(error);
    emit("}");
}

/* Behind a construct: where errors from inside it come by before they go on. `action` uses `error`. */
void print_failed(struct leap *l, const char *action)
{
    if (!l->failed_label)
        return;
    emit("if (0) { %s: %s", l->failed_label, action);
    print_throw(error_local());
    emit("}");
}

/* --- exits ------------------------------------------------------------------------------------------------------------------------ */

static int how_of(enum exit_kind kind, struct leap *target, const char *label)
{
    if (kind == EXIT_RETURN)
        return HOW_RETURN;
    for (size_t i = 0; i < lowering.exits.count; i++) {
        struct exit e = lowering.exits.data[i];
        if (e.kind == kind && e.target == target && e.label == label)
            return HOW_FIRST + (int)i;
    }
    struct exit e = { .kind = kind, .target = target, .label = label };
    list_add(&lowering.exits, e);
    return HOW_FIRST + (int)lowering.exits.count - 1;
}

static const char *how_text(int how)
{
    return how == HOW_RETURN ? "TROTH_RETURN" : arena_format("%d", how);
}

/* The exit itself, once nothing stands between it and its target. A C break would leave the switch behind a finally. */
static void print_last_step(enum exit_kind kind, struct leap *target, const char *label, bool in_switch)
{
    struct function *f = lowering.f;
    switch (kind) {
    case EXIT_BREAK:
        if (target->kind == LEAP_FOREACH)
            close_foreach(target, false);       /* what stands behind the loop releases it */
        if (in_switch)
            emit("goto %s;", label_in(&target->break_label, "break"));
        else
            emit("break;");
        break;
    case EXIT_CONTINUE:
        if (target->continue_opened)
            emit("goto %s;", label_in(&target->continue_label, "continue"));
        else
            emit("continue;");
        break;
    case EXIT_GOTO:
        emit("goto %s;", label);
        break;
    default:
        if (!f->lowered)
            emit(lowering.returned ? "return %s;" : "return;", lowering.returned);
        else
            emit(!f->is_generator ? "troth_return(%s); return;" : f->is_async ? "troth_async_return(%s); return;"
                : "return troth_iter_finish(%s, %s__owns);", lowering.troth, f->name);
    }
}

static void walk_out(enum exit_kind kind, struct leap *target, const char *label, bool in_switch)
{
    struct leap *saved = lowering.leaps;
    for (struct leap *l = saved; l != target; l = l->outer) {
        switch (l->kind) {
        case LEAP_FINALLY: {
            int how = how_of(kind, target, label);
            add_exit(l, (struct exit){ .how = how, .kind = kind, .target = target, .label = label });
            emit("%s = %s; goto %s;", how_local(), how_text(how), label_in(&l->finally_label, "finally"));
            lowering.leaps = saved;
            return;
        }
        case LEAP_FOREACH:
            lowering.leaps = l;
            close_foreach(l, true);
            break;
        case LEAP_HANDLER:
            if (l->record)
                emit("troth_uncatch(&%s);", l->record);
            break;
        case LEAP_FINAL_BODY:
            if (l->record)
                emit("troth_abandon(%s, &%s);", lowering.troth, l->record);
            break;
        default:
            break;
        }
    }
    print_last_step(kind, target, label, in_switch);
    lowering.leaps = saved;
}

/* A break or continue of nothing leaves nothing: the C compiler refuses it. */
static void print_exit(enum exit_kind kind, struct leap *target, const char *label)
{
    if (!target && (kind == EXIT_BREAK || kind == EXIT_CONTINUE)) {
        emit(kind == EXIT_BREAK ? "break;" : "continue;");
        return;
    }
    emit("{");
    walk_out(kind, target, label, false);
    emit("}");
}

void print_break(void)
{
    struct leap *target = lowering.leaps;
    while (target && target->kind != LEAP_LOOP && target->kind != LEAP_SWITCH && target->kind != LEAP_FOREACH)
        target = target->outer;
    print_exit(EXIT_BREAK, target, NULL);
}

void print_continue(void)
{
    struct leap *target = lowering.leaps;
    while (target && target->kind != LEAP_LOOP && target->kind != LEAP_FOREACH && target->kind != LEAP_TURN)
        target = target->outer;
    print_exit(EXIT_CONTINUE, target, NULL);
}

/* A goto leaves what does not hold its label. */
void print_goto(struct stmt *s)
{
    struct stmt *to = label_of(lowering.f, s);
    struct leap *target = lowering.leaps;
    while (target && !(to && target->first <= to->first && to->first < target->last))
        target = target->outer;
    print_exit(EXIT_GOTO, target, s->label);
}

/* Behind the value's computation. */
void print_return(void)
{
    walk_out(EXIT_RETURN, NULL, NULL, false);
}

/* --- finally ---------------------------------------------------------------------------------------------------------------------- */

/* The record of how a finally was entered: a slot if its body suspends. */
static const char *new_record(bool suspends)
{
    const char *name = numbered("leave", ++lowering.records);
    if (!suspends) {
        list_add(&lowering.locals, arena_format("struct troth_completion %s", name));
        return name;
    }
    list_add(&lowering.members, arena_format("struct troth_completion %s", name));
    list_add(&lowering.records_in_frame, name);
    lowering.uses_self = true;
    return arena_format("%s->%s", lowering.self, name);
}

/*
 * Prints the label that exits out of `l` go to, the record, and what stands in front of the finally's body; opens the leap
 * of the body. Where nothing can reach it but the normal way there is no record.
 */
void begin_finally(struct leap *l, struct leap *body, struct stmt *s, bool suspends, bool keeps_return)
{
    if (!l->exits.count) {
        open_leap(body, LEAP_FINAL_BODY, s);
        return;
    }
    const char *record = new_record(suspends);
    if (l->finally_label)
        emit("%s = TROTH_NORMAL; %s: %s = troth_enter(&%s, %s);", how_local(), l->finally_label, record, error_local(), how_local());
    else
        emit("%s = (struct troth_completion){ TROTH_NORMAL, (troth_error *)0 };", record);
    open_leap(body, LEAP_FINAL_BODY, s);
    body->record = record;
    bool returned = false;
    for (size_t i = 0; i < l->exits.count; i++)
        returned |= l->exits.data[i].kind == EXIT_RETURN;
    if (returned && keeps_return && lowering.value_type && !type_is_void(lowering.value_type)) {
        /* a return inside the finally may be abandoned: the pending one's value is put back */
        const char *name = numbered("returned", lowering.records);
        list_add(&lowering.members, type_print(lowering.value_type, name));
        body->returned = arena_format("%s->%s", lowering.self, name);
        emit("if (%s.how == TROTH_RETURN) { %s }", record, store_text(body->returned, lowering.value_type, lowering.value_slot));
    }
}

/* Behind the body: its leap is closed, and the exits that were pending go on. */
void end_finally(struct leap *l, struct leap *body)
{
    close_leap(body);
    if (!l->exits.count)
        return;
    print_failed(body, arena_format("%s = troth_supersede(%s, %s, &%s);", error_local(), error_local(), lowering.troth, body->record));
    emit("switch (%s.how) {", body->record);
    for (size_t i = 0; i < l->exits.count; i++) {
        struct exit e = l->exits.data[i];
        if (e.kind == EXIT_THROW) {
            emit("case TROTH_THROW: %s = troth_again(&%s);", error_local(), body->record);
            print_throw(error_local());
            continue;
        }
        emit("case %s:", how_text(e.how));
        if (e.kind == EXIT_RETURN && body->returned)
            emit("%s", store_text(lowering.value_slot, lowering.value_type, body->returned));
        walk_out(e.kind, e.target, e.label, true);
    }
    emit("}");
}

/* --- the table ---------------------------------------------------------------------------------------------------------------------- */

/* A state at the head of the resume function that takes the error and jumps; its index from 1 on, 0: none. */
static int head_state(const char *text)
{
    for (size_t i = 0; i < lowering.heads.count; i++)
        if (!strcmp(lowering.heads.data[i], text))
            return (int)i + 1;
    list_add(&lowering.heads, text);
    return (int)lowering.heads.count;
}

/* A suspension point with handlers of its own. */
int new_state(int token, const char *on_error, const char *on_return)
{
    struct point p = { token_at(token)->line, head_state(on_error), on_return ? head_state(on_return) : 0, token };
    if (!on_return && lowering.f->is_generator) {
        struct point here = { 0 };
        note_handlers(&here);
        p.on_return = here.on_return;
    }
    list_add(&lowering.points, p);
    return (int)lowering.points.count;
}

/* The handlers of a suspension point at this place. */
void note_handlers(struct point *p)
{
    char *jump = throw_jump();
    if (jump) {
        p->on_error = head_state(arena_format("%s = %s(%s); %s", error_local(), is_plain_generator()
            ? "troth_iter_take_error" : "troth_thrown", lowering.troth, jump));
    }
    if (!lowering.f->is_generator)
        return;
    struct out text = { .file = lowering.out->file, .line = lowering.out->line, .line_start = true }, *saved = lowering.out;
    lowering.out = &text;
    walk_out(EXIT_RETURN, NULL, NULL, false);
    lowering.out = saved;
    if (strncmp(text.text.data, "return troth_iter_finish", 24) && strncmp(text.text.data, "troth_async_return", 18))
        p->on_return = head_state(text.text.data);
}
