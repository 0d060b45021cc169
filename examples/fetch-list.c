/*
 * Fetches a list of URLs, at most 8 at a time, with a line of progress, and says what came of each, in the order of the list.
 * Teaches: fetch, bounded concurrency by workers that share a list, an error that stays with its own URL.
 *
 *     troth run examples/fetch-list.c URL...          or the URLs on standard input, one a line
 */
// no-sweep: test/sweep/fetch_list.c sweeps it with a server
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>
#include <troth/fetch.h>
#include <unistd.h>

enum { AT_ONCE = 8 };

struct page {
    char *url, *error;                          /* error: why there is no response, or NULL */
    int status;
    size_t size;
};

struct list {
    struct page *pages;
    size_t count, next, done, running, most;    /* most: how many ran at the same time */
};

static char *copy(const char *text, size_t size)
{
    char *copied = malloc(size + 1);
    if (!copied)
        abort();
    memcpy(copied, text, size);
    copied[size] = 0;
    return copied;
}

static void add(struct list *list, const char *url, size_t size)
{
    list->pages = realloc(list->pages, (list->count + 1) * sizeof *list->pages);
    if (!list->pages)
        abort();
    list->pages[list->count++] = (struct page){ .url = copy(url, size) };
}

static void free_list(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->pages[i].url);
        free(list->pages[i].error);
    }
    free(list->pages);
}

/* On a terminal one line that is written over; nothing where nobody watches. */
static void show_progress(const struct list *list)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%zu of %zu, %zu under way ", list->done, list->count, list->running);
    if (isatty(STDERR_FILENO) && list->done == list->count)
        fputc('\n', stderr);
}

static async void get(struct page *page)
{
    troth_response *response = await fetch(page->url, &(fetch_options){ .timeout_ms = 30000 });
    defer response_close(response);
    page->status = response_status(response);
    foreach_await (troth_bytes piece, response_body(response))  /* only its size matters: no text is kept */
        page->size += piece.size;
}

/* A worker takes the next URL until none is left; so there are never more requests than workers. */
static async size_t work(struct list *list)
{
    size_t count = 0;
    for (; list->next < list->count; count++) {
        struct page *page = &list->pages[list->next++];
        if (++list->running > list->most)
            list->most = list->running;
        show_progress(list);
        try {
            await get(page);
        } catch (e) {
            if (e->code == ECANCELED)
                throw e;                        /* that is not the page's fault: the list is not wanted any more */
            page->error = copy(e->message, strlen(e->message));
        }
        list->running--;
        list->done++;
        show_progress(list);
    }
    return count;
}

static async void read_urls(struct list *list)
{
    size_t size;
    char *text = await fs_read_file("/dev/stdin", &size);
    defer free(text);
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (end > line)
            add(list, line, (size_t)(end - line));
        end += *end == '\n';
    }
}

async int main(int argc, char **argv)
{
    struct list list = { 0 };
    defer free_list(&list);
    for (int i = 1; i < argc; i++)
        add(&list, argv[i], strlen(argv[i]));
    if (argc == 1)
        await read_urls(&list);
    {
        promise(size_t) workers[AT_ONCE] = { 0 };
        for (int i = 0; i < AT_ONCE; i++)
            workers[i] = work(&list);
        await promise_all_of(workers, AT_ONCE);
    }
    size_t failed = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct page *page = &list.pages[i];
        if (page->error)
            printf("%s\n", page->error);
        else
            printf("%d %zu bytes %s\n", page->status, page->size, page->url);
        failed += page->error || page->status >= 400;
    }
    printf("%zu fetched, %zu failed, at most %zu at once\n", list.count, failed, list.most);
    return failed ? 1 : 0;
}
