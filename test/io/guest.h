/*
 * guest.h: the same program under four main loops: loop_run, a poll() of the program's own, GLib, and a libuv loop that the
 * host owns. What it prints must not depend on which.
 */
#ifndef GUEST_H
#define GUEST_H

#include <troth.h>
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define EXPECT(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

static char trace[1 << 16];
static size_t traced;
static void say(void *text) { traced += (size_t)snprintf(trace + traced, sizeof trace - traced, " %s", (const char *)text); }

/* --- the hosts: each runs until Troth has nothing left ---------------------------------------------------------------------------- */

static void under_run(void) { EXPECT(loop_run() == 0); }

static void under_poll(void)
{
    struct pollfd fd = { .fd = loop_backend_fd(), .events = POLLIN };
    while (loop_turn())
        EXPECT(poll(&fd, 1, loop_backend_timeout()) >= 0 || errno == EINTR);
}

struct guest { GSource source; gpointer tag; GMainLoop *loop; };

static gboolean guest_prepare(GSource *source, gint *timeout)
{
    (void)source;
    *timeout = loop_backend_timeout();
    return *timeout == 0;
}

static gboolean guest_check(GSource *source)
{
    return loop_backend_timeout() == 0 || g_source_query_unix_fd(source, ((struct guest *)(void *)source)->tag);
}

static gboolean guest_dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
    (void)callback, (void)data;
    if (!loop_turn())
        g_main_loop_quit(((struct guest *)(void *)source)->loop);
    return G_SOURCE_CONTINUE;
}

static void under_glib(void)
{
    static GSourceFuncs functions = { .prepare = guest_prepare, .check = guest_check, .dispatch = guest_dispatch };
    GSource *source = g_source_new(&functions, sizeof(struct guest));
    struct guest *guest = (struct guest *)(void *)source;
    guest->tag = g_source_add_unix_fd(source, loop_backend_fd(), G_IO_IN);
    guest->loop = g_main_loop_new(NULL, FALSE);
    g_source_attach(source, NULL);
    if (loop_turn())                            /* what was called before is begun; it may be all there is */
        g_main_loop_run(guest->loop);
    g_main_loop_unref(guest->loop);
    g_source_destroy(source);
    g_source_unref(source);
}

static uv_loop_t host;
static void under_libuv(void) { uv_run(&host, UV_RUN_DEFAULT); }

/* As a program steps libuv that does other things between. */
static void under_libuv_steps(void)
{
    while (uv_run(&host, UV_RUN_ONCE)) {}
}

static struct host { const char *name; void (*run)(void); bool adopts; } hosts[] = {
    { "loop_run", under_run, false }, { "poll", under_poll, false }, { "GLib", under_glib, false },
    { "libuv", under_libuv, true }, { "libuv, step by step", under_libuv_steps, true },
};

/* Each scene under each host, with a loop of its own; the first host's trace is printed, the others' must be the same. */
static void under_all(const char *name, void (*scene)(void))
{
    static char first[sizeof trace];
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        traced = 0;
        trace[0] = 0;
        if (hosts[i].adopts)
            EXPECT(!uv_loop_init(&host) && !loop_adopt(&host) && loop_adopt(&host));
        scene();
        hosts[i].run();
        EXPECT(loop_close() == 0);
        if (hosts[i].adopts) {
            uv_run(&host, UV_RUN_DEFAULT);
            EXPECT(!uv_loop_close(&host));
        }
        if (!i)
            strcpy(first, trace);
        else if (strcmp(first, trace))
            printf("%s under %s:%s\n", name, hosts[i].name, trace);
    }
    printf("%s:%s\n", name, first);
}

#endif
