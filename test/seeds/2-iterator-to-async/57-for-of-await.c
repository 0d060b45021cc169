/* foreach with await stores one document after the other. */
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

async void db_func(struct db *db)
{
    struct doc docs[] = { { 1, 50 }, { 2, 25 }, { 3, 5 } };
    foreach (struct doc doc, iter_array(struct doc, docs, 3))
        await db_post(db, doc);

    printf("function over, stored:");
    for (int i = 0; i < db->count; i++)
        printf(" %d", db->stored[i]);
    puts("");
}

async int main(void)
{
    struct db db = { 0 };
    await db_func(&db);
    return 0;
}
