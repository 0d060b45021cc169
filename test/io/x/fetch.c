/*
 * fetch.c: a request as its arguments say: fetch URL [name=value ...]. It prints what came: a line for the head, the headers
 * that are asked for (`show=Name`), then the body or its size; or `error CODE MESSAGE`.
 */
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS = 32 };

static fetch_header headers[HEADERS + 1];
static int header_count, repeats = 1, pieces, piece_size = 1000, read_ms;
static const char *read_as = "text", *fails_with;
static char piece_text[1 << 20];

static bool is(const char *argument, const char *name, const char **value)
{
    size_t size = strlen(name);
    *value = argument + size + 1;
    return !strncmp(argument, name, size) && argument[size] == '=';
}

static bool take_number(const char *argument, fetch_options *o)
{
    const char *v;
    if (is(argument, "timeout", &v)) o->timeout_ms = atoi(v);
    else if (is(argument, "connect", &v)) o->connect_ms = atoi(v);
    else if (is(argument, "idle", &v)) o->idle_ms = atoi(v);
    else if (is(argument, "low_speed", &v)) o->low_speed = atoi(v);
    else if (is(argument, "low_speed_seconds", &v)) o->low_speed_seconds = atoi(v);
    else if (is(argument, "max_redirects", &v)) o->max_redirects = atoi(v);
    else if (is(argument, "max_size", &v)) o->max_size = (uint64_t)atoll(v);
    else if (is(argument, "insecure", &v)) o->insecure = atoi(v);
    else if (is(argument, "uncompressed", &v)) o->uncompressed = atoi(v);
    else if (is(argument, "body_size", &v)) o->body_size = (size_t)atoll(v);
    else if (is(argument, "version", &v)) o->version = (fetch_version)atoi(v);
    else if (is(argument, "repeat", &v)) repeats = atoi(v);
    else if (is(argument, "pieces", &v)) pieces = atoi(v);
    else if (is(argument, "piece_size", &v)) piece_size = atoi(v);
    else if (is(argument, "read_ms", &v)) read_ms = atoi(v);
    else return false;
    return true;
}

static bool take_text(char *argument, fetch_options *o)
{
    const char *v;
    if (is(argument, "method", &v)) o->method = v;
    else if (is(argument, "body", &v)) o->body = v, o->body_size = strlen(v);
    else if (is(argument, "user", &v)) o->user = v;
    else if (is(argument, "password", &v)) o->password = v;
    else if (is(argument, "proxy", &v)) o->proxy = v;
    else if (is(argument, "unix", &v)) o->unix_socket = v;
    else if (is(argument, "ca", &v)) o->ca_file = v;
    else if (is(argument, "cert", &v)) o->certificate_file = v;
    else if (is(argument, "key", &v)) o->key_file = v;
    else if (is(argument, "read", &v)) read_as = v;
    else if (is(argument, "fails", &v)) fails_with = v;
    else if (is(argument, "redirect", &v)) o->redirect = !strcmp(v, "manual") ? FETCH_MANUAL : FETCH_ERROR;
    else if (is(argument, "json", &v)) o->json = json_loads(v, JSON_DECODE_ANY, NULL);
    else if (is(argument, "jar", &v)) o->jar = fetch_jar_new(), fetch_jar_add(o->jar, v);
    else return false;
    return true;
}

static bool take_header(char *argument)
{
    const char *v;
    if (!is(argument, "header", &v) || header_count == HEADERS)
        return false;
    char *colon = strchr(v, ':');
    if (colon)
        *colon = 0;
    headers[header_count++] = (fetch_header){ v, colon ? colon + 1 : NULL };
    return true;
}

static async generator troth_bytes chunks(void)
{
    for (int i = 0; i < pieces; i++) {
        await sleep_ms(1);
        yield (troth_bytes){ piece_text, (size_t)piece_size };
    }
    if (fails_with)
        throw error_new(EDOM, "%s", fails_with);
}

static bool next_piece(void *self, troth_bytes *piece, troth_error **error)
{
    int *left = self;
    *piece = (troth_bytes){ piece_text, (size_t)piece_size };
    if (*left == 0 && fails_with)
        *error = error_new(EDOM, "%s", fails_with);
    return (*left)-- > 0;
}

static async void show_body(troth_response *r)
{
    size_t size = 0;
    if (!strcmp(read_as, "text") || !strcmp(read_as, "size")) {
        char *text = await response_text(r, &size);
        if (!strcmp(read_as, "text"))
            puts(text);
        else
            printf("size %zu\n", size);
        free(text);
    } else if (!strcmp(read_as, "json")) {
        json_t *value = await response_json(r);
        json_dumpf(value, stdout, JSON_SORT_KEYS | JSON_ENCODE_ANY);
        putchar('\n');
        json_decref(value);
    } else if (!strcmp(read_as, "pieces")) {
        foreach_await (troth_bytes piece, response_body(r)) {
            size += piece.size;
            if (read_ms)
                await sleep_ms(read_ms);
        }
        printf("size %zu\n", size);
    }
}

static async void request(const char *url, const fetch_options *o, char **shown)
{
    troth_response *r = await fetch(url, o);
    defer response_close(r);
    printf("%d %d %s%s\n", response_status(r), response_version(r), response_url(r), response_redirected(r) ? " redirected" : "");
    for (const char *name; *shown; shown++)
        if (is(*shown, "show", &name))
            for (size_t i = 0; response_header_at(r, name, i).name; i++)
                printf("%s: %s\n", response_header_at(r, name, i).name, response_header_at(r, name, i).value);
    await show_body(r);
}

async int main(int argc, char **argv)
{
    fetch_options o = { 0 };
    const char *v;
    memset(piece_text, 'x', sizeof piece_text);
    for (int i = 2; i < argc; i++)
        if (!is(argv[i], "show", &v) && !take_number(argv[i], &o) && !take_text(argv[i], &o) && !take_header(argv[i])) {
            printf("what is %s?\n", argv[i]);
            return 2;
        }
    if (header_count)
        o.headers = headers;
    for (int i = 0; i < repeats; i++) {
        int left = pieces;
        if (pieces > 0)
            o.body_chunks = chunks();
        else if (pieces < 0)
            left = -pieces, o.body_next = next_piece, o.body_self = &left;
        try {
            await request(argv[1], &o, argv + 2);
        } catch (e) {
            printf("error %d %s\n", e->code, e->message);
            if (e->cause)
                printf("because %d %s\n", e->cause->code, e->cause->message);
        }
        if (o.body_chunks)
            iter_release(o.body_chunks);
    }
    if (o.jar) {
        char *text = fetch_jar_text(o.jar);
        fputs(text, stdout);
        free(text);
    }
    fetch_jar_free(o.jar);
    json_decref((json_t *)o.json);
    return 0;
}
