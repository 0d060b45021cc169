/*
 * iter.h: iterators by hand. `iter_next`, `iter_send`, `iter_throw`, `iter_return`, `iter_close`, `iter_done` and
 * `iter_of` are the compiler's: they are typed by the iterator's declared type (docs/generators.md).
 */
#ifndef TROTH_ITER_H
#define TROTH_ITER_H

#include <troth/task.h>
#include <troth/error.h>

#ifndef TROTH_ERASE

#define TROTH_IT(it) ((void)sizeof((it)->iterator), (troth_iterator *)(void *)(it))

#define iter_keep(it) ((__typeof__(it))troth_keep(TROTH_IT(it)))
/* Drops a reference; the last one closes an iterator that has not ended, and frees it. Accepts NULL. */
#define iter_release(it) troth_release(TROTH_IT(it))

/* An iterator(Y) of C callbacks. `bool next(void *self, Y *value, troth_error **error)`: true with a value; false at the
 * end, or for a failure if *error was set. `void close(void *self)` is called once, when the iterator is freed; may be
 * NULL. Gives; `self` is the callbacks' own. */
#define iter_make(Y, self, next, close) ((_Iterator(Y))troth_iter_make(sizeof(*(_Iterator(Y))0), \
    _Alignof(__typeof__(*(_Iterator(Y))0)), TROTH_V((_Iterator(Y))0), sizeof(((_Iterator(Y))0)->value), (self), \
    (bool (*)(void *, void *, troth_error **))(1 ? (next) : (bool (*)(void *, __typeof__(((_Iterator(Y))0)->value) *, troth_error **))0), (close)))
/* Over `count` elements of an array of Y, read when they are asked for; the array is borrowed until the iterator is freed. */
#define iter_array(Y, array, count) ((_Iterator(Y))troth_iter_array(sizeof(*(_Iterator(Y))0), \
    _Alignof(__typeof__(*(_Iterator(Y))0)), TROTH_V((_Iterator(Y))0), sizeof(((_Iterator(Y))0)->value), \
    (1 ? (array) : (const __typeof__(((_Iterator(Y))0)->value) *)0), (count)))
/* Over the bytes of a string, without its terminator; the string is borrowed. An iterator(char). */
#define iter_string(text) ((_Iterator(char))troth_iter_array(sizeof(*(_Iterator(char))0), \
    _Alignof(__typeof__(*(_Iterator(char))0)), TROTH_V((_Iterator(char))0), 1, (text), (size_t)-1))

/* An iterable(Y) that calls `iterator(Y) iterate(void *self)` for each iter_of. A plain value; owns nothing. */
#define iterable_make(Y, self, iterate) ((_Iterable(Y)){ (self), (iterate) })

#endif

troth_iterator *troth_iter_make(size_t size, size_t align, size_t value_offset, size_t value_size, void *self,
    bool (*next)(void *self, void *value, troth_error **error), void (*close)(void *self));
/* count (size_t)-1: up to the first zero byte. */
troth_iterator *troth_iter_array(size_t size, size_t align, size_t value_offset, size_t value_size, const void *array, size_t count);

#endif
