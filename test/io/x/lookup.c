/* lookup.c: looks up its arguments, all at once: names, or addresses behind a `-`. The silent one is not waited for; files are
 * read meanwhile. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"

static int by_text(const void *a, const void *b) { return strcmp(((const dns_address *)a)->text, ((const dns_address *)b)->text); }

static async char *report(const char *what)
{
    char *text = calloc(1, 1000);
    try {
        if (what[0] == '-') {
            char *name = await dns_reverse(what + 1);
            snprintf(text, 1000, "%s is %s", what + 1, name);
            free(name);
        } else {
            promise(dns_addresses *) lookup = dns_lookup(what);
            dns_addresses *found = await (strncmp(what, "silent", 6) == 0 ? promise_timeout(lookup, 100) : lookup);
            qsort(found->list, found->count, sizeof found->list[0], by_text);
            snprintf(text, 1000, "%s:", what);
            for (size_t i = 0; i < found->count; i++)
                snprintf(text + strlen(text), 1000 - strlen(text), " %s", found->list[i].text);
            free(found);
        }
    } catch (e) {
        snprintf(text, 1000, "%s: %s%s", what, e->code == ETIMEDOUT ? "" : e->code == ENOENT ? "ENOENT " : e->code == EAGAIN ? "EAGAIN " : "? ", e->message);
    }
    return text;
}

async int main(int argc, char **argv)
{
    promise(char *) reports[16];
    for (int i = 1; i < argc && i < 16; i++)
        reports[i] = report(argv[i]);
    for (int i = 0; i < 100; i++) {
        char *text = await fs_read_file("/proc/self/cmdline");
        free(text);
    }
    for (int i = 1; i < argc && i < 16; i++) {
        char *text = await reports[i];
        puts(text);
        free(text);
    }
    return 0;
}
