/* Promise.all, allSettled, any, race, resolve and reject: twins of test262's built-ins/Promise. What any and race give is an index in
* Troth; so the values are the indices. */
const { twin, say, ticks, said, gives, settles, ended, caught, at_last, pending, resolved, rejected, resolve, reject, thenable,
  sleep_ms, run } = require('./twins.js');

async function all_empty() {
  twin("built-ins/Promise/all/S25.4.4.1_A2.3_T1.js");
  ticks(2);
  ended(Promise.all([]), "all");
}

async function all_of_one() {
  twin("built-ins/Promise/all/S25.4.4.1_A6.1_T1.js");
  ticks(3);
  ended(Promise.all([resolved(3)]), "all");
}

async function all_of_three() {
  twin("built-ins/Promise/all/S25.4.4.1_A7.1_T1.js");
  const p = pending(), q = pending(), r = pending();
  ended(Promise.all([p, q, r]), "all");
  ticks(5);
  resolve(r, 3);
  resolve(p, 1);
  settles(resolved(0), "then", q, 2);
}

async function all_rejects_deferred() {
  twin("built-ins/Promise/all/reject-deferred.js");
  const p = pending();
  ended(Promise.all([p, resolved(1)]), "all");
  await sleep_ms(1);
  ticks(3);
  reject(p, "p's");
}

async function all_rejects_immed() {
  twin("built-ins/Promise/all/reject-immed.js");
  ticks(3);
  ended(Promise.all([resolved(1), rejected("first"), rejected("second")]), "all");
}

async function all_first_rejection() {
  twin("built-ins/Promise/all/S25.4.4.1_A8.1_T1.js");
  const p = pending(), q = pending();
  ended(Promise.all([p, q]), "all");
  ticks(3);
  reject(q, "q's");
  reject(p, "p's");
}

async function all_late_rejection() {
  twin("built-ins/Promise/all/reject-ignored-deferred.js");
  const p = pending(), q = pending();
  ended(Promise.all([p, q]), "all");
  reject(q, "q's");
  await sleep_ms(1);
  reject(p, "ignored");
  await sleep_ms(1);
  say("end");
}

async function all_same_promise() {
  twin("built-ins/Promise/all/resolve-from-same-thenable.js");
  const p = pending();
  ended(Promise.all([p, p, p]), "all");
  said(p, "p");
  ticks(2);
  resolve(p, 1);
}

async function all_of_thenables() {
  twin("built-ins/Promise/all/resolve-thenable.js");
  ticks(5);
  ended(Promise.all([thenable("f"), thenable("l"), resolved(1)]), "all");
}

async function all_then_reactions() {
  twin("built-ins/Promise/all/S25.4.4.1_A8.2_T1.js");
  const p = pending();
  said(p, "before");
  ended(Promise.all([p]), "all");
  said(p, "behind");
  reject(p, "no");
}

async function all_sequence() {
  twin("built-ins/Promise/all/resolve-before-loop-exit.js");
  const a = resolved(0);
  ended(Promise.all([a]), "3");
  said(said(said(a, "1"), "4"), "5");
  said(a, "2");
}

async function settled_empty() {
  twin("built-ins/Promise/allSettled/resolves-empty-array.js");
  ticks(2);
  ended(Promise.allSettled([]), "all settled");
}

async function settled_mixed() {
  twin("built-ins/Promise/allSettled/resolved-all-mixed.js");
  ticks(3);
  ended(Promise.allSettled([resolved(1), rejected("a"), resolved(2), rejected("b")]), "all settled");
}

async function settled_rejected() {
  twin("built-ins/Promise/allSettled/resolved-all-rejected.js");
  ticks(3);
  ended(Promise.allSettled([rejected("a"), rejected("b")]), "all settled");
}

async function settled_reject_deferred() {
  twin("built-ins/Promise/allSettled/reject-deferred.js");
  const p = pending(), q = pending();
  ended(Promise.allSettled([p, q]), "all settled");
  reject(q, "q's");
  await sleep_ms(1);
  ticks(3);
  reject(p, "p's");
}

async function settled_sequence() {
  twin("built-ins/Promise/allSettled/resolved-sequence.js");
  say("1");
  const a = resolved(0);
  said(a, "3");
  ended(Promise.allSettled([a]), "5");
  said(said(a, "4"), "6");
  say("2");
}

async function settled_sequence_extra_ticks() {
  twin("built-ins/Promise/allSettled/resolved-sequence-extra-ticks.js");
  say("1");
  const a = resolved(0);
  ended(Promise.all([ended(Promise.allSettled([a]), "4"), said(said(a, "3"), "5")]), "end");
  say("2");
}

async function settled_sequence_mixed() {
  twin("built-ins/Promise/allSettled/resolved-sequence-mixed.js");
  const a = rejected("a"), b = rejected("b"), c = resolved(0);
  ended(Promise.allSettled([a, b, c]), "settled");
  said(said(said(a, "a"), "a again"), "a once more");
  said(said(b, "b"), "b again");
  said(c, "c");
}

async function settled_then_catch_finally() {
  twin("built-ins/Promise/allSettled/resolved-then-catch-finally.js");
  const a = resolved(1), b = rejected("b");
  ticks(6);
  ended(Promise.allSettled([said(a, "a"), caught(b, "b"), at_last(said(a, "then"), "finally")]), "all settled");
}

async function settled_of_thenables() {
  twin("built-ins/Promise/allSettled/resolve-thenable.js");
  ticks(5);
  ended(Promise.allSettled([thenable("r"), thenable("x"), thenable("f")]), "all settled");
}

async function any_empty() {
  twin("built-ins/Promise/any/iter-arg-is-empty-iterable-reject.js");
  ticks(2);
  caught(Promise.any([]), "any");
}

async function any_first_fulfilled() {
  twin("built-ins/Promise/any/resolve-one-mixed.js");
  ticks(3);
  said(Promise.any([rejected("a"), resolved(1), resolved(2)]), "any");
}

async function any_reject_immed() {
  twin("built-ins/Promise/any/reject-immed.js");
  ticks(4);
  caught(Promise.any([rejected("a"), rejected("b")]), "any");
}

async function any_reject_deferred() {
  twin("built-ins/Promise/any/reject-deferred.js");
  const p = pending();
  caught(Promise.any([rejected("a"), p]), "any");
  await sleep_ms(1);
  ticks(4);
  reject(p, "p's");
}

async function any_ignores_late_rejection() {
  twin("built-ins/Promise/any/resolve-ignores-late-rejection.js");
  const p = pending();
  said(Promise.any([resolved(0), p]), "any");
  reject(p, "ignored");
  said(p, "p");
}

async function any_ignores_late_rejection_deferred() {
  twin("built-ins/Promise/any/resolve-ignores-late-rejection-deferred.js");
  const p = pending();
  said(Promise.any([p, gives(resolved(0), "later", 1)]), "any");
  await sleep_ms(1);
  reject(p, "ignored");
  await sleep_ms(1);
  say("end");
}

async function any_from_finally() {
  twin("built-ins/Promise/any/resolve-from-resolve-reject-finally.js");
  ticks(8);
  said(Promise.any([at_last(rejected("a"), "finally of a"), at_last(gives(resolved(0), "b", 1), "finally of b")]), "any");
}

async function any_sequence() {
  twin("built-ins/Promise/any/resolved-sequence.js");
  say("1");
  const a = resolved(0);
  said(a, "3");
  said(Promise.any([a]), "5");
  said(said(a, "4"), "6");
  say("2");
}

async function any_sequence_with_rejections() {
  twin("built-ins/Promise/any/resolved-sequence-with-rejections.js");
  const a = rejected("a"), b = gives(resolved(0), "b", 1);
  said(Promise.any([a, b]), "any of a and b");
    said(said(a, "a"), "a again");
}

async function race_empty() {
  twin("built-ins/Promise/race/S25.4.4.3_A2.2_T3.js");
  ended(Promise.race([]), "never");
  ticks(2);
}

async function race_fulfilled() {
  twin("built-ins/Promise/race/S25.4.4.3_A6.1_T1.js");
  ticks(3);
  said(Promise.race([resolved(0), resolved(1)]), "race");
}

async function race_fulfilled_rejected() {
  twin("built-ins/Promise/race/S25.4.4.3_A6.2_T1.js");
  ticks(3);
  said(Promise.race([resolved(0), rejected("b")]), "race");
}

async function race_rejected_first() {
  twin("built-ins/Promise/race/S25.4.4.3_A7.1_T1.js");
  ticks(3);
  said(Promise.race([rejected("a"), resolved(1)]), "race");
}

async function race_second_settles() {
  twin("built-ins/Promise/race/S25.4.4.3_A7.1_T2.js");
  const p = pending(), q = pending();
  said(Promise.race([p, q]), "race");
  ticks(3);
  resolve(q, 1);
  resolve(p, 0);
}

async function race_ignores_late_rejection() {
  twin("built-ins/Promise/race/resolve-ignores-late-rejection-deferred.js");
  const p = pending();
  said(Promise.race([resolved(0), p]), "race");
  await sleep_ms(1);
  reject(p, "ignored");
  await sleep_ms(1);
  say("end");
}

async function race_sequence() {
  twin("built-ins/Promise/race/resolved-sequence.js");
  say("1");
  const a = resolved(0);
  said(a, "3");
  said(Promise.race([a]), "5");
  said(said(a, "4"), "6");
  say("2");
}

async function race_sequence_extra_ticks() {
  twin("built-ins/Promise/race/resolved-sequence-extra-ticks.js");
  say("1");
  const a = resolved(0);
  ended(Promise.all([said(Promise.race([a]), "4"), said(said(a, "3"), "5")]), "end");
  say("2");
}

async function race_sequence_mixed() {
  twin("built-ins/Promise/race/resolved-sequence-mixed.js");
  const a = resolved(0), b = rejected("b");
  said(Promise.race([a, b]), "race of a and b");
  said(Promise.race([b, a]), "race of b and a");
  said(said(a, "a"), "a again");
  said(said(b, "b"), "b again");
}

async function race_sequence_with_rejections() {
  twin("built-ins/Promise/race/resolved-sequence-with-rejections.js");
  const a = rejected("a"), b = rejected("b");
  said(Promise.race([a]), "race of a");
  ended(Promise.all([a, b]), "all");
  said(said(said(a, "a"), "a again"), "a once more");
}

async function race_then_catch_finally() {
  twin("built-ins/Promise/race/resolved-then-catch-finally.js");
  const a = resolved(0);
  ticks(7);
  said(Promise.race([at_last(a, "finally"), gives(a, "then", 1)]), "race");
}

async function race_same_thenable() {
  twin("built-ins/Promise/race/resolve-from-same-thenable.js");
  const p = pending();
  said(Promise.race([p, p]), "race");
  ticks(2);
  resolve(p, 0);
}

async function race_of_races() {
  twin("built-ins/Promise/race/S25.4.4.3_A7.3_T1.js");
  const p = pending();
  ended(Promise.allSettled([said(Promise.race([p, resolved(1)]), "race"), said(Promise.any([Promise.race([resolved(0)]), p]), "any")]), "settled");
  ticks(5);
}

async function resolve_gives_the_same() {
  twin("built-ins/Promise/resolve/S25.4.4.5_A2.1_T1.js");
  const p = resolved(1);
  ticks(2);
  said(p, "p");
}

async function resolve_pending() {
  twin("built-ins/Promise/resolve/S25.4.4.5_A2.2_T1.js");
  const p = pending(), q = pending();
  q.resolve(p);
  said(q, "q");
  said(p, "p");
  ticks(3);
  resolve(p, 1);
}

async function reject_settles() {
  twin("built-ins/Promise/reject/S25.4.4.4_A2.1_T1.js");
  ticks(2);
  said(rejected("no"), "p");
}

run(all_empty, all_of_one, all_of_three, all_rejects_deferred, all_rejects_immed, all_first_rejection, all_late_rejection, all_same_promise,
  all_of_thenables, all_then_reactions, all_sequence, settled_empty, settled_mixed, settled_rejected, settled_reject_deferred, settled_sequence,
  settled_sequence_extra_ticks, settled_sequence_mixed, settled_then_catch_finally, settled_of_thenables, any_empty, any_first_fulfilled,
  any_reject_immed, any_reject_deferred, any_ignores_late_rejection, any_ignores_late_rejection_deferred, any_from_finally, any_sequence,
  any_sequence_with_rejections, race_empty, race_fulfilled, race_fulfilled_rejected, race_rejected_first, race_second_settles,
  race_ignores_late_rejection, race_sequence, race_sequence_extra_ticks, race_sequence_mixed, race_sequence_with_rejections,
  race_then_catch_finally, race_same_thenable, race_of_races, resolve_gives_the_same, resolve_pending, reject_settles);
