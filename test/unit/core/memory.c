/*
 * memory.c: every allocation fails once, in turn: the operation is refused with ENOMEM or done without, nothing is
 * corrupted, and nothing is left. The blocks come from a counted malloc.
 */
#include "script.h"

static long blocks, failing = -1;

static void *counted(size_t size)
{
    if (failing >= 0 && failing-- == 0)
        return NULL;
    void *block = malloc(size);
    blocks += block != NULL;
    return block;
}

static void uncounted(void *block)
{
    blocks -= block != NULL;
    free(block);
}

static void look(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    *(int *)context = promise_error((struct troth_promise_int *)settled) ? promise_error((struct troth_promise_int *)settled)->code : -1;
}

static const struct row inner[] = { { SLEEP, 0, 2, 0, 0 }, { TRY_AWAIT, 0, 0, 0, 0 }, { .action = THROW, .text = "inner" }, { .action = END } };
static const struct row outer[] = {
    { CALL, 0, 0, inner, 0 }, { CALL, 1, 0, inner, 0 }, { COPY, 2, 1, 0, 0 }, { ALL, 3, 0, 0, 0 }, { .action = TRY_AWAIT, .a = 3 },
    { THEN, 3, 0, 0, 0 }, { .action = TRY_AWAIT, .a = 1 }, { .action = TRY_AWAIT, .a = 0 }, { .action = TRY_AWAIT, .callee = inner }, { .action = END },
};

/* A program that takes every path; the nth allocation of it fails. */
static void once(uint32_t after)
{
    int code = 0;
    script_now = 0;
    troth__refuse(after);
    struct troth_promise_int *p = script_call(outer), *t = promise_then(int, p, NULL, NULL, NULL), *any = promise_any(p, t), *f = promise_new(int);
    promise_follow(f, p);
    promise_release(promise_then(void, any, look, look, &code));
    promise_release(promise_then(void, f, look, look, &code));
    promise_release(promise_finally(t, look, &code));
    troth__drain();
    while (script_turn())
        ;
    promise_release(p), promise_release(t), promise_release(any), promise_release(f);
    troth__drain();
    troth__refuse(0);
    EXPECT_NOTHING_LEFT();
    log_length = 0;
}

int main(void)
{
    troth_allocator(counted, uncounted);
    promise_on_unhandled(count_unhandled, NULL);
    for (uint32_t after = 0; after < 120; after++)
        once(after);

    /* When memory is out, a call of an async function is a promise that is rejected with ENOMEM. */
    struct troth_promise_int *held[3000];
    size_t count = 0;
    failing = 0;
    while (count < 3000 && promise_state(held[count] = promise_new(int)) == PROMISE_PENDING)
        failing = 0, count++;
    EXPECT(count < 3000);
    EXPECT(promise_error(held[count])->code == ENOMEM && !strcmp(promise_error(held[count])->message, "out of memory"));
    failing = 0;
    troth_error *error = error_new(EIO, "%s", "a message that is longer than what may be left in the slab ............................");
    EXPECT(error && (error->code == ENOMEM || error->code == EIO));
    error_free(error);
    for (size_t i = 0; i <= count; i++)
        promise_release(held[i]);
    failing = -1;
    EXPECT_NOTHING_LEFT();
    troth__core_end();
    EXPECT(blocks == 0);
    return failures != 0;
}
