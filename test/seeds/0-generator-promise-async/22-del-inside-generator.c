/* A generator may free an object before its next pause instead of holding it until the end. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;
typedef struct { text name; } big;

static big *big_new(text name)
{
    big *b = malloc(sizeof *b);
    b->name = name;
    return b;
}

static void big_free(big *b)
{
    printf("freed %s\n", b->name);
    free(b);
}

generator text keeps(void)
{
    big *b = big_new("kept");
    yield b->name;
    yield "second";
    big_free(b);
}

generator text deletes(void)
{
    big *b = big_new("deleted");
    text name = b->name;
    big_free(b);
    yield name;
    yield "second";
}

async void walk(text name, iterator(text) source)
{
    printf("-- %s\n", name);
    foreach (text value, source)
        printf("got %s\n", value);
}

async int main(void)
{
    await walk("keeps", keeps());
    await walk("deletes", deletes());
    return 0;
}
