/*
 * random.c: random trees of tasks, disturbed between their jobs by cancels, detaches, settlements and kept references.
 * In the checking build each job is followed by the invariants of section 10; in any build each run must come to its end,
 * wait for nothing that has completed, and leave no object. `random [RUNS] [SEED]`; a failure names its seed.
 */
#include <signal.h>
#include <unistd.h>

#include "script.h"

static uint32_t state;
static unsigned rnd(unsigned n) { return (state = state * 1103515245u + 12345u, (state >> 8) % n); }

static int chaos, budget, reported;
static bool tree_only;                          /* waits only for what the task started itself: nothing may be stuck */

/* --- programs ------------------------------------------------------------------------------------------------------------ */

enum { FUNCTIONS = 8, ROWS = 16 };
static struct row program[FUNCTIONS][ROWS];

static enum action random_giver(unsigned function)
{
    unsigned k = rnd(22);
    if (k >= 16 || k < 6)
        k = 0;
    if (k < 6 && function + 1 < FUNCTIONS)
        return CALL;
    if (k < 8)
        return SLEEP;
    if (k < 9)
        return rnd(3) ? SLOW : HOOKED;
    if (k < 10)
        return tree_only ? SLEEP : HAND;
    if (k < 11)
        return tree_only ? SLOW : GLOBAL;
    if (k < 13)
        return COPY;
    if (k < 15)
        return rnd(2) ? ALL : tree_only ? ALL : RACE;
    return THEN;
}

static enum action random_action(unsigned function)
{
    static const enum action others[] = { DROP, CANCEL, CANCEL_GLOBAL, DETACH, STORE, UNSTORE, SETTLE, REFUSE, LEAVE, LEAVE, LEAVE, LEAVE_THROW, CANCEL_SELF, SAY };
    unsigned k = rnd(25);
    if (k < 8)
        return random_giver(function);
    if (k < 11)
        return AWAIT;
    if (k < 14)
        return TRY_AWAIT;
    if (k < 16)
        return FINALLY_AWAIT;
    if (k < 17)
        return rnd(3) ? RETURN : THROW;
    return others[rnd(sizeof others / sizeof *others)];
}

static void make_program(void)
{
    for (unsigned f = 0; f < FUNCTIONS; f++) {
        unsigned length = (f ? 1 : ROWS / 2) + rnd(ROWS / 2);
        for (unsigned i = 0; i < ROWS; i++) {
            struct row *row = &program[f][i];
            *row = (struct row){ .action = i < length ? random_action(f) : END, .a = (int)rnd(VARIABLES), .b = (int)rnd(8), .text = "" };
            bool awaits = row->action == AWAIT || row->action == TRY_AWAIT || row->action == FINALLY_AWAIT;
            if (f + 1 < FUNCTIONS && (row->action == CALL || (awaits && rnd(2))))
                row->callee = program[f + 1 + rnd(FUNCTIONS - f - 1)];
        }
    }
}

/* --- interference ------------------------------------------------------------------------------------------------------------ */

static troth_promise *random_live(void)
{
    troth_promise *list[64], *root = TROTH_ROOT(&troth__state), *p = root;
    unsigned count = 0;
    while (count < 64) {
        if ((p == root || p->type->kind == TROTH_TASK) && TROTH_LINKS(p)->first) {
            p = TROTH_LINKS(p)->first;
        } else {
            while (p != root && !TROTH_LINKS(p)->next)
                p = troth__owner(p);
            if (p == root)
                break;
            p = TROTH_LINKS(p)->next;
        }
        list[count++] = p;
    }
    return count ? list[rnd(count)] : NULL;
}

static void disturb(void)
{
    troth_promise *p = random_live();
    if (!p)
        return;
    troth__keep(p);
    switch (rnd(9)) {
    case 4: promise_detach(p); break;
    case 5: if (hands[0]) promise_resolve(hands[rnd(HANDS)], 1); break;
    case 6: if (hands[0]) promise_reject(hands[rnd(HANDS)], error_new(EIO, "hand")); break;
    case 7: if (p->type == &script_type) troth_set(&globals[rnd(GLOBALS)], troth_keep(p)); break;
    case 8: if (p->type == &script_type) promise_release(promise_then(int, (struct troth_promise_int *)p, NULL, NULL, NULL)); break;
    default: promise_cancel(p); break;
    }
    troth__release(p);
}

/* A job that comes back as long as there are others. */
static void interfere(void *arg)
{
    (void)arg;
    struct troth__state *s = &troth__state;
    if (rnd((unsigned)chaos) == 0)
        disturb();
    if (s->head != s->tail && budget-- > 0)
        loop_microtask(interfere, NULL);
}

static void drain(void)
{
    if (chaos)
        loop_microtask(interfere, NULL);
    troth__drain();
}

static void on_unhandled(troth_promise *p, troth_error *error, void *context)
{
    (void)p;
    (void)context;
    EXPECT(error->message);
    reported++;
}

/* --- one run ---------------------------------------------------------------------------------------------------------------- */

static void turns(void)
{
    int left = 3000;
    while (script_turn() && left-- > 0)
        drain();
    EXPECT(left > 0);
}

static bool anything_pending(void) { return TROTH_LINKS(TROTH_ROOT(&troth__state))->first; }

static void cancel_everything(void)
{
    for (troth_promise *p = TROTH_LINKS(TROTH_ROOT(&troth__state))->first, *next; p; p = next) {
        next = TROTH_LINKS(p)->next;
        if (next)
            troth__keep(next);
        promise_cancel(p);
        if (next) {
            bool gone = !TROTH_LINKS(next)->prev;
            troth__release(next);
            if (gone)
                return;
        }
    }
}

static void run(unsigned number)
{
    static const int often[] = { 0, 3, 10, 40 };
    chaos = often[number % 4];
    tree_only = number % 5 == 4 && !chaos;
    budget = 500;
    script_fuel = 60;
    script_now = 0;
    troth__state.requests = troth__state.deliveries = 0;
    make_program();
    for (int i = 0; i < HANDS; i++)
        hands[i] = promise_new(int);
    struct troth_promise_int *main_task = script_call(program[0]);
    drain();
    turns();
    EXPECT(!tree_only || !anything_pending());
    chaos = 0;
    for (int i = 0; i < HANDS; i++)
        promise_resolve(hands[i], 1);
    drain();
    turns();
    for (int round = 0; anything_pending() && round < 40; round++) {    /* races of nothing, waits in a circle */
        cancel_everything();
        drain();
        turns();
    }
    EXPECT(!anything_pending());
    promise_release(main_task);
    troth_unset(hands, HANDS);
    troth_unset(globals, GLOBALS);
    drain();
    turns();
    EXPECT_NOTHING_LEFT();
    log_length = 0;
}

static unsigned current_run, current_seed;

static void on_abort(int number)
{
    char text[80];
    int length = snprintf(text, sizeof text, "in run %u of seed %u\n", current_run, current_seed);
    (void)!write(2, text, (size_t)length);
    signal(number, SIG_DFL);
    raise(number);
}

int main(int argc, char **argv)
{
    unsigned runs = argc > 1 ? (unsigned)atoi(argv[1]) : 5000;
    current_seed = argc > 2 ? (unsigned)atoi(argv[2]) : 1;
    unsigned first = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
    signal(SIGABRT, on_abort);
    signal(SIGSEGV, on_abort);
    promise_on_unhandled(on_unhandled, NULL);
    for (current_run = first; current_run < first + runs && !failures; current_run++) {
        state = current_seed * 1000003u + current_run * 7919u;
        run(current_run);
    }
    if (failures)
        fprintf(stderr, "in run %u of seed %u\n", current_run - 1, current_seed);
    return finish();
}
