/*
 * The scans of 0-generator-promise-async over a search index spoken to by HTTP: a search gives the first page and the name of
 * a scroll, the scroll gives the next pages, and it is cleared at the end. The index is an SQLite table behind http_serve.
 */
#include "seeds_sqlite.h"
#include <troth/fetch.h>

enum { PAGE = 3 };

static sqlite3 *db;
static char base[64];

/* --- the server: POST /INDEX/_search, POST and DELETE /_scroll/ID ------------------------------------------------------------ */

static async void answer_page(troth_request *request, int scroll)
{
    json_t *hits = await sql(db, "select id, value from docs where id >= (select next from scrolls where id = ?1) order by id limit ?2", scroll, PAGE);
    json_t *answer = json_pack("{si so}", "scroll", scroll, "hits", hits);
    defer json_decref(answer);
    json_decref(await sql(db, "update scrolls set next = next + ?2 where id = ?1", scroll, PAGE));
    await http_respond_json(request, 200, answer);
}

static async void handle(troth_request *request, void *context)
{
    (void)context;
    if (request_match(request, "POST", "/:index/_search")) {
        json_t *made = await sql(db, "insert into scrolls (next) values (0) returning id", 0, 0);
        defer json_decref(made);
        await answer_page(request, column(made, 0, 0));
    } else if (request_match(request, "POST", "/_scroll/:id")) {
        await answer_page(request, atoi(request_parameter(request, "id")));
    } else if (request_match(request, "DELETE", "/_scroll/:id")) {
        json_t *gone = await sql(db, "delete from scrolls where id = ?1 returning id", atoi(request_parameter(request, "id")), 0);
        defer json_decref(gone);
        await http_respond_text(request, json_array_size(gone) ? 200 : 404, "");
    } else {
        await http_respond_text(request, 404, "");
    }
}

/* --- the client -------------------------------------------------------------------------------------------------------------- */

static async discard(json_decref) json_t *ask(const char *method, const char *path)
{
    char url[160];
    snprintf(url, sizeof url, "%s%s", base, path);
    troth_response *response = await fetch(url, &(fetch_options){ .method = method });
    defer response_close(response);
    if (!response_ok(response))
        throw error_new(EIO, "%s %s: %d", method, url, response_status(response));
    return strcmp(method, "DELETE") == 0 ? json_null() : await response_json(response);
}

/* One hit after the other; each is lent until the next step. `says` is told of each page that has hits. */
static async generator const json_t *scan(const char *index, void (*says)(int page, size_t hits, const char *index))
{
    char path[64];
    snprintf(path, sizeof path, "/%s/_search", index);
    int scroll = 0;
    defer if (scroll) {
        snprintf(path, sizeof path, "/_scroll/%d", scroll);
        json_decref(await ask("DELETE", path));
        says(-1, 0, index);
    }
    for (int page = 0;; page++) {
        json_t *answer = await ask("POST", path);
        defer json_decref(answer);
        scroll = (int)json_integer_value(json_object_get(answer, "scroll"));
        snprintf(path, sizeof path, "/_scroll/%d", scroll);
        json_t *hits = json_object_get(answer, "hits");
        if (json_array_size(hits) == 0)
            return;
        says(page, json_array_size(hits), index);
        for (size_t i = 0; i < json_array_size(hits); i++)
            yield json_array_get(hits, i);
    }
}

static async generator const char *values_of(async_iterator(const json_t *) hits)
{
    foreach_await (const json_t *hit, hits)
        yield json_string_value(json_array_get(hit, 1));
}

static void page_of(int page, size_t hits, const char *index)
{
    if (page >= 0)
        printf("  page of %zu from %s\n", hits, index);
}

static async void scan_with_yield(void)
{
    foreach_await (const char *value, values_of(scan("your_index", page_of)))
        puts(value);
}

static void fetch_page(int page, size_t hits, const char *index)
{
    (void)hits, (void)index;
    if (page >= 0)
        printf("  fetch page %d\n", page);
    else
        puts("  clear scroll");
}

static async void stop_early(void)
{
    async_iterator(const char *) values = values_of(scan("your_index", fetch_page));
    foreach_await (const char *value, values) {
        puts(value);
        if (atoi(value) >= 30)
            break;
    }
    printf("left over: [");
    foreach_await (const char *value, values)
        printf(" %s ", value);
    puts("]");
}

static async void search_case(const char *name, const char *documents, promise(void) (*run)(void))
{
    db = sql_open();
    defer sqlite3_close(db);
    await sql_do(db, "create table docs (id integer primary key, value text)");
    await sql_do(db, "create table scrolls (id integer primary key, next integer)");
    await sql_do(db, documents);
    printf("== %s\n", name);
    await run();
    json_t *left = await sql(db, "select count(*) from scrolls", 0, 0);
    defer json_decref(left);
    if (column(left, 0, 0))
        throw error_new(EBUSY, "%s: a scroll was not cleared", name);
}

async int main(void)
{
    troth_http *server = await http_listen("127.0.0.1:0");
    defer http_close(server);
    snprintf(base, sizeof base, "http://%s", http_address(server));
    http_run(server, handle);
    defer http_stop(server);
    await search_case("0-generator-promise-async/23-scan-with-yield",
        "insert into docs with recursive n(i) as (select 0 union all select i + 1 from n where i < 6) select i, 'value ' || i from n", scan_with_yield);
    await search_case("0-generator-promise-async/24-scan-stop-early",
        "insert into docs with recursive n(i) as (select 0 union all select i + 1 from n where i < 8) select i, i * 10 from n", stop_early);
    return 0;
}
