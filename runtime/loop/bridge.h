/*
 * bridge.h: what a module written in Troth needs of the loop, without the inside of objects.
 *
 * A callback of libuv begins with troth__begin() and ends with troth__drain(): it is a macrotask, and the microtasks that
 * it leaves run before the next one.
 */
#ifndef TROTH_LOOP_BRIDGE_H
#define TROTH_LOOP_BRIDGE_H

#include <uv.h>

#include <troth/error.h>

uv_loop_t *troth__uv(void);                     /* of this thread's loop */
void troth__begin(void);                        /* reads the clock */
void troth__drain(void);                        /* the microtasks to their end */

/* An error without a place in the source: the library's own. */
troth_error *troth__error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
