/*
 * combine.c: promise_all, promise_all_settled, promise_any and promise_race (ECMA-262 27.2.4.1-5).
 *
 * One reaction for each input, which holds the combinator and settles it in its own job: no turn is added. The inputs are
 * not held (section 3), so no circle of references can arise; their rejections count as seen.
 */
#include "object.h"

struct troth__combinator {                      /* a promise(int); all and allSettled leave the value alone */
    troth_promise promise;
    int value;
    uint16_t kind;
    bool failed;                                /* an input was rejected with something else than a requested ECANCELED */
    size_t left, count;
    troth_error **errors;                       /* of `any`, in the order of the inputs */
};

enum { ALL, ALL_SETTLED, ANY, RACE };

struct input { struct troth__node node; size_t index; };

static void free_errors(struct troth__combinator *c)
{
    for (size_t i = 0; c->errors && i < c->count; i++)
        error_free(c->errors[i]);
    troth__big_free(c->errors);
    c->errors = NULL;
}

/* 27.2.4.3.2, step 10: every input was rejected; an AggregateError. */
static void reject_any(struct troth__combinator *c)
{
    troth_error *error = troth__error(EINVAL, c->count ? "all promises were rejected" : "promise_any of no promises");
    if (error == &troth__error_memory) {
        free_errors(c);
    } else if (c->count) {
        error->code = c->errors[0]->code;
        error->errors = c->errors;
        error->error_count = (unsigned)c->count;
        c->errors = NULL;
    }
    if (c->count && !c->failed)
        troth__add(&c->promise, TROTH_ASKED);
    troth__reject(&c->promise, error);
}

static void fulfil(struct troth__combinator *c, size_t index)
{
    c->value = (int)index;
    free_errors(c);
    troth__fulfil(&c->promise);
}

static void reject(struct troth__combinator *c, const troth_promise *source)
{
    free_errors(c);
    troth__reject_as(&c->promise, source);
}

static void run_input(troth_promise *job)
{
    struct input *input = (void *)job;
    struct troth__combinator *c = (void *)input->node.target;
    troth_promise *source = input->node.source;
    bool fulfilled = troth__is(source) == TROTH_FULFILLED;
    if (troth__is(&c->promise) == TROTH_PENDING) {
        c->left--;
        switch (c->kind) {
        case RACE:
            if (fulfilled)
                fulfil(c, input->index);
            else
                reject(c, source);
            break;
        case ALL:
            if (!fulfilled)
                reject(c, source);
            else if (!c->left)
                fulfil(c, 0);
            break;
        case ANY:
            if (fulfilled) {
                fulfil(c, input->index);
            } else {
                c->errors[input->index] = error_keep(source->error);
                c->failed |= !troth__requested(source);
                if (!c->left)
                    reject_any(c);
            }
            break;
        default:
            if (!c->left)
                fulfil(c, 0);
        }
    }
    troth__node_done(&input->node);
}

static const troth_descriptor input_type = { .resume = run_input, .size = sizeof(struct input), .kind = TROTH_JOB, .name = "input" };

#define COMBINATOR(the_name) { .size = sizeof(struct troth__combinator), .align = _Alignof(struct troth__combinator), \
    .value_offset = offsetof(struct troth__combinator, value), .value_size = sizeof(int), .kind = TROTH_COMBINATOR, .name = the_name }

static const troth_descriptor types[] = {
    COMBINATOR("promise_all"), COMBINATOR("promise_all_settled"), COMBINATOR("promise_any"), COMBINATOR("promise_race"),
};

static bool add_input(struct troth__combinator *c, troth_promise *p, size_t index)
{
    struct input *input = troth__node_new(&input_type, &c->promise);
    if (!input)
        return false;
    input->index = index;
    troth_promise *absent = NULL;
    if (!p)
        p = absent = troth_promise_rejected(sizeof *p, _Alignof(troth_promise), troth__error(EINVAL, "input %zu of %s is NULL", index, c->promise.type->name));
    bool done = troth__react(p, &input->node);
    if (!done)
        troth__node_done(&input->node);
    if (absent)
        troth__release(absent);
    return done;
}

static troth_promise *combine(unsigned kind, troth_promise **list, size_t count)
{
    struct troth__combinator *c = troth__alloc(&troth__state, sizeof *c);
    if (!c)
        return troth__refused();
    *c = (struct troth__combinator){ .promise = { .type = &types[kind], .refs = 1, .flags = TROTH_LOCKED }, .kind = (uint16_t)kind,
        .left = count, .count = count };
    bool room = true;
    if (kind == ANY && count) {
        c->errors = troth__big_alloc(troth__room_for(count) * sizeof *c->errors);
        room = c->errors;
        if (room)
            memset(c->errors, 0, count * sizeof *c->errors);
    }
    for (size_t i = 0; room && i < count; i++)
        room = add_input(c, list[i], i);
    if (!room) {
        free_errors(c);
        troth__reject(&c->promise, &troth__error_memory);
    } else if (!count && kind == ANY) {
        reject_any(c);
    } else if (!count && kind != RACE) {
        fulfil(c, 0);
    }
    return &c->promise;
}

size_t troth__inputs_left(const troth_promise *p) { return ((const struct troth__combinator *)(const void *)p)->left; }

/* What `any` has gathered when it is freed pending: the last of its inputs was dropped. */
void troth__combinator_drop(troth_promise *p) { free_errors((struct troth__combinator *)(void *)p); }

struct troth_promise_void *troth_promise_all(void *list, size_t count) { return (void *)combine(ALL, list, count); }
struct troth_promise_void *troth_promise_all_settled(void *list, size_t count) { return (void *)combine(ALL_SETTLED, list, count); }
struct troth_promise_int *troth_promise_any(void *list, size_t count) { return (void *)combine(ANY, list, count); }
struct troth_promise_int *troth_promise_race(void *list, size_t count) { return (void *)combine(RACE, list, count); }
