/*
 * timers.c: everything that waits for a time, in one 4-ary array heap of 16-byte entries {due, what}.
 *
 * Times are nanoseconds, and the clock is read when a timer is set: so no timer is early, and two timers that are set one
 * after the other with one duration are due in that order. Equal times (virtual time has many) are told apart by a
 * sequence number in the object. A stopped timer stays in the heap until it comes up or until half of the heap is such;
 * then they are thrown out together, so stopping costs O(1).
 */
#include "loop.h"

/* What an entry points to has its sequence number at the same place. */
struct sleep { troth_promise promise; uint32_t sequence, unused; };

struct troth__callback {
    loop_callback *fn;
    void *arg;
    uint64_t period;                            /* nanoseconds; 0: once */
    uint32_t sequence, slot;                    /* slot: of its id; 0: it has none */
    bool stopped, firing;
};

_Static_assert(offsetof(struct sleep, sequence) == offsetof(struct troth__callback, sequence), "entries are compared alike");

static uint32_t sequence_of(uintptr_t what) { return ((const struct sleep *)(what & ~(uintptr_t)1))->sequence; }
static struct troth__callback *callback_of(uintptr_t what) { return what & 1 ? (struct troth__callback *)(what & ~(uintptr_t)1) : NULL; }

static bool is_dead(uintptr_t what)
{
    struct troth__callback *timer = callback_of(what);
    return timer ? timer->stopped : troth__is((const troth_promise *)what) != TROTH_PENDING;
}

enum { LINE = 64 };

/* --- the heap ------------------------------------------------------------------------------------------------------------- */

static inline bool before(struct troth__due a, struct troth__due b)
{
    if (TROTH_LIKELY(a.at != b.at))
        return a.at < b.at;
    return (int32_t)(sequence_of(a.what) - sequence_of(b.what)) < 0;
}

static void sift_up(struct troth__due *heap, size_t i, struct troth__due entry)
{
    while (i) {
        size_t parent = (i - 1) / 4;
        if (!before(entry, heap[parent]))
            break;
        heap[i] = heap[parent];
        i = parent;
    }
    heap[i] = entry;
}

static void sift_down(struct troth__due *heap, size_t count, size_t i, struct troth__due entry)
{
    for (size_t child; (child = 4 * i + 1) < count;) {
        size_t best = child, last = child + 4 < count ? child + 4 : count;
        while (++child < last)
            if (before(heap[child], heap[best]))
                best = child;
        if (!before(heap[best], entry))
            break;
        heap[i] = heap[best];
        i = best;
    }
    heap[i] = entry;
}

static bool push(troth_loop *loop, uint64_t at, uintptr_t what)
{
    if (loop->due_count == loop->due_room) {
        size_t room = loop->due_room ? loop->due_room * 2 : 64;
        char *block = troth__big_alloc(LINE + room * sizeof *loop->heap);
        if (!block)
            return false;
        /* The first of four brothers stands at the start of a cache line: a level costs one miss. */
        struct troth__due *heap = (void *)(((uintptr_t)block + LINE) / LINE * LINE - sizeof *heap);
        if (loop->heap)
            memcpy(heap, loop->heap, loop->due_count * sizeof *heap);
        troth__big_free(loop->heap_block);
        loop->heap_block = block;
        loop->heap = heap;
        loop->due_room = room;
    }
    sift_up(loop->heap, loop->due_count++, (struct troth__due){ at, what });
    troth__changed(loop);
    return true;
}

static uintptr_t pop(troth_loop *loop)
{
    uintptr_t what = loop->heap[0].what;
    if (--loop->due_count) {
        sift_down(loop->heap, loop->due_count, 0, loop->heap[loop->due_count]);
        __builtin_prefetch((const void *)(loop->heap[0].what & ~(uintptr_t)1));     /* while this one is fired */
    }
    return what;
}

/* A dead entry leaves the heap, which held the last that was known of it. */
static void bury(uintptr_t what)
{
    struct troth__callback *timer = callback_of(what);
    if (timer)
        troth__free(&troth__state, timer, sizeof *timer);
    else
        troth__release((troth_promise *)what);
}

/* The dead go, and the heap is built anew. */
static void throw_out(troth_loop *loop)
{
    size_t kept = 0;
    for (size_t i = 0; i < loop->due_count; i++)
        if (is_dead(loop->heap[i].what))
            bury(loop->heap[i].what);
        else
            loop->heap[kept++] = loop->heap[i];
    loop->due_count = kept;
    loop->due_dead = 0;
    for (size_t i = kept / 4 + 1; i--;)
        if (i < kept)
            sift_down(loop->heap, kept, i, loop->heap[i]);
}

/* One more is dead: when they are the greater part, they go. */
static void one_died(troth_loop *loop)
{
    if (++loop->due_dead >= 64 && loop->due_dead * 2 >= loop->due_count)
        throw_out(loop);
    troth__changed(loop);
}

static void drop_dead_tops(troth_loop *loop)
{
    while (loop->due_count && is_dead(loop->heap[0].what)) {
        bury(pop(loop));
        loop->due_dead--;
    }
}

bool troth__timers_left(const troth_loop *loop) { return loop->due_count > loop->due_dead; }

uint64_t troth__timers_first(troth_loop *loop)
{
    drop_dead_tops(loop);
    return loop->heap[0].at;
}

/* Saturates: a time beyond the clock's end never comes. */
static uint64_t due_in(troth_loop *loop, uint64_t nanoseconds)
{
    uint64_t at, now = loop->virtual_time ? loop->now : uv_hrtime();
    return __builtin_add_overflow(now, nanoseconds, &at) ? UINT64_MAX : at;
}

static uint64_t nanoseconds_of(int64_t ms)
{
    uint64_t ns;
    return __builtin_mul_overflow(ms < 1 ? (uint64_t)1 : (uint64_t)ms, (uint64_t)1000000, &ns) ? UINT64_MAX : ns;
}

/* --- sleep_ms --------------------------------------------------------------------------------------------------------------- */

/* The cancel hook. The heap's entry stays for a while, and takes over a reference. */
static void cancel_sleep(troth_promise *p)
{
    troth__keep(p);
    troth__reject(p, troth__canceled());
    one_died(troth__loop());
}

static const troth_descriptor sleep_type = { .resume = cancel_sleep, .size = sizeof(struct sleep), .align = _Alignof(struct sleep),
    .value_offset = sizeof(troth_promise), .kind = TROTH_OPERATION, .name = "sleep_ms" };

struct troth_promise_void *sleep_ms(int64_t ms)
{
    troth_loop *loop = troth__loop();
    struct sleep *sleep = (void *)troth__operation_new(&sleep_type);
    if (!sleep)
        return (void *)troth__refused();
    sleep->sequence = ++loop->sequence;
    if (!push(loop, due_in(loop, nanoseconds_of(ms)), (uintptr_t)sleep))
        troth__reject(&sleep->promise, &troth__error_memory);
    return (struct troth_promise_void *)sleep;
}

/* --- callbacks ---------------------------------------------------------------------------------------------------------------- */

struct troth__callback *troth__timer_new(troth_loop *loop, int64_t ms, loop_callback *fn, void *arg)
{
    struct troth__callback *timer = troth__alloc(&troth__state, sizeof *timer);
    if (!timer)
        return NULL;
    *timer = (struct troth__callback){ .fn = fn, .arg = arg, .sequence = ++loop->sequence };
    if (!push(loop, due_in(loop, nanoseconds_of(ms)), (uintptr_t)timer | 1)) {
        troth__free(&troth__state, timer, sizeof *timer);
        return NULL;
    }
    return timer;
}

void troth__timer_drop(troth_loop *loop, struct troth__callback *timer)
{
    timer->stopped = true;
    one_died(loop);
}

/* Ids are {generation, slot}; a slot is used again under another generation. */
static uint32_t take_slot(troth_loop *loop)
{
    if (!loop->slot_free) {
        if (loop->slot_count + 1 >= loop->slot_room) {
            uint32_t room = loop->slot_room ? loop->slot_room * 2 : 64;
            struct troth__slot *slots = troth__big_alloc(room * sizeof *slots);
            if (!slots)
                return 0;
            if (loop->slots)
                memcpy(slots, loop->slots, loop->slot_room * sizeof *slots);
            memset(slots + loop->slot_room, 0, (room - loop->slot_room) * sizeof *slots);
            troth__big_free(loop->slots);
            loop->slots = slots;
            loop->slot_room = room;
        }
        return ++loop->slot_count;
    }
    uint32_t slot = loop->slot_free;
    loop->slot_free = loop->slots[slot].next_free;
    return slot;
}

static void give_slot(troth_loop *loop, uint32_t slot)
{
    loop->slots[slot].timer = NULL;
    loop->slots[slot].generation++;
    loop->slots[slot].next_free = loop->slot_free;
    loop->slot_free = slot;
}

static timer_id start(int64_t ms, loop_callback *fn, void *arg, bool every)
{
    troth_loop *loop = troth__loop();
    if (!fn)
        troth__fault("%s with no function: NULL", every ? "timer_every" : "timer_start");
    struct troth__callback *timer = troth__timer_new(loop, ms, fn, arg);
    uint32_t slot = timer ? take_slot(loop) : 0;
    if (!slot)
        troth__fault("out of memory: timer_start");
    timer->period = every ? nanoseconds_of(ms) : 0;
    timer->slot = slot;
    loop->slots[slot].timer = timer;
    return (timer_id)loop->slots[slot].generation << 32 | slot;
}

timer_id timer_start(int64_t ms, loop_callback *fn, void *arg) { return start(ms, fn, arg, false); }
timer_id timer_every(int64_t ms, loop_callback *fn, void *arg) { return start(ms, fn, arg, true); }

void timer_stop(timer_id id)
{
    troth_loop *loop = troth__loop();
    uint32_t slot = (uint32_t)id;
    if (!slot || slot > loop->slot_count || loop->slots[slot].generation != (uint32_t)(id >> 32) || !loop->slots[slot].timer)
        return;
    struct troth__callback *timer = loop->slots[slot].timer;
    give_slot(loop, slot);
    timer->slot = 0;
    timer->stopped = true;
    if (!timer->firing)                         /* one that fires is not in the heap */
        one_died(loop);
}

/* --- firing ----------------------------------------------------------------------------------------------------------------------- */

static void fire_callback(troth_loop *loop, struct troth__callback *timer)
{
    if (!timer->period && timer->slot) {
        give_slot(loop, timer->slot);
        timer->slot = 0;
    }
    timer->firing = true;
    troth__state.current = NULL;
    timer->fn(timer->arg);
    timer->firing = false;
    if (timer->period && !timer->stopped) {     /* as in Node: due a period after this call, and set before the microtasks run */
        timer->sequence = ++loop->sequence;
        if (!push(loop, due_in(loop, timer->period), (uintptr_t)timer | 1))
            troth__fault("out of memory: timer_every");
    } else {
        troth__free(&troth__state, timer, sizeof *timer);
    }
    troth__drain();
}

void troth__timers_run(troth_loop *loop)
{
    for (;;) {
        drop_dead_tops(loop);
        if (!loop->due_count || loop->heap[0].at > troth__clock(loop))
            return;
        uintptr_t what = pop(loop);
        if (what & 1) {
            fire_callback(loop, callback_of(what));
        } else {
            troth__fulfil((troth_promise *)what);
            troth__drain();
        }
    }
}

void troth__timers_bury(troth_loop *loop) { throw_out(loop); }

/* Only the dead are left. */
void troth__timers_end(troth_loop *loop)
{
    for (size_t i = 0; i < loop->due_count; i++)
        bury(loop->heap[i].what);
    troth__big_free(loop->heap_block);
    troth__big_free(loop->slots);
    loop->heap = loop->heap_block = NULL;
    loop->slots = NULL;
    loop->due_count = loop->due_room = loop->due_dead = 0;
}
