/*
 * promise.h: promises. The semantics are ECMA-262's (clause 27.2); names and ownership are in docs/promise.md.
 *
 * "Gives" means that the caller gets a reference, "takes" that the callee keeps the caller's, "borrows" that the
 * caller's reference stays the caller's. Every macro evaluates each of its arguments once.
 */
#ifndef TROTH_PROMISE_H
#define TROTH_PROMISE_H

#include <troth/task.h>
#include <troth/error.h>

typedef enum { PROMISE_PENDING, PROMISE_FULFILLED, PROMISE_REJECTED } promise_status;

/* A callback of promise_then: reads `settled` (cast to its type) by promise_value and promise_error, and may settle or
 * follow with `derived`; if it does not, `derived` is fulfilled with zero. Both are borrowed. */
typedef void promise_callback(troth_promise *settled, troth_promise *derived, void *context);

/* What promise_from_thenable takes: `then` settles `promise` by promise_resolve or promise_reject (cast to its type). The
 * promise is borrowed: an object that answers later, or perhaps once more, keeps it (promise_keep) until it has done with it. */
typedef struct troth_thenable {
    void *self;
    void (*then)(void *self, troth_promise *promise);
} troth_thenable;

#ifndef TROTH_ERASE

/* p itself, but only a pointer to a promise passes. */
#define TROTH_P(p) ((void)sizeof((p)->promise), (troth_promise *)(void *)(p))
#define TROTH_V(p) __builtin_offsetof(__typeof__(*(p)), value)

/* A pending promise, settled by hand. Gives. Out of memory: a promise rejected with ENOMEM. */
#define promise_new(T) ((_Promise(T))troth_promise_new_at(TROTH_MADE_HERE(_Alignof(__typeof__(*(_Promise(T))0))), \
    sizeof(*(_Promise(T))0), _Alignof(__typeof__(*(_Promise(T))0))))
/* A descriptor of its own for each place in the source: reports can name it, and nothing is stored when the program runs. */
#define TROTH_MADE_HERE(alignment) (__extension__({ \
    static const struct troth_point troth_made_line = { __LINE__, 0, 0 }; \
    static const troth_descriptor troth_made = { .size = sizeof(troth_promise), .align = (alignment) <= 16 ? 16 : 32, \
        .value_offset = sizeof(troth_promise), .kind = TROTH_PLAIN, .name = "promise", .file = __FILE__, \
        .points = &troth_made_line, .point_count = 1 }; \
    &troth_made; }))

/* promise_resolve(p, value), or promise_resolve(p) of a promise(void): fulfils it. The first settlement wins; later ones
 * do nothing. Borrows p. */
#define promise_resolve(...) TROTH_PICK(__VA_ARGS__, TROTH_MANY(TROTH_RESOLVE_V), TROTH_RESOLVE_0, )(__VA_ARGS__)
/* The 17th argument: which form is meant, by the number of arguments (a braced value counts its commas). */
#define TROTH_PICK(...) TROTH_PICK_17(__VA_ARGS__)
#define TROTH_PICK_17(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, ...) q
#define TROTH_MANY(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
#define TROTH_RESOLVE_0(p) troth_promise_resolve(TROTH_P(p), NULL, 0, 0)
#define TROTH_RESOLVE_V(p, ...) troth_promise_resolve(TROTH_P(p), (__typeof__((p)->value)[1]){ __VA_ARGS__ }, \
    TROTH_V(p), sizeof((p)->value))

/* Rejects it. Borrows p, takes the error (also when p is settled already). */
#define promise_reject(p, error) troth_promise_reject(TROTH_P(p), (error))
/* p settles as q does, and is locked to it at once (27.2.1.3.2). Borrows both. */
#define promise_follow(p, q) ((void)sizeof((p) == (q)), troth_promise_follow(TROTH_P(p), TROTH_P(q)))

/* A settled promise: promise_resolved(T, value), or promise_resolved(void). Gives. */
#define promise_resolved(...) TROTH_PICK(__VA_ARGS__, TROTH_MANY(TROTH_RESOLVED_V), TROTH_RESOLVED_0, )(__VA_ARGS__)
#define TROTH_RESOLVED_0(T) ((_Promise(T))troth_promise_resolved(sizeof(*(_Promise(T))0), _Alignof(__typeof__(*(_Promise(T))0)), NULL, 0, 0))
#define TROTH_RESOLVED_V(T, ...) ((_Promise(T))troth_promise_resolved(sizeof(*(_Promise(T))0), _Alignof(__typeof__(*(_Promise(T))0)), \
    (__typeof__(((_Promise(T))0)->value)[1]){ __VA_ARGS__ }, TROTH_V((_Promise(T))0), sizeof(((_Promise(T))0)->value)))
/* Takes the error. */
#define promise_rejected(T, error) ((_Promise(T))troth_promise_rejected(sizeof(*(_Promise(T))0), _Alignof(__typeof__(*(_Promise(T))0)), (error)))

#define promise_state(p) troth_promise_state(TROTH_P(p))
/* The value of a fulfilled promise (anything else is a reported fault), and the error of a rejected one (borrowed; NULL
 * of any other). Both count as having taken the value or seen the rejection. */
#define promise_value(p) (*(__typeof__((p)->value) *)troth_promise_value(TROTH_P(p), TROTH_V(p)))
#define promise_error(p) troth_promise_error(TROTH_P(p))

/* References are counted: one more (gives p itself), and one less (takes; the last one frees it). Both accept NULL. */
#define promise_keep(p) ((__typeof__(p))troth_keep(TROTH_P(p)))
#define promise_release(p) troth_release(TROTH_P(p))
/* Hands a task to the loop: it outlives its starter, and a rejection that nobody sees is the unhandled-rejection handler's.
 * Borrows p; accepts NULL. */
#define promise_detach(p) troth_promise_detach(TROTH_P(p))
/* Asks a task or operation to stop, never synchronously: ECANCELED is thrown where it is suspended, at the bottom of its
 * await chain, so that `finally` and `defer` run. Borrows p; accepts NULL; does nothing to what is settled. docs/promise.md
 * says how far a request reaches. */
#define promise_cancel(p) troth_promise_cancel(TROTH_P(p))
/* What cancelling p, a promise made by hand, must do to the operation under it: fn(context), at most once, while p is
 * pending. It must see to it that p settles. Borrows both; does nothing to any other promise. */
#define promise_on_cancel(p, fn, context) troth_promise_on_cancel(TROTH_P(p), (fn), (context))

/* 27.2.5.4: reactions for C code that is not async. A NULL callback passes the outcome on. Borrow p, give a promise(U). */
#define promise_then(U, p, on_fulfilled, on_rejected, context) ((_Promise(U))troth_promise_then( \
    sizeof(*(_Promise(U))0), _Alignof(__typeof__(*(_Promise(U))0)), TROTH_P(p), (on_fulfilled), (on_rejected), (context)))
#define promise_catch(U, p, on_rejected, context) promise_then(U, p, NULL, on_rejected, context)
/* 27.2.5.3: the callback's `derived` is a promise(void) that is waited for; its rejection replaces p's outcome. */
#define promise_finally(p, on_settled, context) ((__typeof__(p))troth_promise_finally(sizeof(*(p)), \
    _Alignof(__typeof__(*(p))), TROTH_P(p), (on_settled), (context)))

#define TROTH_LIST(...) (void *[]){ __VA_ARGS__ }, sizeof((void *[]){ __VA_ARGS__ }) / sizeof(void *)
/* The combinators (27.2.4). They borrow what they are given, keep what they need, and give. */
#define promise_all(...) troth_promise_all(TROTH_LIST(__VA_ARGS__))
#define promise_all_settled(...) troth_promise_all_settled(TROTH_LIST(__VA_ARGS__))
#define promise_any(...) troth_promise_any(TROTH_LIST(__VA_ARGS__))
#define promise_race(...) troth_promise_race(TROTH_LIST(__VA_ARGS__))
/* The same over an array of n promises of one type. */
#define promise_all_of(array, n) troth_promise_all(TROTH_ARRAY(array), (n))
#define promise_all_settled_of(array, n) troth_promise_all_settled(TROTH_ARRAY(array), (n))
#define promise_any_of(array, n) troth_promise_any(TROTH_ARRAY(array), (n))
#define promise_race_of(array, n) troth_promise_race(TROTH_ARRAY(array), (n))
#define TROTH_ARRAY(array) ((void)sizeof((*(array))->promise), (void *)(array))

/* Any object with a `then` becomes a promise(T) that can be trusted (27.2.2.2): `then(self, resolve, reject)` is called
 * in a job of its own; the first call of resolve (with a pointer to the value) or reject counts. Gives. */
#define promise_from_thenable(T, thenable) ((_Promise(T))troth_promise_from_thenable( \
    sizeof(*(_Promise(T))0), _Alignof(__typeof__(*(_Promise(T))0)), (thenable)))

#endif /* TROTH_ERASE */

/* What becomes of a rejection that nobody saw until the microtasks had drained: `fn` borrows the promise and its error.
 * NULL, and the default: it is printed with its trace, and the program exits with 1. For this thread's loop. */
typedef void promise_unhandled_callback(troth_promise *p, troth_error *error, void *context);
void promise_on_unhandled(promise_unhandled_callback *fn, void *context);

troth_promise *troth_promise_new(size_t size, size_t align);
troth_promise *troth_promise_new_at(const troth_descriptor *made, size_t size, size_t align);
void troth_promise_resolve(troth_promise *p, const void *value, size_t offset, size_t size);
void troth_promise_reject(troth_promise *p, troth_error *error);
void troth_promise_follow(troth_promise *p, troth_promise *q);
troth_promise *troth_promise_resolved(size_t size, size_t align, const void *value, size_t offset, size_t value_size);
troth_promise *troth_promise_rejected(size_t size, size_t align, troth_error *error);
promise_status troth_promise_state(const troth_promise *p);
void *troth_promise_value(troth_promise *p, size_t offset);
troth_error *troth_promise_error(troth_promise *p);
void troth_promise_detach(troth_promise *p);
void troth_promise_cancel(troth_promise *p);
void troth_promise_on_cancel(troth_promise *p, void (*fn)(void *context), void *context);
troth_promise *troth_promise_then(size_t size, size_t align, troth_promise *p, promise_callback *on_fulfilled,
    promise_callback *on_rejected, void *context);
troth_promise *troth_promise_finally(size_t size, size_t align, troth_promise *p, promise_callback *on_settled, void *context);
troth_promise *troth_promise_from_thenable(size_t size, size_t align, troth_thenable thenable);
TROTH_PROMISE(void, void) troth_promise_all(void *list, size_t count);
TROTH_PROMISE(void, void) troth_promise_all_settled(void *list, size_t count);
TROTH_PROMISE(int, int) troth_promise_any(void *list, size_t count);
TROTH_PROMISE(int, int) troth_promise_race(void *list, size_t count);

#endif
