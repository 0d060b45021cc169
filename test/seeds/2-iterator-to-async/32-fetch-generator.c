/* One fetch reads like plain code inside the generator, while a chain of callbacks outside feeds it the answer. */
#include <troth.h>
#include <stdio.h>

struct user {
    const char *url, *bio;
};

struct response {
    struct user body;
};

async struct response fetch(const char *url)
{
    await sleep_ms(10);
    return (struct response){ { url, "How people build software." } };
}

generator receives(struct user) returns(int) promise(struct response) gen(void)
{
    const char *url = "https://api.example.com/users/github";
    struct user result = yield fetch(url);
    puts(result.url);
    puts(result.bio);
}

typedef iterator(promise(struct response), struct user, int) fetches;

static void parse(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context;
    struct response response = promise_value((promise(struct response))settled);
    promise_resolve((promise(struct user))derived, response.body);
}

static void feed(troth_promise *settled, troth_promise *derived, void *context)
{
    fetches g = context;
    (void)derived;
    iter_result(promise(struct response), int) r = iter_send(g, promise_value((promise(struct user))settled));
    printf("{ value: %s, done: %s }\n", r.value ? "a promise" : "undefined", r.done ? "true" : "false");
}

int main(void)
{
    fetches g = gen();
    promise(struct response) answer = iter_next(g).value;   /* the generator's, until it is resumed */
    promise(struct user) data = promise_then(struct user, answer, parse, NULL, NULL);
    promise(void) end = promise_then(void, data, feed, NULL, g);
    int status = loop_run();
    promise_release(data);
    promise_release(end);
    iter_release(g);
    return status;
}
