/* Promises, then, catch and finally, resolving with values, promises and thenables: twins of test262's built-ins/Promise. */
const { twin, own, say, say_error, ticks, microtask, said, gives, throws, follows, settles, ended, caught, at_last,
  at_last_fails, pending, resolved, rejected, resolve, reject, thenable, sleep_ms, run } = require('./twins.js');

async function predictable_sequence() {
  twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T1.js");
  const p = pending();
  say("made");
  resolve(p, 1);
  said(p, "p");
  say("behind");
}

async function two_promises() {
  twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T2.js");
  const p = pending(), q = pending();
  reject(q, "3");
  resolve(p, 2);
  said(p, "p");
  said(q, "q");
  say("1");
}

async function two_promises_in_turn() {
  twin("built-ins/Promise/prototype/then/S25.4.4_A2.1_T3.js");
  const p = pending(), q = pending();
  said(q, "q");
  said(p, "p");
  reject(q, "3");
  microtask("between");
  resolve(p, 2);
  say("1");
}

async function resolve_non_obj_deferred() {
  twin("built-ins/Promise/resolve-non-obj-deferred.js");
  const p = pending();
  said(p, "p");
  await sleep_ms(1);
  ticks(2);
  resolve(p, 45);
}

async function resolve_non_obj_immed() {
  twin("built-ins/Promise/resolve-non-obj-immed.js");
  const p = pending();
  resolve(p, 45);
  ticks(2);
  said(p, "p");
}

async function resolve_self() {
  twin("built-ins/Promise/resolve-self.js");
  const p = pending(), itself = p;
  ticks(3);
  said(p, "p");
  p.resolve(itself);
  resolve(p, 2);
  say("behind");
}

async function resolve_ignored_deferred() {
  twin("built-ins/Promise/resolve-ignored-via-fn-deferred.js");
  const p = pending();
  said(p, "p");
  await sleep_ms(1);
  resolve(p, 1);
  resolve(p, 2);
  reject(p, "too late");
}

async function reject_ignored_deferred() {
  twin("built-ins/Promise/reject-ignored-via-fn-deferred.js");
  const p = pending();
  said(p, "p");
  await sleep_ms(1);
  reject(p, "first");
  resolve(p, 2);
  reject(p, "too late");
}

async function reject_queue() {
  twin("built-ins/Promise/reject-via-fn-deferred-queue.js");
  const p = pending();
  said(p, "first");
  said(p, "second");
  said(p, "third");
  ticks(2);
  reject(p, "no");
}

async function reject_immed_queue() {
  twin("built-ins/Promise/reject-via-fn-immed-queue.js");
  const p = pending();
  reject(p, "no");
  said(p, "first");
  microtask("between");
  said(p, "second");
}

async function resolve_prms_deferred() {
  twin("built-ins/Promise/resolve-prms-cstm-then-deferred.js");
  const p = pending(), q = resolved(3);
  said(p, "p");
  ticks(4);
  p.resolve(q);
}

async function resolve_prms_pending() {
  twin("built-ins/Promise/resolve-prms-cstm-then-immed.js");
  const p = pending(), q = pending();
  p.resolve(q);
  resolve(p, 9);
  said(p, "p");
  await sleep_ms(1);
  ticks(4);
  resolve(q, 4);
}

async function resolve_prms_rejected() {
  twin("built-ins/Promise/prototype/then/resolve-pending-rejected-prms-cstm-then.js");
  const p = pending(), q = rejected("q's");
  said(p, "p");
  ticks(4);
  p.resolve(q);
}

async function thenable_immed() {
  twin("built-ins/Promise/resolve-thenable-immed.js");
  ticks(3);
  said(thenable("f"), "p");
  say("behind");
}

async function thenable_deferred() {
  twin("built-ins/Promise/resolve-thenable-deferred.js");
  ticks(4);
  said(thenable("l"), "p");
  said(thenable("x"), "q");
}

async function thenable_rejects() {
  twin("built-ins/Promise/prototype/then/resolve-settled-fulfilled-thenable.js");
  ticks(3);
  said(thenable("r"), "p");
}

async function thenable_throws() {
  twin("built-ins/Promise/prototype/then/resolve-pending-fulfilled-thenable.js");
  ticks(3);
  said(thenable("t"), "p");
}

async function thenable_throws_late() {
  twin("built-ins/Promise/exception-after-resolve-in-thenable-job.js");
  ticks(3);
  said(thenable("ft"), "p");
  said(thenable("lt"), "q");
}

async function thenable_twice() {
  twin("built-ins/Promise/resolve-ignored-via-fn-immed.js");
  ticks(3);
  said(thenable("fF"), "p");
  said(thenable("fr"), "q");
  said(thenable("rf"), "r");
}

async function thenable_never() {
  own("a thenable that never settles");
  ticks(3);
  caught(thenable(""), "p");
}

async function deferred_is_resolved_value() {
  twin("built-ins/Promise/prototype/then/deferred-is-resolved-value.js");
  const p = pending();
  said(gives(p, "p", 7), "derived");
  ticks(3);
  resolve(p, 1);
}

async function identity() {
  twin("built-ins/Promise/prototype/then/rxn-handler-identity.js");
  ticks(4);
  said(resolved(5).then(null, null).then(null, null), "through two");
}

async function thrower() {
  twin("built-ins/Promise/prototype/then/rxn-handler-thrower.js");
  ticks(4);
  said(rejected("no").then(null, null).then(null, null), "through two");
}

async function fulfilled_return_normal() {
  twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-return-normal.js");
  ticks(3);
  said(gives(resolved(1), "p", 2), "derived");
}

async function fulfilled_return_abrupt() {
  twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-return-abrupt.js");
  ticks(3);
  said(throws(resolved(1), "p", "thrown"), "derived");
}

async function rejected_return_normal() {
  twin("built-ins/Promise/prototype/then/rxn-handler-rejected-return-normal.js");
  ticks(3);
  said(gives(rejected("no"), "p", 2), "derived");
}

async function rejected_return_abrupt() {
  twin("built-ins/Promise/prototype/then/rxn-handler-rejected-return-abrupt.js");
  ticks(3);
  said(throws(rejected("no"), "p", "thrown"), "derived");
}

async function fulfilled_next() {
  twin("built-ins/Promise/prototype/then/rxn-handler-fulfilled-next.js");
  ticks(5);
  said(said(said(said(resolved(1), "a"), "b"), "c"), "d");
}

async function rejected_next() {
  twin("built-ins/Promise/prototype/then/rxn-handler-rejected-next.js");
  ticks(5);
  said(throws(throws(rejected("one"), "a", "two"), "b", "three"), "c");
}

async function prfm_fulfilled() {
  twin("built-ins/Promise/prototype/then/prfm-fulfilled.js");
  microtask("before");
  said(resolved(1), "p");
  microtask("after");
  say("at once");
}

async function prfm_rejected() {
  twin("built-ins/Promise/prototype/then/prfm-rejected.js");
  microtask("before");
  said(rejected("no"), "p");
  microtask("after");
}

async function prfm_pending_fulfilled() {
  twin("built-ins/Promise/prototype/then/prfm-pending-fulfilled.js");
  const p = pending();
  said(p, "p");
  microtask("before");
  resolve(p, 1);
  microtask("after");
}

async function prfm_pending_rejected() {
  twin("built-ins/Promise/prototype/then/prfm-pending-rejected.js");
  const p = pending();
  said(p, "p");
  microtask("before");
  reject(p, "no");
  microtask("after");
}

async function sequence_fulfilled_handlers() {
  twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.1_T1.js");
  const p = pending();
  said(p, "1");
  said(p, "2");
  resolve(p, 0);
  said(p, "3");
  microtask("4");
  said(p, "5");
}

async function sequence_fulfilled() {
  twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.2_T1.js");
  const p = resolved(0);
  said(said(p, "1"), "4");
  said(said(p, "2"), "5");
  said(said(p, "3"), "6");
}

async function sequence_rejected() {
  twin("built-ins/Promise/prototype/then/S25.4.5.3_A5.3_T1.js");
  const p = rejected("no");
  said(throws(p, "1", "again"), "4");
  said(gives(p, "2", 2), "5");
  said(said(p, "3"), "6");
}

async function jobs_in_order() {
  twin("built-ins/Promise/prototype/then/S25.4.2.1_A3.2_T2.js");
  const p = pending(), q = pending();
  settles(p, "p1", q, 5);
  said(q, "q1");
  said(p, "p2");
  said(q, "q2");
  resolve(p, 4);
}

async function settle_pending_fulfilled_follow() {
  twin("built-ins/Promise/prototype/then/resolve-pending-fulfilled-prms-cstm-then.js");
  const q = resolved(8);
  ticks(5);
  said(follows(resolved(1), "p", q), "derived");
}

async function follow_pending() {
  twin("built-ins/Promise/prototype/then/resolve-settled-fulfilled-prms-cstm-then.js");
  const q = pending();
  said(follows(resolved(1), "p", q), "derived");
  await sleep_ms(1);
  ticks(3);
  resolve(q, 6);
}

async function follow_rejected() {
  twin("built-ins/Promise/prototype/then/resolve-settled-rejected-prms-cstm-then.js");
  const q = rejected("q's");
  ticks(5);
  said(follows(rejected("p's"), "p", q), "derived");
}

async function catch_pending() {
  twin("built-ins/Promise/prototype/catch/S25.4.5.1_A3.1_T1.js");
  const p = pending();
  ended(p.catch(e => { say_error("caught", e); }), "derived");
  await sleep_ms(1);
  ticks(3);
  reject(p, "no");
}

async function catch_fulfilled() {
  twin("built-ins/Promise/prototype/catch/S25.4.5.1_A3.1_T2.js");
  ticks(3);
  said(resolved(4).catch(e => { say_error("not called", e); }), "derived");
}

async function finally_no_override() {
  twin("built-ins/Promise/prototype/finally/resolution-value-no-override.js");
  ticks(6);
  said(at_last(resolved(42), "finally"), "derived");
}

async function finally_no_fulfill() {
  twin("built-ins/Promise/prototype/finally/rejection-reason-no-fulfill.js");
  ticks(6);
  said(at_last(rejected("original"), "finally"), "derived");
}

async function finally_override_with_throw() {
  twin("built-ins/Promise/prototype/finally/rejection-reason-override-with-throw.js");
  ticks(6);
  said(at_last_fails(rejected("original"), "thrown in finally"), "derived");
}

async function finally_throws_on_fulfilled() {
  own("finally throws");
  ticks(6);
  said(at_last_fails(resolved(1), "thrown in finally"), "derived");
}

async function finally_chain() {
  own("finally of finally");
  ticks(9);
  said(at_last(at_last(resolved(1), "first"), "second"), "derived");
}

async function finally_rejected_chain() {
  own("finally of finally, rejected");
  ticks(9);
  said(at_last(at_last(rejected("no"), "first"), "second"), "derived");
}

async function finally_beside_then() {
  own("finally beside then");
  const p = pending();
  said(at_last(p, "finally"), "behind finally");
  said(said(said(said(p, "1"), "2"), "3"), "4");
  resolve(p, 1);
}

async function unhandled_and_late() {
  own("a rejection that nobody sees, and one that is seen in time");
  rejected("nobody");
  const p = rejected("in time");
  microtask("before it is reported");
  said(p, "p");
}

run(predictable_sequence, two_promises, two_promises_in_turn, resolve_non_obj_deferred, resolve_non_obj_immed, resolve_self, resolve_ignored_deferred, reject_ignored_deferred,
  reject_queue, reject_immed_queue, resolve_prms_deferred, resolve_prms_pending, resolve_prms_rejected, thenable_immed, thenable_deferred,
  thenable_rejects, thenable_throws, thenable_throws_late, thenable_twice, thenable_never, deferred_is_resolved_value, identity, thrower,
  fulfilled_return_normal, fulfilled_return_abrupt, rejected_return_normal, rejected_return_abrupt, fulfilled_next, rejected_next,
  prfm_fulfilled, prfm_rejected, prfm_pending_fulfilled, prfm_pending_rejected, sequence_fulfilled_handlers, sequence_fulfilled,
  sequence_rejected, jobs_in_order, settle_pending_fulfilled_follow, follow_pending, follow_rejected, catch_pending, catch_fulfilled,
  finally_no_override, finally_no_fulfill, finally_override_with_throw, finally_throws_on_fulfilled, finally_chain, finally_rejected_chain,
  finally_beside_then, unhandled_and_late);
