/*
 * tty.h: standard input, output and errors as streams (stream.h), whatever they are: a terminal, a pipe, a socket, a file;
 * and what terminals have besides.
 */
#ifndef TROTH_TTY_H
#define TROTH_TTY_H

#include <stdbool.h>
#include <troth/stream.h>
#include <troth/task.h>

/* The stream of this thread's loop; the same one at each call until it is closed by stream_close, which nobody has to do.
 * The descriptors 0, 1 and 2 stay open, and blocking, for everybody else. One that cannot be used rejects its reads and
 * writes: "read from standard input: Is a directory". NULL only when memory is out. */
troth_stream *tty_stdin(void);
troth_stream *tty_stdout(void);
troth_stream *tty_stderr(void);

/* What follows is for these streams; of any other one, and where there is no terminal: false, -1 with errno ENOTTY. */
bool tty_is_terminal(troth_stream *s);
typedef struct tty_window { int columns, rows; } tty_window;
/* The size of the window. 0, or -1 with errno. */
int tty_size(troth_stream *s, tty_window *window);
/* The sizes that the window changes to, from this call on; each only if it is another one. Never ends. */
TROTH_ASYNC_ITERATOR(tty_window) tty_resizes(troth_stream *s);
/* Raw mode: each byte as it is typed, no echo, Ctrl-C is a byte (3). Of standard input; what is written still ends its lines
 * as before. The mode from before comes back when it is switched off, when the program ends, also by an uncaught error,
 * and before SIGINT, SIGTERM, SIGHUP and SIGQUIT end it. 0, or -1 with errno. */
int tty_raw(troth_stream *s, bool on);

#endif
