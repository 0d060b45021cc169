/*
 * http_request.c: what a handler asks a request: its texts, which are decoded when they are asked for, and its memory.
 *
 * A request is one block with room for the heads of most requests and answers; a longer head moves to memory of its own
 * while it is incomplete, and never after that, since its texts are lent. What was read beyond the head stays where it is
 * until the body takes it, or the next request.
 */
#include "server.h"

enum { SPARES = 64 };                           /* blocks that a server keeps for the next requests */

/* --- its life ------------------------------------------------------------------------------------------------------------ */

static char *in_room(troth_request *r) { return r->room; }

static void reset(troth_request *r)
{
    troth_http *server = r->connection->server;
    memset(&r->memory, 0, offsetof(troth_request, room) - offsetof(troth_request, memory));
    r->out = (struct http_text){ .data = r->room + HTTP_IN_ROOM, .room = HTTP_OUT_ROOM, .lent = true };
    http__head_begin(&r->head, (uint32_t)server->options.header_limit, server->options.header_count);
}

troth_request *http__request_new(struct http_connection *c)
{
    troth_http *server = c->server;
    troth_request *r = server->spare;
    if (r) {
        server->spare = (troth_request *)(void *)r->connection;
        server->spares--;
    } else if (!(r = malloc(sizeof *r + HTTP_IN_ROOM + HTTP_OUT_ROOM))) {
        return NULL;
    }
    r->connection = c;
    r->in = in_room(r);
    r->in_at = r->in_size = 0;
    r->in_room = HTTP_IN_ROOM;
    reset(r);
    return r;
}

/* All that it holds but its block and `in`. */
static void drop(troth_request *r)
{
    while (r->memory) {
        struct http_memory *next = r->memory->next;
        free(r->memory);
        r->memory = next;
    }
    if (r->head.data != r->in && r->head.data != in_room(r))
        free(r->head.data);
    if (!r->out.lent)
        free(r->out.data);
    free(r->fields.data);
    error_free(r->fault);
    http__head_end(&r->head);
}

void http__request_free(troth_request *r)
{
    if (!r)
        return;
    troth_http *server = r->connection->server;
    drop(r);
    if (r->in != in_room(r))
        free(r->in);
    if (server->spares == SPARES || server->closed) {
        free(r);
        return;
    }
    r->connection = (struct http_connection *)(void *)server->spare;
    server->spare = r;
    server->spares++;
}

void http__request_next(troth_request *r)
{
    uint32_t left = r->in_size - r->in_at;
    drop(r);
    char *own = in_room(r);
    if (r->in != own && left <= HTTP_IN_ROOM) {
        memcpy(own, r->in + r->in_at, left);
        free(r->in);
        r->in = own;
        r->in_room = HTTP_IN_ROOM;
    } else if (left) {
        memmove(r->in, r->in + r->in_at, left);
    }
    r->in_at = 0;
    r->in_size = left;
    reset(r);
}

bool http__request_more(troth_request *r)
{
    if (r->in_size < r->in_room)
        return true;
    uint32_t limit = r->head.size_limit + 1, room = r->in_room * 2 < limit ? r->in_room * 2 : limit;
    if (room <= r->in_size)
        room = r->in_size + 1;
    char *in = malloc(room);
    if (!in)
        return false;
    memcpy(in, r->in, r->in_size);
    if (r->in != in_room(r))
        free(r->in);
    r->in = in;
    r->in_room = room;
    return true;
}

void *http__request_memory(troth_request *r, size_t size)
{
    struct http_memory *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->next = r->memory;
    r->memory = block;
    return block + 1;
}

void http__request_begin(troth_request *r)
{
    r->in_at = r->head.size;
    r->body_limit = r->connection->server->options.body_limit;
    r->body_left = r->head.length;
    r->body = r->head.chunked ? HTTP_BODY_CHUNKED : r->head.length ? HTTP_BODY_LENGTH : HTTP_BODY_DONE;
    r->close = !r->head.keep_alive;
}

/* --- what was sent ----------------------------------------------------------------------------------------------------------- */

const char *request_method(const troth_request *r) { return llhttp_method_name((llhttp_method_t)r->head.parser.method); }
const char *request_target(const troth_request *r) { return r->head.data + r->head.target.at; }
const char *request_header(const troth_request *r, const char *name) { return http__head_field(&r->head, name); }
const char *request_peer(const troth_request *r) { return r->connection->stream ? stream_peer(r->connection->stream) : ""; }
troth_http *request_server(const troth_request *r) { return r->connection->server; }
void request_limit(troth_request *r, uint64_t bytes) { r->body_limit = bytes; }

bool request_header_at(const troth_request *r, size_t index, const char **name, const char **value)
{
    if (index >= r->head.field_count)
        return false;
    *name = r->head.data + r->head.fields[index].name.at;
    *value = r->head.data + r->head.fields[index].value.at;
    return true;
}

/* Where the path of the target begins: behind the authority of an absolute one. */
static const char *raw_path(const troth_request *r)
{
    const char *target = request_target(r);
    if (*target == '/' || *target == '*')
        return target;
    const char *authority = strstr(target, "://") + 3;
    return authority + strcspn(authority, "/?");
}

static const char *raw_query(const troth_request *r)
{
    const char *mark = strchr(raw_path(r), '?');
    return mark ? mark + 1 : NULL;
}

/* Decoded; what is not well encoded is taken as it was sent. "": out of memory. */
static const char *decoded(troth_request *r, const char *text, size_t size, bool plus)
{
    char *out = http__request_memory(r, size + 1);
    if (!out)
        return "";
    if (http__decode(out, text, size, plus) < 0) {
        memcpy(out, text, size);
        out[size] = 0;
    }
    return out;
}

const char *request_path(troth_request *r)
{
    if (r->path)
        return r->path;
    const char *path = raw_path(r);
    size_t size = strcspn(path, "?%");
    if (!path[size] && size)
        return r->path = path;
    if (!size)
        return r->path = "/";                   /* "http://host" and "http://host?query" */
    return r->path = decoded(r, path, strcspn(path, "?"), false);
}

const char *request_host(troth_request *r)
{
    if (r->host)
        return r->host;
    const char *target = request_target(r), *field = request_header(r, "Host");
    if (*target == '/' || *target == '*')
        return r->host = field ? field : "";
    const char *authority = strstr(target, "://") + 3;
    return r->host = decoded(r, authority, strcspn(authority, "/?"), false);
}

/* --- the query ------------------------------------------------------------------------------------------------------------------ */

static void read_query(troth_request *r)
{
    r->query_read = true;
    const char *query = raw_query(r);
    if (!query)
        return;
    size_t count = 1, size = strlen(query);
    for (const char *at = query; (at = strchr(at, '&')); at++)
        count++;
    struct http_parameter *list = http__request_memory(r, count * sizeof *list);
    if (!list)
        return;
    for (const char *at = query, *end = query + size; at <= end; ) {
        size_t length = strcspn(at, "&"), name = strcspn(at, "&=");
        if (length)
            list[r->query_count++] = (struct http_parameter){ decoded(r, at, name, true),
                name < length ? decoded(r, at + name + 1, length - name - 1, true) : "" };
        at += length + 1;
    }
    r->query = list;
}

bool request_query_at(troth_request *r, size_t index, const char **name, const char **value)
{
    if (!r->query_read)
        read_query(r);
    if (index >= r->query_count)
        return false;
    *name = r->query[index].name;
    *value = r->query[index].value;
    return true;
}

const char *request_query(troth_request *r, const char *name)
{
    const char *other, *value;
    for (size_t i = 0; request_query_at(r, i, &other, &value); i++)
        if (!strcmp(other, name))
            return value;
    return NULL;
}

/* --- routes ---------------------------------------------------------------------------------------------------------------------- */

/* The parts are matched as they were sent, and decoded apart, so that a "%2F" does not end one. */
static bool match(troth_request *r, const char *pattern, struct http_parameter *parameters, uint32_t *count)
{
    const char *path = raw_path(r);
    size_t left = strcspn(path, "?");
    while (*pattern == '/' && left && *path == '/') {
        pattern++, path++, left--;
        size_t part = strcspn(pattern, "/"), size = strcspn(path, "/?");
        bool rest = *pattern == '*';
        if (rest)
            size = left;
        if (rest || *pattern == ':') {
            if (!size && !rest)
                return false;
            if (parameters)
                parameters[*count] = (struct http_parameter){ pattern + 1, decoded(r, path, size, false) };
            ++*count;
        } else {
            char *plain = http__request_memory(r, size + 1);
            if (!plain || http__decode(plain, path, size, false) != (ptrdiff_t)part || memcmp(plain, pattern, part))
                return false;
        }
        pattern += part;
        path += size;
        left -= size;
    }
    return !*pattern && !left;
}

bool request_match(troth_request *r, const char *method, const char *pattern)
{
    uint32_t count = 0;
    if ((method && strcmp(method, request_method(r))) || !match(r, pattern, NULL, &count))
        return false;
    struct http_parameter *list = count ? http__request_memory(r, count * sizeof *list) : NULL;
    r->parameters = list;
    r->parameter_count = 0;
    if (list)
        match(r, pattern, list, &r->parameter_count);
    return list || !count;
}

const char *request_parameter(const troth_request *r, const char *name)
{
    for (uint32_t i = 0; i < r->parameter_count; i++) {
        const char *other = r->parameters[i].name;
        size_t size = strcspn(other, "/");
        if (!strncmp(other, name, size) && !name[size])
            return r->parameters[i].value;
    }
    return NULL;
}
