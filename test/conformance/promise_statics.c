/* Promise.all, allSettled, any, race, resolve and reject: twins of test262's built-ins/Promise. What any and race give is an index in
 * Troth; so the values are the indices. */
#include "twins.h"

static async void all_empty(void)
{
    twin("built-ins/Promise/all/S25.4.4.1_A2.3_T1.js");
    promise(int) none[] = { NULL };
    ticks(2);
    ended(promise_all_of(none, 0), "all");
}

static async void all_of_one(void)
{
    twin("built-ins/Promise/all/S25.4.4.1_A6.1_T1.js");
    ticks(3);
    ended(promise_all(resolved(3)), "all");
}

static async void all_of_three(void)
{
    twin("built-ins/Promise/all/S25.4.4.1_A7.1_T1.js");
    promise(int) p = promise_new(int), q = promise_new(int), r = promise_new(int);
    ended(promise_all(p, q, r), "all");
    ticks(5);
    resolve(r, 3);
    resolve(p, 1);
    settles(resolved(0), "then", q, 2);
}

static async void all_rejects_deferred(void)
{
    twin("built-ins/Promise/all/reject-deferred.js");
    promise(int) p = promise_new(int);
    ended(promise_all(p, resolved(1)), "all");
    await sleep_ms(1);
    ticks(3);
    reject(p, "p's");
}

static async void all_rejects_immed(void)
{
    twin("built-ins/Promise/all/reject-immed.js");
    ticks(3);
    ended(promise_all(resolved(1), rejected("first"), rejected("second")), "all");
}

static async void all_first_rejection(void)
{
    twin("built-ins/Promise/all/S25.4.4.1_A8.1_T1.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    ended(promise_all(p, q), "all");
    ticks(3);
    reject(q, "q's");
    reject(p, "p's");
}

static async void all_late_rejection(void)
{
    twin("built-ins/Promise/all/reject-ignored-deferred.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    ended(promise_all(p, q), "all");
    reject(q, "q's");
    await sleep_ms(1);
    reject(p, "ignored");
    await sleep_ms(1);
    say("end");
}

static async void all_same_promise(void)
{
    twin("built-ins/Promise/all/resolve-from-same-thenable.js");
    promise(int) p = promise_new(int);
    ended(promise_all(p, p, p), "all");
    said(p, "p");
    ticks(2);
    resolve(p, 1);
}

static async void all_of_thenables(void)
{
    twin("built-ins/Promise/all/resolve-thenable.js");
    ticks(5);
    ended(promise_all(thenable("f"), thenable("l"), resolved(1)), "all");
}

static async void all_then_reactions(void)
{
    twin("built-ins/Promise/all/S25.4.4.1_A8.2_T1.js");
    promise(int) p = promise_new(int);
    said(p, "before");
    ended(promise_all(p), "all");
    said(p, "behind");
    reject(p, "no");
}

static async void all_sequence(void)
{
    twin("built-ins/Promise/all/resolve-before-loop-exit.js");
    promise(int) a = resolved(0);
    ended(promise_all(a), "3");
    said(said(said(a, "1"), "4"), "5");
    said(a, "2");
}

static async void settled_empty(void)
{
    twin("built-ins/Promise/allSettled/resolves-empty-array.js");
    promise(int) none[] = { NULL };
    ticks(2);
    ended(promise_all_settled_of(none, 0), "all settled");
}

static async void settled_mixed(void)
{
    twin("built-ins/Promise/allSettled/resolved-all-mixed.js");
    ticks(3);
    ended(promise_all_settled(resolved(1), rejected("a"), resolved(2), rejected("b")), "all settled");
}

static async void settled_rejected(void)
{
    twin("built-ins/Promise/allSettled/resolved-all-rejected.js");
    ticks(3);
    ended(promise_all_settled(rejected("a"), rejected("b")), "all settled");
}

static async void settled_reject_deferred(void)
{
    twin("built-ins/Promise/allSettled/reject-deferred.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    ended(promise_all_settled(p, q), "all settled");
    reject(q, "q's");
    await sleep_ms(1);
    ticks(3);
    reject(p, "p's");
}

static async void settled_sequence(void)
{
    twin("built-ins/Promise/allSettled/resolved-sequence.js");
    say("1");
    promise(int) a = resolved(0);
    said(a, "3");
    ended(promise_all_settled(a), "5");
    said(said(a, "4"), "6");
    say("2");
}

static async void settled_sequence_extra_ticks(void)
{
    twin("built-ins/Promise/allSettled/resolved-sequence-extra-ticks.js");
    say("1");
    promise(int) a = resolved(0);
    ended(promise_all(ended(promise_all_settled(a), "4"), said(said(a, "3"), "5")), "end");
    say("2");
}

static async void settled_sequence_mixed(void)
{
    twin("built-ins/Promise/allSettled/resolved-sequence-mixed.js");
    promise(int) a = rejected("a"), b = rejected("b"), c = resolved(0);
    ended(promise_all_settled(a, b, c), "settled");
    said(said(said(a, "a"), "a again"), "a once more");
    said(said(b, "b"), "b again");
    said(c, "c");
}

static async void settled_then_catch_finally(void)
{
    twin("built-ins/Promise/allSettled/resolved-then-catch-finally.js");
    promise(int) a = resolved(1), b = rejected("b");
    ticks(6);
    ended(promise_all_settled(said(a, "a"), caught(b, "b"), at_last(said(a, "then"), "finally")), "all settled");
}

static async void settled_of_thenables(void)
{
    twin("built-ins/Promise/allSettled/resolve-thenable.js");
    ticks(5);
    ended(promise_all_settled(thenable("r"), thenable("x"), thenable("f")), "all settled");
}

static async void any_empty(void)
{
    twin("built-ins/Promise/any/iter-arg-is-empty-iterable-reject.js");
    promise(int) none[] = { NULL };
    ticks(2);
    caught(promise_any_of(none, 0), "any");
}

static async void any_first_fulfilled(void)
{
    twin("built-ins/Promise/any/resolve-one-mixed.js");
    ticks(3);
    said(promise_any(rejected("a"), resolved(1), resolved(2)), "any");
}

static async void any_reject_immed(void)
{
    twin("built-ins/Promise/any/reject-immed.js");
    ticks(4);
    caught(promise_any(rejected("a"), rejected("b")), "any");
}

static async void any_reject_deferred(void)
{
    twin("built-ins/Promise/any/reject-deferred.js");
    promise(int) p = promise_new(int);
    caught(promise_any(rejected("a"), p), "any");
    await sleep_ms(1);
    ticks(4);
    reject(p, "p's");
}

static async void any_ignores_late_rejection(void)
{
    twin("built-ins/Promise/any/resolve-ignores-late-rejection.js");
    promise(int) p = promise_new(int);
    said(promise_any(resolved(0), p), "any");
    reject(p, "ignored");
    said(p, "p");
}

static async void any_ignores_late_rejection_deferred(void)
{
    twin("built-ins/Promise/any/resolve-ignores-late-rejection-deferred.js");
    promise(int) p = promise_new(int);
    said(promise_any(p, gives(resolved(0), "later", 1)), "any");
    await sleep_ms(1);
    reject(p, "ignored");
    await sleep_ms(1);
    say("end");
}

static async void any_from_finally(void)
{
    twin("built-ins/Promise/any/resolve-from-resolve-reject-finally.js");
    ticks(8);
    said(promise_any(at_last(rejected("a"), "finally of a"), at_last(gives(resolved(0), "b", 1), "finally of b")), "any");
}

static async void any_sequence(void)
{
    twin("built-ins/Promise/any/resolved-sequence.js");
    say("1");
    promise(int) a = resolved(0);
    said(a, "3");
    said(promise_any(a), "5");
    said(said(a, "4"), "6");
    say("2");
}

static async void any_sequence_with_rejections(void)
{
    twin("built-ins/Promise/any/resolved-sequence-with-rejections.js");
    promise(int) a = rejected("a"), b = gives(resolved(0), "b", 1);
    said(promise_any(a, b), "any of a and b");
        said(said(a, "a"), "a again");
}

static async void race_empty(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A2.2_T3.js");
    promise(int) none[] = { NULL };
    ended(promise_race_of(none, 0), "never");
    ticks(2);
}

static async void race_fulfilled(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A6.1_T1.js");
    ticks(3);
    said(promise_race(resolved(0), resolved(1)), "race");
}

static async void race_fulfilled_rejected(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A6.2_T1.js");
    ticks(3);
    said(promise_race(resolved(0), rejected("b")), "race");
}

static async void race_rejected_first(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A7.1_T1.js");
    ticks(3);
    said(promise_race(rejected("a"), resolved(1)), "race");
}

static async void race_second_settles(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A7.1_T2.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    said(promise_race(p, q), "race");
    ticks(3);
    resolve(q, 1);
    resolve(p, 0);
}

static async void race_ignores_late_rejection(void)
{
    twin("built-ins/Promise/race/resolve-ignores-late-rejection-deferred.js");
    promise(int) p = promise_new(int);
    said(promise_race(resolved(0), p), "race");
    await sleep_ms(1);
    reject(p, "ignored");
    await sleep_ms(1);
    say("end");
}

static async void race_sequence(void)
{
    twin("built-ins/Promise/race/resolved-sequence.js");
    say("1");
    promise(int) a = resolved(0);
    said(a, "3");
    said(promise_race(a), "5");
    said(said(a, "4"), "6");
    say("2");
}

static async void race_sequence_extra_ticks(void)
{
    twin("built-ins/Promise/race/resolved-sequence-extra-ticks.js");
    say("1");
    promise(int) a = resolved(0);
    ended(promise_all(said(promise_race(a), "4"), said(said(a, "3"), "5")), "end");
    say("2");
}

static async void race_sequence_mixed(void)
{
    twin("built-ins/Promise/race/resolved-sequence-mixed.js");
    promise(int) a = resolved(0), b = rejected("b");
    said(promise_race(a, b), "race of a and b");
    said(promise_race(b, a), "race of b and a");
    said(said(a, "a"), "a again");
    said(said(b, "b"), "b again");
}

static async void race_sequence_with_rejections(void)
{
    twin("built-ins/Promise/race/resolved-sequence-with-rejections.js");
    promise(int) a = rejected("a"), b = rejected("b");
    said(promise_race(a), "race of a");
    ended(promise_all(a, b), "all");
    said(said(said(a, "a"), "a again"), "a once more");
}

static async void race_then_catch_finally(void)
{
    twin("built-ins/Promise/race/resolved-then-catch-finally.js");
    promise(int) a = resolved(0);
    ticks(7);
    said(promise_race(at_last(a, "finally"), gives(a, "then", 1)), "race");
}

static async void race_same_thenable(void)
{
    twin("built-ins/Promise/race/resolve-from-same-thenable.js");
    promise(int) p = promise_new(int);
    said(promise_race(p, p), "race");
    ticks(2);
    resolve(p, 0);
}

static async void race_of_races(void)
{
    twin("built-ins/Promise/race/S25.4.4.3_A7.3_T1.js");
    promise(int) p = promise_new(int);
    ended(promise_all_settled(said(promise_race(p, resolved(1)), "race"), said(promise_any(promise_race(resolved(0)), p), "any")), "settled");
    ticks(5);
}

static async void resolve_gives_the_same(void)
{
    twin("built-ins/Promise/resolve/S25.4.4.5_A2.1_T1.js");
    promise(int) p = resolved(1);
    ticks(2);
    said(p, "p");
}

static async void resolve_pending(void)
{
    twin("built-ins/Promise/resolve/S25.4.4.5_A2.2_T1.js");
    promise(int) p = promise_new(int), q = promise_new(int);
    promise_follow(q, p);
    said(q, "q");
    said(p, "p");
    ticks(3);
    resolve(p, 1);
}

static async void reject_settles(void)
{
    twin("built-ins/Promise/reject/S25.4.4.4_A2.1_T1.js");
    ticks(2);
    said(rejected("no"), "p");
}

TWINS(all_empty, all_of_one, all_of_three, all_rejects_deferred, all_rejects_immed, all_first_rejection, all_late_rejection, all_same_promise,
    all_of_thenables, all_then_reactions, all_sequence, settled_empty, settled_mixed, settled_rejected, settled_reject_deferred, settled_sequence,
    settled_sequence_extra_ticks, settled_sequence_mixed, settled_then_catch_finally, settled_of_thenables, any_empty, any_first_fulfilled,
    any_reject_immed, any_reject_deferred, any_ignores_late_rejection, any_ignores_late_rejection_deferred, any_from_finally, any_sequence,
    any_sequence_with_rejections, race_empty, race_fulfilled, race_fulfilled_rejected, race_rejected_first, race_second_settles,
    race_ignores_late_rejection, race_sequence, race_sequence_extra_ticks, race_sequence_mixed, race_sequence_with_rejections,
    race_then_catch_finally, race_same_thenable, race_of_races, resolve_gives_the_same, resolve_pending, reject_settles)
