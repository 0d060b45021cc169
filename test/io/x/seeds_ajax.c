/* The cases of 4-js-async that ask a server: by callbacks, by generators, and with async functions. */
#include "seeds_http.h"
#include "../../seeds/4-js-async/timeoutify.h"

static int in_order(text url, int number, char answer[200])
{
    if (answered < number - 1)
        return 0;
    bool good = strstr(url, "x=11");
    snprintf(answer, 200, good ? "answer for %s" : "bad request", url);
    return good ? 200 : 400;
}

/* --- 02, 03: nothing to return yet; the callback gets the result ----------------------------------------------------------- */

static int some_data(text url, int number, char answer[200])
{
    (void)number;
    snprintf(answer, 200, "some data of %s", url);
    return 200;
}

static int replies;
static void count_reply(text err, text data) { replies += !err && data; }

static async void no_result_now(void)
{
    promise(void) p = ajax("http://some.url.1", count_reply);
    printf("undefined %d\n", replies);
    await p;
    printf("later, answered: %d\n", replies);
}

static void print_data(text err, text data) { puts(err ? err : data); }

static async void callback_gets_the_result(void)
{
    ajax("http://some.url.1", print_data);
    puts("now");
}

/* --- 10: run to completion ------------------------------------------------------------------------------------------------- */

static int first_then_second(text url, int number, char answer[200])
{
    snprintf(answer, 200, "%s", url);
    return answered < number - 1 ? 0 : 200;
}

static int a, b;

static void foo(text err, text data)
{
    (void)err, (void)data;
    a++;
    b = b * a;
    a = b + 3;
}

static void bar(text err, text data)
{
    (void)err, (void)data;
    b--;
    a = 8 + b;
    b = a * 2;
}

static async void play(text names, ajax_callback *first, ajax_callback *second)
{
    a = 1, b = 2;
    promise(void) p = ajax("http://some.url.1", first), q = ajax("http://some.url.2", second);
    await promise_all(p, q);
    printf("%s -> a = %d b = %d\n", names, a, b);
}

static async void run_to_completion(void)
{
    await play("foo then bar", foo, bar);
    await play("bar then foo", bar, foo);
}

/* --- 15, 16: a request after a click and a timer, again and again ----------------------------------------------------------- */

static int three_words(text url, int number, char answer[200])
{
    (void)url;
    strcpy(answer, ((text[]){ "world", "hello", "enough" })[number - 1]);
    return 200;
}

static async void nested(void)
{
    text word;
    do {
        puts("handler");
        await sleep_ms(10);
        do {
            puts("request");
            word = await request("http://some.url.1");
            printf("response: %s\n", word);
        } while (!strcmp(word, "world"));
    } while (!strcmp(word, "hello"));
}

static promise(void) flat_end;

static void on_response(text err, text word);

static void ask(void *arg)
{
    (void)arg;
    puts("request");
    promise(void) p = ajax("http://some.url.1", on_response);
    promise_detach(p);
    promise_release(p);
}

static void handler(void)
{
    puts("handler");
    timer_start(10, ask, NULL);
}

static void on_response(text err, text word)
{
    printf("response: %s\n", err ? err : word);
    if (!err && !strcmp(word, "hello"))
        handler();
    else if (!err && !strcmp(word, "world"))
        ask(NULL);
    else
        promise_resolve(flat_end);
}

static async void flat(void)
{
    promise(void) end = promise_new(void);
    flat_end = end;
    handler();
    await end;
}

/* --- 23 to 25: split callbacks, and one with the error first ---------------------------------------------------------------- */

static int one_is_good(text url, int number, char answer[200])
{
    bool good = url[strlen(url) - 1] == '1';
    strcpy(answer, good ? "data, more data" : "status 500");
    return answered < number - 1 ? 0 : good ? 200 : 500;
}

static async void split(text url, void (*success)(text data), void (*failure)(text err))
{
    try {
        success(await request(url));
    } catch (e) {
        if (failure)
            failure(e->message);
    }
}

static int reported;
static void on_success(text data) { printf("success: %.4s\n", data); }
static void on_failure(text err) { printf("failure: %s\n", err); }
static void count_failure(text err) { reported += err != NULL; }

static async void split_callbacks(void)
{
    split("http://some.url.1", on_success, on_failure);
    split("http://some.url.2", on_success, on_failure);
}

static async void failure_is_optional(void)
{
    {
        promise(void) p = split("http://some.url.2", on_success, NULL), q = split("http://some.url.2", on_success, count_failure);
        await promise_all(p, q);
    }
    printf("errors: %d reported: %d\n", 2, reported);
}

static void response(text err, text data) { printf(err ? "error: %s\n" : "data: %s\n", err ? err : data); }

static async void error_first(void)
{
    ajax("http://some.url.1", response);
    ajax("http://some.url.2", response);
}

/* --- 27 to 30: a callback with a time-out ------------------------------------------------------------------------------------ */

static struct guard guard;
static bool time_was_up, comes_twice;

static int never(text url, int number, char answer[200])
{
    (void)url, (void)number, (void)answer;
    return 0;
}

static int at_once(text url, int number, char answer[200])
{
    (void)url, (void)number;
    strcpy(answer, comes_twice ? "first" : "data");
    return 200;
}

static int too_late(text url, int number, char answer[200])
{
    (void)url, (void)number;
    strcpy(answer, "data");
    return time_was_up ? 200 : 0;
}

static void to_guard(text err, text data)
{
    (void)err;
    answer(&guard, (text[]){ data, comes_twice ? NULL : "more", NULL });
    if (comes_twice)
        answer(&guard, (text[]){ "second", NULL });
}

static void print_outcome(const troth_error *err, text const data[])
{
    time_was_up = err != NULL;
    puts(err ? err->message : data[0]);
}

static void print_all(const troth_error *err, text const data[])
{
    printf("[ %s", err ? err->message : "null");
    for (int i = 0; data[i]; i++)
        printf(", '%s'", data[i]);
    puts(" ]");
}

static async void never_called(void)
{
    time_was_up = false;
    promise(void) p = ajax("http://some.url.1", to_guard);
    timeoutify(&guard, print_outcome, 20);
    puts("waiting");
    while (!time_was_up)
        await sleep_ms(1);
    promise_cancel(p);                          /* a request that nobody waits for any more is stopped */
}

static async void in_time(void)
{
    timeoutify(&guard, print_all, 20000);
    await ajax("http://some.url.1", to_guard);
}

static void late_answer(text err, text data)
{
    puts("the answer comes");
    to_guard(err, data);
}

static async void late(void)
{
    time_was_up = false;
    timeoutify(&guard, print_outcome, 10);
    await ajax("http://some.url.1", late_answer);
}

static async void repeated(void)
{
    comes_twice = true;
    timeoutify(&guard, print_outcome, 20000);
    await ajax("http://some.url.1", to_guard);
}

/* --- 85 to 87: from a callback to a generator --------------------------------------------------------------------------------- */

static async void foo_of(int x, int y, ajax_callback *callback)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=%d", x, y);
    await ajax(url, callback);
}

static void report(text err, text data) { printf(err ? "error: %s\n" : "%s\n", err ? err : data); }

static async void with_callback(void)
{
    foo_of(11, 31, report);
    foo_of(12, 31, report);
}

static iterator(text) it;

static void resume(text err, text data)
{
    iter_result(text) r = err ? iter_throw(it, error_new(EBADMSG, "%s", err)) : iter_send(it, data);
    error_free(r.error);
}

static generator text job(int x)
{
    try {
        promise_release(foo_of(x, 31, resume));
        text answer = yield NULL;
        puts(answer);
    } catch (err) {
        printf("caught: %s\n", err->message);
    }
}

static async void with_generator(void)
{
    iterator(text) mine = job(11);
    it = mine;
    text value = iter_next(it).value;
    printf("yielded: %s\n", value ? value : "undefined");
    puts("not blocked");
    while (!iter_done(it))
        await sleep_ms(1);
}

static async void with_generator_error(void)
{
    iterator(text) mine = job(12);
    it = mine;
    iter_next(it);
    while (!iter_done(it))
        await sleep_ms(1);
}

/* --- 91, 92: promises that a generator yields ----------------------------------------------------------------------------------- */

typedef iterator(promise(text), text, text) steps;

static async text foo_promise(int x)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=31", x);
    return await request(url);
}

static async void print_then(promise(text) p) { printf("then: %s\n", await p); }

static generator receives(text) returns(text) promise(text) yields(int x)
{
    try {
        text answer = yield foo_promise(x);
        printf("main: %s\n", answer);
    } catch (err) {
        printf("main caught: %s\n", err->message);
    }
}

/* Feeds a generator with what its one promise gives. */
static async void feed(steps g)
{
    promise(text) p = iter_next(g).value;
    troth_error *err = NULL;
    text answer = NULL;
    try {
        answer = await p;
    } catch (e) {
        err = error_keep(e);
    }
    err ? iter_throw(g, err) : iter_send(g, answer);
}

static async void yield_a_promise(void)
{
    print_then(foo_promise(11));
    feed(yields(11));
    feed(yields(12));
}

/* Resumes the generator with what the promises that it yields are fulfilled with. */
static async text run(steps g)
{
    await promise_resolved(void);
    for (text value = NULL;;) {
        iter_result(promise(text), text) next = iter_send(g, value);
        if (next.done)
            return next.result;
        promise(text) p = next.value;
        value = await p;
    }
}

static int in_brackets(text url, int number, char answer[200])
{
    (void)number;
    snprintf(answer, 200, "<%s>", url);
    return 200;
}

static generator receives(text) returns(text) promise(text) of_host(text base)
{
    for (int i = 1; i <= 2; i++) {
        char url[60];
        snprintf(url, sizeof url, "%s.%d", base, i);
        text r = yield request(url);
        puts(r);
    }
    text plain = yield promise_resolved(text, "not a promise");
    return plain;
}

static async void print_result(promise(text) p) { printf("result: %s\n", await p); }

static async void runner_with_arguments(void)
{
    print_result(run(of_host("http://some.url")));
    puts("run has returned");
}

/* --- 94 to 96: one after the other, started together, all ------------------------------------------------------------------------ */

/* r1 comes after r2, when both are under way: it waits for an answer that is not its own. */
static int second_first(text url, int number, char answer[200])
{
    (void)number;
    snprintf(answer, 200, "r%s", url + strlen("http://some.url."));
    return !strcmp(answer, "r1") && answered % 3 != 1 ? 0 : 200;
}

static int at_its_turn(text url, int number, char answer[200])
{
    (void)number;
    snprintf(answer, 200, "r%s", url + strlen("http://some.url."));
    return 200;
}

static async text logged(text rest)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.%s", rest);
    printf("start %s\n", url);
    text answer = await request(url);
    printf("done  %s\n", url);
    return answer;
}

static async text last_of(text r1, text r2)
{
    char rest[40];
    snprintf(rest, sizeof rest, "3/?v=%s,%s", r1, r2);
    return await logged(rest);
}

static generator receives(text) returns(text) promise(text) in_sequence(void)
{
    text r1 = yield logged("1");
    text r2 = yield logged("2");
    text r3 = yield last_of(r1, r2);
    puts(r3);
}

static generator receives(text) returns(text) promise(text) started_together(void)
{
    promise(text) p1 = logged("1"), p2 = logged("2");
    text r1 = yield p1;
    text r2 = yield p2;
    text r3 = yield last_of(r1, r2);
    puts(r3);
}

static async void both(text urls[2], text results[2])
{
    promise(text) p1 = logged(urls[0]), p2 = logged(urls[1]);
    await promise_all(p1, p2);
    results[0] = promise_value(p1);
    results[1] = promise_value(p2);
}

static async void with_all(void)
{
    promise(text) p1 = logged("1"), p2 = logged("2");
    await promise_all(p1, p2);
    puts(await last_of(promise_value(p1), promise_value(p2)));
}

static async void with_all_hidden(void)
{
    text results[2];
    await both((text[]){ "1", "2" }, results);
    puts(await last_of(results[0], results[1]));
}

static async void sequence(void) { await run(in_sequence()); }
static async void together(void) { await run(started_together()); }

static async void all_of_them(void)
{
    await with_all();
    await with_all_hidden();
}

/* --- 97: no runner ----------------------------------------------------------------------------------------------------------------- */

static async void plain(int x)
{
    try {
        puts(await foo_promise(x));
    } catch (err) {
        printf("caught: %s\n", err->message);
    }
}

static async void one_then_the_other(void)
{
    await plain(11);
    await plain(12);
}

static async void async_main(void)
{
    one_then_the_other();
    puts("main is waiting");
}

async int main(void)
{
    const struct a_case cases[] = {
        { "4-js-async/02-no-result-now", no_result_now, some_data },
        { "4-js-async/03-callback-gets-the-result", callback_gets_the_result, some_data },
        { "4-js-async/10-run-to-completion", run_to_completion, first_then_second },
        { "4-js-async/15-callback-hell-nested", nested, three_words },
        { "4-js-async/16-callback-hell-flat", flat, three_words },
        { "4-js-async/23-split-callbacks", split_callbacks, one_is_good },
        { "4-js-async/24-split-callbacks-optional", failure_is_optional, one_is_good },
        { "4-js-async/25-error-first", error_first, one_is_good },
        { "4-js-async/27-timeoutify-never-called", never_called, never },
        { "4-js-async/28-timeoutify-in-time", in_time, at_once },
        { "4-js-async/29-timeoutify-late", late, too_late },
        { "4-js-async/30-timeoutify-repeated", repeated, at_once },
        { "4-js-async/85-foo-with-callback", with_callback, in_order },
        { "4-js-async/86-foo-with-generator", with_generator, in_order },
        { "4-js-async/87-foo-with-generator-error", with_generator_error, in_order },
        { "4-js-async/91-yield-a-promise", yield_a_promise, in_order },
        { "4-js-async/92-run", runner_with_arguments, in_brackets },
        { "4-js-async/94-requests-in-sequence", sequence, at_its_turn },
        { "4-js-async/95-requests-started-together", together, second_first },
        { "4-js-async/96-requests-promise-all", all_of_them, second_first },
        { "4-js-async/97-async-main", async_main, in_order },
    };
    await run_cases(cases, sizeof cases / sizeof *cases);
    return 0;
}
