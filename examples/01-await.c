/*
 * Two tasks under way. An async function runs until it has to wait; then its caller goes on, with a promise of the result.
 * To await a call at once is to do one thing after the other; to call first and await later lets the waits overlap.
 *
 *     troth run examples/01-await.c
 */
#include <troth.h>

#include <stdio.h>
#include <string.h>

/* Stand for two services; sleep_ms is the time that the network would take. */
static async long price_in_cents(const char *article)
{
    await sleep_ms(300);
    return strcmp(article, "lamp") == 0 ? 4990 : 1250;
}

static async double exchange_rate(const char *currency)
{
    await sleep_ms(200);
    return strcmp(currency, "USD") == 0 ? 1.10 : 1.00;
}

static void print(double price, uint64_t since)
{
    printf("%.2f after %.1f s\n", price, (double)(loop_now() - since) / 1000);
}

async int main(void)
{
    puts("one after the other:");
    uint64_t start = loop_now();
    long cents = await price_in_cents("lamp");
    double rate = await exchange_rate("USD");
    print((double)cents / 100 * rate, start);

    puts("together:");
    start = loop_now();
    promise(long) price = price_in_cents("lamp");       /* has asked, and waits ... */
    promise(double) usd = exchange_rate("USD");         /* ... and so does this one */
    puts("both are under way");
    print((double)await price / 100 * await usd, start);
    return 0;
}
