/* A plain loop that calls an async function starts every post at once and waits for none; their owner, main, does. */
#include <troth.h>
#include <stdio.h>

struct doc {
    int id, ms;
};

struct db {
    int stored[3], count;
};

async void db_post(struct db *db, struct doc doc)
{
    printf("start %d\n", doc.id);
    await sleep_ms(doc.ms);
    db->stored[db->count++] = doc.id;
    printf("stored %d\n", doc.id);
}

async void post_one(struct db *db, struct doc doc)
{
    await db_post(db, doc);
}

static void db_func(struct db *db)
{
    struct doc docs[] = { { 1, 50 }, { 2, 25 }, { 3, 5 } };
    for (int i = 0; i < 3; i++)
        promise_release(post_one(db, docs[i]));
    printf("function over, stored so far: %d\n", db->count);
}

async int main(void)
{
    struct db db = { 0 };
    db_func(&db);
    return 0;
}
