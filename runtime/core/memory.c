/*
 * memory.c: blocks of 16, 32, ... 1024 bytes from free lists over slabs; larger and over-aligned ones from malloc.
 *
 * A call of an async function is one block, so the free list is the price of a call: two loads and a store. A block is
 * freed by the size that its object knows, so it needs no header of its own. A slab is cut as it is needed, and lives as
 * long as its thread's runtime. With the address sanitizer each block is a malloc; in the checking build a freed
 * block is filled and rests in a queue, so that a late use of it is seen.
 */
#include "object.h"
#include <troth/loop.h>

enum { SLAB_FIRST = 16 << 10, SLAB_LAST = 1 << 20, RESTING = 1024 };

/* The promises that stand for "nothing to wait for" have references that never come to an end. */
#define STANDING(state, reason) { .type = &troth__plain, .refs = 1u << 30, \
    .flags = (state) | TROTH_LOCKED | TROTH_SEEN, .point = sizeof(troth_promise) / 8, { .error = (reason) } }
#define FRESH { .turn = STANDING(TROTH_FULFILLED, NULL), .cancelled = STANDING(TROTH_REJECTED, &troth__error_canceled), \
    .no_memory = STANDING(TROTH_REJECTED, &troth__error_memory), .yielded = STANDING(TROTH_REJECTED, &troth__error_canceled) }

_Thread_local struct troth__state troth__state __attribute__((tls_model("initial-exec"))) = FRESH;

static void *(*allocate)(size_t) = malloc;
static void (*deallocate)(void *) = free;

void troth_allocator(void *(*alloc)(size_t), void (*dealloc)(void *))
{
    allocate = alloc;
    deallocate = dealloc;
}

void troth__refuse(uint32_t after) { troth__state.refuse_after = after; }

/* Tests make one allocation fail: the countdown ends at 1. */
static bool refused(struct troth__state *s)
{
    return troth__sweep_refused() || (s->refuse_after && --s->refuse_after == 0);
}

void *troth__big_alloc(size_t size) { return refused(&troth__state) ? NULL : allocate(size); }
void troth__big_free(void *block) { deallocate(block); }

#ifdef TROTH_CHECK

/*
 * The checking build: a freed block is filled with 0xDB and used again only after RESTING others. Where a sanitizer watches
 * the program, it does that better, and sees late uses in lowered code, too. In front of a block stands whose it is.
 */
enum { MARK = TROTH_GRAIN };

#if TROTH_BARE_MALLOC
static bool watched(void) { return true; }
#elif defined(__ELF__)
extern void __asan_init(void) __attribute__((weak));
static bool watched(void) { return __asan_init != NULL; }
#else
static bool watched(void) { return false; }
#endif

static _Thread_local struct { void *block; size_t size; } resting[RESTING];
static _Thread_local unsigned rested;

void *troth__alloc_slow(struct troth__state *s, size_t size)
{
    if (refused(s))
        return NULL;
    char *raw = allocate(MARK + size);
    if (!raw)
        return NULL;
    memcpy(raw, &s, sizeof s);
    s->live++;
    return memset(raw + MARK, 0xA5, size);
}

void troth__free_slow(struct troth__state *s, void *block, size_t size)
{
    char *raw = (char *)block - MARK;
    memset(block, 0xDB, size);
    s->live--;
    if (watched()) {
        deallocate(raw);
        return;
    }
    unsigned at = rested++ % RESTING;
    deallocate(resting[at].block);
    resting[at].block = raw;
    resting[at].size = size;
}

bool troth__is_own(const troth_promise *p)
{
    struct troth__state *made_in = &troth__state;
    if (p->type->kind == TROTH_PLAIN && p->type->align <= TROTH_GRAIN)
        memcpy(&made_in, (const char *)p - MARK, sizeof made_in);
    return made_in == &troth__state;
}

void troth__check_alive(const void *object, const char *what)
{
    const troth_promise *p = object;
    if (p->refs == 0 || p->refs == 0xDBDBDBDB)
        troth__fault("%s of a released object %p: it has no references left", what, object);
}

size_t troth__live_objects(void) { return troth__state.live; }

static void give_back_rest(void)
{
    for (unsigned i = 0; i < RESTING; i++) {
        deallocate(resting[i].block);
        resting[i].block = NULL;
    }
}

#elif TROTH_BARE_MALLOC

void *troth__alloc_slow(struct troth__state *s, size_t size)
{
    void *block = troth__big_alloc(size);
    s->live += block != NULL;
    return block;
}

void troth__free_slow(struct troth__state *s, void *block, size_t size)
{
    (void)size;
    s->live--;
    deallocate(block);
}

size_t troth__live_objects(void) { return troth__state.live; }
static void give_back_rest(void) {}

#else

static void *cut(struct troth__state *s, size_t size)
{
    if ((size_t)(s->slab_end - s->slab) < size) {
        size_t room = s->slab_size ? s->slab_size : SLAB_FIRST;
        void **slab = troth__big_alloc(room);
        if (!slab)
            return NULL;
        slab[0] = s->slabs;
        s->slabs = slab;
        s->slab = (char *)slab + TROTH_GRAIN;
        s->slab_end = (char *)slab + room;
        s->slab_size = room < SLAB_LAST ? room * 2 : room;
    }
    char *block = s->slab;
    s->slab += size;
    return block;
}

void *troth__alloc_slow(struct troth__state *s, size_t size)
{
    if (refused(s))
        return NULL;
    void *block = size <= TROTH_LARGEST ? cut(s, (size + TROTH_GRAIN - 1) & ~(size_t)(TROTH_GRAIN - 1)) : allocate(size);
    s->live += block != NULL;
    return block;
}

void troth__free_slow(struct troth__state *s, void *block, size_t size)
{
    (void)size;
    s->live--;
    deallocate(block);
}

/* `live` counts what was cut: what is in the free lists is not alive. */
size_t troth__live_objects(void)
{
    struct troth__state *s = &troth__state;
    size_t live = s->live;
    for (int class = 0; class < TROTH_CLASSES; class++)
        for (void **block = s->free_list[class]; block; block = *block)
            live--;
    return live;
}

static void give_back_rest(void) {}

#endif

/* [ ... malloc's block | prefix | handle ]: what malloc gave stands in the word before the prefix. */
void *troth__aligned_alloc(size_t prefix, size_t size, size_t align)
{
    struct troth__state *s = &troth__state;
    char *raw = troth__big_alloc(sizeof(void *) + prefix + size + align);
    if (!raw)
        return NULL;
    uintptr_t handle = ((uintptr_t)raw + sizeof(void *) + prefix + align - 1) & ~(uintptr_t)(align - 1);
    memcpy((char *)handle - prefix - sizeof(void *), &raw, sizeof raw);
    s->live++;
    return (void *)handle;
}

void troth__aligned_free(void *handle, size_t prefix)
{
    void *raw;
    memcpy(&raw, (char *)handle - prefix - sizeof(void *), sizeof raw);
    troth__state.live--;
    deallocate(raw);
}

static void ring_grow(struct troth__state *s)
{
    size_t size = s->ring ? (size_t)(s->ring_end - s->ring) * 2 : 64, count = 0;
    void **ring = allocate(size * sizeof *ring);
    if (!ring)
        troth__fault("out of memory: the job queue cannot grow to %zu jobs", size);
    if (s->tail < s->head) {
        count = (size_t)(s->ring_end - s->head);
        memcpy(ring, s->head, count * sizeof *ring);
        s->head = s->ring;
    }
    if (s->tail > s->head)
        memcpy(ring + count, s->head, (size_t)(s->tail - s->head) * sizeof *ring);
    count += (size_t)(s->tail - s->head);
    deallocate(s->ring);
    s->ring = s->head = ring;
    s->ring_end = s->limit = ring + size;
    s->tail = ring + count;
}

/*
 * The jobs are [head, tail), or, once the tail has wrapped, [head, ring_end) and [ring, tail). Head and tail are equal
 * only if there are none, so behind the wrap the tail stays below the head. `limit` is how far the tail may go without
 * looking at the head again.
 */
static void make_room(struct troth__state *s)
{
    if (s->tail < s->head) {                    /* wrapped: has the head moved on? */
        if (s->tail == s->head - 1)
            ring_grow(s);
        else
            s->limit = s->head - 1;
    } else if (s->tail != s->ring_end) {        /* the head has wrapped too */
        s->limit = s->ring_end;
    } else if (s->ring && s->head == s->tail) {
        s->head = s->tail = s->ring;
        s->limit = s->ring_end;
    } else if (s->ring && s->head > s->ring + 1) {
        s->tail = s->ring;
        s->limit = s->head - 1;
    } else {
        ring_grow(s);
    }
}

/* Jobs that queue jobs for ever come by here, too: a loop that is starved by them shows what it does. */
void troth__queue_full(struct troth__state *s, void *job)
{
    if (TROTH_UNLIKELY(s->dump_asked)) {
        s->dump_asked = 0;
        make_room(s);
        *s->tail++ = (void *)(uintptr_t)&troth__dump_job;
    }
    make_room(s);
    *s->tail++ = job;
}

void troth__core_end(void)
{
    struct troth__state *s = &troth__state;
    for (void **slab = s->slabs, **next; slab; slab = next) {
        next = *slab;
        deallocate(slab);
    }
    give_back_rest();
    deallocate(s->ring);
    if (s->suspects != s->first_suspects)
        deallocate(s->suspects);
    *s = (struct troth__state)FRESH;
}
