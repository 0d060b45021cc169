/* Combinators, reactions, following, promises that are settled by hand and by thenables, with values that own memory. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "balance.h"

static void free_text(char **text) { free(*text); }

static async discard(free) char *text_of(int ms, int n)
{
    ENTERED();
    defer LEFT();
    await sleep_ms(ms);
    if (n < 0)
        throw error_new(EIO, "no text");
    char *text = malloc(20);
    if (text)
        snprintf(text, 20, "text %d", n);
    return text;
}

static async int number(int ms, int n)
{
    await sleep_ms(ms);
    if (n < 0)
        throw error_new(EDOM, "number %d", n);
    return n;
}

static void resolve_later(void *p)
{
    promise_resolve((promise(int))p, 3);
    promise_release((promise(int))p);
}

/* Settled by a timer, or by its cancellation. */
struct by_hand { promise(int) p; timer_id timer; };

static void withdrawn(void *context)
{
    struct by_hand *h = context;
    timer_stop(h->timer);
    promise_reject(h->p, error_new(ECANCELED, "withdrawn"));
    promise_release(h->p);
}

static promise(int) hand_made(struct by_hand *h, int64_t ms)
{
    h->p = promise_new(int);
    h->timer = timer_start(ms, resolve_later, promise_keep(h->p));
    promise_on_cancel(h->p, withdrawn, h);
    return h->p;
}

static void twice(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context;
    promise_resolve((promise(int))derived, 2 * promise_value((promise(int))settled));
}

static void look(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled, (void)derived;
    ++*(int *)context;
}

static int looked;

static async int reactions(void)
{
    promise(int) p = number(3, 5), then = promise_then(int, p, twice, NULL, NULL);
    promise(int) last = promise_finally(then, look, &looked), failing = number(2, -1);
    promise(int) rescued = promise_catch(int, failing, look, &looked), follower = promise_new(int);
    promise_follow(follower, last);
    return await rescued + await follower;
}

static async int combined(void)
{
    promise(int) a = number(2, 1), b = number(4, -2), c = number(6, 3);
    await promise_all_settled(a, b, c);
    int sum = await promise_any(b, c, a) + await promise_race(c, a);
    try {
        await promise_all(a, b, c);
    } catch (e) {
        sum += e->code == EDOM;
    }
    try {
        await promise_any(b, b);
    } catch (e) {
        sum += (int)e->error_count;
    }
    return sum;
}

static async int texts(void)
{
    promise(char *) a = text_of(2, 1), b = text_of(5, 2), c = text_of(3, -1);
    int length = 0;
    {
        char *text __attribute__((cleanup(free_text))) = await a;
        length += text ? (int)strlen(text) : 0;
    }
    text_of(1, 3);
    promise(char *) nobody = text_of(1, 4);
    await promise_race(b, nobody);
    try {
        char *text = await c;
        free(text);
    } catch (e) {
        length++;
    }
    char *text = await b;
    defer free(text);
    await sleep_ms(1);
    return length + (text ? (int)strlen(text) : 0);
}

static async int by_hand(void)
{
    struct by_hand one, two;
    promise(int) a = hand_made(&one, 4);
    int sum = await a;
    promise(int) b = hand_made(&two, 50);
    try {
        sum += await promise_timeout(b, 10);
    } catch (e) {
        promise_cancel(b);
        sum += e->code == ETIMEDOUT;
    }
    return sum;
}

async int main(void)
{
    BALANCED();
    printf("%d %d %d\n", await reactions(), await combined(), await texts());
    printf("%d %d\n", await by_hand(), looked);
    return 0;
}
