/*
 * erase.h: with -DTROTH_ERASE the words mean nothing, so that clangd, clang-tidy, cppcheck and other C tools can read a
 * file as the synchronous program that it would be without them: promise(T) is T, an iterator(Y) is one Y. Such a program
 * is for checking only; it is never linked. What it cannot carry is listed in docs/erasure.md.
 */
#ifndef TROTH_ERASE_H
#define TROTH_ERASE_H

#include <stdbool.h>
#include <stddef.h>
#include <troth/task.h>

void *troth_erased_address(void);
#define TROTH_ERASED(T) (*(T *)troth_erased_address())
#define TROTH_ERASED_FIRST(a, ...) a
#define TROTH_ERASED_USE(...) ((void)(0, __VA_ARGS__))

#define _Async
#define _Generator
#define _Await
#define _Yield
#define _Yield_from
#define _Receives(T)
#define _Returns(T)
#define _Discard(fn)
#define _Promise(T) T
#define _Iterator(...) TROTH_ERASED_FIRST(__VA_ARGS__, )
#define _Async_iterator(...) TROTH_ERASED_FIRST(__VA_ARGS__, )
#define _Iterable(Y) Y
#define _Iter_result(...) __auto_type
#define _Foreach(declaration, it) for (bool troth_once = true; troth_once; ) for (declaration = (it); troth_once; troth_once = false)
#define _Foreach_await(declaration, it) _Foreach(declaration, it)
/* Either the try runs to its end, or the catch runs, once; a throw leaves; what is deferred may run. `catch` needs its (e). */
bool troth_erased_choice(void);
troth_error *troth_erased_error(void);
extern troth_error *troth_erased_thrown;
#define _Try if (troth_erased_choice())
#define _Catch else TROTH_ERASED_CATCH
#define TROTH_ERASED_CATCH(e) for (troth_error *e = troth_erased_error(); e; e = NULL)
#define _Finally
#define _Throw for (;;) troth_erased_thrown =
#define _Defer if (troth_erased_choice())

#ifndef TROTH_RESERVED_WORDS
#define async
#define generator
#define await
#define yield
#define yield_from
#define receives(T)
#define returns(T)
#define discard(fn)
#define promise(T) T
#define iterator(...) TROTH_ERASED_FIRST(__VA_ARGS__, )
#define async_iterator(...) TROTH_ERASED_FIRST(__VA_ARGS__, )
#define iterable(Y) Y
#define iter_result(...) __auto_type
#define foreach(declaration, it) _Foreach(declaration, it)
#define foreach_await(declaration, it) _Foreach(declaration, it)
#define try _Try
#define catch _Catch
#define finally _Finally
#define throw _Throw
#define defer _Defer
#endif

#define TROTH_ERASED_RESULT(it) \
    ((struct { bool done; __typeof__(it) value, result; troth_error *error; }){ .done = ((void)(it), true) })
#define iter_next(it) TROTH_ERASED_RESULT(it)
#define iter_send(it, value) ((void)(value), TROTH_ERASED_RESULT(it))
#define iter_throw(it, error) ((void)(error), TROTH_ERASED_RESULT(it))
#define iter_return(it, ...) TROTH_ERASED_RESULT(it)
#define iter_close(it) ((void)(it), (troth_error *)NULL)
#define iter_done(it) ((void)(it), true)
#define iter_of(x) (x)
#define iter_keep(it) (it)
#define iter_release(it) ((void)(it))
#define iter_make(Y, self, next, close) (TROTH_ERASED_USE((self), (void)(next), (void)(close)), TROTH_ERASED(Y))
#define iter_array(Y, array, count) ((void)(count), (Y)(array)[0])
#define iter_string(text) ((text)[0])
#define iterable_make(Y, self, iterate) (TROTH_ERASED_USE((self), (void)(iterate)), TROTH_ERASED(Y))

#define promise_new(T) TROTH_ERASED(T)
#define promise_resolve(...) TROTH_ERASED_USE(__VA_ARGS__)
#define promise_reject(p, error) TROTH_ERASED_USE((p), (error))
#define promise_follow(p, q) TROTH_ERASED_USE((p), (q))
#define promise_resolved(T, ...) TROTH_ERASED(T)
#define promise_rejected(T, error) ((void)(error), TROTH_ERASED(T))
#define promise_state(p) ((void)(p), PROMISE_FULFILLED)
#define promise_value(p) (p)
#define promise_error(p) ((void)(p), (troth_error *)NULL)
#define promise_keep(p) (p)
#define promise_release(p) ((void)(p))
#define promise_detach(p) ((void)(p))
#define promise_cancel(p) ((void)(p))
#define promise_on_cancel(p, fn, context) TROTH_ERASED_USE((p), (void)(fn), (context))
#define promise_then(U, p, on_fulfilled, on_rejected, context) \
    (TROTH_ERASED_USE((p), (void)(on_fulfilled), (void)(on_rejected), (context)), TROTH_ERASED(U))
#define promise_catch(U, p, on_rejected, context) promise_then(U, p, NULL, on_rejected, context)
#define promise_finally(p, on_settled, context) (TROTH_ERASED_USE((void)(on_settled), (context)), (p))
#define promise_all(...) TROTH_ERASED_USE(__VA_ARGS__)
#define promise_all_settled(...) TROTH_ERASED_USE(__VA_ARGS__)
#define promise_any(...) (TROTH_ERASED_USE(__VA_ARGS__), 0)
#define promise_race(...) (TROTH_ERASED_USE(__VA_ARGS__), 0)
#define promise_all_of(array, n) TROTH_ERASED_USE((array), (n))
#define promise_all_settled_of(array, n) TROTH_ERASED_USE((array), (n))
#define promise_any_of(array, n) (TROTH_ERASED_USE((array), (n)), 0)
#define promise_race_of(array, n) (TROTH_ERASED_USE((array), (n)), 0)
#define promise_from_thenable(T, thenable) ((void)(thenable), TROTH_ERASED(T))
#define promise_timeout(p, ms) ((void)(ms), (p))

#endif
