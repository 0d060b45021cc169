/*
 * fs.h: how a file operation is made. One row (FS_KIND), one function that runs on the pool, and one that starts it:
 *
 *     static int run_chmod(struct fs__request *r) { return chmod(r->in.path, r->in.mode); }
 *     static const struct fs__kind chmod_kind = FS_KIND("fs_chmod", "chmod", nothing, run_chmod);
 *     struct troth_promise_void *fs_chmod(const char *path, unsigned mode) { return START(chmod_kind, .path = path, .mode = mode); }
 *
 * The thread touches its request only, and allocates with malloc: what it leaves (a value, or an errno and the step that
 * failed) becomes a settlement on the loop's thread.
 */
#ifndef TROTH_IO_FS_H
#define TROTH_IO_FS_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "runtime/loop/loop.h"
#include <troth/fs.h>

struct fs__request;

/* What an operation is about. FS_OPENS: a path, whose file is made; FS_HANDLE: an open file. */
enum fs__takes { FS_PATH, FS_TWO_PATHS, FS_OPENS, FS_HANDLE };

struct fs__kind {
    troth_descriptor type;                      /* first: what a promise's type points at */
    const char *verb;                           /* of messages */
    int (*run)(struct fs__request *r);          /* on the pool: 0, or -1 with errno; called again after EINTR */
    void (*settled)(struct fs__request *r);     /* on the loop, with a value that is about to be delivered; may be NULL */
    enum fs__takes takes;
    bool abandons;                              /* cancelled it is rejected at once: it has no effects, and uses no memory of the caller's */
    bool ordered;                               /* of a file: waits for the ordered ones before it */
    bool closes;                                /* waits for all of them. It is not cancelled */
};

struct fs__in {
    const char *path, *other;                   /* copied; `other`: a second path */
    troth_file *file;
    void *buffer;                               /* what follows is borrowed */
    const void *data;
    size_t size, *size_wanted;
    uint64_t offset;
    unsigned mode;
    int flags;
    troth_error *refused;                       /* taken: why it is not even tried, or NULL */
};

struct fs__request {
    troth_promise promise;
    union { bool yes; size_t count; char *text; troth_file *opened; fs_info info; } out;
    struct fs__in in;
    const char *step, *why;                     /* what failed, if it is not the kind's verb; why, if errno is not to say it */
    size_t moved;                               /* bytes written so far */
    int code;                                   /* 0: it did what it should */
    bool abandoned;                             /* settled before the thread was through */
    atomic_bool stop;                           /* long work stops at the next piece, with ECANCELED */
    struct fs__request *next, *previous;        /* in the file's queue */
    uv_work_t work;
};

struct troth_file {
    int fd;
    bool busy;                                  /* an ordered request runs */
    bool closing;                               /* fs_close was called ... */
    bool forgotten;                             /* ... and had no memory for an operation: the last request closes it */
    unsigned running;                           /* requests on the pool */
    struct fs__request *first, *last;           /* ordered ones that wait */
    char path[];
};

/* `member`: of `out`, and the promise's T is its type (nothing: void). Further members of the kind may follow. */
#define FS_KIND(the_name, the_verb, member, the_run, ...) { .type = { .resume = fs__cancel, .size = sizeof(struct fs__request), \
    .align = _Alignof(struct fs__request), .value_offset = offsetof(struct fs__request, out), \
    .value_size = FS_SIZE_##member, .kind = TROTH_OPERATION, .name = the_name, .discard = FS_DISCARD_##member }, \
    .verb = the_verb, .run = the_run, __VA_ARGS__ }
#define FS_SIZE_OF(member) sizeof(((struct fs__request *)0)->out.member)
#define FS_SIZE_nothing 0
#define FS_SIZE_yes FS_SIZE_OF(yes)
#define FS_SIZE_count FS_SIZE_OF(count)
#define FS_SIZE_text FS_SIZE_OF(text)
#define FS_SIZE_opened FS_SIZE_OF(opened)
#define FS_SIZE_info FS_SIZE_OF(info)
#define FS_DISCARD_nothing NULL
#define FS_DISCARD_yes NULL
#define FS_DISCARD_count NULL
#define FS_DISCARD_text fs__discard_text
#define FS_DISCARD_opened fs__discard_file
#define FS_DISCARD_info NULL

/* Makes the operation and hands it to the pool, or to its file's queue. Gives a promise of the kind's value. */
void *fs__start(const struct fs__kind *kind, const struct fs__in *in);
#define START(kind, ...) fs__start(&(kind), &(struct fs__in){ __VA_ARGS__ })

char *fs__pattern(const char *prefix);          /* fs_path.c: of temporary names; from malloc */

void fs__cancel(troth_promise *p);
void fs__discard_text(void *value);
void fs__discard_file(void *value);

/* --- on the pool ---------------------------------------------------------------------------------------------------------- */

enum { FS_PIECE = 1 << 20 };                    /* of long work: how much is done before it looks whether it is to stop */

/* All of these give -1 when they fail, with errno; the step that failed is noted in the request. */
int fs__fail(struct fs__request *r, const char *step, const char *why, int code);   /* why may be NULL */
int fs__continue(struct fs__request *r);        /* -1: it was cancelled */
int fs__wait(struct fs__request *r, int fd, int events);    /* of poll: until a fifo or terminal is ready */
int fs__open_at(struct fs__request *r, const char *path, int flags, unsigned mode);
ssize_t fs__read_some(struct fs__request *r, int fd, void *buffer, size_t size);
int fs__write_all(struct fs__request *r, int fd, const char *data, size_t size, int64_t offset);    /* -1: at the position */
fs_kind fs__kind_of_mode(unsigned mode);
void fs__info_of(fs_info *info, const struct stat *from);

#endif
