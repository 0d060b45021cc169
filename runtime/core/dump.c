/*
 * dump.c: what is left. Every live task hangs on the loop's list, directly or below another, so a walk finds each of them;
 * nothing is recorded while the program runs.
 *
 * A deadlock is printed bottoms first: what is waited for, and under it the chain of tasks that wait, or a circle,
 * whole. Every walk along `awaiting` stops at a task that it has seen.
 */
#include "object.h"
#include <troth/loop.h>

#include <stdio.h>

struct list { troth_promise **items; size_t count, room; };

static bool add(struct list *list, troth_promise *p)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        troth_promise **items = troth__big_alloc(room * sizeof *items);
        if (!items)
            return false;
        if (list->items)
            memcpy(items, list->items, list->count * sizeof *items);
        troth__big_free(list->items);
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = p;
    return true;
}

/* All pending tasks and operations, those started first in front; `links` allows a walk without a stack. */
static struct list pending(void)
{
    struct list list = { 0 };
    troth_promise *root = TROTH_ROOT(&troth__state), *p = root;
    for (;;) {
        bool has_children = p == root || p->type->kind == TROTH_TASK;
        if (has_children && TROTH_LINKS(p)->first) {
            p = TROTH_LINKS(p)->first;
        } else {
            while (p != root && !TROTH_LINKS(p)->next)
                p = troth__owner(p);
            if (p == root)
                break;
            p = TROTH_LINKS(p)->next;
        }
        if (troth__is(p) == TROTH_PENDING && !troth__at_rest(p))
            add(&list, p);
    }
    for (size_t i = 0, j = list.count; i + 1 < j--; i++) {
        troth_promise *swap = list.items[i];
        list.items[i] = list.items[j];
        list.items[j] = swap;
    }
    return list;
}

static troth_promise *child_waited_for(const troth_promise *t)
{
    troth_promise *c = TROTH_LINKS(t)->first;
    while (c && !troth__waits(c, t))
        c = TROTH_LINKS(c)->next;
    return c;
}

/* What a suspended task waits for, through a promise_timeout to its source, and through a request to the generator. */
static troth_promise *waits_for(const troth_promise *t)
{
    troth_promise *q = troth__has(t, TROTH_ENDING) ? child_waited_for(t) : TROTH_LINKS(t)->awaiting;
    if (q && q->type->kind == TROTH_TIMEOUT && TROTH_WATCH(q)->source)
        q = TROTH_WATCH(q)->source;
    return q && troth__asked_of(q) ? troth__asked_of(q) : q;
}

static void print_place(FILE *out, const troth_promise *t)
{
    const troth_descriptor *type = t->type;
    fprintf(out, "%s", type->name);
    if (t->point == TROTH_AT_END)
        fprintf(out, ", at its end");
    else if (type->file && t->point < type->point_count)
        fprintf(out, " (%s:%d)", type->file, type->points[t->point].line);
}

static void print_what(FILE *out, const troth_promise *q)
{
    if (!q)
        fprintf(out, "nothing");
    else if (q->type->kind == TROTH_TASK)
        fprintf(out, "%s", q->type->name);
    else if (q->type->kind == TROTH_COMBINATOR)
        fprintf(out, "%s with %zu inputs left", q->type->name, troth__inputs_left(q));
    else
        fprintf(out, "%s", q->type->name);
}

void loop_dump(FILE *out)
{
    struct list list = pending();
    size_t tasks = 0;
    for (size_t i = 0; i < list.count; i++)
        tasks += list.items[i]->type->kind == TROTH_TASK;
    fprintf(out, "%zu live task%s\n", tasks, tasks == 1 ? "" : "s");
    for (size_t i = 0; i < list.count; i++) {
        troth_promise *t = list.items[i];
        if (t->type->kind != TROTH_TASK)
            continue;
        fprintf(out, "  ");
        print_place(out, t);
        if (troth__has(t, TROTH_RUNNING)) {
            fprintf(out, " runs\n");
            continue;
        }
        troth_promise *q = waits_for(t);
        fprintf(out, " awaits ");
        print_what(out, q);
        fprintf(out, q && troth__is(q) != TROTH_PENDING ? ", which has settled\n" : "\n");
    }
    fflush(out);
    troth__big_free(list.items);
}

/* --- deadlock (section 9) ------------------------------------------------------------------------------------------------------ */

static bool seen(const struct list *list, const troth_promise *p)
{
    for (size_t i = list->count; i--;)
        if (list->items[i] == p)
            return true;
    return false;
}

/* Whether the walk from some other task comes through t; then it is printed there. */
static bool is_awaited(const troth_promise *t)
{
    if (t->type->requests && !(t = troth__served(t)))
        return false;
    struct troth__node *tail = troth__tail(t), *node = tail;
    if (!tail)
        return t->waiters;
    do {
        if (node->type == &troth__waiter || (node->target && node->target->type->kind == TROTH_TIMEOUT))
            return true;
        node = node->next;
    } while (node != tail);
    return false;
}

/* The path of awaits from t, which ends at what is not a task, or in a circle: then at a task that is on the path. */
static troth_promise *follow_to_bottom(troth_promise *t, struct list *path)
{
    path->count = 0;
    while (t && t->type->kind == TROTH_TASK && !seen(path, t)) {
        if (!add(path, t))
            return NULL;
        t = waits_for(t);
    }
    return t;
}

static void print_bottom(FILE *out, const troth_promise *bottom)
{
    if (bottom && bottom->type->kind == TROTH_TASK)
        fprintf(out, "  tasks that wait for each other in a circle:\n");
    else if (bottom && bottom->type->kind == TROTH_COMBINATOR)
        fprintf(out, "  %s that nothing can settle, with %zu inputs left, awaited by\n", bottom->type->name, troth__inputs_left(bottom));
    else
        fprintf(out, "  %s that nothing can settle, awaited by\n", bottom ? bottom->type->name : "nothing");
}

/* Bottom first; what was printed above another chain is not printed again. */
static void print_path(FILE *out, const struct list *path, struct list *printed)
{
    for (size_t i = path->count; i--;) {
        if (seen(printed, path->items[i]))
            continue;
        fprintf(out, "    ");
        print_place(out, path->items[i]);
        fprintf(out, "\n");
        add(printed, path->items[i]);
    }
}

enum { LISTED = 1000, LOOKED_AT = 10000 };      /* more than anybody reads */

/* All chains that end at the bottom of `first`, those of tasks that nobody awaits. */
static void print_group(FILE *out, const struct list *tasks, size_t from, struct list *path, struct list *printed)
{
    troth_promise *bottom = follow_to_bottom(tasks->items[from], path);
    print_bottom(out, bottom);
    print_path(out, path, printed);
    if (bottom && bottom->type->kind == TROTH_TASK)
        return;
    for (size_t i = from + 1; i < tasks->count && printed->count < LISTED; i++)
        if (!is_awaited(tasks->items[i]) && follow_to_bottom(tasks->items[i], path) == bottom)
            print_path(out, path, printed);
}

bool troth__deadlock(FILE *out)
{
    struct list list = pending(), path = { 0 }, printed = { 0 };
    size_t tasks = 0;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i]->type->kind == TROTH_TASK)
            list.items[tasks++] = list.items[i];
    list.count = tasks < LOOKED_AT ? tasks : LOOKED_AT;
    if (tasks) {
        fflush(stdout);
        fprintf(out, "deadlock: %zu task%s will never go on\n", tasks, tasks == 1 ? "" : "s");
    }
    for (int circles = 0; circles < 2; circles++)   /* in a circle all are awaited */
        for (size_t i = 0; i < list.count && printed.count < LISTED; i++)
            if ((circles || !is_awaited(list.items[i])) && !seen(&printed, list.items[i]))
                print_group(out, &list, i, &path, &printed);
    if (printed.count < tasks)
        fprintf(out, "  and %zu more\n", tasks - printed.count);
    troth__big_free(list.items);
    troth__big_free(path.items);
    troth__big_free(printed.items);
    return tasks > 0;
}
