/*
 * A client of a JSON API: the notes of http-notes.c.
 * Teaches: JSON in both directions, statuses that become errors, headers, several requests at once.
 *
 *     troth run examples/json-client.c http://127.0.0.1:8080 add "buy milk" "feed the cat"
 *     troth run examples/json-client.c http://127.0.0.1:8080 list
 *     troth run examples/json-client.c http://127.0.0.1:8080 remove 1
 */
// pkg-config: jansson
// no-sweep: test/sweep/http_notes.c sweeps it with its server
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>
#include <troth/fetch.h>

static const char *base;

/* What a server says of a failure: {"error": "..."}, or nothing that can be read. */
static async troth_error *failure_of(troth_response *response, const char *path)
{
    int status = response_status(response), code = status == 404 ? ENOENT : status < 500 ? EINVAL : EIO;
    const char *reason = response_reason(response);
    json_t *answer = NULL;
    defer json_decref(answer);
    try {
        answer = await response_json(response);
        const char *said = json_string_value(json_object_get(answer, "error"));
        if (said)
            reason = said;
    } catch (e) {
        reason = e->code == EBADMSG ? reason : e->message;  /* no JSON: the status says enough */
        return error_new(code, "%s: %d %s", path, status, reason);
    }
    return error_new(code, "%s: %d %s", path, status, reason);
}

/* One call of the API. The answer belongs to the caller; NULL: it has no body. */
static async discard(json_decref) json_t *call(const char *method, const char *path, json_t *body)
{
    char url[1024];
    if ((size_t)snprintf(url, sizeof url, "%s%s", base, path) >= sizeof url)
        throw error_new(ENAMETOOLONG, "%s: too long", path);
    troth_response *response = await fetch(url, &(fetch_options){
        .method = method, .json = body, .timeout_ms = 10000, .max_size = 1 << 20,
        .headers = (fetch_header[]){ { "Accept", "application/json" }, { 0 } },
    });
    defer response_close(response);
    if (!response_ok(response))
        throw await failure_of(response, path);
    if (response_status(response) == 204)
        return NULL;
    return await response_json(response);
}

static async void add(const char *text)
{
    json_t *note = json_pack("{s:s}", "text", text);
    defer json_decref(note);
    json_t *answer = await call("POST", "/notes", note);
    defer json_decref(answer);
    printf("added %s\n", json_string_value(json_object_get(answer, "text")));
}

static async void list(void)
{
    json_t *notes = await call("GET", "/notes", NULL);
    defer json_decref(notes);
    size_t i;
    json_t *note;
    json_array_foreach(notes, i, note)
        printf("%d: %s\n", (int)json_integer_value(json_object_get(note, "id")), json_string_value(json_object_get(note, "text")));
}

static async void remove_note(const char *id)
{
    char path[64];
    snprintf(path, sizeof path, "/notes/%s", id);
    json_t *answer = await call("DELETE", path, NULL);
    json_decref(answer);
    printf("removed %s\n", id);
}

async int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: json-client URL add TEXT... | list | remove ID...\n");
        return 2;
    }
    base = argv[1];
    try {
        if (!strcmp(argv[2], "list"))
            await list();
        for (int i = 3; i < argc; i++) {
            if (!strcmp(argv[2], "add"))
                await add(argv[i]);
            else if (!strcmp(argv[2], "remove"))
                await remove_note(argv[i]);
        }
    } catch (e) {
        fprintf(stderr, "json-client: %s\n", e->message);
        return 1;
    }
    return 0;
}
