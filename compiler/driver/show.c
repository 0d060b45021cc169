/*
 * show.c: `troth lower [--frames | --portable] [OPTIONS] FILE.c`: print what FILE.c is lowered to, with the headers' text or
 * (portable) their #include lines, or what its functions' frames hold.
 *
 * A source that does not use the words is printed as the preprocessor leaves it, or (portable) as it is.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/driver.h"

#include <stdio.h>
#include <string.h>
#include "compiler/driver/files.h"
#include "compiler/driver/frames.h"
#include "compiler/driver/unit.h"

int driver_lower(char **arguments)
{
    struct word_list w = { 0 };
    struct command c = { 0 };
    struct source_unit u = { 0 };
    int input = 0;
    driver_compiler(&w);
    for (char **a = arguments; *a; a++)
        if (strcmp(*a, "--frames") == 0)
            lower_options.frames = true;
        else if (strcmp(*a, "--portable") == 0)
            lower_options.portable = true;
        else
            words_add(&w, *a);
    lower_options.readable = !lower_options.frames;
    words_add(&w, NULL);
    command_read(&c, w.data, false, NULL);
    c.depends = false;
    for (size_t i = 0; i < c.items.count; i++) {
        struct item *item = &c.items.data[i];
        if (item->role != ROLE_INPUT)
            continue;
        if (u.item) {
            fprintf(stderr, "troth: error: `troth lower` takes one source, not both %s and %s\n", u.item->value, item->value);
            return STATUS_USAGE;
        }
        u.item = item;
    }
    if (!u.item) {
        fprintf(stderr, "troth: error: which source? troth lower [OPTIONS] FILE.c\n");
        return STATUS_USAGE;
    }
    if (strcmp(u.item->value, "-") == 0 && (input = file_standard_input()) < 0)
        return 1;
    if (!u.item->is_source)
        u.item->language = "c";
    unit_read(&u, &c, input, true);
    if (u.result == UNIT_FAILED)
        return u.status;
    if (lower_options.portable && u.result == UNIT_PLAIN && strcmp(u.item->value, "-") != 0)
        u.text = (struct buffer){ 0 };          /* the source is as portable as it can be */
    if (u.result == UNIT_PLAIN && !u.text.data && !file_read(u.item->value, &u.text)) {
        fprintf(stderr, "troth: error: cannot read %s\n", u.item->value);
        return 1;
    }
    if (lower_options.frames && !frames_text(&u, &c))
        return 1;
    return file_write(c.output ? c.output : "-", u.text.length ? u.text.data : "", u.text.length) ? 0 : 1;
}
