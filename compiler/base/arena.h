/*
 * arena.h: memory of one compile. Everything that a compile makes lives until the process ends, so nothing is freed
 * piecemeal and nothing can dangle. Out of memory is a fatal diagnostic.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>

void *arena_alloc(size_t size);                         /* zeroed, aligned for any object */
#define arena_new(type) ((type *)arena_alloc(sizeof(type)))
char *arena_copy(const char *text, size_t length);      /* with a terminator */
char *arena_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *arena_vformat(const char *format, va_list args);
void arena_free_all(void);                              /* at the end of a process, so that leak checkers stay quiet */

/* A growing byte string; `data` is terminated after any buffer_* call. Zero-initialised is empty. */
struct buffer { char *data; size_t length, capacity; };
void buffer_add(struct buffer *b, const char *data, size_t length);
void buffer_string(struct buffer *b, const char *text);
void buffer_char(struct buffer *b, char c);
void buffer_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A growing array: struct { T *data; size_t count, capacity; }. */
#define LIST(type) struct { type *data; size_t count, capacity; }
#define list_add(list, item) \
    (((list)->count == (list)->capacity ? (void)((list)->data = arena_grow((list)->data, &(list)->capacity, sizeof *(list)->data)) : (void)0), \
     (void)((list)->data[(list)->count++] = (item)))
void *arena_grow(void *data, size_t *capacity, size_t size);

/* A map from strings to pointers, without removal. Zero-initialised is empty. */
struct map { struct map_entry *entries; size_t count, capacity; };
struct map_entry { const char *key; void *value; };
void *map_get(const struct map *m, const char *key);    /* NULL: absent */
void map_put(struct map *m, const char *key, void *value);

#endif
