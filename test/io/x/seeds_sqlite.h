/* seeds_sqlite.h: a database in memory, asked on the thread pool: rows as JSON, and many documents in one transaction. */
#include <errno.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

typedef struct { int id, f; } doc;
typedef struct { sqlite3 *db; const char *text; sqlite3_int64 a, b; const doc *docs; int count; json_t *rows; char error[200]; } sql_job;

static json_t *sql_row(sqlite3_stmt *statement)
{
    json_t *row = json_array();
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        json_array_append_new(row, sqlite3_column_type(statement, i) == SQLITE_INTEGER
            ? json_integer(sqlite3_column_int64(statement, i)) : json_string((const char *)sqlite3_column_text(statement, i)));
    return row;
}

/* One statement with ?1 and ?2 = a and b; or, if there are documents, once for each, in a transaction. On the thread pool. */
static void *sql_work(void *arg)
{
    sql_job *job = arg;
    sqlite3_stmt *statement = NULL;
    int outcome = sqlite3_prepare_v2(job->db, job->text, -1, &statement, NULL);
    if (job->docs)
        sqlite3_exec(job->db, "begin", NULL, NULL, NULL);
    for (int i = 0; statement && i < (job->docs ? job->count : 1); i++) {
        sqlite3_reset(statement);
        if (sqlite3_bind_parameter_count(statement) > 0)
            sqlite3_bind_int64(statement, 1, job->docs ? job->docs[i].id : job->a);
        if (sqlite3_bind_parameter_count(statement) > 1)
            sqlite3_bind_int64(statement, 2, job->docs ? job->docs[i].f : job->b);
        while ((outcome = sqlite3_step(statement)) == SQLITE_ROW)
            json_array_append_new(job->rows, sql_row(statement));
    }
    if (outcome != SQLITE_DONE)
        snprintf(job->error, sizeof job->error, "%s", sqlite3_errmsg(job->db));
    sqlite3_finalize(statement);
    if (job->docs)
        sqlite3_exec(job->db, *job->error ? "rollback" : "commit", NULL, NULL, NULL);
    return NULL;
}

static async discard(json_decref) json_t *sql_run(sql_job job)
{
    job.rows = json_array();
    await loop_work(sql_work, &job);
    if (!*job.error)
        return job.rows;
    json_decref(job.rows);
    throw error_new(EIO, "%s: %s", job.text, job.error);
}

/* An array of rows, each an array of columns. */
static promise(json_t *) sql(sqlite3 *db, const char *text, sqlite3_int64 a, sqlite3_int64 b)
{
    return sql_run((sql_job){ .db = db, .text = text, .a = a, .b = b });
}

static async void sql_do(sqlite3 *db, const char *text) { json_decref(await sql(db, text, 0, 0)); }
static async void sql_bulk(sqlite3 *db, const char *text, const doc *docs, int count)
{
    json_decref(await sql_run((sql_job){ .db = db, .text = text, .docs = docs, .count = count }));
}

static int column(const json_t *rows, size_t row, size_t nth)
{
    return (int)json_integer_value(json_array_get(json_array_get(rows, row), nth));
}

static sqlite3 *sql_open(void)
{
    sqlite3 *db;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL))
        abort();
    return db;
}
