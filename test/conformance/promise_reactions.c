/* Promises, then, catch and finally, resolving with values, promises and thenables: twins of test262's built-ins/Promise. */
#include "twins.h"

static async void predictable_sequence(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T1.js");
    promise(int) p = promise_new(int);
    say("made");
    resolve(p, 1);
    said(p, "p");
    say("behind");
}

static async void two_promises(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T2.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    reject(q, "3");
    resolve(p, 2);
    said(p, "p");
    said(q, "q");
    say("1");
}

static async void two_promises_in_turn(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T3.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    said(q, "q");
    said(p, "p");
    reject(q, "3");
    microtask("between");
    resolve(p, 2);
    say("1");
}

static async void resolve_non_obj_deferred(void)
{
    twin("built-ins/Promise/resolve-non-obj-deferred.js");
    promise(int) p = promise_new(int);
    said(p, "p");
    await sleep_ms(1);
    ticks(2);
    resolve(p, 45);
}

static async void resolve_non_obj_immed(void)
{
    twin("built-ins/Promise/resolve-non-obj-immed.js");
    promise(int) p = promise_new(int);
    resolve(p, 45);
    ticks(2);
    said(p, "p");
}

static async void resolve_self(void)
{
    twin("built-ins/Promise/resolve-self.js");
    promise(int) p = promise_new(int), itself = p;
    ticks(3);
    said(p, "p");
    promise_follow(p, itself);
    resolve(p, 2);
    say("behind");
}

static async void resolve_ignored_deferred(void)
{
    twin("built-ins/Promise/resolve-ignored-via-fn-deferred.js");
    promise(int) p = promise_new(int);
    said(p, "p");
    await sleep_ms(1);
    resolve(p, 1);
    resolve(p, 2);
    reject(p, "too late");
}

static async void reject_ignored_deferred(void)
{
    twin("built-ins/Promise/reject-ignored-via-fn-deferred.js");
    promise(int) p = promise_new(int);
    said(p, "p");
    await sleep_ms(1);
    reject(p, "first");
    resolve(p, 2);
    reject(p, "too late");
}

static async void reject_queue(void)
{
    twin("built-ins/Promise/reject-via-fn-deferred-queue.js");
    promise(int) p = promise_new(int);
    said(p, "first");
    said(p, "second");
    said(p, "third");
    ticks(2);
    reject(p, "no");
}

static async void reject_immed_queue(void)
{
    twin("built-ins/Promise/reject-via-fn-immed-queue.js");
    promise(int) p = promise_new(int);
    reject(p, "no");
    said(p, "first");
    microtask("between");
    said(p, "second");
}

static async void resolve_prms_deferred(void)
{
    twin("built-ins/Promise/resolve-prms-cstm-then-deferred.js");
    promise(int) p = promise_new(int), q = resolved(3);
    said(p, "p");
    ticks(4);
    promise_follow(p, q);
}

static async void resolve_prms_pending(void)
{
    twin("built-ins/Promise/resolve-prms-cstm-then-immed.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    promise_follow(p, q);
    resolve(p, 9);
    said(p, "p");
    await sleep_ms(1);
    ticks(4);
    resolve(q, 4);
}

static async void resolve_prms_rejected(void)
{
    twin("built-ins/Promise/prototype/then/resolve-pending-rejected-prms-cstm-then.js");
    promise(int) p = promise_new(int), q = rejected("q's");
    said(p, "p");
    ticks(4);
    promise_follow(p, q);
}

static async void thenable_immed(void)
{
    twin("built-ins/Promise/resolve-thenable-immed.js");
    ticks(3);
    said(thenable("f"), "p");
    say("behind");
}

static async void thenable_deferred(void)
{
    twin("built-ins/Promise/resolve-thenable-deferred.js");
    ticks(4);
    said(thenable("l"), "p");
    said(thenable("x"), "q");
}

static async void thenable_rejects(void)
{
    twin("built-ins/Promise/prototype/then/resolve-settled-fulfilled-thenable.js");
    ticks(3);
    said(thenable("r"), "p");
}

static async void thenable_throws(void)
{
    twin("built-ins/Promise/prototype/then/resolve-pending-fulfilled-thenable.js");
    ticks(3);
    said(thenable("t"), "p");
}

static async void thenable_throws_late(void)
{
    twin("built-ins/Promise/exception-after-resolve-in-thenable-job.js");
    ticks(3);
    said(thenable("ft"), "p");
    said(thenable("lt"), "q");
}

static async void thenable_twice(void)
{
    twin("built-ins/Promise/resolve-ignored-via-fn-immed.js");
    ticks(3);
    said(thenable("fF"), "p");
    said(thenable("fr"), "q");
    said(thenable("rf"), "r");
}

static async void thenable_never(void)
{
    own("a thenable that never settles");
    ticks(3);
    caught(thenable(""), "p");
}

static async void deferred_is_resolved_value(void)
{
    twin("built-ins/Promise/prototype/then/deferred-is-resolved-value.js");
    promise(int) p = promise_new(int);
    said(gives(p, "p", 7), "derived");
    ticks(3);
    resolve(p, 1);
}

static async void identity(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-identity.js");
    ticks(4);
    said(promise_then(int, promise_then(int, resolved(5), NULL, NULL, NULL), NULL, NULL, NULL), "through two");
}

static async void thrower(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-thrower.js");
    ticks(4);
    said(promise_then(int, promise_then(int, rejected("no"), NULL, NULL, NULL), NULL, NULL, NULL), "through two");
}

static async void fulfilled_return_normal(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-return-normal.js");
    ticks(3);
    said(gives(resolved(1), "p", 2), "derived");
}

static async void fulfilled_return_abrupt(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-return-abrupt.js");
    ticks(3);
    said(throws(resolved(1), "p", "thrown"), "derived");
}

static async void rejected_return_normal(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-rejected-return-normal.js");
    ticks(3);
    said(gives(rejected("no"), "p", 2), "derived");
}

static async void rejected_return_abrupt(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-rejected-return-abrupt.js");
    ticks(3);
    said(throws(rejected("no"), "p", "thrown"), "derived");
}

static async void fulfilled_next(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-next.js");
    ticks(5);
    said(said(said(said(resolved(1), "a"), "b"), "c"), "d");
}

static async void rejected_next(void)
{
    twin("built-ins/Promise/prototype/then/rxn-handler-rejected-next.js");
    ticks(5);
    said(throws(throws(rejected("one"), "a", "two"), "b", "three"), "c");
}

static async void prfm_fulfilled(void)
{
    twin("built-ins/Promise/prototype/then/prfm-fulfilled.js");
    microtask("before");
    said(resolved(1), "p");
    microtask("after");
    say("at once");
}

static async void prfm_rejected(void)
{
    twin("built-ins/Promise/prototype/then/prfm-rejected.js");
    microtask("before");
    said(rejected("no"), "p");
    microtask("after");
}

static async void prfm_pending_fulfilled(void)
{
    twin("built-ins/Promise/prototype/then/prfm-pending-fulfilled.js");
    promise(int) p = promise_new(int);
    said(p, "p");
    microtask("before");
    resolve(p, 1);
    microtask("after");
}

static async void prfm_pending_rejected(void)
{
    twin("built-ins/Promise/prototype/then/prfm-pending-rejected.js");
    promise(int) p = promise_new(int);
    said(p, "p");
    microtask("before");
    reject(p, "no");
    microtask("after");
}

static async void sequence_fulfilled_handlers(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.1_T1.js");
    promise(int) p = promise_new(int);
    said(p, "1");
    said(p, "2");
    resolve(p, 0);
    said(p, "3");
    microtask("4");
    said(p, "5");
}

static async void sequence_fulfilled(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.2_T1.js");
    promise(int) p = resolved(0);
    said(said(p, "1"), "4");
    said(said(p, "2"), "5");
    said(said(p, "3"), "6");
}

static async void sequence_rejected(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.3_T1.js");
    promise(int) p = rejected("no");
    said(throws(p, "1", "again"), "4");
    said(gives(p, "2", 2), "5");
    said(said(p, "3"), "6");
}

static async void jobs_in_order(void)
{
    twin("built-ins/Promise/prototype/then/S25.4.2.1_A3.2_T2.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    settles(p, "p1", q, 5);
    said(q, "q1");
    said(p, "p2");
    said(q, "q2");
    resolve(p, 4);
}

static async void settle_pending_fulfilled_follow(void)
{
    twin("built-ins/Promise/prototype/then/resolve-pending-fulfilled-prms-cstm-then.js");
    promise(int) q = resolved(8);
    ticks(5);
    said(follows(resolved(1), "p", q), "derived");
}

static async void follow_pending(void)
{
    twin("built-ins/Promise/prototype/then/resolve-settled-fulfilled-prms-cstm-then.js");
    promise(int) q = promise_new(int);
    said(follows(resolved(1), "p", q), "derived");
    await sleep_ms(1);
    ticks(3);
    resolve(q, 6);
}

static async void follow_rejected(void)
{
    twin("built-ins/Promise/prototype/then/resolve-settled-rejected-prms-cstm-then.js");
    promise(int) q = rejected("q's");
    ticks(5);
    said(follows(rejected("p's"), "p", q), "derived");
}

static async void catch_pending(void)
{
    twin("built-ins/Promise/prototype/catch/S25.4.5.1_A3.1_T1.js");
    promise(int) p = promise_new(int);
    ended(promise_catch(int, p, end, "caught"), "derived");
    await sleep_ms(1);
    ticks(3);
    reject(p, "no");
}

static async void catch_fulfilled(void)
{
    twin("built-ins/Promise/prototype/catch/S25.4.5.1_A3.1_T2.js");
    ticks(3);
    said(promise_catch(int, resolved(4), end, "not called"), "derived");
}

static async void finally_no_override(void)
{
    twin("built-ins/Promise/prototype/finally/resolution-value-no-override.js");
    ticks(6);
    said(at_last(resolved(42), "finally"), "derived");
}

static async void finally_no_fulfill(void)
{
    twin("built-ins/Promise/prototype/finally/rejection-reason-no-fulfill.js");
    ticks(6);
    said(at_last(rejected("original"), "finally"), "derived");
}

static async void finally_override_with_throw(void)
{
    twin("built-ins/Promise/prototype/finally/rejection-reason-override-with-throw.js");
    ticks(6);
    said(at_last_fails(rejected("original"), "thrown in finally"), "derived");
}

static async void finally_throws_on_fulfilled(void)
{
    own("finally throws");
    ticks(6);
    said(at_last_fails(resolved(1), "thrown in finally"), "derived");
}

static async void finally_chain(void)
{
    own("finally of finally");
    ticks(9);
    said(at_last(at_last(resolved(1), "first"), "second"), "derived");
}

static async void finally_rejected_chain(void)
{
    own("finally of finally, rejected");
    ticks(9);
    said(at_last(at_last(rejected("no"), "first"), "second"), "derived");
}

static async void finally_beside_then(void)
{
    own("finally beside then");
    promise(int) p = promise_new(int);
    said(at_last(p, "finally"), "behind finally");
    said(said(said(said(p, "1"), "2"), "3"), "4");
    resolve(p, 1);
}

static async void unhandled_and_late(void)
{
    own("a rejection that nobody sees, and one that is seen in time");
    rejected("nobody");
    promise(int) p = rejected("in time");
    microtask("before it is reported");
    said(p, "p");
}

TWINS(predictable_sequence, two_promises, two_promises_in_turn, resolve_non_obj_deferred, resolve_non_obj_immed, resolve_self, resolve_ignored_deferred, reject_ignored_deferred,
    reject_queue, reject_immed_queue, resolve_prms_deferred, resolve_prms_pending, resolve_prms_rejected, thenable_immed, thenable_deferred,
    thenable_rejects, thenable_throws, thenable_throws_late, thenable_twice, thenable_never, deferred_is_resolved_value, identity, thrower,
    fulfilled_return_normal, fulfilled_return_abrupt, rejected_return_normal, rejected_return_abrupt, fulfilled_next, rejected_next,
    prfm_fulfilled, prfm_rejected, prfm_pending_fulfilled, prfm_pending_rejected, sequence_fulfilled_handlers, sequence_fulfilled,
    sequence_rejected, jobs_in_order, settle_pending_fulfilled_follow, follow_pending, follow_rejected, catch_pending, catch_fulfilled,
    finally_no_override, finally_no_fulfill, finally_override_with_throw, finally_throws_on_fulfilled, finally_chain, finally_rejected_chain,
    finally_beside_then, unhandled_and_late)
