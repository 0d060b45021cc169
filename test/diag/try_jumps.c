/* Jumps into a try, past a defer and out of one. */
#include <troth.h>

async int f(int v);

async int into_a_try(int v)
{
    if (v)
        goto inside;                    // expect error: 9:14: into a try
    try {
        await f(1);
inside:
        v++;
    } catch (e) {
    }
    return v;
}

async int into_a_handler(int v)
{
    if (v)
        goto inside;                    // expect error: 22:14: into a try
    try {
        await f(1);
    } catch (e) {
inside:
        v++;
    }
    return v;
}

async int past_a_defer(int v)
{
    if (v)
        goto behind;                    // expect error: 35:14: defer
    defer f(1);
behind:
    return await f(2);
}

async int out_of_a_defer(int v)
{
    defer {
        if (v)
            goto out;                   // expect error: 45:18: defer
    }
    await f(2);
out:
    return v;
}

async int returns_from_a_defer(int v)
{
    defer {
        return 1;                       // expect error: 55:9: defer
    }
    return await f(v);
}

async int breaks_a_defer(int v)
{
    while (v) {
        defer break;                    // expect error: 63:15: defer
        await f(v);
    }
    return 0;
}

async int case_in_a_try(int v)
{
    switch (v) {
    case 1:
        try {
    case 2:                             // expect error: 74:5: try
            await f(1);
        } catch (e) {
        }
    }
    return 0;
}

async int case_past_a_defer(int v)
{
    switch (v) {
    case 1:
        defer f(1);
        await f(2);
        break;
    case 2:                             // expect error: 89:5: defer
        v++;
    }
    return 0;
}
