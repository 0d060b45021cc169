/* An HTTP server that says hello, with full parsing and all limits on: http_hello PORT. */
#include <troth.h>
#include <stdio.h>

static async void hello(troth_request *request, void *context)
{
    (void)context;
    await http_respond(request, 200, "text/plain", "hello, world\n", 13);
}

async int main(int argc, char **argv)
{
    char address[40];
    snprintf(address, sizeof address, "127.0.0.1:%s", argc > 1 ? argv[1] : "8080");
    await http_serve(address, hello);
    return 0;
}
