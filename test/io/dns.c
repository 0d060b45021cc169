// Lookups: numbers need no thread; names that hang neither hold up files nor a cancel; failures are told apart.
// real-time
// The program's own getaddrinfo stands for resolvers that are slow or broken.
#include <troth.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int hanging, most_hanging, calls, freed;
static bool answers;                            /* those that hang give up */

static int hang(void)
{
    pthread_mutex_lock(&lock);
    hanging++;
    if (hanging > most_hanging)
        most_hanging = hanging;
    pthread_cond_broadcast(&changed);
    while (!answers)
        pthread_cond_wait(&changed, &lock);
    hanging--;
    pthread_mutex_unlock(&lock);
    return EAI_AGAIN;
}

static struct addrinfo *address(const char *bytes, int family, struct addrinfo *next)
{
    struct addrinfo *a = calloc(1, sizeof *a);
    union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } *socket = calloc(1, sizeof *socket);
    socket->any.sa_family = (sa_family_t)family;
    if (family == AF_INET)
        memcpy(&socket->four.sin_addr, bytes, 4);
    else
        memcpy(&socket->six.sin6_addr, bytes, 16);
    *a = (struct addrinfo){ .ai_family = family, .ai_addr = &socket->any, .ai_addrlen = sizeof *socket, .ai_next = next };
    return a;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
    (void)service;
    pthread_mutex_lock(&lock);
    calls++;
    pthread_mutex_unlock(&lock);
    *list = NULL;
    if (strcmp(node, "hangs") == 0)
        return hang();
    if (strcmp(node, "again") == 0)
        return EAI_AGAIN;
    if (strcmp(node, "fails") == 0)
        return EAI_FAIL;
    if (strcmp(node, "system") == 0) {
        errno = EMFILE;
        return EAI_SYSTEM;
    }
    if (strcmp(node, "both") == 0) {            /* both families, whatever was asked for: as some resolvers do */
        CHECK(hints->ai_socktype == SOCK_STREAM);
        *list = address("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", AF_INET6, address("\x7f\0\0\x02", AF_INET, NULL));
        return 0;
    }
    return EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;
        free(list->ai_addr);
        free(list);
        list = next;
        freed++;
    }
}

static async void shows(const char *host, int family)
{
    dns_addresses *a = await dns_lookup(host, .family = family);
    defer free(a);
    printf("%s:", host);
    for (size_t i = 0; i < a->count; i++)
        printf(" %s(%d)", a->list[i].text, a->list[i].family);
    printf("\n");
}

static async void numbers(void)
{
    await shows("127.0.0.1", 0);
    await shows("::1", 0);
    await shows("2001:DB8:0:0::1", 6);
    await shows("::ffff:192.0.2.1", 0);
    await shows("fe80::1%lo", 0);
    REJECTS(dns_lookup("::1", .family = 4), ENOENT, "lookup ::1: no address");
    REJECTS(dns_lookup("127.0.0.1", .family = 5), EINVAL, "lookup 127.0.0.1: invalid argument");
    REJECTS(dns_lookup(""), EINVAL, "lookup : invalid argument");
    REJECTS(dns_lookup(NULL), EINVAL, "dns_lookup: the text is NULL");
    REJECTS(dns_reverse("localhost"), EINVAL, "reverse lookup localhost: invalid argument");
    REJECTS(dns_reverse(NULL), EINVAL, NULL);
    CHECK(calls == 0);
}

static async void names(void)
{
    await shows("both", 0);
    await shows("both", 4);
    await shows("both", 6);
    CHECK(freed == 6);
    REJECTS(dns_lookup("nobody"), ENOENT, "lookup nobody: unknown node or service");
    REJECTS(dns_lookup("again"), EAGAIN, "lookup again: temporary failure");
    REJECTS(dns_lookup("fails"), EIO, "lookup fails: permanent failure");
    REJECTS(dns_lookup("system"), EMFILE, "lookup system: too many open files");
    char *name = await dns_reverse("127.0.0.1");
    CHECK(*name);
    free(name);
    dns_lookup("both");                         /* a list that nobody takes */
}

static async void wait_until_two_hang(void)
{
    for (;;) {
        pthread_mutex_lock(&lock);
        bool enough = hanging == 2;
        pthread_mutex_unlock(&lock);
        if (enough)
            return;
        await sleep_ms(1);
    }
}

/* Ten lookups hang, and file operations go on: as many as one likes. */
static async void starving(void)
{
    enum { LOOKUPS = 10 };
    promise(dns_addresses *) lookups[LOOKUPS];
    for (int i = 0; i < LOOKUPS; i++)
        lookups[i] = dns_lookup("hangs");
    await wait_until_two_hang();
    for (int i = 0; i < 200; i++) {
        await fs_write_file("file", "text", 4);
        char *text = await fs_read_file("file");
        CHECK(strcmp(text, "text") == 0);
        free(text);
    }
    await shows("127.0.0.2", 0);
    CHECK(hanging == 2 && most_hanging == 2);
    for (int i = 0; i < LOOKUPS; i++) {         /* the first two are in a thread, the others wait for one */
        CHECK(promise_state(lookups[i]) == PROMISE_PENDING);
        promise_cancel(lookups[i]);
        REJECTS(lookups[i], ECANCELED, NULL);
    }
    CHECK(hanging == 2);                        /* nobody answered meanwhile */
    REJECTS(promise_timeout(dns_lookup("hangs"), 10), ETIMEDOUT, NULL);
    pthread_mutex_lock(&lock);
    answers = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    REJECTS(dns_lookup("hangs"), EAGAIN, NULL);
}

async int main(void)
{
    await numbers();
    await names();
    await starving();
    puts("ok");
    return 0;
}
// expect: 127.0.0.1: 127.0.0.1(4)
// expect: ::1: ::1(6)
// expect: 2001:DB8:0:0::1: 2001:db8::1(6)
// expect: ::ffff:192.0.2.1: ::ffff:192.0.2.1(6)
// expect: fe80::1%lo: fe80::1%lo(6)
// expect: both: 2001:db8::1(6) 127.0.0.2(4)
// expect: both: 127.0.0.2(4)
// expect: both: 2001:db8::1(6)
// expect: 127.0.0.2: 127.0.0.2(4)
// expect: ok
