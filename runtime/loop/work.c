/*
 * work.c: loop_work: a blocking function on libuv's thread pool.
 *
 * The operation holds the request. Cancelled while it is queued it is rejected with ECANCELED; once it runs it is
 * waited for, and its value is delivered.
 */
#include "loop.h"

struct work {
    troth_promise promise;
    void *value;
    void *(*fn)(void *arg);
    void *arg;
    uv_work_t request;
};

static void run(uv_work_t *request)
{
    struct work *work = request->data;
    work->value = work->fn(work->arg);
}

static void done(uv_work_t *request, int status)
{
    struct work *work = request->data;
    troth__clock(troth__loop());
    if (status)
        troth__reject(&work->promise, troth__canceled());
    else
        troth__fulfil(&work->promise);
    troth__drain();
}

static void cancel(troth_promise *p) { uv_cancel((uv_req_t *)&((struct work *)(void *)p)->request); }

static const troth_descriptor work_type = { .resume = cancel, .size = sizeof(struct work), .align = _Alignof(struct work),
    .value_offset = offsetof(struct work, value), .value_size = sizeof(void *), .kind = TROTH_OPERATION, .name = "loop_work" };

struct troth_promise_void_ptr *loop_work(void *(*fn)(void *arg), void *arg)
{
    troth_loop *loop = troth__loop();
    if (!fn)
        troth__fault("loop_work with no function: NULL");
    struct work *work = (void *)troth__operation_new(&work_type);
    if (!work)
        return (void *)troth__refused();
    work->fn = fn;
    work->arg = arg;
    work->request.data = work;
    int failure = uv_queue_work(loop->uv, &work->request, run, done);
    if (failure)
        troth__reject(&work->promise, troth__error(-failure, "loop_work: %s", uv_strerror(failure)));
    return (void *)work;
}
