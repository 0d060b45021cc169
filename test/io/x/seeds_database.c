/* The cases that had a mock for a database, over SQLite on the thread pool: a scan in pages, bulk writes, posts. */
#include "seeds_sqlite.h"

enum { TOTAL = 200000, BATCH = 1000, PAGE = 500 };

static sqlite3 *db;

/* Many documents: id 0, 1, ..., and f its last digit. */
static const char many[] = "insert into docs with recursive n(i) as (select 0 union all select i + 1 from n where i < 199999) select i, i % 10 from n";

/* The first `total` documents, a page at a time, and only when they are asked for. */
static async generator doc scan(int total)
{
    for (int next = 0; next < total;) {
        json_t *rows = await sql(db, "select id, f from docs where id >= ?1 order by id limit ?2", next, PAGE < total - next ? PAGE : total - next);
        defer json_decref(rows);
        for (size_t i = 0; i < json_array_size(rows); i++)
            yield ((doc){ column(rows, i, 0), column(rows, i, 1) });
        if (json_array_size(rows) == 0)
            return;
        next += (int)json_array_size(rows);
    }
}

typedef struct { int sizes[200], calls, peak; } sink;

/* Each step writes one batch, and hands out its size. */
static async generator int copy(async_iterator(doc) source, sink *s, int size)
{
    doc *batch = malloc(sizeof *batch * (size_t)size);
    defer free(batch);
    int count = 0;
    foreach_await (doc d, source) {
        batch[count++] = d;
        s->peak = count > s->peak ? count : s->peak;
        if (count == size) {
            await sql_bulk(db, "insert into copies values (?1, ?2)", batch, count);
            s->sizes[s->calls++] = count;
            yield count;
            count = 0;
        }
    }
    if (count > 0) {
        await sql_bulk(db, "insert into copies values (?1, ?2)", batch, count);
        s->sizes[s->calls++] = count;
        yield count;
    }
}

static async int drive(async_iterator(int) job)
{
    int steps = 0;
    foreach_await (int size, job)
        steps += size > 0;
    return steps;
}

static async void batches(void)
{
    sink s = { 0 };
    int steps = await drive(copy(scan(TOTAL), &s, BATCH)), smallest = s.sizes[0], largest = s.sizes[0];
    printf("steps: %d\n", steps);
    for (int i = 1; i < s.calls; i++) {
        smallest = s.sizes[i] < smallest ? s.sizes[i] : smallest;
        largest = s.sizes[i] > largest ? s.sizes[i] : largest;
    }
    printf(smallest == largest ? "bulk calls: %d sizes: [%d]\n" : "bulk calls: %d sizes: [%d, %d]\n", s.calls, smallest, largest);
    json_t *sums = await sql(db, "select count(distinct id), sum(f) from copies", 0, 0);
    defer json_decref(sums);
    printf("documents: %d checksum: %d\n", column(sums, 0, 0), column(sums, 0, 1));
    printf("peak alive stays near one batch: %s\n", s.peak == BATCH ? "True" : "False");
    printf("alive at the end: %d\n", sqlite3_next_stmt(db, NULL) != NULL);      /* no statement is left open */
}

static async void remainder_is_written(void)
{
    const int totals[] = { 0, 1, 999, 1000, 1001, 2500, 3000 };
    for (int i = 0; i < 7; i++) {
        sink s = { 0 };
        int steps = await drive(copy(scan(totals[i]), &s, BATCH));
        printf("%d -> [", totals[i]);
        for (int k = 0; k < s.calls; k++)
            printf(k ? ", %d" : "%d", s.sizes[k]);
        printf("] steps: %d\n", steps);
    }
}

static async void written(const char *when)
{
    json_t *rows = await sql(db, "select id from copies order by id", 0, 0);
    defer json_decref(rows);
    printf("after %s: [", when);
    for (size_t i = 0; i < json_array_size(rows); i++)
        printf(i ? ", %d" : "%d", column(rows, i, 0));
    puts("]");
}

static async void needs_driving(void)
{
    sink s = { 0 };
    async_iterator(int) job = copy(scan(5), &s, 2);
    await written("the call");
    await iter_next(job);
    await written("one step");
    await iter_next(job);
    await written("two steps");
    await drive(job);
    await written("the rest");
}

/* --- posts ------------------------------------------------------------------------------------------------------------------------ */

static async void post(int id, int ms)
{
    printf("start %d\n", id);
    await sleep_ms(ms);                         /* as long as the case says */
    await sql_bulk(db, "insert into copies values (?1, ?2)", (doc[]){ { id, ms } }, 1);
    printf("stored %d\n", id);
}

static async void for_each(void)
{
    post(1, 50);
    post(2, 25);
    post(3, 5);
    printf("function over, stored so far: %d\n", sqlite3_total_changes(db));
}

static async void one_after_the_other(void)
{
    await post(1, 50);
    await post(2, 25);
    await post(3, 5);
    json_t *rows = await sql(db, "select group_concat(id, ' ') from (select id from copies order by rowid)", 0, 0);
    defer json_decref(rows);
    printf("function over, stored: %s\n", json_string_value(json_array_get(json_array_get(rows, 0), 0)));
}

async int main(void)
{
    const struct { const char *name; promise(void) (*run)(void); bool many; } cases[] = {
        { "0-generator-promise-async/25-scan-bulk-batches", batches, true },
        { "0-generator-promise-async/26-scan-bulk-remainder", remainder_is_written, true },
        { "0-generator-promise-async/27-scan-bulk-needs-driving", needs_driving, true },
        { "2-iterator-to-async/56-for-each-async", for_each, false },
        { "2-iterator-to-async/57-for-of-await", one_after_the_other, false },
    };
    for (int i = 0; i < 5; i++) {
        db = sql_open();
        defer sqlite3_close(db);
        await sql_do(db, "create table docs (id integer primary key, f integer)");
        await sql_do(db, "create table copies (id integer, f integer)");
        if (cases[i].many)
            await sql_do(db, many);
        printf("== %s\n", cases[i].name);
        await cases[i].run();
    }
    return 0;
}
