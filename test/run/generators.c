/* Section 5: generators, what goes in and what comes out, and the states of an iterator, in a plain C program. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "check.h"

static int runs;

static generator int count(int from, int to)
{
    runs++;
    for (int i = from; i < to; i++)
        yield i;
}

static generator int nothing(void)
{
    runs++;
    return;
}

static generator int empty_body(void)
{
}

static generator int with_result(void)
{
    yield 1;
    return 99;
}

/* What is sent in comes out of `yield`; the first value sent is lost, as in JavaScript. */
static generator int receives(int) returns(int) adder(void)
{
    int sum = 0;
    for (int v; (v = yield sum) >= 0;)
        sum += v;
    return sum;
}

struct question { const char *text; };
struct answer { int n; char c; };

static generator struct question receives(struct answer) returns(double) interview(void)
{
    struct answer a = yield (struct question){"how many?"};
    struct answer b = yield (struct question){a.n > 5 ? "so many?" : "so few?"};
    return a.n + b.n / 2.0 + (b.c == 'x');
}

static generator receives(bool) const char *words(void)
{
    while (yield "again")
        ;
    return "end";
}

static generator int receives(void *) returns(char *) pointers(void)
{
    void *p = yield 1;
    int *q = yield *(int *)p;
    return q == p ? (char *)"same" : (char *)"other";
}

static generator int bare(void)
{
    int got = yield;
    got += (yield);
    yield got;
}

static generator long double wide(int n)
{
    while (n--)
        yield n + 0.5L;
}

/* `yield` has the precedence of an assignment. */
static generator int precedence(void)
{
    int a, b;
    a = yield 1 + 2;
    b = (yield a) + 10;
    a = b = yield b, a += 1;
    yield a ? b : 0;
    int c[2] = {yield 5, [1] = yield 6};
    yield c[0] + c[1] * 10;
    a = c[0] ? yield 7 : yield 8;
    b = (yield 9) && (yield 10);
    yield a + b;
}

static generator int resumes_itself(iterator(int) *self)
{
    iter_result(int) r = iter_next(*self);      /* throws: it is running */
    yield r.value;
}

static iterator(int) own;
static int from_outside;

static bool resume_own(void)
{
    iter_result(int) r = iter_next(own);
    from_outside = r.error ? r.error->code : 0;
    bool running = r.error && strstr(r.error->message, "already running");
    CHECK(!iter_done(own));
    error_free(r.error);
    r = iter_send(own, 5);
    CHECK(r.error && r.error->code);
    error_free(r.error);
    r = iter_return(own, 5);
    CHECK(r.error);
    error_free(r.error);
    r = iter_throw(own, error_new(EIO, "while running"));
    CHECK(r.error && strstr(r.error->message, "already running"));
    error_free(r.error);
    return running;
}

static generator int calls_out(void)
{
    yield resume_own();
    yield 2;
}

static void values(void)
{
    iterator(int) it = count(3, 5);
    CHECK(runs == 0 && !iter_done(it));
    iter_result(int) r = iter_next(it);
    CHECK(runs == 1 && !r.done && r.value == 3 && !r.error);
    r = iter_next(it);
    CHECK(!r.done && r.value == 4 && !iter_done(it));
    r = iter_next(it);
    CHECK(r.done && r.value == 0 && r.result == 0 && iter_done(it));
    for (int i = 0; i < 3; i++) {
        r = iter_next(it);
        CHECK(r.done && r.value == 0 && !r.error);
    }
    iter_release(it);

    iterator(int) none = nothing(), empty = empty_body();
    CHECK(iter_next(none).done && iter_next(empty).done && iter_next(none).done && runs == 2);
    iter_release(none);
    iter_release(empty);

    it = with_result();
    r = iter_next(it);
    CHECK(r.value == 1);
    r = iter_next(it);
    CHECK(r.done && r.value == 99 && r.result == 99);
    r = iter_next(it);
    CHECK(r.done && r.value == 0 && r.result == 0);
    iter_release(it);
}

static void sent(void)
{
    iterator(int, int, int) it = adder();
    CHECK(iter_send(it, 1000).value == 0);
    CHECK(iter_send(it, 5).value == 5);
    CHECK(iter_next(it).value == 5);            /* sends zero */
    CHECK(iter_send(it, 7).value == 12);
    iter_result(int, int) r = iter_send(it, -1);
    CHECK(r.done && r.result == 12 && iter_send(it, 3).done);
    iter_release(it);

    iterator(struct question, struct answer, double) talk = interview();
    iter_result(struct question, double) q = iter_next(talk);
    CHECK(!strcmp(q.value.text, "how many?") && !q.done);
    q = iter_send(talk, (struct answer){.n = 6});
    CHECK(!strcmp(q.value.text, "so many?"));
    struct answer x = {3, 'x'};
    q = iter_send(talk, x);
    CHECK(q.done && q.result == 8.5 && q.value.text == NULL);
    iter_release(talk);

    iterator(const char *, bool, const char *) w = words();
    CHECK(!strcmp(iter_next(w).value, "again") && !strcmp(iter_send(w, true).value, "again"));
    iter_result(const char *, const char *) end = iter_send(w, false);
    CHECK(end.done && !strcmp(end.result, "end") && !strcmp(end.value, "end"));
    iter_release(w);

    int n = 7, m = 8;
    iterator(int, void *, char *) p = pointers();
    CHECK(iter_next(p).value == 1 && iter_send(p, &n).value == 7);
    CHECK(!strcmp(iter_send(p, &m).result, "other"));
    iter_release(p);

    iterator(int) b = bare();
    CHECK(iter_next(b).value == 0 && iter_send(b, 3).value == 0 && iter_send(b, 4).value == 7 && iter_next(b).done);
    iter_release(b);

    iterator(long double) wd = wide(2);
    CHECK(iter_next(wd).value == 1.5L && iter_next(wd).value == 0.5L && iter_next(wd).done);
    iter_release(wd);

    iterator(int) order = precedence();
    CHECK(iter_next(order).value == 3);
    CHECK(iter_send(order, 20).value == 20);
    CHECK(iter_send(order, 20).value == 30);
    CHECK(iter_send(order, 5).value == 5);      /* a = b = (yield b): 5; then a is 6: yields b */
    CHECK(iter_next(order).value == 5);
    CHECK(iter_send(order, 1).value == 6);
    CHECK(iter_send(order, 2).value == 21);
    CHECK(iter_next(order).value == 7);
    CHECK(iter_send(order, 40).value == 9);
    CHECK(iter_send(order, 1).value == 10);
    CHECK(iter_send(order, 1).value == 41);
    CHECK(iter_next(order).done);
    iter_release(order);
}

/* iter_throw, iter_return and iter_close before the start, in the middle and after the end. */
static void states(void)
{
    runs = 0;
    iterator(int) it = count(0, 10);
    iter_result(int) r = iter_throw(it, error_new(EDOM, "thrown before the start"));
    CHECK(r.error && r.error->code == EDOM && !strcmp(r.error->message, "thrown before the start") && runs == 0);
    error_free(r.error);
    CHECK(iter_done(it) && iter_next(it).done && runs == 0);
    iter_release(it);

    it = count(0, 10);
    r = iter_return(it, 42);
    CHECK(r.done && r.value == 42 && r.result == 42 && !r.error && runs == 0 && iter_done(it));
    r = iter_next(it);
    CHECK(r.done && r.value == 0);
    iter_release(it);

    it = count(0, 10);
    r = iter_next(it);
    r = iter_throw(it, error_new(EIO, "in the middle"));
    CHECK(r.error && r.error->code == EIO && r.error->line > 0 && strstr(r.error->file, "generators.c") && runs == 1);
    error_free(r.error);
    r = iter_next(it);
    CHECK(r.done && !r.error);
    r = iter_throw(it, error_new(ERANGE, "after the end"));
    CHECK(r.error && r.error->code == ERANGE);
    error_free(r.error);
    r = iter_return(it, 7);
    CHECK(r.done && r.value == 7 && !r.error);
    CHECK(iter_next(it).value == 0);
    iter_release(it);

    it = count(0, 10);
    CHECK(iter_next(it).value == 0 && iter_next(it).value == 1);
    r = iter_return(it, -5);
    CHECK(r.done && r.value == -5 && !r.error && iter_next(it).done);
    iter_release(it);

    it = count(0, 10);
    iter_next(it);
    CHECK(!iter_done(it));
    iter_close(it);
    CHECK(iter_done(it) && iter_next(it).done);
    iter_close(it);
    iter_release(it);

    iterator(int) early = count(0, 10), unused = count(1, 2);
    runs = 0;
    iter_close(early);
    CHECK(runs == 0 && iter_done(early));
    iter_release(early);
    iter_release(unused);
    it = count(0, 3);
    iterator(int) kept = iter_keep(it);
    iter_release(it);
    CHECK(iter_next(kept).value == 0);
    iter_release(kept);
    iter_release((iterator(int))NULL);

    iterator(int) self = NULL;
    self = resumes_itself(&self);
    r = iter_next(self);
    CHECK(r.error && strstr(r.error->message, "already running"));
    error_free(r.error);
    CHECK(iter_done(self) && iter_next(self).done);
    iter_release(self);

    own = calls_out();
    CHECK(iter_next(own).value == 1 && from_outside != 0);
    CHECK(iter_next(own).value == 2 && iter_next(own).done);
    iter_release(own);
}

/* Many at once, each with its own locals. */
static void independent(void)
{
    iterator(int) a = count(0, 100), b = count(1000, 1100);
    int sum = 0;
    for (int i = 0; i < 50; i++) {
        sum += iter_next(a).value;
        if (i % 2)
            sum -= iter_next(b).value - 1000;
    }
    CHECK(sum == 1225 - 300);
    iter_release(a);
    iter_release(b);
}

int main(void)
{
    values();
    sent();
    states();
    independent();
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
