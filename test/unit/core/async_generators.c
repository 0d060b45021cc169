/*
 * async_generators.c: async generators lowered by hand. The order of random requests to random bodies is compared with a
 * small model of ECMA-262 27.6.3 that shares nothing with the runtime; then ownership, cancellation, closing, ends that wait
 * for an iterator, and random interference. `async_generators [RUNS] [SEED]`.
 */
#include "script.h"

static uint32_t state;
static unsigned rnd(unsigned n) { return (state = state * 1103515245u + 12345u, (state >> 8) % n); }

/* --- a body that interprets steps ---------------------------------------------------------------------------------------- */

enum op { STEP_END, STEP_AWAIT, STEP_YIELD, STEP_TRY, STEP_FINALLY, STEP_PASS, STEP_THROW, STEP_RETURN, STEP_SLEEP, STEP_CHILD, STEP_ORPHAN, STEP_TRY_SLEEP, STEP_SLOW, OPS };
struct step { enum op op; int v; };

struct result_int { bool done; int value; int result; troth_error *error; };
struct promise_result { troth_promise promise; struct result_int value; };
struct async_iterator_int { union { troth_promise promise; const void *async_iterator; }; int value; int sent; int result; };

struct body {
    struct async_iterator_int it;
    const struct step *step;
    int how;
    troth_error *error;
    struct async_iterator_int *inner;           /* what it owns */
    struct troth_promise_int *child;
};

static bool quiet;
#define SAY(...) (quiet ? (void)0 : say(__VA_ARGS__))

static const struct row child_rows[] = { { SLEEP, 0, 2, 0, 0 }, { .action = AWAIT }, { .action = END, .b = 3 } };
static const struct row orphan_rows[] = { { SLEEP, 0, 2, 0, 0 }, { .action = AWAIT }, { .action = THROW, .text = "orphan" } };

/*
 * points: 1 await; 2 yield; 3 in a try, 5 its catch; 4 in a try with finally, 6 and 7 that by error and return, 8 its await;
 * 9 the turn of a return; 10 pass, in a try; 11 await in a try with catch
 */
static void body_resume(troth_promise *troth)
{
    struct body *self = (struct body *)(void *)troth;
    switch (troth->point) {
    case 1: goto awaited;
    case 2: case 3: case 10: goto yielded;
    case 4: goto yielded;
    case 5: goto catch;
    case 6: goto finally_error;
    case 7: goto finally_return;
    case 8: goto finally_end;
    case 9: goto returned;
    case 11: goto awaited;
    }
    SAY("start ");
    for (;; self->step++) {
        int v = self->step->v;
        switch (self->step->op) {
        case STEP_AWAIT:
            if (troth_await(troth, 1, promise_resolved(void)))
                return;
        awaited:
            break;
        case STEP_SLEEP:
            if (troth_await(troth, 1, script_op(v, 0, false)))
                return;
            break;
        case STEP_TRY_SLEEP:
            if (troth_await(troth, 11, script_op(v, 0, false)))
                return;
            break;
        case STEP_SLOW:
            if (troth_await(troth, 1, script_op(v, 2, v % 2)))
                return;
            break;
        case STEP_CHILD:
            troth_set(&self->child, script_call(child_rows));
            break;
        case STEP_ORPHAN:
            promise_release(script_call(orphan_rows));
            break;
        case STEP_YIELD: case STEP_TRY: case STEP_FINALLY:
            self->it.value = v;
            troth_async_yield(troth, 2 + (unsigned)(self->step->op - STEP_YIELD));
            return;
        case STEP_PASS:
            self->it.value = v;
            if (troth_async_pass(troth, 10))
                return;
        yielded:
            SAY("<%d ", self->it.sent);
            if (self->step->op == STEP_FINALLY) {
                self->how = TROTH_NORMAL;
                goto finally;
            }
            break;
        catch: {
            troth_error *error = troth_caught(troth);
            SAY("caught:%s ", error->message);
            error_free(error);
            break;
        }
        finally_error:
            self->error = troth_thrown(troth);
            self->how = TROTH_THROW;
            goto finally;
        finally_return:
            self->how = TROTH_RETURN;
        finally:
            SAY("finally ");
            if (troth_await(troth, 8, promise_resolved(void)))
                return;
        finally_end:
            SAY("closed ");
            if (self->how == TROTH_THROW) {
                troth_error *error = self->error;
                self->error = NULL;
                troth_throw(troth, error);
                return;
            }
            if (self->how == TROTH_RETURN)
                goto returned;
            break;
        case STEP_THROW:
            troth_throw(troth, error_new(EIO, "own%d", v));
            return;
        case STEP_RETURN:
            self->it.result = v;
            troth_turn(troth, 9);
            return;
        returned:
            troth_async_return(troth);
            return;
        default:
            self->it.result = 0;
            goto returned;
        }
    }
}

static const struct troth_point body_points[] = { { 1, 0, 0 }, { 11, 0, 0 }, { 12, 0, 0 }, { 13, 5, 0 }, { 14, 6, 7 }, { 15, 0, 0 }, { 16, 0, 0 },
    { 17, 0, 0 }, { 18, 0, 0 }, { 19, 0, 0 }, { 20, 5, 0 }, { 21, 5, 0 } };
static const struct troth_requests int_requests = { .size = sizeof(struct promise_result), .align = _Alignof(struct promise_result),
    .offset = offsetof(struct promise_result, value), .done = offsetof(struct result_int, done), .value = offsetof(struct result_int, value),
    .result = offsetof(struct result_int, result), .same = true, .sent_offset = offsetof(struct async_iterator_int, sent), .sent_size = sizeof(int) };
static const struct troth_owned body_owned[] = { { offsetof(struct body, error), 1, TROTH_OWNED_ERROR },
    { offsetof(struct body, inner), 1, TROTH_OWNED_ASYNC_ITERATOR }, { offsetof(struct body, child), 1, TROTH_OWNED_PROMISE }, { 0, 0, 0 } };
#define BODY_TYPE(the_name, the_resume, the_owned, the_discard) { .resume = (the_resume), .size = sizeof(struct body), .align = _Alignof(struct body), \
    .value_offset = offsetof(struct body, it.value), .value_size = sizeof(int), .kind = TROTH_TASK, .name = (the_name), .file = "body.c", \
    .block = (sizeof(struct body) + 32 + 15) / 16, .points = body_points, .point_count = 12, .owned = (the_owned), .requests = &int_requests, \
    .discard = (the_discard), .result_offset = offsetof(struct body, it.result), .result_size = sizeof(int) }
static const troth_descriptor body_type = BODY_TYPE("body", body_resume, body_owned, NULL);

static struct async_iterator_int *body(const struct step *steps)
{
    struct body *self = troth_async_new(&body_type);
    self->step = steps;
    return &self->it;
}
#define STEPS(...) (const struct step[]){ __VA_ARGS__, { STEP_END, 0 } }

static struct promise_result *ask(struct async_iterator_int *it, int how, int v)
{
    return troth_async_request(&it->promise, how, how == TROTH_THROW ? NULL : &v, how == TROTH_THROW ? error_new(EPIPE, "thrown%d", v) : NULL);
}

static void answered(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    int id = (int)(intptr_t)context;
    struct promise_result *q = (void *)settled;
    if (promise_error(q))
        SAY("[%d!%s] ", id, promise_error(q)->message);
    else
        SAY("[%d=%d%s] ", id, promise_value(q).value, promise_value(q).done ? promise_value(q).result != promise_value(q).value ? "?" : "." : "");
}

/* The promise is released: the request stays under way. */
static void ask_and_say(struct async_iterator_int *it, int how, int v, int id)
{
    struct promise_result *q = ask(it, how, v);
    promise_release(promise_then(void, q, answered, answered, (void *)(intptr_t)id));
    promise_release(q);
}

static void until_idle(void)
{
    troth__drain();
    while (script_turn())
        ;
}

/* --- the model: ECMA-262 27.6.3 with a queue of jobs of its own ------------------------------------------------------------ */

enum { TICKS = 8, ASKED_EACH = 4, STEPS_MOST = 8, IDS = TICKS * ASKED_EACH };
struct planned { int how, v; };
static struct { struct planned asked[ASKED_EACH]; int count; } plan[TICKS];
static int ticks;
static struct step steps[STEPS_MOST + 1];

enum job { JOB_BODY, JOB_YIELD, JOB_RETURN, JOB_AWAIT_RETURN, JOB_REACT, JOB_TICK };
enum at { AT_START, AT_YIELD, AT_WORK, AT_RETURN_AWAITED, AT_DONE };

static struct {
    struct { enum job kind; int id; } jobs[1 << 12];
    int head, tail;
    enum at at;
    int queue[IDS], first, last;                /* of ids */
    struct { int how, v; bool settled, attached; char text[64]; } asked[IDS];
    int ids, step, how, result, tick;
    bool in_finally, returning;
    char error[32];
    char log[1 << 14];
    size_t length;
} model;

__attribute__((format(printf, 1, 2))) static void model_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    model.length += (size_t)vsnprintf(model.log + model.length, sizeof model.log - model.length, format, arguments);
    va_end(arguments);
}

static void model_queue(enum job kind, int id)
{
    model.jobs[model.tail].kind = kind;
    model.jobs[model.tail++].id = id;
}

static void model_settle(int id, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(model.asked[id].text, sizeof model.asked[id].text, format, arguments);
    va_end(arguments);
    model.asked[id].settled = true;
    if (model.asked[id].attached)
        model_queue(JOB_REACT, id);
}

static void model_drain(void)
{
    while (model.first < model.last) {
        int id = model.queue[model.first];
        if (model.asked[id].how == TROTH_RETURN) {
            model.at = AT_RETURN_AWAITED;
            model_queue(JOB_AWAIT_RETURN, 0);
            return;
        }
        model.first++;
        if (model.asked[id].how == TROTH_THROW)
            model_settle(id, "!thrown%d", model.asked[id].v);
        else
            model_settle(id, "=0.");
    }
}

static void model_end(const char *error, int result)
{
    int id = model.queue[model.first++];
    model.at = AT_DONE;
    if (error)
        model_settle(id, "!%s", error);
    else
        model_settle(id, "=%d.", result);
    model_drain();
}

static void model_run(bool resumed);

static void model_finally(int how)
{
    model_say("finally ");
    model.how = how;
    model.in_finally = true;
    model_queue(JOB_BODY, 0);
}

static void model_resume(void)
{
    int id = model.queue[model.first], how = model.asked[id].how;
    enum op op = model.at == AT_START ? STEP_END : steps[model.step].op;
    bool start = model.at == AT_START;
    model.at = AT_WORK;
    if (how == TROTH_RETURN) {
        model.result = model.asked[id].v;
        model_queue(JOB_RETURN, 0);
    } else if (how == TROTH_THROW) {
        snprintf(model.error, sizeof model.error, "thrown%d", model.asked[id].v);
        if (op == STEP_TRY || op == STEP_PASS) {
            model_say("caught:%s ", model.error);
            model.step++;
            model_run(false);
        } else if (op == STEP_FINALLY) {
            model_finally(TROTH_THROW);
        } else {
            model_end(model.error, 0);
        }
    } else {
        if (start)
            model_say("start ");
        else
            model_say("<%d ", model.asked[id].v);
        if (op == STEP_FINALLY) {
            model_finally(TROTH_NORMAL);
            return;
        }
        if (!start)
            model.step++;
        model_run(false);
    }
}

static void model_yielded(void)
{
    int id = model.queue[model.first++];
    model_settle(id, "=%d", steps[model.step].v);
    model.at = AT_YIELD;
    if (model.first < model.last)
        model_resume();
}

static void model_run(bool resumed)
{
    if (resumed && model.in_finally) {
        model.in_finally = false;
        model_say("closed ");
        if (model.how == TROTH_THROW)
            model_end(model.error, 0);
        else if (model.how == TROTH_RETURN)
            model_end(NULL, model.result);
        if (model.how != TROTH_NORMAL)
            return;
        model.step++;
    } else if (resumed) {
        if (model.returning) {
            model_end(NULL, model.result);
            return;
        }
        model.step++;
    }
    int v = steps[model.step].v;
    switch (steps[model.step].op) {
    case STEP_AWAIT: model_queue(JOB_BODY, 0); break;
    case STEP_YIELD: case STEP_TRY: case STEP_FINALLY: model_queue(JOB_YIELD, 0); break;
    case STEP_PASS: model_yielded(); break;
    case STEP_THROW: {
        char error[32];
        snprintf(error, sizeof error, "own%d", v);
        model_end(error, 0);
        break;
    }
    case STEP_RETURN:
        model.result = v;
        model.returning = true;
        model_queue(JOB_BODY, 0);
        break;
    default: model_end(NULL, 0);
    }
}

static void model_ask(int how, int v)
{
    int id = model.ids++;
    model.asked[id].how = how;
    model.asked[id].v = v;
    if (how == TROTH_THROW && model.at == AT_START)
        model.at = AT_DONE;
    if (how != TROTH_RETURN && model.at == AT_DONE) {
        if (how == TROTH_THROW)
            model_settle(id, "!thrown%d", v);
        else
            model_settle(id, "=0.");
    } else {
        model.queue[model.last++] = id;
        if (how == TROTH_RETURN && (model.at == AT_START || model.at == AT_DONE)) {
            model.at = AT_RETURN_AWAITED;
            model_queue(JOB_AWAIT_RETURN, 0);
        } else if (model.at == AT_START || model.at == AT_YIELD) {
            model_resume();
        }
    }
    model.asked[id].attached = true;
    if (model.asked[id].settled)
        model_queue(JOB_REACT, id);
}

static void model_job(enum job kind, int id)
{
    switch (kind) {
    case JOB_BODY: model_run(true); break;
    case JOB_YIELD: model_yielded(); break;
    case JOB_RETURN:
        if (steps[model.step].op == STEP_FINALLY)
            model_finally(TROTH_RETURN);
        else
            model_end(NULL, model.result);
        break;
    case JOB_AWAIT_RETURN:
        id = model.queue[model.first++];
        model.at = AT_DONE;
        model_settle(id, "=%d.", model.asked[id].v);
        model_drain();
        break;
    case JOB_REACT: model_say("[%d%s] ", id, model.asked[id].text); break;
    default:
        model_say("tick ");
        for (int i = 0; i < plan[model.tick].count; i++)
            model_ask(plan[model.tick].asked[i].how, plan[model.tick].asked[i].v);
        if (++model.tick < ticks)
            model_queue(JOB_TICK, 0);
    }
}

static int real_tick, real_ids;

static void tick(void *arg)
{
    struct async_iterator_int *it = arg;
    say("tick ");
    for (int i = 0; i < plan[real_tick].count; i++)
        ask_and_say(it, plan[real_tick].asked[i].how, plan[real_tick].asked[i].v, real_ids++);
    if (++real_tick < ticks)
        loop_microtask(tick, it);
}

static void make_plan(void)
{
    static const enum op ops[] = { STEP_AWAIT, STEP_YIELD, STEP_YIELD, STEP_TRY, STEP_FINALLY, STEP_FINALLY, STEP_PASS, STEP_AWAIT, STEP_YIELD, STEP_THROW, STEP_RETURN };
    memset(steps, 0, sizeof steps);
    int length = (int)rnd(STEPS_MOST + 1);
    for (int i = 0; i < length; i++)
        steps[i] = (struct step){ ops[rnd(sizeof ops / sizeof *ops)], 10 + (int)rnd(90) };
    ticks = 1 + (int)rnd(TICKS);
    for (int i = 0; i < ticks; i++) {
        plan[i].count = (int)rnd(ASKED_EACH + 1);
        for (int j = 0; j < plan[i].count; j++) {
            unsigned how = rnd(6);
            plan[i].asked[j] = (struct planned){ how == 0 ? TROTH_THROW : how == 1 ? TROTH_RETURN : TROTH_NORMAL, 100 + (int)rnd(900) };
        }
    }
}

static bool order_once(void)
{
    make_plan();
    memset(&model, 0, sizeof model);
    model_queue(JOB_TICK, 0);
    while (model.head < model.tail) {
        int at = model.head++;
        model_job(model.jobs[at].kind, model.jobs[at].id);
    }
    struct async_iterator_int *it = body(steps);
    real_tick = real_ids = 0;
    log_length = 0;
    loop_microtask(tick, it);
    troth__drain();
    bool same = !strcmp(log_text, model.log);
    if (!same) {
        failures++;
        fprintf(stderr, "expected: %s\nbut it was: %s\nsteps:", model.log, log_text);
        for (int i = 0; i < STEPS_MOST; i++)
            fprintf(stderr, " %d(%d)", steps[i].op, steps[i].v);
        fprintf(stderr, "\n");
    }
    bool done = model.at == AT_DONE;
    EXPECT(troth_async_done(&it->promise) == done);
    troth_release(it);
    troth__drain();
    log_length = 0;
    log_text[0] = 0;
    EXPECT_NOTHING_LEFT();
    return same;
}

static void order(int runs, unsigned seed)
{
    promise_on_unhandled(count_unhandled, NULL);    /* a finally that yields in a closing one */
    for (int i = 0; i < runs; i++) {
        state = seed + (unsigned)i;
        if (!order_once()) {
            fprintf(stderr, "seed %u\n", seed + (unsigned)i);
            return;
        }
    }
}

static int discarded;
static void discard(void *value) { discarded += *(int *)value; }

/* --- a consumer: a task that asks ---------------------------------------------------------------------------------------- */

enum consume { C_END, C_NEXT, C_THROW, C_RETURN, C_AWAIT, C_TRY, C_DROP, C_CANCEL, C_LOSE, C_SLEEP, C_FAIL, C_LEAVE, C_LEAVE_FAIL, C_BEGIN, C_SAY, C_DETACH, CONSUMES };
struct use { enum consume what; int a, v; };

enum { ASKS = 3 };
struct consumer {
    struct troth_promise_int promise;
    const struct use *use;
    struct async_iterator_int *it, *inner;      /* of the function, and of a block */
    struct promise_result *asked[ASKS];         /* the last one is the block's */
    struct troth_completion record;
};

/* points: 1 await; 2 await in a try, 3 its catch; 4 the end of a block */
static void consumer_resume(troth_promise *troth)
{
    static const struct troth_owned block[] = { { offsetof(struct consumer, inner), 1, TROTH_OWNED_ASYNC_ITERATOR },
        { offsetof(struct consumer, asked[ASKS - 1]), 1, TROTH_OWNED_PROMISE }, { 0, 0, 0 } };
    static const struct step inner[] = { { STEP_FINALLY, 7 }, { STEP_THROW, 7 } };
    struct consumer *self = (struct consumer *)(void *)troth;
    switch (troth->point) {
    case 1: case 2: goto awaited;
    case 3: goto catch;
    case 4: goto leave;
    }
    for (;; self->use++) {
        struct promise_result **q = &self->asked[self->use->a % ASKS];
        struct async_iterator_int *it = self->inner ? self->inner : self->it;
        switch (self->use->what) {
        case C_NEXT: case C_THROW: case C_RETURN:
            if (it)
                troth_set(q, ask(it, (int)(self->use->what - C_NEXT), self->use->v));
            break;
        case C_AWAIT: case C_TRY:
            if (!*q)
                break;
            if (troth_await(troth, 1 + (unsigned)(self->use->what - C_AWAIT), promise_keep(*q)))
                return;
        awaited:
            if (self->use->what != C_SLEEP && troth_awaited(troth)) {
                struct promise_result *r = (void *)troth_awaited(troth);
                SAY("=%d%s@%d ", r->value.value, r->value.done ? "." : "", script_now);
            }
            break;
        catch: {
            troth_error *error = troth_caught(troth);
            SAY("caught:%s@%d ", error->message, script_now);
            error_free(error);
            break;
        }
        case C_SLEEP:
            if (troth_await(troth, 1, script_op(self->use->v, 0, false)))
                return;
            break;
        case C_DROP: troth_set(q, NULL); break;
        case C_CANCEL: if (*q) promise_cancel(*q); break;
        case C_DETACH: if (*q) promise_detach(*q); break;
        case C_LOSE: troth_set(&self->it, NULL); break;
        case C_SAY: SAY("say%d@%d ", self->use->v, script_now); break;
        case C_BEGIN: troth_set(&self->inner, body(inner)); break;
        case C_FAIL:
            troth_throw(troth, error_new(EIO, "fail"));
            return;
        case C_LEAVE: case C_LEAVE_FAIL:
            self->record = (struct troth_completion){ TROTH_NORMAL, NULL };
            if (self->use->what == C_LEAVE_FAIL)
                self->record = (struct troth_completion){ TROTH_THROW, error_new(EIO, "block") };
        leave:
            if (troth_leave(troth, 4, block, &self->record))
                return;
            if (self->record.how == TROTH_THROW) {
                troth_throw(troth, self->record.error);
                return;
            }
            break;
        default:
            self->promise.value = 1;
            troth_return(troth);
            return;
        }
    }
}

static const struct troth_point consumer_points[] = { { 1, 0, 0 }, { 31, 0, 0 }, { 32, 3, 0 }, { 33, 0, 0 }, { 34, 0, 0 } };
static const struct troth_owned consumer_owned[] = { { offsetof(struct consumer, it), 1, TROTH_OWNED_ASYNC_ITERATOR },
    { offsetof(struct consumer, inner), 1, TROTH_OWNED_ASYNC_ITERATOR }, { offsetof(struct consumer, asked), ASKS, TROTH_OWNED_PROMISE }, { 0, 0, 0 } };
static const troth_descriptor consumer_type = { .resume = consumer_resume, .size = sizeof(struct consumer), .align = _Alignof(struct consumer),
    .value_offset = offsetof(struct consumer, promise.value), .value_size = sizeof(int), .kind = TROTH_TASK, .name = "consumer", .file = "use.c", .discard = discard,
    .block = (sizeof(struct consumer) + 32 + 15) / 16, .points = consumer_points, .point_count = 5, .owned = consumer_owned };

/* Keeps the iterator for itself. */
static struct troth_promise_int *consumer(struct async_iterator_int *it, const struct use *uses)
{
    struct consumer *self = troth_task_new(&consumer_type);
    self->it = troth_keep(it);
    self->use = uses;
    consumer_resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}
#define USES(...) (const struct use[]){ __VA_ARGS__, { C_END, 0, 0 } }

static void ended(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    (void)context;
    troth_error *error = promise_error((struct troth_promise_int *)settled);
    if (!error)
        SAY("end@%d ", script_now);
    else
        SAY("end!%s@%d ", error->message, script_now);
    for (unsigned i = 0; error && i < error->error_count; i++)
        SAY("(%s) ", error->errors[i]->message);
}

static struct troth_promise_int *start(struct async_iterator_int *it, const struct use *uses)
{
    struct troth_promise_int *p = consumer(it, uses);
    promise_release(promise_then(void, p, ended, ended, NULL));
    return p;
}

/* One consumer, which has the only reference. */
static void run_uses(const struct step *steps_of_it, const struct use *uses)
{
    script_now = 0;
    struct async_iterator_int *it = body(steps_of_it);
    struct troth_promise_int *p = start(it, uses);
    troth_release(it);
    promise_release(p);
    until_idle();
}
#define RUN(...) run_uses(__VA_ARGS__)

/* --- ends -------------------------------------------------------------------------------------------------------------------- */

static void ends(void)
{
    /* An end waits for a request, and then closes what it has the last reference to. */
    RUN(STEPS({ STEP_SLEEP, 3 }, { STEP_FINALLY, 5 }), USES({ C_NEXT, 0, 0 }));
    EXPECT_LOG("start finally closed end@3 ");
    RUN(STEPS({ STEP_FINALLY, 5 }), USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_SAY, 0, 0 }));
    EXPECT_LOG("start =5@0 say0@0 finally closed end@0 ");
    RUN(STEPS({ STEP_YIELD, 5 }), USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_NEXT, 0, 3 }, { C_AWAIT, 0, 0 }));
    EXPECT_LOG("start =5@0 <3 =0.@0 end@0 ");
    RUN(STEPS({ STEP_YIELD, 5 }), USES({ C_SAY, 0, 0 }));       /* never begun */
    EXPECT_LOG("say0@0 end@0 ");

    RUN(STEPS({ STEP_FINALLY, 5 }), USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_FAIL, 0, 0 }));
    EXPECT_LOG("start =5@0 finally closed end!fail@0 ");

    /* The body's own tasks: its end waits for them; its consumer's only through requests. */
    RUN(STEPS({ STEP_CHILD, 0 }, { STEP_YIELD, 5 }), USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_RETURN, 0, 8 }, { C_AWAIT, 0, 0 }));
    EXPECT_LOG("start =5@0 =8.@2 end@2 ");
    struct async_iterator_int *it = body(STEPS({ STEP_CHILD, 0 }, { STEP_YIELD, 5 }));
    script_now = 0;
    promise_release(start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 })));
    until_idle();
    EXPECT_LOG("start =5@0 end@0 ");
    EXPECT(!troth__deadlock(stderr));           /* it rests */
    troth_release(it);
    until_idle();
    EXPECT_NOTHING_LEFT();

    /* What nobody saw in a request is thrown at the end of the one that asked. */
    RUN(STEPS({ STEP_SLEEP, 1 }, { STEP_THROW, 4 }), USES({ C_NEXT, 0, 0 }));
    EXPECT_LOG("start end!own4@1 ");
    RUN(STEPS({ STEP_ORPHAN, 0 }, { STEP_SLEEP, 9 }), USES({ C_NEXT, 0, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start caught:orphan@2 end@2 ");
    RUN(STEPS({ STEP_ORPHAN, 0 }, { STEP_YIELD, 1 }, { STEP_SLEEP, 9 }), USES({ C_NEXT, 0, 0 }, { C_TRY, 0, 0 }, { C_SLEEP, 0, 4 }, { C_NEXT, 0, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start =1@0 <0 caught:orphan@4 end@4 ");         /* it failed while the body rested */
    EXPECT_NOTHING_LEFT();

    /* A failing end cancels its requests, and then closes what is left. */
    RUN(STEPS({ STEP_TRY_SLEEP, 9 }, { STEP_FINALLY, 2 }), USES({ C_NEXT, 0, 0 }, { C_FAIL, 0, 0 }));
    EXPECT_LOG("start caught:operation canceled finally closed end!fail@0 ");
    RUN(STEPS({ STEP_SLEEP, 9 }, { STEP_FINALLY, 2 }), USES({ C_NEXT, 0, 0 }, { C_FAIL, 0, 0 }));
    EXPECT_LOG("start end!fail@0 ");
    EXPECT_NOTHING_LEFT();
}

static void blocks(void)
{
    RUN(STEPS({ STEP_END, 0 }), USES({ C_BEGIN, 0, 0 }, { C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_LEAVE, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("start =7@0 finally closed say1@0 end@0 ");
    RUN(STEPS({ STEP_END, 0 }), USES({ C_BEGIN, 0, 0 }, { C_NEXT, 2, 0 }, { C_LEAVE, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("start finally closed say1@0 end@0 ");  /* the block's request first */
    RUN(STEPS({ STEP_END, 0 }), USES({ C_BEGIN, 0, 0 }, { C_LEAVE, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("say1@0 end@0 ");
    RUN(STEPS({ STEP_END, 0 }), USES({ C_BEGIN, 0, 0 }, { C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_LEAVE_FAIL, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("start =7@0 finally closed end!block@0 ");
    RUN(STEPS({ STEP_END, 0 }), USES({ C_BEGIN, 0, 0 }, { C_NEXT, 0, 0 }, { C_TRY, 0, 0 }, { C_NEXT, 0, 0 }, { C_TRY, 0, 0 }, { C_LEAVE, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("start =7@0 <0 finally closed caught:own7@0 say1@0 end@0 ");
    EXPECT_NOTHING_LEFT();
}

/* --- cancellation ------------------------------------------------------------------------------------------------------------- */

static void cancels(void)
{
    /* Served: the body is asked. */
    RUN(STEPS({ STEP_TRY_SLEEP, 9 }, { STEP_YIELD, 2 }), USES({ C_NEXT, 0, 0 }, { C_CANCEL, 0, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start caught:operation canceled =2@0 end@0 ");
    RUN(STEPS({ STEP_SLEEP, 9 }, { STEP_YIELD, 2 }), USES({ C_NEXT, 0, 0 }, { C_CANCEL, 0, 0 }, { C_TRY, 0, 0 }, { C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }));
    EXPECT_LOG("start caught:operation canceled@0 =0.@0 end@0 ");
    /* Twice: the cleanup of the body is not interrupted by the same request, but by another one. */
    RUN(STEPS({ STEP_SLOW, 4 }, { STEP_YIELD, 2 }), USES({ C_NEXT, 0, 0 }, { C_CANCEL, 0, 0 }, { C_CANCEL, 0, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start caught:operation canceled@2 end@2 ");
    /* Queued: it is withdrawn, no value is lost. */
    RUN(STEPS({ STEP_SLEEP, 3 }, { STEP_YIELD, 1 }, { STEP_YIELD, 2 }),
        USES({ C_NEXT, 0, 0 }, { C_NEXT, 1, 5 }, { C_NEXT, 2, 6 }, { C_CANCEL, 1, 0 }, { C_TRY, 1, 0 }, { C_TRY, 2, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start caught:operation canceled@0 <6 =2@3 =1@3 end@3 ");
    RUN(STEPS({ STEP_SLEEP, 3 }, { STEP_YIELD, 1 }, { STEP_YIELD, 2 }),
        USES({ C_NEXT, 0, 0 }, { C_NEXT, 1, 5 }, { C_THROW, 2, 6 }, { C_CANCEL, 2, 0 }, { C_TRY, 2, 0 }, { C_RETURN, 2, 6 }, { C_TRY, 2, 0 }, { C_TRY, 1, 0 }));
    EXPECT_LOG("start caught:operation canceled@0 <5 =6.@3 =2@3 end@3 ");
    /* The one that is dropped is still served. */
    RUN(STEPS({ STEP_SLEEP, 3 }, { STEP_YIELD, 1 }, { STEP_YIELD, 2 }), USES({ C_NEXT, 0, 0 }, { C_DROP, 0, 0 }, { C_NEXT, 1, 5 }, { C_AWAIT, 1, 0 }));
    EXPECT_LOG("start <5 =2@3 end@3 ");
    /* It was about to be answered: the value is delivered, and the next request is not hit. */
    RUN(STEPS({ STEP_YIELD, 1 }, { STEP_SLEEP, 2 }, { STEP_YIELD, 2 }), USES({ C_NEXT, 0, 0 }, { C_CANCEL, 0, 0 }, { C_TRY, 0, 0 }, { C_NEXT, 0, 0 }, { C_TRY, 0, 0 }));
    EXPECT_LOG("start =1@0 <0 =2@2 end@2 ");
    EXPECT_NOTHING_LEFT();

    /* From above: down through the consumer, once. */
    script_now = 0;
    struct async_iterator_int *it = body(STEPS({ STEP_TRY_SLEEP, 9 }, { STEP_YIELD, 1 }, { STEP_SLEEP, 2 }, { STEP_YIELD, 2 }));
    struct troth_promise_int *p = start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_NEXT, 0, 3 }, { C_AWAIT, 0, 0 }));
    promise_cancel(p);
    promise_cancel(p);
    until_idle();
    EXPECT_LOG("start caught:operation canceled =1@0 <3 =2@2 end@2 ");
    promise_release(p);
    p = start(it, USES({ C_NEXT, 0, 4 }, { C_AWAIT, 0, 0 }, { C_SAY, 0, 1 }));
    until_idle();
    promise_release(p);
    EXPECT_LOG("<4 =0.@2 say1@2 end@2 ");
    troth_release(it);

    /* Somebody else's request is only waited for by its owner; a cancelled consumer takes its queued one back. */
    script_now = 0;
    it = body(STEPS({ STEP_SLEEP, 4 }, { STEP_YIELD, 1 }, { STEP_YIELD, 2 }));
    struct troth_promise_int *first = start(it, USES({ C_NEXT, 0, 1 }, { C_AWAIT, 0, 0 }));
    struct troth_promise_int *second = start(it, USES({ C_NEXT, 0, 2 }, { C_AWAIT, 0, 0 }));
    struct troth_promise_int *third = start(it, USES({ C_NEXT, 0, 3 }, { C_AWAIT, 0, 0 }));
    troth_release(it);
    promise_cancel(second);
    until_idle();
    EXPECT_LOG("start end!operation canceled@0 <3 =1@4 end@4 =2@4 end@4 ");
    promise_release(first);
    promise_release(second);
    promise_release(third);
    EXPECT_NOTHING_LEFT();
}

/* --- closing --------------------------------------------------------------------------------------------------------------------- */

static void closing(void)
{
    promise_on_unhandled(count_unhandled, NULL);
    /* The last reference goes: it closes itself, detached. */
    RUN(STEPS({ STEP_FINALLY, 1 }), USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_LOSE, 0, 0 }, { C_SAY, 0, 1 }));
    EXPECT_LOG("start =1@0 say1@0 finally end@0 closed ");
    struct async_iterator_int *it = body(STEPS({ STEP_FINALLY, 1 }, { STEP_END, 0 }));
    promise_release(ask(it, TROTH_NORMAL, 0));
    troth_release(it);                          /* the request has one */
    troth__drain();
    EXPECT_LOG("start finally closed ");
    it = body(STEPS({ STEP_TRY, 1 }));
    promise_release(ask(it, TROTH_NORMAL, 0));
    troth_release(it);
    troth__drain();
    EXPECT_LOG("start ");
    EXPECT_NOTHING_LEFT();

    /* One that owns another: its end awaits that. */
    struct async_iterator_int *outer = body(STEPS({ STEP_YIELD, 1 }));
    it = body(STEPS({ STEP_FINALLY, 1 }));
    ((struct body *)outer)->inner = it;
    ask_and_say(it, TROTH_NORMAL, 0, 0);
    ask_and_say(outer, TROTH_NORMAL, 0, 1);
    troth__drain();
    ask_and_say(outer, TROTH_RETURN, 5, 2);
    troth_release(outer);
    troth__drain();
    EXPECT_LOG("start start [0=1] [1=1] finally closed [2=5.] ");
    outer = body(STEPS({ STEP_YIELD, 1 }));     /* not begun: it is only released */
    ((struct body *)outer)->inner = body(STEPS({ STEP_FINALLY, 1 }));
    ask_and_say(((struct body *)outer)->inner, TROTH_NORMAL, 0, 0);
    troth__drain();
    ask_and_say(outer, TROTH_RETURN, 5, 2);
    troth_release(outer);
    troth__drain();
    EXPECT_LOG("start [0=1] finally closed [2=5.] ");
    EXPECT_NOTHING_LEFT();
}

static struct async_iterator_int *kept;

/* A body whose closing fails: try { yield 1; } finally { throw }, or yields again. What it throws is thrown where the slot ends. */
static void bad_resume(troth_promise *troth)
{
    struct body *self = (struct body *)(void *)troth;
    switch (troth->point) {
    case 4: case 6: case 7:
        if (troth->point == 6)
            error_free(troth_thrown(troth));
        if (self->how == 2) {                   /* hands itself out */
            kept = troth_keep(troth);
            ask_and_say(kept, TROTH_NORMAL, 0, 7);
            self->how = 0;
            self->it.value = 8;
            troth_async_yield(troth, 4);
            return;
        }
        if (self->how) {                        /* yields for ever */
            self->it.value = 9;
            troth_async_yield(troth, 4);
            return;
        }
        troth_throw(troth, error_new(EIO, "bad"));
        return;
    }
    self->it.value = 1;
    troth_async_yield(troth, 4);
}
static const troth_descriptor bad_type = BODY_TYPE("bad", bad_resume, body_owned, discard);

static struct async_iterator_int *bad(int stubborn)
{
    struct body *self = troth_async_new(&bad_type);
    self->how = stubborn;
    return &self->it;
}

static void closing_fails(void)
{
    struct async_iterator_int *it = bad(0);
    script_now = 0;
    promise_release(start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 })));
    troth_release(it);
    until_idle();
    EXPECT_LOG("=1@0 end!bad@0 ");
    it = bad(0);
    promise_release(start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_FAIL, 0, 0 })));
    troth_release(it);
    until_idle();
    EXPECT_LOG("=1@0 end!fail@0 (bad) ");
    it = bad(0);
    promise_release(start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_LOSE, 0, 0 })));
    troth_release(it);
    until_idle();
    EXPECT_LOG("=1@0 end@0 unhandled:bad ");
    /* What yields while it is closed: the first time it is only a value. */
    discarded = 0;
    it = bad(1);
    promise_release(start(it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 })));
    troth_release(it);
    until_idle();
    EXPECT_LOG("=1@0 end@0 unhandled:a generator yielded while it was being closed ");
    EXPECT(discarded == 9 + 9 + 1);             /* the one that closed, the last, and the consumer's own */
    it = bad(2);                                /* kept by its own finally: it is not closed */
    ask_and_say(it, TROTH_NORMAL, 0, 0);
    troth__drain();
    troth_release(it);
    troth__drain();
    EXPECT_LOG("[0=1] [7=8] ");
    EXPECT(!troth_async_done(&kept->promise));
    troth_release(kept);
    troth__drain();
    EXPECT_LOG("unhandled:bad ");
    EXPECT_NOTHING_LEFT();
}

/* --- discard, memory, frames ------------------------------------------------------------------------------------------------- */

static void values(void)
{
    discarded = 0;
    struct async_iterator_int *it = bad(1);
    promise_release(ask(it, TROTH_NORMAL, 0));  /* nobody takes 1 */
    troth__drain();
    EXPECT(discarded == 1);
    struct promise_result *q = ask(it, TROTH_NORMAL, 0);
    troth__drain();
    EXPECT(promise_value(q).value == 9);
    promise_release(q);
    EXPECT(discarded == 1);
    troth__add(&it->promise, TROTH_MARKED | TROTH_ASKED);
    troth__state.requests++;
    q = ask(it, TROTH_NORMAL, 0);               /* ECANCELED is thrown at a yield: its value is dropped; the next one is taken */
    troth__drain();
    EXPECT(promise_value(q).value == 9 && discarded == 10);
    promise_release(q);
    promise_on_unhandled(count_unhandled, NULL);
    troth_release(it);
    troth__drain();
    EXPECT_LOG("unhandled:a generator yielded while it was being closed ");
    EXPECT_NOTHING_LEFT();

    /* What was yielded is not discarded when the body's return becomes an error; a task's value is, once. */
    static const troth_descriptor discards = BODY_TYPE("discards", body_resume, body_owned, discard);
    struct body *self = troth_async_new(&discards);
    self->step = STEPS({ STEP_ORPHAN, 0 }, { STEP_YIELD, 5 });
    discarded = 0;
    promise_release(start(&self->it, USES({ C_NEXT, 0, 0 }, { C_AWAIT, 0, 0 }, { C_NEXT, 0, 0 }, { C_TRY, 0, 0 })));
    troth_release(self);
    until_idle();
    EXPECT_LOG("start =5@0 <0 caught:orphan@2 end@2 ");
    EXPECT(discarded == 1);                     /* the consumer's own */
    discarded = 0;
    RUN(STEPS({ STEP_THROW, 4 }), USES({ C_NEXT, 0, 0 }, { C_BEGIN, 0, 0 }, { C_NEXT, 1, 0 }, { C_AWAIT, 1, 0 }));
    EXPECT_LOG("start start =7@0 finally closed end!own4@0 ");
    EXPECT(discarded == 1);

    /* What is sent: zero for a plain iter_next. */
    it = body(STEPS({ STEP_YIELD, 1 }, { STEP_YIELD, 2 }, { STEP_YIELD, 3 }));
    for (int i = 0; i < 4; i++)
        troth_release(i == 2 ? troth_async_request(&it->promise, TROTH_NORMAL, NULL, NULL) : ask(it, TROTH_NORMAL, 5));
    troth__drain();
    EXPECT_LOG("start <5 <0 <5 ");
    troth_release(it);
    EXPECT_NOTHING_LEFT();
}

/* Over-aligned values, and an R of another type. */
struct big { _Alignas(64) char text[2048]; };
struct result_big { bool done; struct big value; double result; troth_error *error; };
struct promise_big { troth_promise promise; struct result_big value; };
struct big_frame { troth_promise promise; struct big value; struct big sent; double result; };

static void big_resume(troth_promise *troth)
{
    struct big_frame *self = (struct big_frame *)(void *)troth;
    if (troth->point == 0) {
        strcpy(self->value.text, "first");
        troth_async_yield(troth, 1);
        return;
    }
    self->result = self->sent.text[0] + 0.5;
    troth_async_return(troth);
}

static const struct troth_point big_points[] = { { 1, 0, 0 }, { 2, 0, 0 } };
static const struct troth_requests big_requests = { .size = sizeof(struct promise_big), .align = _Alignof(struct promise_big),
    .offset = offsetof(struct promise_big, value), .done = offsetof(struct result_big, done), .value = offsetof(struct result_big, value),
    .result = offsetof(struct result_big, result), .sent_offset = offsetof(struct big_frame, sent), .sent_size = sizeof(struct big) };
static const troth_descriptor big_type = { .resume = big_resume, .size = sizeof(struct big_frame), .align = _Alignof(struct big_frame),
    .value_offset = offsetof(struct big_frame, value), .value_size = sizeof(struct big), .kind = TROTH_TASK, .name = "big", .file = "big.c",
    .points = big_points, .point_count = 2, .requests = &big_requests, .result_offset = offsetof(struct big_frame, result), .result_size = sizeof(double) };

static void frames(void)
{
    troth_promise *it = troth_async_new(&big_type);
    struct big sent = { "x" };
    double result = 2.5;
    struct promise_big *q[4] = { troth_async_request(it, TROTH_NORMAL, NULL, NULL), troth_async_request(it, TROTH_NORMAL, &sent, NULL),
        troth_async_request(it, TROTH_RETURN, &result, NULL), troth_async_request(it, TROTH_NORMAL, &sent, NULL) };
    EXPECT((uintptr_t)it % 64 == 0 && (uintptr_t)q[1] % 64 == 0);
    troth__drain();
    EXPECT(!promise_value(q[0]).done && !strcmp(promise_value(q[0]).value.text, "first"));
    EXPECT(promise_value(q[1]).done && promise_value(q[1]).result == 'x' + 0.5 && !promise_value(q[1]).value.text[0]);
    EXPECT(promise_value(q[2]).done && promise_value(q[2]).result == 2.5);
    EXPECT(promise_value(q[3]).done && promise_value(q[3]).result == 0 && !promise_value(q[3]).error);
    for (int i = 0; i < 4; i++)
        promise_release(q[i]);
    troth_release(it);
    EXPECT_NOTHING_LEFT();

    it = troth_async_new(&big_type);            /* memory is out: the generator knows nothing of it */
    troth_error *error = error_new(EIO, "dropped");
    troth__refuse(1);
    q[0] = troth_async_request(it, TROTH_THROW, NULL, error);
    EXPECT(promise_error(q[0])->code == ENOMEM && !troth_async_done(it));
    promise_release(q[0]);
    q[0] = troth_async_request(it, TROTH_NORMAL, NULL, NULL);
    troth__drain();
    EXPECT(!strcmp(promise_value(q[0]).value.text, "first"));
    promise_release(q[0]);
    troth_release(it);
    troth__drain();
    EXPECT_NOTHING_LEFT();
}

/* --- what is seen from outside ------------------------------------------------------------------------------------------------ */

static void printed(void)
{
    char text[1000] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    struct async_iterator_int *it = body(STEPS({ STEP_SLEEP, 3 }, { STEP_SLOW, 2 }, { STEP_THROW, 1 }));
    struct troth_promise_int *p = start(it, USES({ C_NEXT, 0, 1 }, { C_AWAIT, 0, 0 }));
    loop_dump(out);
    EXPECT(troth__deadlock(out));
    fclose(out);
    EXPECT(!strcmp(text, "2 live tasks\n  body (body.c:11) awaits operation\n  consumer (use.c:31) awaits body\n"
        "deadlock: 2 tasks will never go on\n  operation that nothing can settle, awaited by\n    body (body.c:11)\n    consumer (use.c:31)\n")
        || (fprintf(stderr, "%s", text), 0));
    promise_cancel(p);
    until_idle();
    out = fmemopen(text, sizeof text, "w");
    error_print(promise_error(p), out);
    fclose(out);
    EXPECT(!strcmp(text, "error: operation canceled\n    at async body (body.c:11)\n    at async consumer (use.c:31)\n") || (fprintf(stderr, "%s", text), 0));
    promise_release(p);
    troth_release(it);
    log_length = 0;
    log_text[0] = 0;
    EXPECT_NOTHING_LEFT();
}

/* --- random interference ------------------------------------------------------------------------------------------------------- */

enum { BODIES = 3, CONSUMERS = 5, USES_MOST = 10 };

static void chaos_once(void)
{
    static struct step its[BODIES][STEPS_MOST + 1];
    static struct use uses[CONSUMERS][USES_MOST + 1];
    struct async_iterator_int *it[BODIES];
    struct troth_promise_int *p[CONSUMERS] = { 0 };
    static const enum op ops[] = { STEP_AWAIT, STEP_YIELD, STEP_YIELD, STEP_TRY, STEP_FINALLY, STEP_PASS, STEP_THROW, STEP_RETURN, STEP_SLEEP, STEP_CHILD, STEP_ORPHAN,
        STEP_TRY_SLEEP, STEP_SLOW };
    memset(its, 0, sizeof its);
    memset(uses, 0, sizeof uses);
    for (int i = 0; i < BODIES; i++) {
        for (int j = (int)rnd(STEPS_MOST + 1); j--;)
            its[i][j] = (struct step){ ops[rnd(sizeof ops / sizeof *ops)], 1 + (int)rnd(5) };
        it[i] = body(its[i]);
    }
    for (int i = 1; i < BODIES; i++)
        if (!rnd(3))
            ((struct body *)it[i])->inner = troth_keep(it[i - 1]);
    quiet = true;
    script_now = 0;
    for (int i = 0; i < CONSUMERS; i++) {
        for (int j = (int)rnd(USES_MOST + 1); j--;) {
            unsigned what = 1 + rnd(2 * CONSUMES);
            uses[i][j] = (struct use){ what < CONSUMES ? (enum consume)what : what % 2 ? C_NEXT : C_TRY, (int)rnd(ASKS), 1 + (int)rnd(4) };
        }
        p[i] = start(it[rnd(BODIES)], uses[i]);
        if (rnd(2))
            troth__drain();
    }
    for (int i = 0; i < BODIES; i++)
        if (rnd(2)) {
            troth_release(it[i]);
            it[i] = NULL;
        }
    bool more = true;
    for (int i = 0; more && i < 60; i++) {
        if (!rnd(3))
            promise_cancel(p[rnd(CONSUMERS)]);
        if (!rnd(2))
            troth__drain();
        else
            more = script_turn();
    }
    until_idle();
    for (int i = 0; i < BODIES; i++)
        troth_release(it[i]);
    until_idle();
    for (int i = 0; i < CONSUMERS; i++) {
        EXPECT(promise_state(p[i]) != PROMISE_PENDING);
        promise_release(p[i]);
    }
    EXPECT(!troth__deadlock(stderr));
    EXPECT_NOTHING_LEFT();
    quiet = false;
    log_length = 0;
    log_text[0] = 0;
}

static void chaos(int runs, unsigned seed)
{
    for (int i = 0; i < runs && !failures; i++) {
        state = seed + (unsigned)i;
        chaos_once();
        if (failures)
            fprintf(stderr, "seed %u of chaos\n", seed + (unsigned)i);
    }
}

int main(int argc, char **argv)
{
    int runs = argc > 1 ? atoi(argv[1]) : 20000;
    unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1;
    order(runs, seed);
    ends();
    blocks();
    cancels();
    closing();
    closing_fails();
    values();
    frames();
    printed();
    chaos(runs, seed);
    return finish();
}
