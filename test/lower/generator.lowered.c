// test/lower/generator.c:3: generator int fibonacci(void)
static inline _Bool fibonacci__resume(troth_iterator *troth);
struct fibonacci__frame {
    struct troth_iterator_int iterator;
    int a;
    int b;
};
static const struct troth_point fibonacci__points[] = { {3, 0, 0}, {7, 0, 0} };
enum { fibonacci__owns = 0 };
static const troth_descriptor fibonacci__descriptor = {
    .next = fibonacci__resume, .size = sizeof(struct fibonacci__frame), .align = _Alignof(struct fibonacci__frame),
    .value_offset = __builtin_offsetof(struct troth_iterator_int, value),
    .value_size = sizeof(((struct troth_iterator_int *)0)->value),
    .result_offset = __builtin_offsetof(struct troth_iterator_int, result),
    .result_size = sizeof(((struct troth_iterator_int *)0)->result),
    .kind = TROTH_ITERATOR, .name = "fibonacci", .file = "test/lower/generator.c",
    .points = fibonacci__points, .point_count = 2,
};
struct troth_iterator_int *fibonacci(void)
{
    struct fibonacci__frame *self = troth_iter_new(&fibonacci__descriptor);
    self->iterator.iterator.point = 0;
    self->iterator.iterator.error = (troth_error *)0;
    return &self->iterator;
}

static inline _Bool fibonacci__resume(troth_iterator *troth)
{
    struct fibonacci__frame *self = (void *)troth;
    unsigned point = troth->point;
    switch (__builtin_expect(point, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return troth_iter_refuse(troth, point);
    }

    // 5: int a = 0, b = 1;
    self->a = 0;
    self->b = 1;
    for (;;) {
        // 7: yield a;
        self->iterator.value = self->a;
        troth->point = 1;
        return 1;
    resume_1:;
        // 8: int next = a + b;
        int next = self->a + self->b;
        // 9: a = b;
        self->a = self->b;
        // 10: b = next;
        self->b = next;
    }
    __builtin_memset((void *)&self->iterator.result, 0, sizeof self->iterator.result);
    return troth_iter_finish(troth, fibonacci__owns);
}
