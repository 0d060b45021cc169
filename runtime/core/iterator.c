/*
 * iterator.c: iterators: the frames of generators, and those made from C callbacks or arrays (ECMA-262 27.5.3).
 *
 * `next` gives true when it has yielded and false when it has ended; then `error`, if set, is why. The point says where a
 * generator stands: 0 at its start, a suspension, TROTH_ITER_RUNNING while its body runs, TROTH_ITER_DONE for ever after.
 * A resumption by throw or return looks into the table of points: a handler there is entered, and without one the
 * generator is finished without being run.
 */
#include "object.h"

#include <stdio.h>
#include <troth/iter.h>

/* --- iterators of C callbacks and of arrays: their own fields stand before the header ---------------------------------------- */

struct made {
    size_t size, align, value_offset, value_size;
    void *self;
    bool (*next)(void *self, void *value, troth_error **error);
    void (*close)(void *self);
    const char *array;                          /* iter_array */
    size_t left;
};

/* The header stands at a multiple of 16 behind them. */
enum { MADE_PREFIX = (sizeof(struct made) + TROTH_GRAIN - 1) / TROTH_GRAIN * TROTH_GRAIN };

static struct made *made_of(troth_iterator *it) { return (struct made *)(void *)((char *)it - MADE_PREFIX); }

static bool made_next(troth_iterator *it);
static bool array_next(troth_iterator *it);
static const troth_descriptor made_type = { .next = made_next, .kind = TROTH_ITERATOR, .name = "iter_make" };
static const troth_descriptor array_type = { .next = array_next, .kind = TROTH_ITERATOR, .name = "iter_array" };

static bool is_made(const troth_iterator *it) { return it->what == &made_type || it->what == &array_type; }

static troth_iterator *new_made(const troth_descriptor *type, const struct made *made)
{
    char *block = made->align <= TROTH_GRAIN ? troth__alloc(&troth__state, MADE_PREFIX + made->size) : NULL;
    troth_iterator *it = block ? (troth_iterator *)(void *)(block + MADE_PREFIX)
        : made->align <= TROTH_GRAIN ? NULL : troth__aligned_alloc(MADE_PREFIX, made->size, made->align);
    if (!it)
        troth__fault("out of memory: %s", type->name);
    memset(it, 0, made->size);
    *made_of(it) = *made;
    it->what = type;
    it->refs = 1;
    return it;
}

troth_iterator *troth_iter_make(size_t size, size_t align, size_t value_offset, size_t value_size, void *self,
    bool (*next)(void *self, void *value, troth_error **error), void (*close)(void *self))
{
    return new_made(&made_type, &(struct made){ .size = size, .align = align, .value_offset = value_offset,
        .value_size = value_size, .self = self, .next = next, .close = close });
}

troth_iterator *troth_iter_array(size_t size, size_t align, size_t value_offset, size_t value_size, const void *array, size_t count)
{
    return new_made(&array_type, &(struct made){ .size = size, .align = align, .value_offset = value_offset,
        .value_size = value_size, .array = array, .left = count });
}

/* Everything behind the header is a value or a result: zero once it has ended. */
static bool made_end(troth_iterator *it)
{
    it->point = TROTH_ITER_DONE;
    memset(it + 1, 0, made_of(it)->size - sizeof *it);
    return false;
}

static bool made_next(troth_iterator *it)
{
    struct made *made = made_of(it);
    if (it->point >= TROTH_ITER_RUNNING)
        return troth_iter_refuse(it, it->point);
    it->point = TROTH_ITER_RUNNING;
    troth_error *error = NULL;
    bool more = made->next(made->self, (char *)it + made->value_offset, &error);
    it->point = 1;
    if (more && !error)
        return true;
    it->error = error;
    return made_end(it);
}

static bool array_next(troth_iterator *it)
{
    struct made *made = made_of(it);
    if (it->point == TROTH_ITER_DONE || !made->left || (made->left > SIZE_MAX / 2 && !*made->array))
        return made_end(it);
    memcpy((char *)it + made->value_offset, made->array, made->value_size);
    made->array += made->value_size;
    made->left--;
    it->point = 1;
    return true;
}

/* --- generators --------------------------------------------------------------------------------------------------------------- */

void *troth_iter_new(const troth_descriptor *type)
{
    troth_iterator *it = type->align <= TROTH_GRAIN ? troth__alloc(&troth__state, type->size) : troth__aligned_alloc(0, type->size, type->align);
    if (TROTH_UNLIKELY(!it))
        troth__fault("out of memory: a call of the generator %s", type->name);
    it->what = type;
    it->refs = 1;
    it->flags = 0;
    it->point = 0;
    it->error = NULL;
    if (type->owned)
        for (const struct troth_owned *o = type->owned; o->count; o++)
            memset((char *)it + o->offset, 0, o->count * sizeof(void *));
    return it;
}

static void zero(troth_iterator *it, unsigned offset, unsigned size)
{
    if (size)
        memset((char *)it + offset, 0, size);
}

/* 27.5.3.3 GeneratorResume, steps 1 to 2: it is finished, or runs already (27.5.3.2 GeneratorValidate). */
bool troth_iter_refuse(troth_iterator *it, unsigned point)
{
    if (point == TROTH_ITER_RUNNING) {
        it->point = TROTH_ITER_RUNNING;
        error_free(it->error);
        it->error = troth__error(EINVAL, "generator is already running");
        return false;
    }
    it->point = TROTH_ITER_DONE;
    if (is_made(it))
        return made_end(it);
    zero(it, it->what->value_offset, it->what->value_size);
    zero(it, it->what->result_offset, it->what->result_size);
    return false;
}

/* The body is over: its slots are released; a closing iterator's error is its own, unless it has one. */
static bool finish(troth_iterator *it, troth_error *error)
{
    if (it->what->owned) {
        it->point = TROTH_ITER_RUNNING;         /* a slot's own closing may reach back here */
        troth_error *closing = troth__release_owned(it, it->what->owned, ~0u);
        if (closing && error)
            error_free(closing);
        else if (closing)
            error = closing;
    }
    it->point = TROTH_ITER_DONE;
    it->error = error;
    return false;
}

bool troth_iter_end(troth_iterator *it)
{
    if (TROTH_LIKELY(!it->what->owned)) {
        it->point = TROTH_ITER_DONE;
        return false;
    }
    return finish(it, NULL);
}

bool troth_iter_fail(troth_iterator *it, troth_error *error)
{
    return finish(it, error ? error : troth__error(EINVAL, "throw of NULL"));
}

static const struct troth_point *row_of(const troth_iterator *it)
{
    return it->point && it->point < it->what->point_count ? &it->what->points[it->point] : NULL;
}

/* 27.5.3.4 GeneratorResumeAbrupt with a throw completion. */
bool troth_iter_throw(troth_iterator *it, troth_error *error)
{
    if (!error)
        error = troth__error(EINVAL, "throw of NULL");
    if (it->point == TROTH_ITER_RUNNING) {
        error_free(error);
        return troth_iter_refuse(it, TROTH_ITER_RUNNING);
    }
    const struct troth_point *row = row_of(it);
    if (row && row->on_error) {
        it->error = error;
        it->point = row->on_error;
        return it->what->next(it);
    }
    if (it->point == TROTH_ITER_DONE) {
        troth_iter_refuse(it, TROTH_ITER_DONE);
        it->error = error;
        return false;
    }
    if (is_made(it)) {
        made_end(it);
        it->error = error;
        return false;
    }
    return finish(it, error);
}

/* The same with a return completion: {v, done: true} of a finished one, of one not started, and without a handler. */
bool troth_iter_return(troth_iterator *it)
{
    if (it->point == TROTH_ITER_RUNNING)
        return troth_iter_refuse(it, TROTH_ITER_RUNNING);
    const struct troth_point *row = row_of(it);
    if (row && row->on_return) {
        it->point = row->on_return;
        return it->what->next(it);
    }
    if (it->point == TROTH_ITER_DONE)
        return false;
    if (is_made(it)) {
        it->point = TROTH_ITER_DONE;
        return false;
    }
    return finish(it, NULL);
}

troth_error *troth_iter_close(troth_iterator *it)
{
    if (!it || it->point == TROTH_ITER_DONE)
        return NULL;
    if (!troth_iter_return(it))
        return troth_iter_take_error(it);
    finish(it, NULL);                           /* it yielded: it is finished all the same */
    troth_error *error = troth_iter_take_error(it);
    troth_error *yielded = troth__error(EINVAL, "a generator yielded while it was being closed");
    return error ? troth__because(yielded, error) : yielded;
}

troth_error *troth_iter_take_error(troth_iterator *it)
{
    troth_error *error = it->error;
    it->error = NULL;
    return error;
}

void troth_iter_uncaught(troth_error *error)
{
    if (!error)
        return;
    fflush(stdout);
    troth__error_print_as(error, stderr, "uncaught error: ");
    abort();
}

void troth_null_iterator(void) { troth__fault("an iterator is used that is NULL"); }

/* --- the end of one ---------------------------------------------------------------------------------------------------------- */

/* The last reference is gone: an unfinished one is closed first. An error from that has nobody to be thrown to. */
void troth__free_iterator(troth_iterator *it)
{
    if (it->point == TROTH_ITER_RUNNING)
        troth__fault("%s: an iterator is released while it runs", it->what->name);
    if (it->point != TROTH_ITER_DONE) {
        it->refs = 1;                           /* its finally may hand it out for a while */
        troth_error *error = troth_iter_close(it);
        if (error)
            troth__lost(error);
        if (--it->refs)
            return;
    }
    error_free(it->error);
    if (is_made(it)) {
        struct made *made = made_of(it);
        if (made->close)
            made->close(made->self);
        if (made->align > TROTH_GRAIN)
            troth__aligned_free(it, MADE_PREFIX);
        else
            troth__free(&troth__state, made, MADE_PREFIX + made->size);
    } else if (it->what->align > TROTH_GRAIN) {
        troth__aligned_free(it, 0);
    } else {
        troth__free(&troth__state, it, it->what->size);
    }
}
