// await.cpp: tasks that start at once and are awaited with one turn of a queue, as ECMAScript's are; C++20 itself has
// neither queue nor task.
#include <coroutine>
#include <cstdlib>
#include "../measure.h"

enum { TURNS = 100000, RING = 1 << 12 };

static std::coroutine_handle<> ring[RING];
static unsigned head, tail;
static void queue(std::coroutine_handle<> h) { ring[tail++ % RING] = h; }
static void drain()
{
    while (head != tail)
        ring[head++ % RING].resume();
}

struct future {
    std::coroutine_handle<> waiter;
    int value = 0;
    bool done = false;

    void settle(int v)
    {
        value = v;
        done = true;
        if (waiter)
            queue(waiter);
    }
};

struct turn {
    future *f;

    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> h)
    {
        if (f->done)
            queue(h);
        else
            f->waiter = h;
    }
    int await_resume() { return f->value; }
};

struct task {
    struct promise_type : future {
        task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(int v) { settle(v); }
        void unhandled_exception() { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;

    explicit task(std::coroutine_handle<promise_type> h) : handle(h) {}
    task(const task &) = delete;
    ~task() { handle.destroy(); }
    turn operator co_await() { return { &handle.promise() }; }
};

static NOINLINE task answer(int x)
{
    co_return x;
}

static task await_at_once(int n)
{
    long total = 0;
    for (int i = 0; i < n; i++)
        total += co_await answer(i);
    KEEP(total);
    co_return 0;
}

static future *box[2];

static task player(int me, int turns)
{
    for (int i = 0; i < turns; i++) {
        int ball = co_await turn{ box[me] };
        delete box[me];
        box[me] = new future;
        box[!me]->settle(ball + 1);
    }
    co_return 0;
}

static void play(int turns)
{
    box[0] = new future;
    box[1] = new future;
    task p = player(0, turns / 2), q = player(1, turns / 2);
    box[0]->settle(0);
    drain();
    delete box[0];
    delete box[1];
}

int main()
{
    MEASURE("await", TURNS, task t = await_at_once(TURNS); drain());
    MEASURE("switch", TURNS, play(TURNS));
}
