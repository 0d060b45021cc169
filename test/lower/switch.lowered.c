struct troth_promise_void  *pause(void);

// test/lower/switch.c:5: async int steps(int from)
static void steps__resume(troth_promise *troth);
struct steps__frame {
    struct troth_promise_int promise;
    unsigned since;
    int from;
    int done;
};
static const struct troth_point steps__points[] = { {5, 0, 0}, {10, 0, 0}, {14, 0, 0} };
static const troth_descriptor steps__descriptor = {
    .resume = steps__resume, .size = sizeof(struct steps__frame), .align = _Alignof(struct steps__frame),
    .value_offset = __builtin_offsetof(struct troth_promise_int, value),
    .value_size = sizeof(((struct troth_promise_int *)0)->value),
    .block = _Alignof(struct steps__frame) <= 16 && sizeof(struct steps__frame) <= 1024 - 32
    ? (unsigned char)((sizeof(struct steps__frame) + 47) / 16) : 0,
    .since = __builtin_offsetof(struct steps__frame, since),
    .kind = TROTH_TASK, .name = "steps", .file = "test/lower/switch.c",
    .points = steps__points, .point_count = 3,
};
struct troth_promise_int *steps(int from)
{
    struct steps__frame *self = troth_task_new(&steps__descriptor);
    if (!self)
        return troth_task_failed();
    self->from = from;
    steps__resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void steps__resume(troth_promise *troth)
{
    struct steps__frame *self = (void *)troth;
    switch (troth->point) {
    case 1: goto resume_1;
    case 2: goto resume_2;
    }

    // 7: int done = 0;
    self->done = 0;
    // 8: switch (from) {
    switch (self->from) {
    case 1:
        // 10: await pause();
        if (troth_await(troth, 1, pause()))
            return;
    resume_1:
        // 11: done++;
        self->done++;
        /* fall through */
    case 2:
        // 14: await pause();
        if (troth_await(troth, 2, pause()))
            return;
    resume_2:
        // 15: done++;
        self->done++;
        break;
    default:
        // 18: done = -1;
        self->done = -1;
    }
    // 20: return done;
    self->promise.value = self->done;
    troth_return(troth);
    return;
}
