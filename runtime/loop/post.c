/*
 * post.c: what other threads may do with a loop: post to it, hold it, and keep its memory.
 *
 * The list of posts and the word `ended` stand under a lock. What was taken always runs: a loop ends only in a moment in
 * which nothing is posted or held, and takes nothing afterwards. `wanted` counts both; it is changed under the lock where it
 * may become 0, so that whoever made it so can still wake a loop that has not ended. The uv_async_t wakes the poll; it
 * keeps libuv's loop alive exactly while `wanted` is not 0, which is brought up to date by the loop's own thread.
 */
#include "loop.h"

/* --- references to the memory ------------------------------------------------------------------------------------------------- */

troth_loop *loop_keep(troth_loop *loop)
{
    if (loop)
        atomic_fetch_add_explicit(&loop->mail.refs, 1, memory_order_relaxed);
    return loop;
}

void loop_release(troth_loop *loop)
{
    if (!loop || atomic_fetch_sub_explicit(&loop->mail.refs, 1, memory_order_acq_rel) != 1)
        return;
    uv_mutex_destroy(&loop->mail.lock);
    troth__big_free(loop->mail.list);
    troth__big_free(loop->mail.spare);
    troth__big_free(loop);
}

static void on_closed(uv_handle_t *handle) { loop_release(handle->data); }

void troth__handle_close(troth_loop *loop, uv_handle_t *handle)
{
    handle->data = loop_keep(loop);
    uv_close(handle, on_closed);
}

/* --- holds --------------------------------------------------------------------------------------------------------------------- */

bool troth__mail_awaited(troth_loop *loop)
{
    struct troth__mailbox *mail = &loop->mail;
    bool wanted = atomic_load_explicit(&mail->wanted, memory_order_acquire);
    if (wanted != mail->awaited) {
        mail->awaited = wanted;
        (wanted ? uv_ref : uv_unref)((uv_handle_t *)&mail->wake);
    }
    return wanted;
}

troth_loop *loop_hold(troth_loop *loop)
{
    size_t before = atomic_fetch_add_explicit(&loop->mail.wanted, 1, memory_order_relaxed);
    if (loop == troth__loop_if_any())
        troth__mail_awaited(loop);
    else if (!before)
        troth__fault("loop_hold of another thread's loop, which nobody holds");
    return loop_keep(loop);
}

void loop_unhold(troth_loop *loop)
{
    struct troth__mailbox *mail = &loop->mail;
    uv_mutex_lock(&mail->lock);
    size_t before = atomic_fetch_sub_explicit(&mail->wanted, 1, memory_order_release);
    if (before == 1 && !mail->ended)
        uv_async_send(&mail->wake);
    uv_mutex_unlock(&mail->lock);
    if (!before)
        troth__fault("loop_unhold of a loop that is not held");
    if (loop == troth__loop_if_any())
        troth__mail_awaited(loop);
    loop_release(loop);
}

/* --- posts --------------------------------------------------------------------------------------------------------------------- */

/* Room for one more; false: out of memory. */
static bool make_room(struct troth__mailbox *mail)
{
    if (mail->count < mail->room)
        return true;
    if (!mail->count && mail->spare) {
        mail->list = mail->spare;                /* the last list was taken */
        mail->room = mail->spare_room;
        mail->spare = NULL;
        return true;
    }
    size_t room = mail->room ? mail->room * 2 : 16;
    struct troth__callback_of *list = troth__big_alloc(room * sizeof *list);
    if (!list)
        return false;
    if (mail->count)
        memcpy(list, mail->list, mail->count * sizeof *list);
    troth__big_free(mail->list);
    mail->list = list;
    mail->room = room;
    return true;
}

bool loop_post(troth_loop *loop, loop_callback *fn, void *arg)
{
    if (!loop)
        return false;
    if (!fn)
        troth__fault("loop_post with no function: NULL");
    struct troth__mailbox *mail = &loop->mail;
    uv_mutex_lock(&mail->lock);
    bool taken = !mail->ended, room = taken && make_room(mail);
    if (room) {
        mail->list[mail->count++] = (struct troth__callback_of){ fn, arg };
        atomic_fetch_add_explicit(&mail->wanted, 1, memory_order_relaxed);
        if (mail->count == 1)                   /* else it was woken for the first one */
            uv_async_send(&mail->wake);
    }
    uv_mutex_unlock(&mail->lock);
    if (taken && !room)
        troth__fault("out of memory: loop_post");
    return taken;
}

/* Those that come while these run wait for the next poll. */
static void on_wake(uv_async_t *wake)
{
    troth_loop *loop = wake->data;
    struct troth__mailbox *mail = &loop->mail;
    bool running = loop->running;
    troth__dumps_look();
    uv_mutex_lock(&mail->lock);
    struct troth__callback_of *list = mail->list;
    size_t count = mail->count, room = mail->room;
    mail->list = NULL;
    mail->count = mail->room = 0;
    uv_mutex_unlock(&mail->lock);
    loop->running = true;
    for (size_t i = 0; i < count; i++) {
        troth__clock(loop);
        troth__macrotask(list[i].fn, list[i].arg);
        atomic_fetch_sub_explicit(&mail->wanted, 1, memory_order_release);
    }
    loop->running = running;
    uv_mutex_lock(&mail->lock);
    if (!mail->spare) {
        mail->spare = list;
        mail->spare_room = room;
        list = NULL;
    }
    uv_mutex_unlock(&mail->lock);
    troth__big_free(list);
    troth__mail_awaited(loop);
}

/* --- its life -------------------------------------------------------------------------------------------------------------------- */

int troth__mail_open(troth_loop *loop)
{
    struct troth__mailbox *mail = &loop->mail;
    int failure = uv_mutex_init(&mail->lock);
    if (!failure)
        failure = uv_async_init(loop->uv, &mail->wake, on_wake);
    if (failure)
        return failure;
    mail->wake.data = loop;
    uv_unref((uv_handle_t *)&mail->wake);
    atomic_init(&mail->wanted, 0);
    atomic_init(&mail->refs, 1);
    return 0;
}

bool troth__mail_end(troth_loop *loop)
{
    struct troth__mailbox *mail = &loop->mail;
    uv_mutex_lock(&mail->lock);
    mail->ended = !atomic_load_explicit(&mail->wanted, memory_order_acquire);
    bool ended = mail->ended;
    uv_mutex_unlock(&mail->lock);
    return ended;
}

void troth__mail_close(troth_loop *loop)
{
    troth__handle_close(loop, (uv_handle_t *)&loop->mail.wake);
}
