struct troth_promise_int  *get(int id);

// test/lower/promises.c:5: async int both(void)
static void both__resume(troth_promise *troth);
struct both__frame {
    struct troth_promise_int promise;
    unsigned since;
    __typeof__(struct troth_promise_int *) p;
    __typeof__(struct troth_promise_int *) q;
    void *held_1;
};
static const struct troth_point both__points[] = { {5, 0, 0}, {8, 0, 0}, {8, 0, 0} };
static const struct troth_owned both__owned[] = {
    { __builtin_offsetof(struct both__frame, held_1), 1, TROTH_OWNED_PROMISE },
    { __builtin_offsetof(struct both__frame, p), 1, TROTH_OWNED_PROMISE },
    { __builtin_offsetof(struct both__frame, q), 1, TROTH_OWNED_PROMISE },
    { 0, 0, 0 }
};
static const troth_descriptor both__descriptor = {
    .resume = both__resume, .size = sizeof(struct both__frame), .align = _Alignof(struct both__frame),
    .value_offset = __builtin_offsetof(struct troth_promise_int, value),
    .value_size = sizeof(((struct troth_promise_int *)0)->value),
    .block = _Alignof(struct both__frame) <= 16 && sizeof(struct both__frame) <= 1024 - 32
    ? (unsigned char)((sizeof(struct both__frame) + 47) / 16) : 0,
    .since = __builtin_offsetof(struct both__frame, since),
    .kind = TROTH_TASK, .name = "both", .file = "test/lower/promises.c",
    .points = both__points, .point_count = 3, .owned = both__owned,
};
struct troth_promise_int *both(void)
{
    struct both__frame *self = troth_task_new(&both__descriptor);
    if (!self)
        return troth_task_failed();
    both__resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void both__resume(troth_promise *troth)
{
    struct both__frame *self = (void *)troth;
    switch (troth->point) {
    case 1: goto resume_1;
    case 2: goto resume_2;
    }

    // 7: promise(int) p = get(1), q = get(2);
    troth_set(&self->p, get(1));
    troth_set(&self->q, get(2));
    // 8: return await p + await q;
    if (troth_await(troth, 1, ((struct troth_promise_int *)troth_keep(self->p))))
        return;
resume_1:
    troth_hold(troth, &self->held_1);
    if (troth_await(troth, 2, ((struct troth_promise_int *)troth_keep(self->q))))
        return;
resume_2:
    self->promise.value = ((struct troth_promise_int *)self->held_1)->value + ((struct troth_promise_int *)troth_awaited(troth))->value;
    troth_return(troth);
    return;
}
