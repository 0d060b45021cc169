/* The pieces of try, catch and finally where they cannot stand. */
#include <troth.h>

async int f(int v);

async int alone(void)
{
    try {                               // expect error: 8:5: `catch`
        await f(1);
    }
    return 0;
}

async int catch_alone(void)
{
    await f(1);
    catch (e) {                         // expect error: 17:5: `try`
    }
    return 0;
}

async int finally_alone(void)
{
    finally {                           // expect error: 24:5: `try`
    }
    return await f(1);
}

async int no_braces(void)
{
    try await f(1);                     // expect error: 31:9: expected `{`
    catch (e) { }
    return 0;
}

async int two_names(void)
{
    try {
        await f(1);
    } catch (e, x) {                    // expect error: 40:15: `)`
    }
    return 0;
}

async int typed(void)
{
    try {
        await f(1);
    } catch (troth_error *e) {          // expect error: 49:14: expected a name for the error
    }
    return 0;
}
