/*
 * iterator.c: generators lowered by hand, iterators of callbacks and arrays: the states of ECMA-262 27.5.3, closing, and
 * what their frames own.
 */
#include "testing.h"

struct troth_iterator_int { troth_iterator iterator; int value; int sent; int result; };

/* generator int up(int n) { try { for (int i = 0; i < n; i++) yield i; } catch { yield 100; } finally { say } return 77; } */
struct up_frame { struct troth_iterator_int iterator; int n, i; struct troth_promise_int *owned; };
enum { NORMAL, THROW, RETURN };

static bool up_next(troth_iterator *troth)
{
    struct up_frame *self = (struct up_frame *)(void *)troth;
    unsigned point = troth->point;
    int how = NORMAL;
    troth->point = TROTH_ITER_RUNNING;
    switch (point) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    case 3: goto catch_1;
    case 4: how = RETURN; goto finally_1;
    default: return troth_iter_refuse(troth, point);
    }
    self->owned = promise_new(int);
    for (self->i = 0; self->i < self->n; self->i++) {
        self->iterator.value = self->i;
        troth->point = 1;
        return true;
    resume_1:;
    }
    goto finally_1;
catch_1:
    say("caught:%s ", troth->error->message);
    error_free(troth_iter_take_error(troth));
    self->iterator.value = 100;
    troth->point = 2;
    return true;
resume_2:
finally_1:
    say("finally ");
    if (how != RETURN)
        self->iterator.result = 77;
    return troth_iter_end(troth);
}

static const struct troth_point up_points[] = { { 1, 0, 0 }, { 2, 3, 4 }, { 3, 0, 4 }, { 4, 0, 0 }, { 5, 0, 0 } };
static const struct troth_owned up_owned[] = { { offsetof(struct up_frame, owned), 1, TROTH_OWNED_PROMISE }, { 0, 0, 0 } };
static const troth_descriptor up_type = { .next = up_next, .size = sizeof(struct up_frame), .align = _Alignof(struct up_frame),
    .value_offset = offsetof(struct up_frame, iterator.value), .value_size = sizeof(int), .kind = TROTH_ITERATOR, .name = "up", .file = "up.c",
    .points = up_points, .point_count = 5, .owned = up_owned, .result_offset = offsetof(struct up_frame, iterator.result), .result_size = sizeof(int) };

static struct troth_iterator_int *up(int n)
{
    struct up_frame *self = troth_iter_new(&up_type);
    self->n = n;
    return &self->iterator;
}

static void states(void)
{
    struct troth_iterator_int *it = up(2);
    EXPECT(troth_iter_next(&it->iterator) && it->value == 0);
    EXPECT(troth_iter_next(&it->iterator) && it->value == 1);
    EXPECT(!troth_iter_next(&it->iterator) && it->result == 77 && !it->iterator.error);
    EXPECT_LOG("finally ");
    EXPECT(!troth_iter_next(&it->iterator) && it->value == 0 && it->result == 0);   /* done for ever */
    it->result = 5;
    EXPECT(!troth_iter_return(&it->iterator) && it->result == 5);                   /* {5, done: true} */
    EXPECT(!troth_iter_throw(&it->iterator, error_new(EIO, "late")));
    troth_error *error = troth_iter_take_error(&it->iterator);
    EXPECT(error && error->code == EIO);
    error_free(error);
    iter_release(it);

    it = up(5);                                 /* before the start the body does not run */
    it->result = 6;
    EXPECT(!troth_iter_return(&it->iterator) && it->result == 6);
    EXPECT(!troth_iter_next(&it->iterator));
    iter_release(it);
    it = up(5);
    EXPECT(!troth_iter_throw(&it->iterator, error_new(EIO, "early")));
    error_free(troth_iter_take_error(&it->iterator));
    iter_release(it);
    EXPECT_LOG("");
    EXPECT_NOTHING_LEFT();
}

static void handlers(void)
{
    struct troth_iterator_int *it = up(5);
    EXPECT(troth_iter_next(&it->iterator));
    EXPECT(troth_iter_throw(&it->iterator, error_new(EIO, "in")) && it->value == 100);
    it->result = 9;
    EXPECT(!troth_iter_return(&it->iterator) && it->result == 9);
    EXPECT_LOG("caught:in finally ");
    iter_release(it);
    it = up(5);
    EXPECT(troth_iter_next(&it->iterator));
    EXPECT(troth_iter_throw(&it->iterator, error_new(EIO, "in")));
    EXPECT(!troth_iter_throw(&it->iterator, error_new(EIO, "again")));              /* no catch there: it is finished */
    error_free(troth_iter_take_error(&it->iterator));
    iter_release(it);
    EXPECT_LOG("caught:in ");
    it = up(5);
    EXPECT(troth_iter_next(&it->iterator));
    EXPECT(iter_keep(it) == it);
    iter_release(it);
    EXPECT_LOG("");
    iter_release(it);                           /* the last reference closes it */
    EXPECT_LOG("finally ");
    EXPECT_NOTHING_LEFT();
}

/* --- a generator that resumes itself, one that yields while it is closed, one whose closing fails --------------------------- */

struct odd_frame { struct troth_iterator_int iterator; int mode; };

static bool odd_next(troth_iterator *troth)
{
    struct odd_frame *self = (struct odd_frame *)(void *)troth;
    unsigned point = troth->point;
    troth->point = TROTH_ITER_RUNNING;
    switch (point) {
    case 0: break;
    case 1: return troth_iter_end(troth);
    case 2: goto closing;
    default: return troth_iter_refuse(troth, point);
    }
    if (self->mode == 0) {
        bool more = troth_iter_next(troth);
        troth_error *error = troth_iter_take_error(troth);
        say("%d:%s ", more, error->message);
        error_free(error);
    }
    troth->point = 1;
    return true;
closing:
    if (self->mode == 1) {
        troth->point = 1;
        return true;
    }
    return troth_iter_fail(troth, error_new(EIO, "closing"));
}

static const struct troth_point odd_points[] = { { 1, 0, 0 }, { 2, 0, 2 }, { 3, 0, 0 } };
static const troth_descriptor odd_type = { .next = odd_next, .size = sizeof(struct odd_frame), .align = _Alignof(struct odd_frame),
    .value_offset = offsetof(struct odd_frame, iterator.value), .value_size = sizeof(int), .kind = TROTH_ITERATOR, .name = "odd", .file = "odd.c",
    .points = odd_points, .point_count = 3 };

static struct troth_iterator_int *odd(int mode)
{
    struct odd_frame *self = troth_iter_new(&odd_type);
    self->mode = mode;
    EXPECT(troth_iter_next(&self->iterator.iterator));
    return &self->iterator;
}

static void misuse(void)
{
    promise_on_unhandled(count_unhandled, NULL);
    iter_release(odd(0));
    EXPECT_LOG("0:generator is already running ");
    troth__drain();
    EXPECT_LOG("unhandled:closing ");
    struct troth_iterator_int *it = odd(1);
    troth_error *error = troth_iter_close(&it->iterator);
    EXPECT(error && strstr(error->message, "yielded while"));
    error_free(error);
    EXPECT(!troth_iter_next(&it->iterator));
    iter_release(it);
    iter_release(odd(2));
    troth__drain();
    EXPECT_LOG("unhandled:closing ");           /* nobody could be thrown it */
    EXPECT_NOTHING_LEFT();
}

/* --- callbacks and arrays ----------------------------------------------------------------------------------------------------- */

struct counter { int at, end, closed; };

static bool count_next(void *self, int *value, troth_error **error)
{
    struct counter *counter = self;
    if (counter->at == 3 && counter->end == 99) {
        *error = error_new(ERANGE, "three");
        return false;
    }
    *value = counter->at;
    return counter->at++ < counter->end;
}

static void count_close(void *self) { ((struct counter *)self)->closed++; }

static struct troth_iterator_int *counting(struct counter *counter)
{
    return (void *)troth_iter_make(sizeof(struct troth_iterator_int), 8, offsetof(struct troth_iterator_int, value), sizeof(int), counter,
        (bool (*)(void *, void *, troth_error **))(uintptr_t)count_next, count_close);
}

static void made(void)
{
    struct counter two = { 0, 2, 0 }, bad = { 0, 99, 0 };
    struct troth_iterator_int *it = counting(&two);
    int sum = 0;
    while (troth_iter_next(&it->iterator))
        sum += 1 + it->value;
    EXPECT(sum == 3 && !it->iterator.error && two.closed == 0 && it->value == 0);
    iter_release(it);
    EXPECT(two.closed == 1);
    it = counting(&bad);
    for (sum = 0; troth_iter_next(&it->iterator);)
        sum++;
    EXPECT(sum == 3 && it->iterator.error && it->iterator.error->code == ERANGE);
    EXPECT(!troth_iter_next(&it->iterator));
    iter_release(it);

    int numbers[] = { 5, 6, 7 };
    it = (void *)troth_iter_array(sizeof *it, 8, offsetof(struct troth_iterator_int, value), sizeof(int), numbers, 3);
    for (sum = 0; troth_iter_next(&it->iterator);)
        sum = sum * 10 + it->value;
    EXPECT(sum == 567);
    iter_release(it);
    struct troth_iterator_char { troth_iterator iterator; char value, sent, result; } *text =
        (void *)troth_iter_array(sizeof *text, 8, offsetof(struct troth_iterator_char, value), 1, "abc", (size_t)-1);
    while (troth_iter_next(&text->iterator))
        say("%c", text->value);
    EXPECT_LOG("abc");
    iter_release(text);
    it = counting(&two);
    EXPECT(!troth_iter_throw(&it->iterator, error_new(EIO, "x")));
    EXPECT(troth_iter_close(&it->iterator) == NULL);
    iter_release(it);
    EXPECT_NOTHING_LEFT();
}

int main(void)
{
    states();
    handlers();
    misuse();
    made();
    return finish();
}
