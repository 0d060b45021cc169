/*
 * fs_stream.c: files and directories as async iterators, in bounded memory. What a step hands out stands in a buffer of
 * the generator's, and is valid until the next step.
 */
#include <troth.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs_directory.h"

/* A generator's body begins with the first step, and never if there is none: so what it is given is owned by an iterator
 * among its parameters, which is released with it. */
static bool nothing(void *self, char *value, troth_error **error)
{
    (void)self;
    (void)value;
    (void)error;
    return false;
}

typedef struct { iterator(char) owner; char *text; } copied;

static copied copy_of(const char *path)
{
    copied copy = { .text = path ? strdup(path) : NULL };
    copy.owner = copy.text || !path ? iter_make(char, copy.text, nothing, free) : NULL;     /* NULL: no memory */
    return copy;
}

enum { CHUNK = 256 * 1024, FIRST_LINES = 64 * 1024 };

static troth_error *no_memory(const char *path) { return error_new(ENOMEM, "read %s: %s", path, strerror(ENOMEM)); }

/* `text` has `have` bytes of `room`: all that is known of the next line. True: there is room for more. */
static bool make_room(char **text, size_t have, size_t *room)
{
    if (have + 1 < *room)
        return true;
    char *longer = *room > SIZE_MAX / 2 ? NULL : realloc(*text, *room * 2);
    if (!longer)
        return false;
    *text = longer;
    *room *= 2;
    return true;
}

/* In the buffer: lines handed out | the next line, of which `searched` bytes have no newline | room for more and a zero. */
static async generator troth_bytes lines(iterator(char) owner, const char *path)
{
    if (!owner)
        throw error_new(ENOMEM, "%s: %s", __func__, strerror(ENOMEM));
    troth_file *file = await fs_open(path, "r");
    defer await fs_close(file);
    size_t begin = 0, end = 0, searched = 0, room = FIRST_LINES;
    char *text = malloc(room);
    defer free(text);
    if (!text)
        throw no_memory(fs_path(file));
    for (;;) {
        char *newline = memchr(text + begin + searched, '\n', end - begin - searched);
        if (newline) {
            *newline = 0;
            yield ((troth_bytes){ text + begin, (size_t)(newline - text) - begin });
            begin = (size_t)(newline - text) + 1;
            searched = 0;
            continue;
        }
        memmove(text, text + begin, end - begin);
        searched = end -= begin;
        begin = 0;
        if (!make_room(&text, end, &room))
            throw no_memory(fs_path(file));
        size_t got = await fs_read(file, text + end, room - end - 1);
        if (!got)
            break;
        end += got;
    }
    if (end) {
        text[end] = 0;
        yield ((troth_bytes){ text, end });
    }
}

static async generator troth_bytes chunks(iterator(char) owner, const char *path)
{
    if (!owner)
        throw error_new(ENOMEM, "%s: %s", __func__, strerror(ENOMEM));
    troth_file *file = await fs_open(path, "r");
    defer await fs_close(file);
    char *data = malloc(CHUNK);
    defer free(data);
    if (!data)
        throw no_memory(fs_path(file));
    for (size_t size; (size = await fs_read(file, data, CHUNK)) > 0;)
        yield ((troth_bytes){ data, size });
}

static async generator fs_entry entries(iterator(char) owner, const char *path)
{
    if (!owner)
        throw error_new(ENOMEM, "%s: %s", __func__, strerror(ENOMEM));
    troth_file *directory = await fs__directory_open(path);
    defer await fs_close(directory);
    struct fs__batch *batch = calloc(1, sizeof *batch);
    defer fs__batch_free(batch);
    if (!batch)
        throw no_memory(fs_path(directory));
    do {
        await fs__directory_read(directory, batch);
        for (size_t i = 0; i < batch->count; i++)
            yield batch->entries[i];
    } while (batch->count);
}

#define WITH_COPY(type, body) \
    copied copy = copy_of(path); \
    async_iterator(type) it = body(copy.owner, copy.text); \
    iter_release(copy.owner); \
    return it

async_iterator(troth_bytes) fs_lines(const char *path) { WITH_COPY(troth_bytes, lines); }
async_iterator(troth_bytes) fs_chunks(const char *path) { WITH_COPY(troth_bytes, chunks); }
async_iterator(fs_entry) fs_readdir(const char *path) { WITH_COPY(fs_entry, entries); }
