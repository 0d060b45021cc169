/* A rejection takes the same turns as a value, on its way through several functions. */
#include "parity.h"

static async int fails(const char *message)
{
    await promise_resolved(void);
    return await promise_rejected(int, error_new(1, "%s", message));
}

static async int fails_at_once(const char *message)
{
    return await promise_rejected(int, error_new(1, "%s", message));
}

static async int passes(const char *message)
{
    return await fails(message);
}

static async int passes_twice(const char *message)
{
    return await passes(message);
}

async int main(void)
{
    promise(int) a = passes_twice("a"), b = fails_at_once("b"), c = passes("c"), d = fails("d");
    CATCH(int, a, on_error, "caught");
    CATCH(int, b, on_error, "caught");
    CATCH(int, c, on_error, "caught");
    CATCH(int, d, on_error, "caught");
    count_turns("turn", 9);
    await promise_all_settled(a, b, c, d);
    puts("settled");
}
