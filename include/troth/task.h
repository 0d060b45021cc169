/*
 * task.h: what lowered code and the runtime agree on (the ABI). Programs do not use these names by hand.
 *
 * A pointer to `troth_promise` is the handle of everything that settles: a hand-made promise, a combinator, an operation
 * of the library, a task. A typed promise is `struct troth_promise_NAME { troth_promise promise; T value; }`; the frame
 * of an async function starts with it. Tasks and operations have links in front of the handle (runtime/core/object.h).
 * An iterator's header has the same layout, so that one counted reference serves both.
 */
#ifndef TROTH_TASK_H
#define TROTH_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct troth_promise troth_promise;
typedef struct troth_iterator troth_iterator;
typedef struct troth_error troth_error;
typedef struct troth_descriptor troth_descriptor;

/* In lowered units `_Promise(T)` is the compiler's. In the runtime's own sources and in what `troth lower --portable` printed it is
 * the struct's name: `name` must be the compiler's canonical name of T (a test compares them). */
#if defined(__TROTH__) || defined(TROTH_ERASE)
#define TROTH_PROMISE(name, T) _Promise(T)
#define TROTH_ASYNC_ITERATOR(Y) _Async_iterator(Y)
/* Functions that are written in Troth, in headers: `TROTH_ASYNC_FUNCTION(int, int) f(void);`, `TROTH_ASYNC_GENERATOR(int) g(void);`. */
#define TROTH_ASYNC_FUNCTION(name, T) _Async T
#define TROTH_ASYNC_GENERATOR(Y) _Async _Generator Y
#else
#define TROTH_PROMISE(name, T) struct troth_promise_##name *
#define TROTH_ASYNC_ITERATOR(Y) struct troth_promise *
#define TROTH_ASYNC_FUNCTION(name, T) struct troth_promise_##name *
#define TROTH_ASYNC_GENERATOR(Y) struct troth_promise *
#if defined(__LP64__)                           /* the canonical name of what size_t is here */
#define troth_promise_size_t troth_promise_unsigned_long
#elif __SIZEOF_POINTER__ == 8
#define troth_promise_size_t troth_promise_unsigned_long_long
#else
#define troth_promise_size_t troth_promise_unsigned_int
#endif
#endif

enum troth_kind { TROTH_PLAIN, TROTH_COMBINATOR, TROTH_OPERATION, TROTH_TASK, TROTH_ITERATOR, TROTH_JOB };

/* One row a suspension point; row 0 is the function's opening. The handlers are 0 where the function just ends. */
struct troth_point { int line; unsigned short on_error, on_return; };

/* OPEN: the iterator of a foreach that is running: closed (its error is dropped) before it is released. */
enum troth_owned_kind { TROTH_OWNED_PROMISE, TROTH_OWNED_ITERATOR, TROTH_OWNED_ERROR, TROTH_OWNED_OPEN, TROTH_OWNED_ASYNC_ITERATOR };

/* A slot, or an array of `count` slots, that holds counted references; the list ends with a count of 0. */
struct troth_owned { unsigned offset, count; unsigned char kind; };

/* How the requests of an async generator look: each is a promise(iter_result(Y, R)). */
struct troth_requests {
    unsigned size;                              /* of the promise's struct */
    unsigned short align, offset;               /* its alignment, and where its value, the iter_result, stands */
    unsigned short done, value, result;         /* members of the iter_result: bool done; Y value; R result (0: R is void) */
    bool same;                                  /* R is Y: a returned value is in `value`, too */
    unsigned short sent_offset;                 /* in the frame: where the value of a yield is put */
    unsigned sent_size;
};

struct troth_descriptor {
    union {
        void (*resume)(troth_promise *);        /* task, job */
        bool (*next)(troth_iterator *);         /* iterator: true: yielded; false: ended, or `error` is set */
    };
    unsigned size;                              /* of the frame, from the header on */
    unsigned short align;
    unsigned short value_offset;                /* of the value (an iterator's: of what was yielded) */
    unsigned value_size;                        /* 0 for void */
    unsigned char kind;
    unsigned char block;                        /* a task: units of 16 bytes, links and frame; 0: large or over-aligned */
    unsigned since;                             /* a task: where its frame has an unsigned for the time at which it was suspended; 0: nowhere */
    const char *name, *file;
    const struct troth_point *points;
    unsigned point_count;
    const struct troth_owned *owned;            /* NULL: none */
    const struct troth_requests *requests;      /* of an async generator, else NULL */
    void (*discard)(void *value);               /* disposes of a value that nobody took, or NULL */
    unsigned result_offset, result_size;        /* an iterator's: of what it returns; size 0: of no size, or the value is it */
    void (*destroy)(troth_promise *);           /* an operation's: its memory goes; it is settled */
};

/* The header, 24 bytes. `promise` is another name of its first member: it lets macros take typed and untyped promises alike. */
struct troth_promise {
    union { const troth_descriptor *type; const void *promise; };
    uint32_t refs;
    union {
        struct {
            uint16_t flags;
            uint16_t point;                     /* task: the suspension it is resumed at */
        };
        uint32_t word;                          /* both: the runtime reads and writes them at once */
    };
    union {
        uintptr_t waiters;                      /* pending: see core/object.h */
        troth_error *error;                     /* rejected */
    };
};

struct troth_iterator {
    union { const troth_descriptor *what; const void *iterator; };
    uint32_t refs;
    uint16_t flags;
    uint16_t point;
    troth_error *error;                         /* why `next` gave false, until it is taken */
};

enum { TROTH_ITER_RUNNING = 0xFFFE, TROTH_ITER_DONE = 0xFFFF };    /* values of an iterator's `point` beside its suspensions */

struct troth_promise_void { troth_promise promise; };
struct troth_promise_int { troth_promise promise; int value; };

/* --- references: promises and iterators alike; all accept NULL ----------------------------------------------------- */

void *troth_keep(const void *object);           /* adds a reference and returns `object` */
void troth_release(const void *object);         /* drops one; the last one frees (an iterator is closed first) */
void *troth_set(void *slot, void *object);      /* *slot = object (takes the reference), releases what was there; returns object */
void troth_unset(void *slots, size_t count);    /* releases `count` slots that stand side by side, and clears them */

/* --- async functions --------------------------------------------------------------------------------------------- */

/* A block with clean header and owned slots, one reference; NULL when memory is out. */
void *troth_task_new(const troth_descriptor *type);
void *troth_task_failed(void);                  /* then: a promise rejected with ENOMEM (a reference to a static one) */
void *troth_task_leave(troth_promise *task);/* after the first part; returns the task */

/* Suspends: takes the reference to `promise`, sets the point, queues the task or hangs it on the promise. True: the caller
 * returns at once. False: the promise is fulfilled and this task would be the only job of the queue, so its turn is over
 * already, and the caller goes on. NULL is delivered as a rejection with EINVAL after one turn. */
bool troth_await(troth_promise *task, unsigned point, void *promise);
void troth_hold(troth_promise *task, void *slot);   /* moves what was awaited last into a slot, releasing what was there */

/* What the task awaited last: alive until its next suspension or its end. */
static inline troth_promise *troth_awaited(troth_promise *task) { return ((troth_promise **)(void *)task)[-3]; }

/* A rejection resumes the task at the `on_error` of its point; there it takes the error: `troth_caught` where a catch
 * begins, `troth_thrown` where a finally does (a cancel that is under way goes on behind it). */
troth_error *troth_caught(troth_promise *task);
troth_error *troth_thrown(troth_promise *task);

/* --- completion records: try, catch, finally, defer ---------------------------------------------------------------- */

enum { TROTH_NORMAL, TROTH_THROW, TROTH_RETURN };   /* how a finally was entered; 3 and up: the function's own jumps */
struct troth_completion { int how; troth_error *error; };

/* Enters a finally: the error in flight waits in the record. */
static inline struct troth_completion troth_enter(troth_error **error, int how)
{
    struct troth_completion c = { how, (troth_error *)0 };
    if (how == TROTH_THROW) {
        c.error = *error;
        *error = (troth_error *)0;
    }
    return c;
}

/* Behind the finally: its error goes on. */
static inline troth_error *troth_again(struct troth_completion *c)
{
    troth_error *error = c->error;
    c->error = (troth_error *)0;
    return error;
}

/* The finally is left by an exit of its own: what it was doing is dropped. `frame`: the task or iterator. */
void troth_abandon(void *frame, struct troth_completion *c);
/* The finally fails: the older error becomes the cause of the newer one, if that has none. Returns the newer one. */
troth_error *troth_supersede(troth_error *newer, void *frame, struct troth_completion *c);
void troth_catching(troth_promise *task);           /* a catch begins: a cancel that was on its way out is over */
void troth_uncatch(troth_error **caught);           /* a catch ends: gives back its reference; `throw e` took one of its own */
/* An error goes by at a line of a lowered function, without an await: a foreach's, an iter_next's, a throw's. For its trace. */
void troth_passed(void *frame, troth_error *error, int line);
troth_error *troth_thrown_error(troth_error *error);/* the operand of throw: an error with EINVAL for NULL */
/* The same of `throw e` for a caught e: the ECANCELED that was asked for is on its way out again, and its cleanup is left alone. */
troth_error *troth_thrown_again(troth_promise *task, troth_error *error);
/* The end of a block whose variables own: in an async function it waits for the tasks that only they hold (after cancelling
 * them, if the block fails). True: it has suspended, and is tried again at `point`. What goes wrong is put into `c`. */
bool troth_leave(troth_promise *task, unsigned point, const struct troth_owned *block, struct troth_completion *c);
/* The same in a generator, which cannot wait: releases, and puts the error of closing an iterator into `c`. */
void troth_leave_now(void *frame, const struct troth_owned *block, struct troth_completion *c);

void troth_return(troth_promise *task);         /* the value is in place: ends, owned slots, settlement */
void troth_throw(troth_promise *task, troth_error *error);  /* takes the error (NULL: EINVAL) */

/* --- generators -------------------------------------------------------------------------------------------------- */

void *troth_iter_new(const troth_descriptor *type); /* as troth_task_new, but ends the program when memory is out */
/* Called by a `next` whose point is neither 0 nor a suspension: a finished one answers false for ever (and zeroes its
 * value and result), a running one fails with "generator is already running". */
bool troth_iter_refuse(troth_iterator *it, unsigned point);
bool troth_iter_end(troth_iterator *it);            /* the body ended: releases the owned slots; returns false */
static inline bool troth_iter_finish(troth_iterator *it, bool owns)    /* the same, where it is known what it owns */
{
    if (owns)
        return troth_iter_end(it);
    it->point = TROTH_ITER_DONE;
    return false;
}
bool troth_iter_fail(troth_iterator *it, troth_error *error);   /* the body failed: takes the error; returns false */

static inline bool troth_iter_next(troth_iterator *it) { return it->what->next(it); }
bool troth_iter_throw(troth_iterator *it, troth_error *error);  /* takes the error; as next */
bool troth_iter_return(troth_iterator *it);         /* the result is in its place; as next */
/* Closes: as return, but a generator that yields meanwhile fails. NULL, or the error that closing gave (given away). */
troth_error *troth_iter_close(troth_iterator *it);
/* One step of yield_from: next, throw (takes the error) or return, as `how` says (TROTH_NORMAL, ...). */
bool troth_iter_delegate(troth_iterator *it, int how, troth_error *error);
troth_error *troth_iter_take_error(troth_iterator *it); /* clears and gives `error` */
/* foreach in a plain C function has nobody to throw to: reports the error with its trace and aborts. NULL does nothing. */
void troth_iter_uncaught(troth_error *error);
_Noreturn void troth_null_iterator(void);                     /* reports the use of a NULL iterator and aborts */

/* --- async generators (ECMA-262 27.6.3): a task whose frame begins { troth_promise; Y value; S sent; R result } ---------- */

void *troth_async_new(const troth_descriptor *type);/* at rest, the body not begun; ends the program when memory is out */
/* iter_next/iter_send (TROTH_NORMAL: `value` is what is sent, an S), iter_throw (TROTH_THROW: takes the error), iter_return
 * (TROTH_RETURN: `value` is the result, an R). `value` is copied; NULL: zero. Borrows `it`. Gives a promise(iter_result(Y, R)),
 * an operation of the running task. */
void *troth_async_request(troth_promise *it, int how, const void *value, troth_error *error);
bool troth_async_done(const troth_promise *it);
/* The body yields: the value is in place. After a turn it answers the request that is served; the body goes on at `point` with
 * the next one (on_error: iter_throw, on_return: iter_return, after its turn; 0: the body ends). The caller returns at once. */
void troth_async_yield(troth_promise *it, unsigned point);
/* The same without a turn: what yield_from passes on. False: the next request is a plain one, and the body goes on at once. */
bool troth_async_pass(troth_promise *it, unsigned point);
void troth_turn(troth_promise *task, unsigned point);   /* one turn of the queue, as an await of something fulfilled */
void troth_async_return(troth_promise *it);         /* the body ends: the result is in place (27.6.3.2). troth_throw: it fails */

/* --- initialising slots that cannot be assigned ------------------------------------------------------------------ */

static inline __attribute__((always_inline, unused))
void troth_init(const volatile void *slot, const volatile void *value, size_t size)
{
    __builtin_memcpy((void *)(uintptr_t)slot, (const void *)(uintptr_t)value, size);
}

/* --- the program's entry ------------------------------------------------------------------------------------------ */

/* Runs the loop until nothing is left to wait for; gives the exit status. Takes the promise of `async int main`. */
int troth_main(troth_promise *main_task);

#endif
