/*
 * troth.h: async/await, generators and promises for C.
 *
 * Including this header opts a translation unit in: its words (`async`, `await`, `generator`, ...) are lowered by
 * `troth cc`. The headers below use the reserved spellings (`_Promise(T)`), so that they can live in a system directory
 * and never collide with a program's own names.
 */
#ifndef TROTH_H
#define TROTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__TROTH__)
#ifdef TROTH_RESERVED_WORDS
#pragma troth words(reserved)
#else
#pragma troth words(short)
#endif
#elif defined(TROTH_ERASE)
#include <troth/erase.h>
#elif !defined(TROTH_RUNTIME) && !defined(TROTH_LOWERED)     /* TROTH_LOWERED: what `troth lower --portable` printed */
#error "this file uses <troth.h>: compile it with `troth cc`, as in `troth cc gcc -c file.c` (or with -DTROTH_ERASE, to check it as plain C)"
#endif

#if defined(__clang__) && (defined(__TROTH__) || defined(TROTH_LOWERED))
/* the macros name an operand in sizeof, too, to check its type; clang would warn of `promise_keep(p[i++])` */
#pragma clang diagnostic ignored "-Wunevaluated-expression"
#endif

#include <troth/task.h>
#include <troth/error.h>
#include <troth/promise.h>
#include <troth/iter.h>
#include <troth/loop.h>
#include <troth/sync.h>
#include <troth/fs.h>
#include <troth/dns.h>
#include <troth/signal.h>
#include <troth/stream.h>
#include <troth/net.h>
#include <troth/process.h>
#include <troth/tty.h>
#include <troth/tls.h>
#include <troth/http.h>

#endif
