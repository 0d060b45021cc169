/* The cases of 0-generator-promise-async and 1-generator-async-await whose tasks are requests. */
#include "seeds_http.h"
#include "../../seeds/1-generator-async-await/texts.h"

typedef struct { char items[3][40]; } list;
typedef text run_value;
typedef list run_result;
#include "../../seeds/runner.h"

/* "/fail/WHY" fails with that; of another path it says the last part, without the percents. */
static int say(text url, int number, char answer[200])
{
    char *to = answer;
    (void)number;
    for (text from = strrchr(url, '/') + 1; *from; from++) {
        unsigned code = 0;
        if (*from == '%' && sscanf(from, "%%%2x", &code) == 1)
            from += 2;
        *to++ = (char)(code ? code : (unsigned char)*from);
    }
    *to = 0;
    return strstr(url, "/fail/") ? 500 : 200;
}

static async text ask(text folder, text what)
{
    char path[120] = "", *to = path + sprintf(path, "%s", folder);
    for (; *what; what++)
        to += sprintf(to, "%%%02X", (unsigned char)*what);
    return await get("server", path);
}

static list list_of(text first, text second, text third)
{
    list l;
    snprintf(l.items[0], sizeof l.items[0], "%s", first);
    snprintf(l.items[1], sizeof l.items[1], "%s", second);
    snprintf(l.items[2], sizeof l.items[2], "%s", third);
    return l;
}

static void print_list(text before, list l, text behind)
{
    printf("%s[ '%s', '%s', '%s' ]%s\n", before, l.items[0], l.items[1], l.items[2], behind);
}

/* --- 0/30 to 35 ---------------------------------------------------------------------------------------------------------------- */

static generator promise(text) receives(text) returns(list) three(text prefix, bool prints)
{
    text got[3];
    for (int i = 0; i < 3; i++) {
        char what[40];
        snprintf(what, sizeof what, "%s%c", prefix, 'a' + i);
        got[i] = yield ask("", what);
        if (prints)
            printf("have %s\n", got[i]);
    }
    return list_of(got[0], got[1], got[2]);
}

static run_iterator walk;

static void got_one(troth_promise *settled, troth_promise *derived, void *context)
{
    iter_result(promise(text), list) r = iter_send(walk, promise_value((promise(text))settled));
    (void)context;
    if (r.done) {
        print_list("result { value: ", r.result, ", done: true }");
        return;
    }
    promise(void) next = promise_then(void, r.value, got_one, NULL, NULL);
    promise_follow((promise(void))derived, next);
    promise_release(next);
}

static async void steps_by_hand(void)
{
    run_iterator it = three("", false);
    walk = it;
    promise(void) end = promise_then(void, iter_next(it).value, got_one, NULL, NULL);
    puts("started");
    await end;
}

/* It rejects, and then fulfils as well: the second call is ignored. */
static void settle_twice(troth_promise *settled, troth_promise *derived, void *context)
{
    promise(text) p = context;
    (void)derived;
    if (promise_state(settled) == PROMISE_REJECTED)
        promise_reject(p, error_keep(promise_error(settled)));
    promise_resolve(p, promise_state(settled) == PROMISE_REJECTED ? "b" : promise_value((promise(text))settled));
    promise_release(p);
}

static async void show(text folder, text what)
{
    promise(text) answer = ask(folder, what), p = promise_new(text);
    promise(void) done = promise_then(void, answer, settle_twice, settle_twice, promise_keep(p));
    try {
        printf("fulfilled %s\n", await p);
    } catch (e) {
        printf("rejected %s\n", e->message);
    }
    await done;
}

static async void fails_and_succeeds(void)
{
    await show("", "a");
    await show("fail/", "error");
}

static async void run_gives_a_promise(void)
{
    run_iterator it = three("x-", true);
    promise(list) p = async_runner(it);
    printf("run gives a promise: %s\n", promise_state(p) == PROMISE_PENDING ? "true" : "false");
    print_list("result ", await p, "");
}

static generator promise(text) receives(text) returns(list) guarded(void)
{
    text b, a = yield ask("", "a");
    try {
        b = yield ask("fail/", "error b");
    } catch (err) {
        printf("caught inside: %s\n", err->message);
        b = "default";
    }
    text c = yield ask("", "c");
    return list_of(a, b, c);
}

static generator promise(text) receives(text) returns(list) unguarded(void)
{
    yield ask("", "a");
    yield ask("fail/", "error b");
    puts("never printed");
}

static async void run_rejection(void)
{
    run_iterator good = guarded(), bad = unguarded();
    print_list("result ", await async_runner(good), "");
    try {
        await async_runner(bad);
        puts("never printed");
    } catch (err) {
        printf("rejected: %s\n", err->message);
    }
}

static async text number(int n, bool fails)
{
    char what[12];
    snprintf(what, sizeof what, "%d", n);
    return await ask(fails ? "fail/" : "", what);
}

static generator promise(text) receives(text) returns(list) by_generator(int x, bool fails)
{
    text a = yield number(x + 1, false);
    text b = yield number(atoi(a) * 2, fails);
    char sum[12];
    snprintf(sum, sizeof sum, "%d", atoi(a) + atoi(b));
    return list_of(sum, "", "");
}

static async list by_async(int x, bool fails)
{
    int a = atoi(await number(x + 1, false));
    char sum[12];
    snprintf(sum, sizeof sum, "%d", a + atoi(await number(a * 2, fails)));
    return list_of(sum, "", "");
}

static async void async_from_generator(void)
{
    for (int way = 0; way < 2; way++)
        for (int fails = 0; fails < 2; fails++)
            try {
                run_iterator it = by_generator(1, fails);
                list l = await (way ? by_async(1, fails) : async_runner(it));
                puts(l.items[0]);
            } catch (err) {
                printf("failed with %s\n", err->message);
            }
}

/* --- 1/20 to 30 -------------------------------------------------------------------------------------------------------------------- */

static async text fetch_user_data(text data)
{
    printf(TASK_STARTS ": %s...\n", data);
    text got = await ask("", data);
    printf(TASK_DONE ": %s\n", got);
    return got;
}

static async void print_then(promise(text) p) { printf("then: %s\n", await p); }

static async void one_task(void)
{
    print_then(fetch_user_data(USER_A));
    puts("after the call");
}

static generator promise(text) receives(text) returns(list) flow(void)
{
    puts(FLOW_STARTS);
    text user_a = yield fetch_user_data(USER_A);
    printf(RECEIVED ": %s\n", user_a);
    text user_b = yield fetch_user_data(USER_B);
    printf(RECEIVED ": %s\n", user_b);
    puts(FLOW_ENDS);
    return list_of(user_a, AND, user_b);
}

static async void by_hand(void)
{
    run_iterator it = flow();
    promise(text) p = iter_next(it).value;
    text user_a = await p;
    p = iter_send(it, user_a).value;
    text user_b = await p;
    list l = iter_send(it, user_b).result;
    printf("{ value: '%s%s%s', done: %s }\n", l.items[0], l.items[1], l.items[2], iter_done(it) ? "true" : "false");
}

static async void by_runner(void)
{
    run_iterator it = flow();
    list l = await async_runner(it);
    printf(RUNNER_DONE ": %s%s%s\n", l.items[0], l.items[1], l.items[2]);
}

#define NETWORK_ERROR "\u7f51\u7edc\u9519\u8bef"
#define CAUGHT "\u6355\u83b7\u5230\u9519\u8bef"

static generator promise(text) receives(text) returns(list) goes_on(void)
{
    try {
        yield ask("fail/", NETWORK_ERROR);
    } catch (err) {
        printf(CAUGHT ": %s\n", err->message);
    }
    puts("next request");
    text value = yield ask("", "data");
    return list_of(value, "", "");
}

static async void repaired(void)
{
    run_iterator it = goes_on();
    list l = await async_runner(it);
    printf(RUNNER_DONE ": %s\n", l.items[0]);
}

static async void no_runner(void)
{
    puts(FLOW_STARTS);
    text user_a = await fetch_user_data(USER_A);
    printf(RECEIVED ": %s\n", user_a);
    text user_b = await fetch_user_data(USER_B);
    printf(RECEIVED ": %s\n", user_b);
    puts(FLOW_ENDS);
    printf(FINAL_RESULT ": %s%s%s\n", user_a, AND, user_b);
}

async int main(void)
{
    const struct a_case cases[] = {
        { "0-generator-promise-async/30-promise-steps-by-hand", steps_by_hand, say },
        { "0-generator-promise-async/31-mock-fetch-fail", fails_and_succeeds, say },
        { "0-generator-promise-async/32-run-promise", run_gives_a_promise, say },
        { "0-generator-promise-async/33-run-promise-rejection", run_rejection, say },
        { "0-generator-promise-async/35-async-from-generator", async_from_generator, say },
        { "1-generator-async-await/20-fetch-user-data", one_task, say },
        { "1-generator-async-await/22-main-by-hand", by_hand, say },
        { "1-generator-async-await/23-async-runner", by_runner, say },
        { "1-generator-async-await/26-async-runner-repaired", repaired, say },
        { "1-generator-async-await/30-native-async-main", no_runner, say },
    };
    await run_cases(cases, sizeof cases / sizeof *cases);
    return 0;
}
