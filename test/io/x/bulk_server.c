/* bulk_server ADDRESS: what bulk_server.js is, on http_serve. */
#include <troth.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDS = 300000 };
static struct { int requests, records, twice, wrong, busy, largest, at_once, most; } counts;
static unsigned char seen[IDS];

/* The number of a document's id; the document itself must end with it. */
static void take_document(const char *action, const char *text)
{
    json_t *index = json_loads(action, 0, NULL), *document = json_loads(text, 0, NULL);
    const char *id = json_string_value(json_object_get(json_object_get(index, "index"), "_id"));
    const char *line = json_string_value(json_object_get(document, "line"));
    char end[64];
    snprintf(end, sizeof end, " \"\xc3\xa9\\\" %s", id ? id : "?");
    size_t size = line ? strlen(line) : 0;
    int number = id ? atoi(id) : -1;
    if (size < strlen(end) || strcmp(line + size - strlen(end), end) != 0 || strstr(line, "/health") || number < 0 || number >= IDS)
        counts.wrong++;
    else
        counts.twice += seen[number]++ > 0;
    counts.records++;
    json_decref(index);
    json_decref(document);
}

static void take(char *text)
{
    int count = 0;
    for (char *action = text, *document, *end; *action; action = end + 1, count++) {
        document = strchr(action, '\n');
        end = document ? strchr(document + 1, '\n') : NULL;
        if (!end) {
            counts.wrong++;
            break;
        }
        *document++ = *end = 0;
        take_document(action, document);
    }
    if (count > counts.largest)
        counts.largest = count;
}

static async void tell(troth_request *request)
{
    json_t *answer = json_pack("{si si si si si si}", "records", counts.records, "twice", counts.twice, "wrong", counts.wrong,
        "busy", counts.busy, "largest", counts.largest, "most", counts.most);
    defer json_decref(answer);
    memset(&counts, 0, sizeof counts);
    memset(seen, 0, sizeof seen);
    await http_respond_json(request, 200, answer);
}

static async void bulk(troth_request *request, int n)
{
    if (n % 9 == 0) {                           /* before it has read anything */
        counts.busy++;
        await http_respond_text(request, 503, "busy");
        return;
    }
    char *text = await request_text(request);
    defer free(text);
    if (n % 7 == 0) {                           /* it has read all, and takes nothing */
        counts.busy++;
        await http_respond_text(request, 429, "too many");
        return;
    }
    take(text);
    await sleep_ms(n % 5);
    await http_respond(request, 200, "application/json", "{\"errors\":false}", 16);
}

static async void handle(troth_request *request, void *context)
{
    (void)context;
    if (request_match(request, "GET", "/counts")) {
        await tell(request);
        return;
    }
    counts.requests++;
    if (++counts.at_once > counts.most)
        counts.most = counts.at_once;
    defer counts.at_once--;
    if (request_match(request, "POST", "/refuses"))
        await http_respond(request, 200, "application/json", "{\"errors\":true}", 15);
    else if (request_match(request, "POST", "/fails"))
        await http_respond_text(request, 500, "");
    else if (request_match(request, "POST", "/always-busy"))
        await http_respond_text(request, 429, "");
    else
        await bulk(request, counts.requests);
}

async int main(int argc, char **argv)
{
    await http_serve(argv[argc - 1], handle);
    return 0;
}
