/*
 * arena.c: chunks that only grow, and the three containers that live in them.
 */
#include "compiler/base/arena.h"
#include "compiler/base/diag.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chunk { struct chunk *next; max_align_t data[]; };

enum { CHUNK = 1 << 18 };
static struct chunk *chunks;
static char *at, *end;

void *arena_alloc(size_t size)
{
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if ((size_t)(end - at) < size) {
        size_t want = size > CHUNK / 4 ? size : CHUNK;
        struct chunk *c = calloc(1, sizeof *c + want);
        if (!c)
            diag_fatal(nowhere, "out of memory");
        c->next = chunks;
        chunks = c;
        if (want != CHUNK)
            return c->data;                     /* a large one: the current chunk still has room */
        at = (char *)c->data;
        end = at + want;
    }
    void *p = at;
    at += size;
    return p;
}

void arena_free_all(void)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
    at = end = NULL;
}

char *arena_copy(const char *text, size_t length)
{
    char *copy = arena_alloc(length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_vformat(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t size = (size_t)vsnprintf(NULL, 0, format, args) + 1;
    char *text = arena_alloc(size);
    vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

char *arena_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(format, args);
    va_end(args);
    return text;
}

void *arena_grow(void *data, size_t *capacity, size_t size)
{
    size_t old = *capacity;
    *capacity = old ? old * 2 : 8;
    void *grown = arena_alloc(*capacity * size);
    if (old)
        memcpy(grown, data, old * size);
    return grown;
}

static void buffer_reserve(struct buffer *b, size_t more)
{
    if (b->length + more + 1 <= b->capacity)
        return;
    size_t capacity = b->capacity ? b->capacity * 2 : 256;
    while (capacity < b->length + more + 1)
        capacity *= 2;
    char *data = arena_alloc(capacity);
    if (b->length)
        memcpy(data, b->data, b->length);
    b->data = data;
    b->capacity = capacity;
}

void buffer_add(struct buffer *b, const char *data, size_t length)
{
    buffer_reserve(b, length);
    if (length)
        memcpy(b->data + b->length, data, length);
    b->length += length;
    b->data[b->length] = 0;
}

void buffer_string(struct buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}

void buffer_char(struct buffer *b, char c)
{
    buffer_add(b, &c, 1);
}

void buffer_format(struct buffer *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    buffer_reserve(b, (size_t)n);
    va_start(args, format);
    vsnprintf(b->data + b->length, (size_t)n + 1, format, args);
    va_end(args);
    b->length += (size_t)n;
}

static size_t hash(const char *key)
{
    uint64_t h = 14695981039346656037u;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

static struct map_entry *map_find(const struct map *m, const char *key)
{
    for (size_t i = hash(key);; i++) {
        struct map_entry *e = &m->entries[i & (m->capacity - 1)];
        if (!e->key || !strcmp(e->key, key))
            return e;
    }
}

void *map_get(const struct map *m, const char *key)
{
    return m->capacity ? map_find(m, key)->value : NULL;
}

void map_put(struct map *m, const char *key, void *value)
{
    if ((m->count + 1) * 4 > m->capacity * 3) {
        struct map old = *m;
        m->capacity = old.capacity ? old.capacity * 2 : 16;
        m->entries = arena_alloc(m->capacity * sizeof *m->entries);
        for (size_t i = 0; i < old.capacity; i++)
            if (old.entries[i].key)
                *map_find(m, old.entries[i].key) = old.entries[i];
    }
    struct map_entry *e = map_find(m, key);
    if (!e->key) {
        e->key = key;
        m->count++;
    }
    e->value = value;
}
