/*
 * object.h: how the runtime's objects lie in memory, and the few lines that everything else is made of.
 *
 * What settles is a handle to a 24-byte header (troth/task.h). What stands before and behind it depends on the kind:
 *
 *     [ first, awaiting | prev, next | header | value, locals ... ]     task
 *                       [ prev, next | header | value, fields ... ]     operation
 *                  [ source, timer   | header | value ]                 promise_timeout
 *                                    [ header | value, fields ... ]     promise, combinator, iterator
 *     [ requests | first, awaiting | prev, next | header | frame ]     async generator
 *          [ generator, ... | prev, next | header | iter_result ]     a request to one
 *
 * Everything that belongs to one thread is in one structure, `troth__state`. Nothing here is atomic: one loop, one
 * thread. The rules that the functions follow are numbered as in docs/promise.md.
 */
#ifndef TROTH_CORE_OBJECT_H
#define TROTH_CORE_OBJECT_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <troth/task.h>
#include <troth/error.h>
#include <troth/promise.h>

#define TROTH_LIKELY(x) __builtin_expect(!!(x), 1)
#define TROTH_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* With the address sanitizer each object is one malloc, so that it can see uses of released ones and leaks. */
#if defined(__SANITIZE_ADDRESS__)
#define TROTH_BARE_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TROTH_BARE_MALLOC 1
#endif
#endif
#ifndef TROTH_BARE_MALLOC
#define TROTH_BARE_MALLOC 0
#endif

/* --- flags of a header ---------------------------------------------------------------------------------------------- */

enum {
    TROTH_PENDING = 0, TROTH_FULFILLED = 1, TROTH_REJECTED = 2, TROTH_STATE = 3,
    TROTH_SEEN = 1 << 2,        /* rejected, and an await, reaction, combinator or end has it; fulfilled: somebody waited */
    TROTH_LOCKED = 1 << 3,      /* cannot be settled by hand any more */
    TROTH_TAKEN = 1 << 4,       /* the value was read: `discard` is not called */
    TROTH_MARKED = 1 << 5,      /* a cancel request is on this task, not yet thrown */
    TROTH_UNWINDING = 1 << 6,   /* the requested ECANCELED is on its way out of this task */
    TROTH_ASKED = 1 << 7,       /* a request ever reached this task or operation */
    TROTH_ENDING = 1 << 8,      /* the function's end is under way; its await does not count as seeing */
    TROTH_WATCHED = 1 << 9,     /* its owner's end waits for it and has not failed */
    TROTH_SUSPECT = 1 << 10,    /* is in the list of unseen rejections */
    TROTH_RUNNING = 1 << 11,    /* a task, from the resume to the next suspension; it stays on one that has fulfilled */
    TROTH_DETACHED = 1 << 12,   /* linked, if at all, in the loop's list */
    TROTH_COLLECT = 1 << 13,    /* of an ending task: a child was rejected, unseen */
    TROTH_IN_SET = 1 << 14,     /* a child that the end of a block of its owner waits for */
    TROTH_HOOKED = 1 << 15,     /* the cancel hook was called */
};

/*
 * On the fast paths flags and point are read and written as one word: processors hand a store on to a load of the same
 * width at no cost, and take several nanoseconds where the widths differ.
 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define TROTH_W(flags) ((uint32_t)(flags))
#define TROTH_W_POINT(point) ((uint32_t)(point) << 16)
#else
#define TROTH_W(flags) ((uint32_t)(flags) << 16)
#define TROTH_W_POINT(point) ((uint32_t)(point) & 0xFFFF)
#endif

enum { TROTH_AT_END = 0xFFFF };                 /* the point of a task whose function's end waits, not a block's */
enum { TROTH_TIMEOUT = TROTH_JOB + 1 };         /* one more kind of object, which descriptors in public do not have */
enum { TROTH_WATCHER = TROTH_TIMEOUT + 1 };     /* ... of job: a reaction that neither waits nor sees; its target is itself, not counted */

/* --- what stands before the header -------------------------------------------------------------------------------- */

struct troth__links { troth_promise *first, *awaiting; uintptr_t prev; troth_promise *next; };  /* an operation: from prev */
struct troth__watch { troth_promise *source; union { void *timer; troth_promise *lent; }; };    /* a promise_timeout, see timeout.c */

enum { TROTH_AT_START, TROTH_AT_REST, TROTH_SERVING, TROTH_YIELDING, TROTH_RETURNING, TROTH_AWAITS_RETURN, TROTH_DONE };
/* An async generator: its requests in order, the first one is being served; how far its body is; whether it closes itself. */
struct troth__async { _Alignas(16) troth_promise *head; troth_promise *tail; uint8_t state; bool closing; };
/* A request, an operation: its point says what is asked. `of` outlives the generator. */
struct troth__request { const troth_descriptor *of; troth_promise *it, *next; troth_error *error; };

#define TROTH_LINKS(p) ((struct troth__links *)(void *)(p) - 1)
#define TROTH_ASYNC(p) ((struct troth__async *)(void *)TROTH_LINKS(p) - 1)
#define TROTH_REQUEST(p) ((struct troth__request *)((void **)(void *)(p) - 2) - 1)
#define TROTH_WATCH(p) ((struct troth__watch *)(void *)(p) - 1)

/* --- reactions ------------------------------------------------------------------------------------------------------ */

/*
 * A node in a promise's list of waiters, later a job. While it waits the list links it both ways, in a circle whose tail
 * the promise knows; once queued it holds its source. It always holds its target. Nodes that are not run: a task that
 * is not the only waiter (`troth__waiter`, target: the task, not counted), and a cancel hook (`troth__hook`).
 */
struct troth__node {
    const troth_descriptor *type;               /* kind TROTH_JOB; `discard`: what else a drop has to undo */
    struct troth__node *next;
    union { struct troth__node *prev; troth_promise *source; };
    troth_promise *target;
};

extern const troth_descriptor troth__waiter, troth__hook, troth__plain, troth__plain_aligned;

/* Not a waiter: whether the promise is awaited alone is asked without it. */
static inline bool troth__is_aside(const struct troth__node *node)
{
    return node->type == &troth__hook || node->type->kind == TROTH_WATCHER;
}

/* --- the thread ------------------------------------------------------------------------------------------------------ */

enum { TROTH_TICK = 10000000 };                 /* nanoseconds: 32 bits of them last for 497 days */
enum { TROTH_GRAIN = 16, TROTH_CLASSES = 65, TROTH_LARGEST = TROTH_GRAIN * (TROTH_CLASSES - 1) };

struct troth__root { struct troth__links links; troth_promise header; };

struct troth__state {
    troth_promise *current;                     /* the task that runs */
    const troth_promise *job;                   /* ... if it was resumed by the queue: nobody runs beneath it */
    void **head, **tail, **limit;               /* the ring of jobs, `(*job)->resume`; limit: the tail may not reach it */
    void **ring, **ring_end;
    uint32_t refuse_after;                      /* tests: allocations until one fails; 0: never */
    uint32_t now;                               /* the clock when the current macrotask began, in units of TROTH_TICK */
    uint32_t (*clock)(void);                    /* what it shows at the moment, for a list of tasks; NULL: `now` is all there is */
    volatile sig_atomic_t dump_asked;           /* by a signal handler in this thread: the tasks are listed between two jobs */
    void *free_list[TROTH_CLASSES];
    char *slab, *slab_end;
    void *slabs;                                /* all of them, for the end */
    size_t slab_size, live;
    troth_error *caught;                        /* between a rejection's delivery and its handler */
    troth_promise **suspects, *first_suspects[8];   /* the first few need no memory */
    size_t suspect_count, suspect_room;
    struct troth__root root;                    /* owner of what no task owns */
    troth_promise turn, cancelled, no_memory;   /* what tasks await that wait for nothing; their references never end */
    troth_promise yielded;                      /* ... an async generator's turn: the runtime is resumed, not the body */
    void (*unhandled)(troth_promise *, troth_error *, void *);
    void *unhandled_context;
    uint64_t requests, deliveries;
    bool draining;
};

/* initial-exec: one instruction, also in position-independent code. */
extern _Thread_local struct troth__state troth__state __attribute__((tls_model("initial-exec")));

#define TROTH_ROOT(s) (&(s)->root.header)

/* --- misuse, and the checking build ---------------------------------------------------------------------------------- */

/* Prints "troth: ..." and aborts. */
_Noreturn void troth__fault(const char *format, ...) __attribute__((format(printf, 1, 2), cold));

#ifdef TROTH_CHECK
#define TROTH_ASSERT(condition, what) \
    (TROTH_LIKELY(condition) ? (void)0 : troth__fault("%s:%d: %s: %s", __FILE__, __LINE__, (what), #condition))
void troth__check_alive(const void *object, const char *what);
bool troth__is_own(const troth_promise *p);     /* a hand-made one: was it made in this thread? */
void troth__check_idle(void);                   /* section 10, between two jobs */
void troth__check_settled(troth_promise *task); /* its locals are over: whoever still has a pointer to one shall see it */
/* sweep.c: what `troth sweep` counts and interrupts. The other builds know nothing of it, so it costs them nothing. */
bool troth__sweeping(void);
void troth__sweep_suspended(troth_promise *task, unsigned point);
void troth__sweep_resumed(troth_promise *task);
void troth__sweep_between(void);                /* two jobs */
bool troth__sweep_refused(void);                /* is this the allocation that fails? */
#else
#define TROTH_ASSERT(condition, what) ((void)0)
#define troth__check_alive(object, what) ((void)0)
#define troth__is_own(p) true
#define troth__check_idle() ((void)0)
#define troth__check_settled(task) ((void)0)
#define troth__sweeping() false
#define troth__sweep_suspended(task, point) ((void)0)
#define troth__sweep_resumed(task) ((void)0)
#define troth__sweep_between() ((void)0)
#define troth__sweep_refused() false
#endif

/* --- memory.c -------------------------------------------------------------------------------------------------------- */

void *troth__alloc_slow(struct troth__state *s, size_t size);
void troth__free_slow(struct troth__state *s, void *block, size_t size);
void *troth__big_alloc(size_t size);            /* the replaceable malloc itself */
void troth__big_free(void *block);
void *troth__aligned_alloc(size_t prefix, size_t size, size_t align);   /* gives the handle, `prefix` bytes in */
void troth__aligned_free(void *handle, size_t prefix);
size_t troth__live_objects(void);               /* blocks of this thread that are in use */
void troth__core_end(void);                     /* gives this thread's memory back; nothing may be used after it */
void troth__refuse(uint32_t after);             /* tests: the allocation after so many others fails, once */

/* A block of this size from its free list; NULL: the list is empty, and troth__alloc_slow knows better. size <= LARGEST. */
static inline void *troth__pop(struct troth__state *s, size_t size)
{
#if TROTH_BARE_MALLOC || defined(TROTH_CHECK)
    (void)s;
    (void)size;
    return NULL;
#else
    size_t class = (size + TROTH_GRAIN - 1) / TROTH_GRAIN;
    void **block = s->free_list[class];
    if (TROTH_LIKELY(block != NULL))
        s->free_list[class] = *block;
    return block;
#endif
}

static inline void troth__push(struct troth__state *s, void *block, size_t size)
{
#if TROTH_BARE_MALLOC || defined(TROTH_CHECK)
    troth__free_slow(s, block, size);
#else
    size_t class = (size + TROTH_GRAIN - 1) / TROTH_GRAIN;
    *(void **)block = s->free_list[class];
    s->free_list[class] = block;
#endif
}

static inline void *troth__alloc(struct troth__state *s, size_t size)
{
    void *block = TROTH_LIKELY(size <= TROTH_LARGEST) ? troth__pop(s, size) : NULL;
    return TROTH_LIKELY(block != NULL) ? block : troth__alloc_slow(s, size);
}

static inline void troth__free(struct troth__state *s, void *block, size_t size)
{
    if (TROTH_LIKELY(size <= TROTH_LARGEST))
        troth__push(s, block, size);
    else
        troth__free_slow(s, block, size);
}

/* --- jobs (ECMA-262 9.5) --------------------------------------------------------------------------------------------- */

/* The tail is at the limit: it wraps, or the ring grows; or a dump is asked for. */
void troth__queue_full(struct troth__state *s, void *job);
extern const struct troth__node troth__dump_job;    /* lists the tasks on stderr */
void troth__drain(void);                        /* the ring to its end, then the unseen rejections, until both are empty */
/* One macrotask: fn(arg), then the jobs it left. */
void troth__macrotask(void (*fn)(void *arg), void *arg);

static inline void troth__queue(struct troth__state *s, void *job)
{
    void **tail = s->tail;
    if (TROTH_UNLIKELY(tail == s->limit)) {
        troth__queue_full(s, job);
        return;
    }
    *tail = job;
    s->tail = tail + 1;
}

/* There is one. */
static inline void *troth__next_job(struct troth__state *s)
{
    void **head = s->head;
    if (TROTH_UNLIKELY(head == s->ring_end))
        head = s->ring;
    s->head = head + 1;
    void *job = *head;
#ifdef TROTH_CHECK
    *head = NULL;                               /* a leak checker takes what is in the ring for reachable */
#endif
    return job;
}

/* --- small questions ------------------------------------------------------------------------------------------------- */

/* Volatile, lest a compiler reads both words at once, which has to wait until the store to one of them is through. */
static inline uint32_t troth__refs(const troth_promise *p) { return *(const volatile uint32_t *)&p->refs; }
static inline bool troth__has(const troth_promise *p, unsigned flags) { return p->word & TROTH_W(flags); }
static inline void troth__add(troth_promise *p, unsigned flags) { p->word |= TROTH_W(flags); }
static inline void troth__drop(troth_promise *p, unsigned flags) { p->word &= ~TROTH_W(flags); }
static inline unsigned troth__is(const troth_promise *p)
{
    uint32_t state = p->word & TROTH_W(TROTH_STATE);
    return state == TROTH_W(TROTH_FULFILLED) ? TROTH_FULFILLED : state == 0 ? TROTH_PENDING : TROTH_REJECTED;
}
static inline bool troth__fulfilled(const troth_promise *p) { return (p->word & TROTH_W(TROTH_STATE)) == TROTH_W(TROTH_FULFILLED); }
/* Is it rejected with the ECANCELED that was asked for? That is no failure of anybody. */
static inline bool troth__requested(const troth_promise *p)
{
    return troth__is(p) == TROTH_REJECTED && troth__has(p, TROTH_ASKED) && p->error->code == ECANCELED;
}
static inline bool troth__in_tree(const troth_promise *p) { return p->type->kind == TROTH_TASK || p->type->kind == TROTH_OPERATION; }
static inline bool troth__linked(const troth_promise *p) { return troth__in_tree(p) && TROTH_LINKS(p)->prev; }

/* What a failing end has instead of `awaiting`: its error, tagged. */
static inline bool troth__failing(const troth_promise *t) { return (uintptr_t)TROTH_LINKS(t)->awaiting & 1; }

troth_promise *troth__owner(const troth_promise *p);    /* walks to the first sibling; p is linked */
troth_promise *troth__owner_of_failed(troth_promise *p);/* the same of one that was rejected, unseen, when many are */
size_t troth__size_of(const troth_promise *p);          /* header, value and locals */

/* --- the tree (tree.c) ------------------------------------------------------------------------------------------------ */

static inline void troth__link(struct troth__state *s, troth_promise *p, troth_promise *owner)
{
    struct troth__links *l = TROTH_LINKS(p), *o;
    if (!owner) {
        owner = TROTH_ROOT(s);
        troth__add(p, TROTH_DETACHED);
    }
    o = TROTH_LINKS(owner);
    l->prev = (uintptr_t)owner | 1;
    l->next = o->first;
    if (o->first)
        TROTH_LINKS(o->first)->prev = (uintptr_t)p;
    o->first = p;
}

static inline void troth__unlink(troth_promise *p)
{
    struct troth__links *l = TROTH_LINKS(p);
    if (l->prev & 1)
        TROTH_LINKS((troth_promise *)(l->prev & ~(uintptr_t)1))->first = l->next;
    else
        TROTH_LINKS((troth_promise *)l->prev)->next = l->next;
    if (l->next)
        TROTH_LINKS(l->next)->prev = l->prev;
    l->prev = 0;
    l->next = NULL;
    troth__drop(p, TROTH_WATCHED | TROTH_IN_SET);
}

/* --- references (section 3) -------------------------------------------------------------------------------------------- */

void troth__free_object(void *object);          /* its last reference is gone */
void troth__orphan(troth_promise *p);           /* section 5: only the list of its owner is left */

static inline void troth__keep(troth_promise *p)
{
    troth__check_alive(p, "keep");
    p->refs++;
}

static inline void troth__release(troth_promise *p)
{
    troth__check_alive(p, "release");
    uint32_t refs = troth__refs(p) - 1;
    p->refs = refs;
    if (refs == 0)
        troth__free_object(p);
    else if (TROTH_UNLIKELY(refs == 1 && (p->word & TROTH_W(TROTH_STATE | TROTH_SEEN)) == TROTH_W(TROTH_REJECTED)))
        troth__orphan(p);
}

/* --- settling (27.2.1.4 FulfillPromise, 27.2.1.7 RejectPromise) --------------------------------------------------------- */

void troth__wake(struct troth__state *s, troth_promise *p, uintptr_t waiters);
/* The rest of a settlement, for all that is not a plain promise without waiters. The value is in its place. */
void troth__fulfil(troth_promise *p);
void troth__reject(troth_promise *p, troth_error *error);       /* takes the error */
void troth__settle_as(troth_promise *p, troth_promise *q);/* with the value or the error of q, which is settled */
void troth__reject_as(troth_promise *p, const troth_promise *q);    /* with the error of q */
void troth__see(troth_promise *p);              /* [[PromiseIsHandled]] becomes true */
void troth__suspect(troth_promise *p);          /* section 8 */
bool troth__report(void);                       /* ... after the ring is empty: true if there is more to do */
void troth__lost(troth_error *error);           /* takes an error that nobody can be thrown: it goes to the handler too */

/* --- waiters and reactions ----------------------------------------------------------------------------------------------- */

/* A node with its target (kept); NULL when memory is out. */
void *troth__node_new(const troth_descriptor *type, troth_promise *target);
void troth__node_free(struct troth__node *node);/* releases nothing */
/* What a reaction does when it has run: source and target released, the node freed. */
void troth__node_done(struct troth__node *node);
bool troth__wait(troth_promise *q, troth_promise *task);    /* false: out of memory */
bool troth__react(troth_promise *p, struct troth__node *node);  /* 27.2.5.4.1 PerformPromiseThen; false: out of memory, the node is unused */
void troth__unwait(troth_promise *q, const troth_promise *task);/* takes a waiting task off */
struct troth__node *troth__unreact(troth_promise *q, const void *target);   /* takes off the waiting node with that target */
bool troth__alone(const troth_promise *q, const void *who);     /* a task or a node: is it q's only waiter? */
bool troth__waits(const troth_promise *q, const troth_promise *task);
struct troth__node *troth__tail(const troth_promise *q);        /* of the list; NULL: there is none */
troth_promise *troth__only_task(const troth_promise *q);        /* the only waiter, if that is a task */

/* --- operations ------------------------------------------------------------------------------------------------------------ */

/* A pending operation of the running task, with one reference for the caller and one for itself. `type->resume` is its
 * cancel hook, called at most once. NULL when memory is out. */
troth_promise *troth__operation_new(const troth_descriptor *type);
troth_promise *troth__refused(void);            /* the promise rejected with ENOMEM: a reference to it */

/* A reference to a fulfilled promise(void): for an operation that is through at once. (`troth sweep` wants to count it.) */
static inline troth_promise *troth__done(void)
{
#ifdef TROTH_CHECK
    return troth_promise_resolved(sizeof(troth_promise), _Alignof(troth_promise), NULL, 0, 0);
#else
    troth__state.turn.refs++;
    return &troth__state.turn;
#endif
}

/* The time at which a task was suspended stands in its frame, where the descriptor says; only for the lists of dump.c. */
static inline void troth__stamp(const struct troth__state *s, troth_promise *task)
{
    if (TROTH_LIKELY(task->type->since))
        memcpy((char *)task + task->type->since, &s->now, sizeof s->now);
}

/* --- tasks, ends and cancellation (sections 2, 5, 6) ------------------------------------------------------------------------ */

void troth__end(troth_promise *task, troth_error *error);       /* the body is over: NULL, or the error that left it (taken) */
void troth__ask_children(troth_promise *task, bool polite, unsigned set);
/* One pass of an end over its set (0: all children; TROTH_IN_SET: the marked ones). `look`: a child may be rejected;
 * `asked`: the completion is an error, and the children know. True: it waits. *error becomes the completion's. */
bool troth__end_step(troth_promise *task, troth_error **error, bool look, bool asked, unsigned set);
/* The wait of an end is over: takes the error that was put aside for a failing one, or makes the ECANCELED of a request. */
troth_error *troth__end_again(troth_promise *task, bool *failing);
void troth__drop_awaited(troth_promise *task);
void troth__cancel(troth_promise *p, bool polite);
void troth__request(troth_promise *task, bool polite);
void troth__delivered(troth_promise *task);
void troth__end_wait(troth_promise *task, troth_promise *with); /* it goes on, as if `with` had been awaited */
bool troth__reaches(const troth_promise *q, const void *via);   /* section 7 */
troth_error *troth__canceled(void);

/* Releases what is in the owned slots of a frame: those of `kinds` (a mask of 1 << troth_owned_kind). Gives the first
 * error of a closed iterator, with the others in its `errors`. */
troth_error *troth__release_owned(void *frame, const struct troth_owned *owned, unsigned kinds);

/* --- async generators (async_generator.c) --------------------------------------------------------------------------------------- */

/* The body is not begun, or stands at a yield and nothing is asked of it: no pending task. */
static inline bool troth__at_rest(const troth_promise *t) { return t->type->requests && TROTH_ASYNC(t)->state <= TROTH_AT_REST; }

void troth__async_resumed(troth_promise *it);   /* the turn of a yield or a return is over */
void troth__async_end(troth_promise *it, troth_error *error);  /* the function's end is over: in place of the settlement */
bool troth__async_survives(troth_promise *it);  /* the last reference is gone: true: it closes itself first */
troth_promise *troth__asked_of(const troth_promise *q);     /* a pending request's generator; anything else: NULL */
troth_promise *troth__served_by(const troth_promise *q);    /* ... if its body runs on behalf of this request */
troth_promise *troth__served(const troth_promise *it);      /* the request that it serves, or NULL */
size_t troth__request_size(const troth_promise *q);         /* 0: it is no request */
/* Does the end of t have an async iterator in these slots to wait for? The next one is asked to return, as a child of t with
 * the flag `set`, which the end then waits for; the others are released. False: none is left. */
bool troth__any_async(const troth_promise *t, const struct troth_owned *owned);
bool troth__close_async(troth_promise *t, const struct troth_owned *owned, unsigned set);

/* --- errors ------------------------------------------------------------------------------------------------------------------ */

extern troth_error troth__error_memory, troth__error_canceled;      /* static ones: not counted, never written to */
void troth__trace(troth_error *error, const troth_descriptor *type, unsigned point);
void troth__append(troth_error **error, troth_error *other);    /* to its `errors`; takes `other`; copies *error if it is shared */
troth_error *troth__because(troth_error *error, troth_error *cause);   /* takes both, gives `error` with its cause */
void troth__error_print_as(const troth_error *error, FILE *out, const char *before);
size_t troth__room_for(size_t errors);          /* of the array `errors` of an error: what it must have, since it may be appended to */
/* An error of the library itself, without a place. */
troth_error *troth__error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- what other files do with an object that is freed ------------------------------------------------------------------------- */

void troth__free_iterator(troth_iterator *it);
void troth__combinator_drop(troth_promise *p);
size_t troth__inputs_left(const troth_promise *p);

/* --- what is left (section 9) -------------------------------------------------------------------------------------------------- */

bool troth__deadlock(FILE *out);                /* lists the tasks that wait for ever; false: there are none */

#endif
