/* What the cases share. A case begins with its number; conformance.js is the twin. */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H

#include <troth.h>
#include <errno.h>
#include <stdio.h>

#define UNUSED __attribute__((unused))

static int cases;

UNUSED static void begin(const char *name)
{
    printf("%d. %s\n", ++cases, name);
}

UNUSED static void say(const char *text)
{
    printf("   %s\n", text);
}

UNUSED static int say_int(const char *text, int v)
{
    printf("   %s %d\n", text, v);
    return v;
}

UNUSED static void show(iter_result(int) r)
{
    printf("   %d %s\n", r.value, r.done ? "true" : "false");
}

UNUSED static void failed(const char *message)
{
    printf("   error %s\n", message);
}

#define ERROR(text) error_new(EIO, "%s", text)

/* One request and its answer. */
#define STEP(...) do { try { show(__VA_ARGS__); } catch (e) { failed(e->message); } } while (0)
/* The same of an async generator. */
#define AWAITED(...) do { try { show(await __VA_ARGS__); } catch (e) { failed(e->message); } } while (0)
/* What an async function gives. */
#define RESULT(...) do { try { say_int("value", await __VA_ARGS__); } catch (e) { failed(e->message); } } while (0)
#define CLOSE(it) do { try { iter_close(it); say("closed"); } catch (e) { failed(e->message); } } while (0)

UNUSED static async int pause_for(int v)
{
    await promise_resolved(void);
    return v;
}

UNUSED static async int fail_with(const char *text)
{
    await promise_resolved(void);
    throw ERROR(text);
}

#endif
