struct troth_promise__Bool *ready(int id);

// test/lower/branches.c:5: async int count_ready(const int *ids, int n)
static void count_ready__resume(troth_promise *troth);
struct count_ready__frame {
    struct troth_promise_int promise;
    unsigned since;
    const int *ids;
    int n;
    int count;
    int i;
    _Bool condition_1;
};
static const struct troth_point count_ready__points[] = { {5, 0, 0}, {9, 0, 0} };
static const troth_descriptor count_ready__descriptor = {
    .resume = count_ready__resume, .size = sizeof(struct count_ready__frame),
    .align = _Alignof(struct count_ready__frame),
    .value_offset = __builtin_offsetof(struct troth_promise_int, value),
    .value_size = sizeof(((struct troth_promise_int *)0)->value),
    .block = _Alignof(struct count_ready__frame) <= 16 && sizeof(struct count_ready__frame) <= 1024 - 32
    ? (unsigned char)((sizeof(struct count_ready__frame) + 47) / 16) : 0,
    .since = __builtin_offsetof(struct count_ready__frame, since),
    .kind = TROTH_TASK, .name = "count_ready", .file = "test/lower/branches.c",
    .points = count_ready__points, .point_count = 2,
};
struct troth_promise_int *count_ready(const int *ids, int n)
{
    struct count_ready__frame *self = troth_task_new(&count_ready__descriptor);
    if (!self)
        return troth_task_failed();
    self->ids = ids;
    self->n = n;
    count_ready__resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void count_ready__resume(troth_promise *troth)
{
    struct count_ready__frame *self = (void *)troth;
    switch (troth->point) {
    case 1: goto resume_1;
    }

    // 7: int count = 0;
    self->count = 0;
    // 8: for (int i = 0; i < n; i++)
    for (self->i = 0; self->i < self->n; self->i++) {
        // 9: if (ids[i] > 0 && await ready(ids[i]))
        {
            self->condition_1 = !!(self->ids[self->i] > 0);
            if (self->condition_1) {
                if (troth_await(troth, 1, ready(self->ids[self->i])))
                    return;
            resume_1:;
            }
            if ((self->condition_1 && (((struct troth_promise__Bool *)troth_awaited(troth))->value))) {
                // 10: count++;
                self->count++;
            }
        }
    }
    // 11: return count;
    self->promise.value = self->count;
    troth_return(troth);
    return;
}
