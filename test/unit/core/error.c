/*
 * error.c: errors: texts, counting, causes, aggregates, and how they are printed.
 */
#include "testing.h"

static void printed(const troth_error *error, char *text, size_t size)
{
    FILE *out = fmemopen(text, size, "w");
    error_print(error, out);
    fclose(out);
}

int main(void)
{
    char text[2000];
    troth_error *a = error_new(EIO, "disk %d", 3);
    EXPECT(a->code == EIO && !strcmp(a->message, "disk 3") && a->line == __LINE__ - 1 && !strcmp(a->function, "main"));
    errno = ENOENT;
    troth_error *b = error_errno("open %s", "x");
    EXPECT(b->code == ENOENT && !strcmp(b->message, "open x: No such file or directory"));
    troth_error *c = error_wrap(b, EINVAL, "load");
    EXPECT(c->cause == b && c->code == EINVAL);
    EXPECT(b->refs == 2);
    error_free(b);
    EXPECT(error_keep(c) == c && c->refs == 2);
    error_free(c);

    static const struct troth_point points[] = { { 1, 0, 0 }, { 12, 0, 0 } };
    static const troth_descriptor type = { .name = "reader", .file = "r.c", .points = points, .point_count = 2 };
    for (int i = 0; i < 300; i++)
        troth__trace(c, &type, 1);
    troth__append(&c, a);
    printed(c, text, sizeof text - 1);
    EXPECT(!strncmp(text, "error: load\n    at main (", 25));
    EXPECT(strstr(text, "    at async reader (r.c:12)\n"));
    error_free(c);

    /* Appending to an error that somebody else holds copies it. */
    troth_error *shared = error_new(EIO, "shared"), *mine = error_keep(shared);
    troth__append(&mine, error_new(EPIPE, "more"));
    EXPECT(mine != shared && mine->error_count == 1 && shared->error_count == 0);
    printed(mine, text, sizeof text - 1);
    EXPECT(strstr(text, "\n  with: more\n"));
    error_free(mine);
    error_free(shared);

    troth_error *chain = NULL;                  /* long: freeing it must not recurse */
    for (int i = 0; i < 100000; i++) {
        troth_error *next = error_wrap(chain, EIO, "%d", i);
        error_free(chain);
        chain = next;
    }
    error_free(chain);
    error_free(NULL);
    EXPECT(error_keep(NULL) == NULL);
    EXPECT_NOTHING_LEFT();
    return finish();
}
