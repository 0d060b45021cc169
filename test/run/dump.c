/* loop_dump tells for how long each task has been suspended, wherever its frame has the room for it; virtual time makes it exact. */
// expect: 14 live tasks
// expect: early awaits promise for 2 d 1 h
// expect: packed awaits early for 2 d 1 h
// expect: wide awaits sleep_ms for 2 d 1 h
// expect: large awaits sleep_ms for 2 d 1 h
// expect: early awaits promise for 2 d 1 h
// expect: starts, at its end awaits early for 2 d 1 h
// expect: again awaits sleep_ms for 1 d 3 h
// expect: again awaits sleep_ms for 1 h 0 min
// expect: again awaits sleep_ms for 2 min 5 s
// expect: again awaits sleep_ms for 12.34 s
// expect: settled awaits promise, which has settled
// expect: reads awaits numbers for 0.05 s
// expect: main runs
// expect: numbers awaits sleep_ms for 0.05 s
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static promise(int) gate;

static async int early(void)
{
    return await gate;
}

#pragma pack(push, 1)
static async char packed(char c)
{
    return (char)(c + await early());
}
#pragma pack(pop)

static async void wide(void)
{
    _Alignas(64) char line[64] = "wide";
    await sleep_ms(1 << 30);
    puts(line);
}

static async int large(void)
{
    char page[4096] = "large";
    await promise_timeout(sleep_ms(1 << 30), 1 << 29);
    return page[0];
}

static async void starts(void)
{
    early();
}

static async void again(int64_t ms)
{
    await sleep_ms(ms);
    await sleep_ms(1 << 30);
}

static async generator int numbers(void)
{
    await sleep_ms(1 << 30);
    yield 1;
}

static async int reads(void)
{
    int sum = 0;
    foreach_await (int n, numbers())
        sum += n;
    return sum;
}

static async int settled(promise(int) p)
{
    return await p;
}

static void dump_without_places(void)
{
    char line[200];
    FILE *file = tmpfile();
    loop_dump(file);
    rewind(file);
    while (fgets(line, sizeof line, file)) {
        char *place = strstr(line, " ("), *made = strstr(line, " made at "), *since = strstr(line, " since ");
        if (made)
            memmove(made, made + 9 + strcspn(made + 9, " ,\n"), strlen(made + 9 + strcspn(made + 9, " ,\n")) + 1);
        if (since)
            strcpy(since, "\n");
        if (place)
            memmove(place, strchr(place, ')') + 1, strlen(strchr(place, ')') + 1) + 1);
        fputs(line + strspn(line, " "), stdout);
    }
    fclose(file);
}

async int main(void)
{
    enum { S = 1000, MIN = 60 * S, H = 60 * MIN, DAY = 24 * H };
    gate = promise_new(int);
    promise(int) p = promise_new(int);
    packed(1);
    wide();
    large();
    starts();
    again(2 * DAY + H - (DAY + 3 * H));
    again(2 * DAY + H - (H + 5 * S));
    again(2 * DAY + H - (2 * MIN + 5 * S + 990));
    again(2 * DAY + H - 12340);
    settled(p);
    await sleep_ms(2 * DAY + H - 50);
    reads();
    await sleep_ms(50);
    promise_resolve(p, 1);
    dump_without_places();
    exit(0);
}
