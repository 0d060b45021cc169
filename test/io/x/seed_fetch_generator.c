/* One fetch reads like plain code inside the generator, while a chain of callbacks outside feeds it the parsed answer: the
 * seeds' case 2-iterator-to-async/32, with a real request. */
#include <troth.h>
#include <troth/fetch.h>
#include <jansson.h>
#include <stdio.h>

static const char *url;

generator receives(json_t *) returns(int) promise(troth_response *) gen(void)
{
    json_t *result = yield fetch(url);
    puts(url);
    puts(json_string_value(json_object_get(result, "bio")));
}

typedef iterator(promise(troth_response *), json_t *, int) fetches;

static troth_response *response;                /* C callbacks have no defer */

static void parse(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)context;
    response = promise_value((promise(troth_response *))settled);
    promise(json_t *) parsed = response_json(response);
    promise_follow((promise(json_t *))derived, parsed);
    promise_release(parsed);
}

static void feed(troth_promise *settled, troth_promise *derived, void *context)
{
    fetches g = context;
    (void)derived;
    json_t *data = promise_value((promise(json_t *))settled);
    iter_result(promise(troth_response *), int) r = iter_send(g, data);
    printf("{ value: %s, done: %s }\n", r.value ? "a promise" : "undefined", r.done ? "true" : "false");
    json_decref(data);
    response_close(response);
}

int main(int argc, char **argv)
{
    url = argv[argc - 1];
    fetches g = gen();
    promise(troth_response *) answer = iter_next(g).value;  /* the generator's, until it is resumed */
    promise(json_t *) data = promise_then(json_t *, answer, parse, NULL, NULL);
    promise(void) end = promise_then(void, data, feed, NULL, g);
    int status = loop_run();
    promise_release(data);
    promise_release(end);
    iter_release(g);
    return status;
}
