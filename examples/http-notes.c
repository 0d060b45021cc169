/*
 * A JSON service over an embedded database: notes in an SQLite file.
 * Teaches: routes, JSON in and out, blocking calls on the thread pool (loop_work), errors that become statuses.
 *
 *     troth run -lsqlite3 examples/http-notes.c FILE.db [ADDRESS]
 *     curl -d '{"text":"buy milk"}' http://127.0.0.1:8080/notes        {"id":1,"text":"buy milk"}
 *     curl http://127.0.0.1:8080/notes/1                               likewise; DELETE removes it; /notes lists them
 */
// pkg-config: sqlite3 jansson
// no-sweep: test/sweep/http_notes.c sweeps it with its client
#include <errno.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

/* One statement, run on the thread pool: rows become JSON there, and nothing of the loop is touched. */
struct query {
    sqlite3 *db;
    const char *sql, *text;                     /* text and id are bound to ?1 and ?2 */
    sqlite3_int64 id;
    json_t *rows;                               /* an array of objects */
    char error[200];
};

static json_t *row_of(sqlite3_stmt *statement)
{
    json_t *row = json_object();
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        bool number = sqlite3_column_type(statement, i) == SQLITE_INTEGER;
        json_object_set_new(row, sqlite3_column_name(statement, i), number ? json_integer(sqlite3_column_int64(statement, i))
            : json_string((const char *)sqlite3_column_text(statement, i)));
    }
    return row;
}

static void *run_query(void *arg)
{
    struct query *q = arg;
    sqlite3_stmt *statement = NULL;
    q->rows = json_array();
    int outcome = sqlite3_prepare_v2(q->db, q->sql, -1, &statement, NULL);
    if (outcome == SQLITE_OK && q->text)
        sqlite3_bind_text(statement, 1, q->text, -1, SQLITE_STATIC);
    if (outcome == SQLITE_OK && q->id)
        sqlite3_bind_int64(statement, 2, q->id);
    while (statement && (outcome = sqlite3_step(statement)) == SQLITE_ROW)
        json_array_append_new(q->rows, row_of(statement));
    if (outcome != SQLITE_DONE)
        snprintf(q->error, sizeof q->error, "%s", sqlite3_errmsg(q->db));
    sqlite3_finalize(statement);
    return NULL;
}

/* The rows belong to the caller. */
static async discard(json_decref) json_t *query(sqlite3 *db, const char *sql, const char *text, sqlite3_int64 id)
{
    struct query q = { .db = db, .sql = sql, .text = text, .id = id };
    await loop_work(run_query, &q);
    if (!*q.error)
        return q.rows;
    json_decref(q.rows);
    throw error_new(EIO, "%s: %s", sql, q.error);
}

/* --- the service ----------------------------------------------------------------------------------------------------------- */

static async void add_note(troth_request *request, sqlite3 *db)
{
    json_t *note = await request_json(request);
    defer json_decref(note);
    const char *text = json_string_value(json_object_get(note, "text"));
    if (!text) {
        await http_respond_text(request, 422, "a note is {\"text\": \"...\"}\n");
        return;
    }
    json_t *rows = await query(db, "insert into notes (text) values (?1) returning id, text", text, 0);
    defer json_decref(rows);
    await http_respond_json(request, 201, json_array_get(rows, 0));
}

/* What the statement gives for this note: it, if there is one. */
static async void one_note(troth_request *request, sqlite3 *db, const char *sql)
{
    json_t *rows = await query(db, sql, NULL, atoll(request_parameter(request, "id")));
    defer json_decref(rows);
    if (json_array_size(rows))
        await http_respond_json(request, 200, json_array_get(rows, 0));
    else
        await http_respond_text(request, 404, "no such note\n");
}

static async void list_notes(troth_request *request, sqlite3 *db)
{
    const char *word = request_query(request, "contains");
    json_t *rows = await query(db, "select id, text from notes where instr(text, ?1) or ?1 = '' order by id", word ? word : "", 0);
    defer json_decref(rows);
    await http_respond_json(request, 200, rows);
}

static async void handle(troth_request *request, void *context)
{
    sqlite3 *db = context;
    if (request_match(request, "POST", "/notes"))
        await add_note(request, db);
    else if (request_match(request, "GET", "/notes"))
        await list_notes(request, db);
    else if (request_match(request, "GET", "/notes/:id"))
        await one_note(request, db, "select id, text from notes where id = ?2");
    else if (request_match(request, "DELETE", "/notes/:id"))
        await one_note(request, db, "delete from notes where id = ?2 returning id, text");
    else
        await http_respond_text(request, request_match(request, NULL, "/notes") ? 405 : 404, "no such thing\n");
}

static async void stop_on_signal(troth_http *server)
{
    await signal_wait(SIGINT, SIGTERM);
    http_stop(server);
}

async int main(int argc, char **argv)
{
    sqlite3 *db;
    if (argc < 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL)) {
        fprintf(stderr, "usage: http-notes FILE.db [ADDRESS]\n");
        return 2;
    }
    defer sqlite3_close(db);
    json_decref(await query(db, "create table if not exists notes (id integer primary key, text text not null)", NULL, 0));

    troth_http *server = await http_listen(argc > 2 ? argv[2] : "127.0.0.1:8080");
    defer http_close(server);
    printf("http://%s/notes\n", http_address(server));
    fflush(stdout);
    stop_on_signal(server);                     /* a task of main: it ends with it */
    await http_run(server, handle, db);
    return 0;
}
