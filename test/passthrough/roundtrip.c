/*
 * roundtrip.c: reads preprocessed text from standard input, lowers it as if it had included <troth.h>, and compares: without the
 * words nothing may change, to the byte. Status 0: the same; 1: refused, or an answer that differs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "compiler/lower/lower.h"

int main(int argc, char **argv)
{
    static const char opt_in[] = "#pragma troth words(short)\n";
    struct buffer text = { 0 }, out = { 0 };
    char piece[65536];
    size_t n;
    buffer_add(&text, opt_in, sizeof opt_in - 1);
    while ((n = fread(piece, 1, sizeof piece, stdin)) > 0)
        buffer_add(&text, piece, n);
    const char *expected = text.data + sizeof opt_in - 2;       /* the pragma goes, its line stays */
    if (unit_lower(text.data, text.length, argc > 1 ? argv[1] : "input", &out) != UNIT_LOWERED)
        return 1;
    size_t same = 0;
    while (out.data[same] && out.data[same] == expected[same])
        same++;
    if (!out.data[same] && !expected[same])
        return 0;
    while (same && expected[same - 1] != '\n')
        same--;
    fprintf(stderr, "expected: %.200s\nprinted:  %.200s\n", expected + same, out.data + same);
    return 1;
}
