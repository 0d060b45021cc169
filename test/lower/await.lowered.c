// test/lower/await.c:3: async int add_later(int a, int b)
static void add_later__resume(troth_promise *troth);
struct add_later__frame {
    struct troth_promise_int promise;
    unsigned since;
    int a;
    int b;
};
static const struct troth_point add_later__points[] = { {3, 0, 0}, {5, 0, 0} };
static const troth_descriptor add_later__descriptor = {
    .resume = add_later__resume, .size = sizeof(struct add_later__frame), .align = _Alignof(struct add_later__frame),
    .value_offset = __builtin_offsetof(struct troth_promise_int, value),
    .value_size = sizeof(((struct troth_promise_int *)0)->value),
    .block = _Alignof(struct add_later__frame) <= 16 && sizeof(struct add_later__frame) <= 1024 - 32
    ? (unsigned char)((sizeof(struct add_later__frame) + 47) / 16) : 0,
    .since = __builtin_offsetof(struct add_later__frame, since),
    .kind = TROTH_TASK, .name = "add_later", .file = "test/lower/await.c",
    .points = add_later__points, .point_count = 2,
};
struct troth_promise_int *add_later(int a, int b)
{
    struct add_later__frame *self = troth_task_new(&add_later__descriptor);
    if (!self)
        return troth_task_failed();
    self->a = a;
    self->b = b;
    add_later__resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void add_later__resume(troth_promise *troth)
{
    struct add_later__frame *self = (void *)troth;
    switch (troth->point) {
    case 1: goto resume_1;
    }

    // 5: await sleep_ms(100);
    if (troth_await(troth, 1, sleep_ms(100)))
        return;
resume_1:
    // 6: return a + b;
    self->promise.value = self->a + self->b;
    troth_return(troth);
    return;
}
