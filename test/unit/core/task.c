/*
 * task.c: lowered functions by hand: awaits, ends that wait, what ends collect, orphans, detached tasks, cancels (sections
 * 2, 5, 6 and 8 of the model), traces, and frames of every shape.
 */
#include "script.h"

static void outcome(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    (void)context;
    troth_error *error = promise_error((struct troth_promise_int *)settled);
    if (!error) {
        say("=%d@%d ", promise_value((struct troth_promise_int *)settled), script_now);
        return;
    }
    say("!%s@%d ", error->message, script_now);
    if (error->cause)
        say("(%s) ", error->cause->message);
    for (unsigned i = 0; i < error->error_count; i++)
        say("[%s] ", error->errors[i]->message);
}

static void until_idle(void)
{
    troth__drain();
    while (script_turn())
        ;
}

/* Runs it as the loop's task, and says how it ended. */
static void run_rows(const struct row *rows)
{
    script_now = 0;
    struct troth_promise_int *p = script_call(rows);
    promise_release(promise_then(void, p, outcome, outcome, NULL));
    promise_release(p);
    until_idle();
}
#define RUN(...) run_rows((const struct row[]){ __VA_ARGS__, { .action = END } })
#define ROWS(...) (const struct row[]){ __VA_ARGS__, { .action = END } }

static const struct row fails[] = { { .action = THROW, .text = "fails" }, { .action = END } };
static const struct row fails_later[] = { { SLEEP, 0, 2, 0, 0 }, { AWAIT, 0, 0, 0, 0 }, { .action = THROW, .text = "later" }, { .action = END } };
static const struct row sleeps_9[] = { { SLEEP, 0, 9, 0, 0 }, { FINALLY_AWAIT, 0, 0, 0, 0 }, { .action = SAY, .text = "slept" }, { .action = END, .b = 9 } };
static const struct row sleeps_3[] = { { SLEEP, 0, 3, 0, 0 }, { AWAIT, 0, 0, 0, 0 }, { .action = SAY, .text = "slept3" }, { .action = END, .b = 3 } };
static const struct row returns_5[] = { { .action = RETURN, .b = 5 } };

static void awaits(void)
{
    RUN({ .action = AWAIT, .callee = returns_5 }, { .action = RETURN, .b = 1 });
    EXPECT_LOG("=1@0 ");
    RUN({ .action = AWAIT, .callee = fails });
    EXPECT_LOG("!fails@0 ");
    RUN({ .action = TRY_AWAIT, .callee = fails }, { .action = SAY, .text = "on" });
    EXPECT_LOG("caught:fails on =0@0 ");
    RUN({ .action = FINALLY_AWAIT, .callee = fails_later });
    EXPECT_LOG("finally !later@3 ");
    RUN({ CALL, 0, 0, sleeps_3, 0 }, { CALL, 1, 0, sleeps_9, 0 }, { .action = AWAIT, .a = 1 }, { .action = AWAIT, .a = 0 }, { .action = AWAIT, .a = 0 });
    EXPECT_LOG("slept3 slept =0@9 ");
    EXPECT_NOTHING_LEFT();
}

static void ends(void)
{
    RUN({ CALL, 0, 0, sleeps_3, 0 });           /* waits for its child */
    EXPECT_LOG("slept3 =0@3 ");
    RUN({ CALL, 0, 0, sleeps_9, 0 }, { .action = THROW });
    EXPECT_LOG("finally !own@1 ");              /* cancels it; its finally sleeps 1 */
    RUN({ CALL, 0, 0, fails, 0 }, { .action = SAY, .text = "on" });
    EXPECT_LOG("on !fails@0 ");                 /* unseen: thrown at the end */
    RUN({ CALL, 0, 0, fails, 0 }, { CALL, 1, 0, fails_later, 0 }, { .action = THROW });
    EXPECT_LOG("!own@0 [fails] ");              /* the asked one's ECANCELED is dropped */
    RUN({ CALL, 0, 0, sleeps_9, 0 }, { CALL, 1, 0, fails_later, 0 });
    EXPECT_LOG("finally !later@3 ");            /* the first failure ends the waiting */
    RUN({ CALL, 0, 0, fails_later, 0 }, { CALL, 1, 0, fails_later, 0 }, { CALL, 2, 0, fails_later, 0 });
    EXPECT_LOG("!later@2 ");
    EXPECT_NOTHING_LEFT();
}

/* Started, cancelled at once from outside, and again with the cleanup under way. */
static void cancel_rows(const struct row *rows, int times)
{
    script_now = 0;
    struct troth_promise_int *p = script_call(rows);
    promise_release(promise_then(void, p, outcome, outcome, NULL));
    troth__drain();
    while (times--) {
        promise_cancel(p);
        troth__drain();
    }
    promise_release(p);
    until_idle();
}

static void blocks(void)
{
    RUN({ CALL, 2, 0, sleeps_3, 0 }, { CALL, 0, 0, sleeps_9, 0 }, { .action = LEAVE }, { .action = SAY, .text = "out" });
    EXPECT_LOG("slept3 out slept =0@9 ");       /* waits for what only the block holds */
    RUN({ CALL, 2, 0, sleeps_3, 0 }, { COPY, 0, 2, 0, 0 }, { .action = LEAVE }, { .action = SAY, .text = "out" });
    EXPECT_LOG("out slept3 =0@3 ");
    RUN({ CALL, 2, 0, sleeps_3, 0 }, { COPY, 3, 2, 0, 0 }, { .action = LEAVE }, { .action = SAY, .text = "out" });
    EXPECT_LOG("slept3 out =0@3 ");             /* both of its variables do */
    RUN({ CALL, 2, 0, sleeps_9, 0 }, { .action = LEAVE_THROW });
    EXPECT_LOG("finally !block@1 ");
    RUN({ CALL, 2, 0, fails, 0 }, { CALL, 3, 0, sleeps_9, 0 }, { .action = LEAVE }, { .action = SAY, .text = "no" });
    EXPECT_LOG("finally !fails@1 ");
    RUN({ CALL, 2, 0, fails_later, 0 }, { CALL, 3, 0, fails_later, 0 }, { .action = LEAVE_THROW });
    EXPECT_LOG("!block@0 ");
    RUN({ CALL, 0, 0, fails, 0 }, { CALL, 2, 0, sleeps_3, 0 }, { .action = LEAVE }, { .action = SAY, .text = "out" });
    EXPECT_LOG("slept3 out !fails@3 ");         /* the function's own is thrown at its end */
    cancel_rows(ROWS({ CALL, 2, 0, sleeps_9, 0 }, { .action = LEAVE }, { .action = SAY, .text = "no" }), 1);
    EXPECT_LOG("finally !operation canceled@1 ");
    cancel_rows(ROWS({ CALL, 2, 0, sleeps_9, 0 }, { CALL, 0, 0, sleeps_3, 0 }, { .action = LEAVE_THROW }), 1);
    EXPECT_LOG("finally !block@0 ");            /* failing already: the set is asked again, and only it */
    EXPECT_NOTHING_LEFT();
}

static void orphans(void)
{
    RUN({ CALL, 0, 0, fails_later, 0 }, { .action = DROP }, { SLEEP, 1, 9, 0, 0 }, { .action = AWAIT, .a = 1 }, { .action = SAY, .text = "no" });
    EXPECT_LOG("!later@2 (operation canceled) ");
    RUN({ CALL, 0, 0, fails, 0 }, { .action = DROP }, { SLEEP, 1, 9, 0, 0 }, { .action = TRY_AWAIT, .a = 1 }, { .action = SAY, .text = "on" });
    EXPECT_LOG("caught:operation canceled on !fails@0 ");
    EXPECT_NOTHING_LEFT();
}

static void detached(void)
{
    promise_on_unhandled(count_unhandled, NULL);
    RUN({ CALL, 0, 0, sleeps_9, 0 }, { .action = DETACH });
    EXPECT_LOG("=0@0 slept ");
    RUN({ CALL, 0, 0, fails_later, 0 }, { .action = DETACH });
    EXPECT_LOG("=0@0 unhandled:later ");
    RUN({ CALL, 0, 0, fails, 0 }, { .action = DETACH }, { SLEEP, 1, 1, 0, 0 }, { .action = AWAIT, .a = 1 });
    EXPECT_LOG("unhandled:fails =0@1 ");
    promise_release(script_call(fails));
    until_idle();
    EXPECT_LOG("unhandled:fails ");
    EXPECT_NOTHING_LEFT();
}

static void cancels(void)
{
    cancel_rows(sleeps_9, 1);
    EXPECT_LOG("finally !operation canceled@1 ");
    cancel_rows(sleeps_9, 2);
    EXPECT_LOG("finally !operation canceled@0 ");
    cancel_rows(ROWS({ .action = AWAIT, .callee = sleeps_9 }), 1);
    EXPECT_LOG("finally !operation canceled@1 ");
    cancel_rows(ROWS({ .action = TRY_AWAIT, .callee = sleeps_9 }, { .action = SAY, .text = "on" }), 1);
    EXPECT_LOG("finally caught:operation canceled on =0@1 ");
    cancel_rows(ROWS({ CALL, 0, 0, sleeps_3, 0 }), 1);      /* its end waits */
    EXPECT_LOG("!operation canceled@0 ");
    cancel_rows(ROWS({ SLOW, 0, 4, 0, 0 }, { .action = AWAIT }), 1);
    EXPECT_LOG("!operation canceled@2 ");
    cancel_rows(ROWS({ SLOW, 0, 5, 0, 0 }, { .action = AWAIT }, { .action = SAY, .text = "won" }, { SLEEP, 1, 5, 0, 0 }, { .action = AWAIT, .a = 1 }), 1);
    EXPECT_LOG("won !operation canceled@3 ");   /* the marks stay: thrown at the next suspension */
    cancel_rows(ROWS({ HOOKED, 0, 5, 0, 0 }, { .action = AWAIT }), 1);
    EXPECT_LOG("!operation canceled@1 ");
    RUN({ .action = CANCEL_SELF }, { .action = SAY, .text = "runs" }, { SLEEP, 0, 5, 0, 0 }, { .action = AWAIT }, { .action = SAY, .text = "no" });
    EXPECT_LOG("runs !operation canceled@0 ");
    RUN({ CALL, 0, 0, sleeps_9, 0 }, { .action = CANCEL }, { .action = TRY_AWAIT });
    EXPECT_LOG("finally caught:operation canceled =0@1 ");
    RUN({ CALL, 0, 0, sleeps_3, 0 }, { CALL, 1, 0, sleeps_9, 0 }, { .action = CANCEL, .a = 0 });
    EXPECT_LOG("slept =0@9 ");
    struct troth_promise_int *hand = hands[0] = promise_new(int);
    cancel_rows(ROWS({ HAND, 0, 0, 0, 0 }, { .action = AWAIT }), 1);
    EXPECT_LOG("!operation canceled@0 ");       /* only the wait ends */
    EXPECT(promise_state(hand) == PROMISE_PENDING);
    promise_release(hand);
    hands[0] = NULL;
    EXPECT_NOTHING_LEFT();
}

/* --- frames ------------------------------------------------------------------------------------------------------------------ */

struct wide { _Alignas(64) double d[8]; };
struct troth_promise_wide { troth_promise promise; struct wide value; };
struct wide_frame { struct troth_promise_wide promise; struct troth_promise_void *p; };

static int discarded;
static void discard_wide(void *value)
{
    discarded += (int)((struct wide *)value)->d[7];
}

static void wide_resume(troth_promise *troth)
{
    struct wide_frame *self = (struct wide_frame *)(void *)troth;
    switch (troth->point) {
    case 1: goto resume_1;
    }
    if (troth_await(troth, 1, promise_resolved(void)))
        return;
resume_1:
    self->promise.value = (struct wide){ .d = { 1, 2, 3, 4, 5, 6, 7, 8 } };
    troth_return(troth);
}

static const struct troth_point wide_points[] = { { 1, 0, 0 }, { 2, 0, 0 } };
static const troth_descriptor wide_type = { .resume = wide_resume, .size = sizeof(struct wide_frame), .align = _Alignof(struct wide_frame),
    .value_offset = offsetof(struct wide_frame, promise.value), .value_size = sizeof(struct wide), .kind = TROTH_TASK, .name = "wide", .file = "wide.c",
    .points = wide_points, .point_count = 2, .discard = discard_wide };

static struct troth_promise_wide *wide(void)
{
    struct wide_frame *self = troth_task_new(&wide_type);
    EXPECT((uintptr_t)self % 64 == 0);
    wide_resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void frames(void)
{
    struct troth_promise_wide *p = wide();
    promise_release(wide());                    /* nobody takes its value */
    troth__drain();
    EXPECT(discarded == 8);
    EXPECT(promise_value(p).d[6] == 7);
    promise_release(p);
    EXPECT(discarded == 8);
    EXPECT_NOTHING_LEFT();
}

/* --- await NULL, traces ----------------------------------------------------------------------------------------------------- */

static const struct troth_point null_points[] = { { 1, 0, 0 }, { 17, 0, 0 } };
static void null_resume(troth_promise *troth) { troth_await(troth, 1, NULL); }
static const troth_descriptor null_type = { .resume = null_resume, .size = sizeof(struct troth_promise_int), .align = 8, .value_offset = 24, .value_size = 4,
    .kind = TROTH_TASK, .name = "awaits_null", .file = "null.c", .points = null_points, .point_count = 2 };

static void traces(void)
{
    troth_promise *t = troth_task_new(&null_type);
    null_resume(t);
    struct troth_promise_int *p = troth_task_leave(t);
    promise_release(promise_then(void, p, outcome, outcome, NULL));
    EXPECT(promise_state(p) == PROMISE_PENDING);
    troth__drain();
    EXPECT_LOG("!await of NULL@0 ");
    char text[500] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    error_print(promise_error(p), out);
    fclose(out);
    EXPECT(!strcmp(text, "error: await of NULL\n    at async awaits_null (null.c:17)\n"));
    promise_release(p);
    EXPECT_NOTHING_LEFT();
}

int main(void)
{
    script_now = 0;
    awaits();
    ends();
    blocks();
    orphans();
    detached();
    cancels();
    frames();
    script_now = 0;
    traces();
    return finish();
}
