/*
 * wordcount: counts lines, words and bytes of files as wc does; all files are read at the same time.
 *
 *     troth run examples/wordcount.c README.md Makefile
 */
#include <troth.h>

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

typedef struct counts { size_t lines, words, bytes; } counts;

static bool is_joining_space(wchar_t c)
{
    return c == 0xA0 || c == 0x2007 || c == 0x202F || c == 0x2060;
}

/* wc's rule for words: a word starts at a printable character behind white space; what is neither printable nor white
 * space does not end one. Spaces that join words on a line separate them here. */
static counts count(const char *text, size_t size)
{
    counts c = { .bytes = size };
    mbstate_t state = {0};
    bool in_word = false;
    for (size_t i = 0; i < size;) {
        wchar_t wide;
        size_t n = mbrtowc(&wide, text + i, size - i, &state);
        if (n == 0)
            n = 1;                              /* a zero byte: neither */
        else if (n > size - i) {                /* no character: neither */
            state = (mbstate_t){0};
            n = 1;
        } else if (iswspace((wint_t)wide) || is_joining_space(wide)) {
            c.lines += wide == L'\n';
            in_word = false;
        } else if (iswprint((wint_t)wide)) {
            c.words += !in_word;
            in_word = true;
        }
        i += n;
    }
    return c;
}

async counts count_file(const char *path)
{
    size_t size;
    char *text = await fs_read_file(path, &size);
    counts c = count(text, size);
    free(text);
    return c;
}

static int digits(size_t n)
{
    int d = 1;
    while (n /= 10)
        d++;
    return d;
}

static void print(counts c, int width, const char *name)
{
    printf("%*zu %*zu %*zu %s\n", width, c.lines, width, c.words, width, c.bytes, name);
}

async int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    int n = argc - 1, status = 0;
    if (n < 1) {
        fprintf(stderr, "usage: wordcount FILE...\n");
        return 2;
    }
    promise(counts) *counting = malloc((size_t)n * sizeof *counting);   /* in heap memory references are by hand */
    if (!counting)
        throw error_errno("wordcount");
    for (int i = 0; i < n; i++)
        counting[i] = count_file(argv[i + 1]);
    await promise_all_settled_of(counting, n);

    counts total = {0};
    for (int i = 0; i < n; i++)
        if (promise_state(counting[i]) == PROMISE_FULFILLED) {
            counts c = promise_value(counting[i]);
            total.lines += c.lines;
            total.words += c.words;
            total.bytes += c.bytes;
        }
    int width = digits(total.bytes);            /* as wide as the largest number */
    for (int i = 0; i < n; i++) {
        if (promise_state(counting[i]) == PROMISE_FULFILLED)
            print(promise_value(counting[i]), width, argv[i + 1]);
        else {
            fflush(stdout);
            fprintf(stderr, "wordcount: %s\n", promise_error(counting[i])->message);
            status = 1;
        }
        promise_release(counting[i]);
    }
    if (n > 1)
        print(total, width, "total");
    free(counting);
    return status;
}
