/* examples/http-notes.c, and examples/json-client.c as its client: notes are added, listed, removed, also what is none. */
// real-time
// pkg-config: sqlite3 jansson
#include <troth.h>

static int port;
#define main notes_main
#define http_address(server) (port = http_port(server), (http_address)(server))
#include "../../examples/http-notes.c"
#undef main
#define main client_main
#include "../../examples/json-client.c"
#undef main
#include "example.h"

#define CLIENT(...) await client_main((int)(sizeof (char *[]){ "", url, __VA_ARGS__ } / sizeof(char *)), (char *[]){ "", url, __VA_ARGS__, NULL })

static async void use(promise(int) server)
{
    while (!port)
        await sleep_ms(1);
    char url[100];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
    CLIENT("add", "buy milk", "feed the cat");
    CLIENT("list");
    CLIENT("remove", "1");
    CLIENT("remove", "7");
    end_example(server);
}

async int main(void)
{
    promise(int) server = notes_main(3, (char *[]){ "http-notes", ":memory:", "127.0.0.1:0", NULL });
    promise(void) client = use(server);
    await run_beside(server, client);
    return 0;
}
