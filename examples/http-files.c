/*
 * A static file server: HTTP over a folder, with types, ranges and conditional requests; one line a request on stderr.
 * Teaches: http_listen, http_run, a handler around http_respond_folder, a graceful stop on a signal.
 *
 *     troth run examples/http-files.c FOLDER [ADDRESS]        then: curl http://127.0.0.1:8080/
 */
// no-sweep: test/sweep/http_files.c sweeps it with a client
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void serve_file(troth_request *request, void *context)
{
    const char *folder = context;
    fprintf(stderr, "%s %s %s\n", request_peer(request), request_method(request), request_target(request));
    http_header(request, "Cache-Control", "no-cache");      /* a browser asks again, and mostly gets 304 */
    await http_respond_folder(request, folder, request_path(request));
}

static async void stop_on_signal(troth_http *server)
{
    await signal_wait(SIGINT, SIGTERM);
    fprintf(stderr, "finishing %zu connections\n", http_count(server).connections);
    http_stop(server);
}

async int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: http-files FOLDER [ADDRESS]\n");
        return 2;
    }
    troth_http *server = await http_listen(argc > 2 ? argv[2] : "127.0.0.1:8080");
    defer http_close(server);
    printf("serving %s at http://%s\n", argv[1], http_address(server));
    fflush(stdout);

    stop_on_signal(server);                     /* a task of main: it ends with it */
    await http_run(server, serve_file, argv[1]);
    return 0;
}
