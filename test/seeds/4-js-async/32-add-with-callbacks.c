/* add() by callbacks waits for both values, whether they come at once or later. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

struct getter { int value, ms; };       /* ms 0: the value is there now */
struct sum { const char *name; int x, y; bool has_x, has_y; };

static async void get(struct getter getter, void (*callback)(struct sum *, int value), struct sum *sum)
{
    if (getter.ms > 0)
        await sleep_ms(getter.ms);
    callback(sum, getter.value);
}

static void print_complete(struct sum *sum)
{
    if (sum->has_x && sum->has_y)
        printf("%s: %d\n", sum->name, sum->x + sum->y);
}

static void set_x(struct sum *sum, int value)
{
    sum->x = value;
    sum->has_x = true;
    print_complete(sum);
}

static void set_y(struct sum *sum, int value)
{
    sum->y = value;
    sum->has_y = true;
    print_complete(sum);
}

static async void add(struct getter get_x, struct getter get_y, const char *name)
{
    struct sum sum = { .name = name };
    get(get_x, set_x, &sum);
    get(get_y, set_y, &sum);
}

async int main(void)
{
    add((struct getter){ 1, 0 }, (struct getter){ 2, 0 }, "both now");
    add((struct getter){ 10, 0 }, (struct getter){ 20, 5 }, "one later");
    add((struct getter){ 100, 50 }, (struct getter){ 200, 25 }, "both later");
    puts("current code ends");
    return 0;
}
