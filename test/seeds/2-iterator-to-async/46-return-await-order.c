/* A returned value needs one turn, `return await p` two, and following p (JavaScript's `return p`) three. */
#include <troth.h>
#include <stdio.h>

static promise(const char *) p;

async const char *value(void)
{
    return "value";
}

async const char *awaited(void)
{
    return await p;
}

static promise(const char *) direct(void)
{
    promise(const char *) result = promise_new(const char *);
    promise_follow(result, p);
    return result;
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    puts(context);
}

static void print_turn(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    printf("-- end of turn %d\n", *(int *)context);
}

async int main(void)
{
    p = promise_resolved(const char *, "p");
    promise(const char *) a = direct(), b = awaited(), c = value();
    promise(void) after_a = promise_then(void, a, print, NULL, "return p");
    promise(void) after_b = promise_then(void, b, print, NULL, "return await p");
    promise(void) after_c = promise_then(void, c, print, NULL, "return value");

    int turns[] = { 1, 2, 3, 4 };
    promise(void) turn = promise_resolved(void);
    for (int i = 0; i < 4; i++)
        turn = promise_then(void, turn, print_turn, NULL, &turns[i]);
    await promise_all(after_a, after_b, after_c, turn);
    promise_release(p);
    return 0;
}
