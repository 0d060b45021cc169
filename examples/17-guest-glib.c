/*
 * Troth inside GLib's main loop (GTK, GStreamer, ...): a GSource with the loop's descriptor. GLib asks it how long it may
 * wait, and gives it a turn when it is time; callbacks of both worlds come in one thread.
 *
 *     troth run $(pkg-config --cflags --libs glib-2.0) examples/17-guest-glib.c
 */
// pkg-config: glib-2.0
// not portable: in the text with headers GLib's own warn, under clang
// no-sweep: its main loop is one of its own, which does not end when a task fails
#include <troth.h>

#include <glib.h>
#include <stdio.h>

/* --- the source: 20 lines that any program may copy ---------------------------------------------------------------------------- */

struct guest { GSource source; gpointer tag; };

static gboolean guest_prepare(GSource *source, gint *timeout)
{
    (void)source;
    *timeout = loop_backend_timeout();
    return *timeout == 0;
}

static gboolean guest_check(GSource *source)
{
    struct guest *guest = (struct guest *)(void *)source;
    return loop_backend_timeout() == 0 || g_source_query_unix_fd(source, guest->tag);
}

static gboolean guest_dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
    (void)source, (void)callback, (void)data;
    loop_turn();
    return G_SOURCE_CONTINUE;
}

static GSource *guest_new(void)
{
    static GSourceFuncs functions = { .prepare = guest_prepare, .check = guest_check, .dispatch = guest_dispatch };
    GSource *source = g_source_new(&functions, sizeof(struct guest));
    ((struct guest *)(void *)source)->tag = g_source_add_unix_fd(source, loop_backend_fd(), G_IO_IN);
    return source;
}

/* --- a callback of GLib's settles a promise, and a task ends GLib's loop ------------------------------------------------------- */

struct waiting { promise(int) promise; };

static gboolean on_timeout(gpointer data)
{
    struct waiting *waiting = data;
    puts("GLib: a timeout");
    promise_resolve(waiting->promise, 7);
    return G_SOURCE_REMOVE;
}

static async int work(GMainLoop *glib)
{
    puts("task: begins");
    await sleep_ms(30);
    puts("task: has slept");
    struct waiting waiting = { promise_new(int) };
    g_timeout_add(10, on_timeout, &waiting);
    int n = await waiting.promise;
    promise_release(waiting.promise);
    printf("task: GLib gave %d\n", n);
    g_main_loop_quit(glib);
    return n;
}

int main(void)
{
    GMainLoop *glib = g_main_loop_new(NULL, FALSE);
    GSource *guest = guest_new();
    g_source_attach(guest, NULL);

    promise(int) task = work(glib);
    g_main_loop_run(glib);

    promise_release(task);
    g_source_destroy(guest);
    g_source_unref(guest);
    g_main_loop_unref(glib);
    printf("%s\n", loop_close() ? "something is left" : "nothing is left");
    return 0;
}
