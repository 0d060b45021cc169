/*
 * seeds_http.h: what the seeds' mocked fetch and ajax are when they are real: requests by fetch to a server on http_serve. The
 * server is the proxy of all requests, and so plays every host that a case names: what is asked for keeps the case's URL.
 *
 * A case gives it a `page`: what it answers to the request number `number` of the case, for a URL; the status, or 0 as long as
 * it does not answer yet. `answered` counts the answers that the client has got: a page that waits for it decides which
 * answer comes first, however slow the machine is.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>
#include <troth/fetch.h>

typedef const char *text;
typedef int page_function(text url, int number, char answer[200]);

static page_function *page;
static int asked, answered;
static char proxy[64], *answers[32];            /* the texts live as long as their case */

static async void serve(troth_request *request, void *context)
{
    char url[200], answer[200] = "";
    int status, number = atoi(request_header(request, "X-Number"));
    (void)context;
    snprintf(url, sizeof url, "%s", request_target(request));
    if (strcmp(request_path(request), "/") == 0 && !strchr(url, '?'))
        url[strlen(url) - 1] = 0;               /* the "/" that every request has, and no case writes */
    while (!(status = page(url, number, answer)))
        await sleep_ms(1);
    await http_respond_text(request, status, answer);
}

/* What the server says; an error with its text unless the status is 200. */
static async text request(text url)
{
    char number[12];
    int mine = ++asked;
    snprintf(number, sizeof number, "%d", mine);
    troth_response *response = await fetch(url, &(fetch_options){ .proxy = proxy, .headers = (fetch_header[]){ { "X-Number", number }, { 0 } } });
    defer response_close(response);
    answers[mine] = await response_text(response);
    answered++;
    if (!response_ok(response))
        throw error_new(EIO, "%s", answers[mine]);
    return answers[mine];
}

static async text get(text host, text path)
{
    char url[200];
    snprintf(url, sizeof url, "http://%s/%s", host, path);
    return await request(url);
}

/* With a callback, error first; ECANCELED is no answer. */
typedef void ajax_callback(text err, text data);

static async void ajax(text url, ajax_callback *callback)
{
    text data = NULL;
    char err[200] = "";
    try {
        data = await request(url);
    } catch (e) {
        if (e->code == ECANCELED)
            return;
        snprintf(err, sizeof err, "%s", e->message);
    }
    callback(*err ? err : NULL, data);
}

struct a_case { text name; promise(void) (*run)(void); page_function *page; };

/* Runs the cases one after the other; a line "== NAME" stands before what each prints. */
static async void run_cases(const struct a_case *cases, size_t count)
{
    troth_http *server = await http_listen("127.0.0.1:0", &(http_options){ .grace_ms = 1 });
    defer http_close(server);
    snprintf(proxy, sizeof proxy, "http://%s", http_address(server));
    http_run(server, serve);
    defer http_stop(server);
    for (size_t i = 0; i < count; i++) {
        printf("== %s\n", cases[i].name);
        page = cases[i].page;
        asked = answered = 0;
        await cases[i].run();
        for (int k = 0; k < 32; k++) {
            free(answers[k]);
            answers[k] = NULL;
        }
    }
}
