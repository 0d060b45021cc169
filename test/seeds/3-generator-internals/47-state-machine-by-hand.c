/* A generator and a hand-made state machine answer alike, resumption for resumption. */
#include <troth.h>
#include <stdio.h>

generator int native(int limit)
{
    int sum = 0;
    for (int i = 1; i <= limit; i++) {
        int extra = yield i;
        sum += i + extra;
    }
    return sum;
}

struct machine {
    enum { START, WAITING, DONE } state;
    int limit, sum, i;
};

static iter_result(int) machine_send(struct machine *m, int sent)
{
    if (m->state == DONE)
        return (iter_result(int)){ .done = true };
    if (m->state == WAITING) {
        m->sum += m->i + sent;
        m->i++;
    }
    if (m->i <= m->limit) {
        m->state = WAITING;
        return (iter_result(int)){ .value = m->i };
    }
    m->state = DONE;
    return (iter_result(int)){ .value = m->sum, .done = true };
}

static void show(iter_result(int) r, const char *end)
{
    if (r.done && r.value == 0)
        printf("{ value: undefined, done: true }%s", end);
    else
        printf("{ value: %d, done: %s }%s", r.value, r.done ? "true" : "false", end);
}

int main(void)
{
    iterator(int) a = native(3);
    struct machine b = { .limit = 3, .i = 1 };
    int sent[] = { 99, 10, 0, 5, 1 };           /* the zero stands for nothing sent */
    for (int i = 0; i < 5; i++) {
        show(iter_send(a, sent[i]), " ");
        show(machine_send(&b, sent[i]), "\n");
    }
    iter_release(a);
    return 0;
}
