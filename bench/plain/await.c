/* await.c: the limits: the call alone, and the same turns of a queue by state machines written by hand. */
#include "other.h"
#include "machine.h"
#include "../measure.h"

enum { TURNS = 100000, QUEUED = 1000 };

static NOINLINE void call(int n)
{
    long total = 0;
    for (int i = 0; i < n; i++)
        ADD(total, answer(i));
}

/* --- a call of something that may suspend, awaited with one turn ---------------------------------------------------- */

struct answering { struct task task; struct future future; int x; };

static void answering_resume(struct task *t)
{
    struct answering *self = (struct answering *)t;
    future_settle(&self->future, self->x);
}

static NOINLINE struct answering *answering_new(int x)
{
    struct answering *self = block_new();
    *self = (struct answering){ { answering_resume }, { 0 }, x };
    answering_resume(&self->task);
    return self;
}

struct awaiting { struct task task; int state, i, n; long total; struct answering *call; };

static void awaiting_resume(struct task *t)
{
    struct awaiting *self = (struct awaiting *)t;
    switch (self->state) {
    case 0:
        for (self->i = 0; self->i < self->n; self->i++) {
            self->call = answering_new(self->i);
            self->state = 1;
            if (self->call->future.done)
                queue(t);
            else
                self->call->future.waiter = t;
            return;
    case 1:
            self->total += self->call->future.value;
            block_free(self->call);
        }
        KEEP(self->total);
    }
}

static void await_at_once(int n)
{
    struct awaiting a = { { awaiting_resume }, 0, 0, n, 0, NULL };
    awaiting_resume(&a.task);
    drain();
}

/* --- two tasks that wake each other ------------------------------------------------------------------------------------ */

struct player { struct task task; int state, me, i, turns; };

static struct future *box[2];

static struct future *future_new(void)
{
    struct future *f = block_new();
    *f = (struct future){ 0 };
    return f;
}

static void player_resume(struct task *t)
{
    struct player *self = (struct player *)t;
    switch (self->state) {
    case 0:
        for (self->i = 0; self->i < self->turns; self->i++) {
            self->state = 1;
            if (box[self->me]->done)
                queue(t);
            else
                box[self->me]->waiter = t;
            return;
    case 1:;
            int ball = box[self->me]->value;
            block_free(box[self->me]);
            box[self->me] = future_new();
            future_settle(box[!self->me], ball + 1);
        }
    }
}

static void play(int turns)
{
    struct player p = { { player_resume }, 0, 0, 0, turns / 2 }, q = { { player_resume }, 0, 1, 0, turns / 2 };
    box[0] = future_new();
    box[1] = future_new();
    player_resume(&p.task);
    player_resume(&q.task);
    future_settle(box[0], 0);
    drain();
    block_free(box[0]);
    block_free(box[1]);
}

/* --- jobs ---------------------------------------------------------------------------------------------------------------- */

struct job { void (*fn)(void *); void *arg; };
static struct job jobs[RING];
static unsigned job_head, job_tail;

static NOINLINE void job_queue(void (*fn)(void *), void *arg) { jobs[job_tail++ % RING] = (struct job){ fn, arg }; }

static void nothing(void *arg) { KEEP(arg); }

static void queue_many(void *left)
{
    int *count = left;
    for (int i = 0; i < QUEUED; i++)
        job_queue(nothing, NULL);
    if ((*count -= QUEUED) > 0)
        job_queue(queue_many, left);
}

static void microtasks(int n)
{
    queue_many(&n);
    while (job_head != job_tail) {
        struct job job = jobs[job_head++ % RING];
        job.fn(job.arg);
    }
}

int main(void)
{
    MEASURE("call", TURNS, call(TURNS));
    MEASURE("await", TURNS, await_at_once(TURNS));
    MEASURE("switch", TURNS, play(TURNS));
    MEASURE("microtask", TURNS, microtasks(TURNS));
    return 0;
}
