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

enum { TICKS_PER_SECOND = 1000000000 / TROTH_TICK };

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

static void add_below(struct list *list, troth_promise *root)
{
    troth_promise *p = root;
    for (;;) {                                  /* `links` allows a walk without a stack */
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
        if (troth__is(p) == TROTH_PENDING && !(p->type->kind == TROTH_TASK && troth__at_rest(p)))
            add(list, p);
    }
}

/* All pending tasks and operations, those started first in front. Tasks in their first part hang below nobody yet. */
static struct list pending(void)
{
    struct list list = { 0 };
    troth_promise *t = troth__state.current;
    for (; t && !TROTH_LINKS(t)->prev && troth__has(t, TROTH_RUNNING); t = TROTH_LINKS(t)->next) {
        if (troth__is(t) == TROTH_PENDING)
            add(&list, t);
        add_below(&list, t);
    }
    add_below(&list, TROTH_ROOT(&troth__state));
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

/* For how long it has been suspended on what is pending: of a task that waits for its turn the frame knows no time. */
static void print_time(FILE *out, const char *before, const troth_promise *t)
{
    const struct troth__state *s = &troth__state;
    const troth_promise *q = TROTH_LINKS(t)->awaiting;
    uint32_t since;
    if (!t->type->since || troth__has(t, TROTH_RUNNING) || !q || (!troth__failing(t) && troth__is(q) != TROTH_PENDING))
        return;
    memcpy(&since, (const char *)t + t->type->since, sizeof since);
    uint32_t ticks = (s->clock ? s->clock() : s->now) - since, seconds = ticks / TICKS_PER_SECOND;
    fprintf(out, "%sfor ", before);
    if (seconds < 60)
        fprintf(out, "%u.%02u s", seconds, ticks % TICKS_PER_SECOND);
    else if (seconds < 3600)
        fprintf(out, "%u min %u s", seconds / 60, seconds % 60);
    else if (seconds < 86400)
        fprintf(out, "%u h %u min", seconds / 3600, seconds / 60 % 60);
    else
        fprintf(out, "%u d %u h", seconds / 86400, seconds / 3600 % 24);
}

static void print_place(FILE *out, const troth_promise *t)
{
    const troth_descriptor *type = t->type;
    fprintf(out, "%s", type->name);
    bool at_end = t->point == TROTH_AT_END;
    if (type->file && (at_end || t->point < type->point_count))
        fprintf(out, " (%s:%d)", type->file, type->points[at_end ? 0 : t->point].line);
    fprintf(out, at_end ? ", at its end" : "");
}

static void print_what(FILE *out, const troth_promise *q)
{
    size_t left = q && q->type->kind == TROTH_COMBINATOR ? troth__inputs_left(q) : 0;
    fprintf(out, "%s", q ? q->type->name : "nothing");
    if (q && q->type->kind == TROTH_COMBINATOR)
        fprintf(out, " with %zu input%s left", left, left == 1 ? "" : "s");
    else if (q && q->type->kind == TROTH_PLAIN && q->type->file)
        fprintf(out, " made at %s:%d", q->type->file, q->type->points->line);
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
        if (troth__has(t, TROTH_RUNNING)) {     /* its line is not recorded: the place where it went on is known */
            fprintf(out, "%s runs", t->type->name);
            if (t->type->file && t->point < t->type->point_count)
                fprintf(out, " since %s:%d", t->type->file, t->type->points[t->point].line);
            fprintf(out, "\n");
            continue;
        }
        print_place(out, t);
        troth_promise *q = waits_for(t);
        fprintf(out, " awaits ");
        print_what(out, q);
        if (q && troth__is(q) != TROTH_PENDING)
            fprintf(out, ", which has settled");
        else
            print_time(out, " ", t);
        fprintf(out, "\n");
    }
    fflush(out);
    troth__big_free(list.items);
}

static void run_dump(troth_promise *job)
{
    (void)job;
    loop_dump(stderr);
}

static const troth_descriptor dump_type = { .resume = run_dump, .size = sizeof(struct troth__node), .kind = TROTH_JOB, .name = "loop_dump" };
const struct troth__node troth__dump_job = { .type = &dump_type };

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

/* Combinators and derived promises do not know what they were made of; the reactions of their inputs know them. */
struct input { troth_promise *of, *task; };
struct inputs { struct input *items; size_t count; };

static int compare_inputs(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct input *)a)->of, y = (uintptr_t)((const struct input *)b)->of;
    return (x > y) - (x < y);
}

/* Of all tasks: those that something else than a task waits for. Without memory for it: none. */
static struct inputs find_inputs(const struct list *tasks)
{
    struct inputs found = { 0 };
    for (int counting = 1; counting >= 0; counting--) {
        size_t n = 0;
        for (size_t i = 0; i < tasks->count; i++) {
            struct troth__node *tail = troth__tail(tasks->items[i]), *node = tail;
            if (tail)
                do {
                    if (node->target && node->target->type->kind <= TROTH_COMBINATOR && ++n && !counting)
                        found.items[n - 1] = (struct input){ node->target, tasks->items[i] };
                    node = node->next;
                } while (node != tail);
        }
        if (counting && (!n || !(found.items = troth__big_alloc(n * sizeof *found.items))))
            return found;
        found.count = n;
    }
    qsort(found.items, found.count, sizeof *found.items, compare_inputs);
    return found;
}

static troth_promise *input_of(const struct inputs *inputs, troth_promise *q)
{
    struct input key = { q, NULL }, *found = NULL;
    if (q && inputs->count && q->type->kind <= TROTH_COMBINATOR)
        found = bsearch(&key, inputs->items, inputs->count, sizeof key, compare_inputs);
    return found ? found->task : NULL;
}

/* The path of awaits from t, through the combinators that have a task among their inputs. It ends at what is not a task,
 * or in a circle: then at a task that is on the path. */
static troth_promise *follow_to_bottom(troth_promise *t, const struct inputs *inputs, struct list *path)
{
    path->count = 0;
    while (t && t->type->kind == TROTH_TASK && !seen(path, t)) {
        if (!add(path, t))
            return NULL;
        t = waits_for(t);
        troth_promise *input = input_of(inputs, t);
        if (input && add(path, t))
            t = input;
    }
    return t;
}

static void print_bottom(FILE *out, const troth_promise *bottom)
{
    fprintf(out, "  ");
    if (bottom && bottom->type->kind == TROTH_TASK) {
        fprintf(out, "tasks that wait for each other in a circle:\n");
        return;
    }
    bool more = bottom && (bottom->type->kind == TROTH_COMBINATOR || bottom->type->file);
    print_what(out, bottom);
    fprintf(out, "%s nothing can settle, awaited by\n", more ? ", which" : " that");
}

static void print_row(FILE *out, const troth_promise *t)
{
    if (t->type->kind == TROTH_TASK) {
        print_place(out, t);
        print_time(out, ", ", t);
    } else {
        print_what(out, t);
    }
}

static size_t print_rows(FILE *out, const struct list *path, size_t from, size_t to, struct list *printed)
{
    size_t tasks = 0;
    for (size_t i = from; i-- > to;) {
        fprintf(out, "    ");
        print_row(out, path->items[i]);
        fprintf(out, "\n");
        add(printed, path->items[i]);
        tasks += path->items[i]->type->kind == TROTH_TASK;
    }
    return tasks;
}

/* Bottom first; what was printed above another chain is named, not printed again. Gives the number of tasks. */
static size_t print_path(FILE *out, const struct list *path, const troth_promise *bottom, bool is_first, struct list *printed)
{
    size_t from = path->count, circle = 0, tasks = 0;
    while (from && seen(printed, path->items[from - 1]))
        from--;
    if (!from)
        return 0;
    if (from < path->count) {
        fprintf(out, "  ");
        print_row(out, path->items[from]);
        fprintf(out, ", awaited also by\n");
    } else if (is_first) {
        print_bottom(out, bottom);
        while (bottom && bottom->type->kind == TROTH_TASK && path->items[circle] != bottom)
            circle++;
        tasks = print_rows(out, path, from, circle, printed);
        from = circle;
        fprintf(out, from ? "  awaited by\n" : "");
    } else {
        fprintf(out, "  and by\n");
    }
    return tasks + print_rows(out, path, from, 0, printed);
}

enum { LISTED = 1000, LOOKED_AT = 10000 };      /* more than anybody reads */

/* All chains that end at the bottom of `first`, those of tasks that nobody awaits. */
static size_t print_group(FILE *out, const struct list *tasks, const struct inputs *inputs, size_t from, struct list *path, struct list *printed)
{
    troth_promise *bottom = follow_to_bottom(tasks->items[from], inputs, path);
    size_t count = print_path(out, path, bottom, true, printed);
    if (bottom && bottom->type->kind == TROTH_TASK)
        return count;
    for (size_t i = from; i-- && printed->count < LISTED;)
        if (!is_awaited(tasks->items[i]) && follow_to_bottom(tasks->items[i], inputs, path) == bottom)
            count += print_path(out, path, bottom, false, printed);
    return count;
}

bool troth__deadlock(FILE *out)
{
    struct list list = pending(), path = { 0 }, printed = { 0 };
    size_t tasks = 0, listed = 0;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i]->type->kind == TROTH_TASK)
            list.items[tasks++] = list.items[i];
    list.count = tasks < LOOKED_AT ? tasks : LOOKED_AT;
    if (tasks) {
        fflush(stdout);
        fprintf(out, "deadlock: %zu task%s will never go on\n", tasks, tasks == 1 ? "" : "s");
    }
    struct inputs inputs = find_inputs(&list);
    for (size_t i = list.count; i-- && printed.count < LISTED;) /* owners first */
        if (!is_awaited(list.items[i]) && !seen(&printed, list.items[i]))
            listed += print_group(out, &list, &inputs, i, &path, &printed);
    for (size_t i = 0; i < list.count && printed.count < LISTED; i++)   /* in a circle all are awaited */
        if (!seen(&printed, list.items[i]))
            listed += print_group(out, &list, &inputs, i, &path, &printed);
    if (listed < tasks)
        fprintf(out, "  and %zu more\n", tasks - listed);
    troth__big_free(list.items);
    troth__big_free(path.items);
    troth__big_free(printed.items);
    troth__big_free(inputs.items);
    return tasks > 0;
}
