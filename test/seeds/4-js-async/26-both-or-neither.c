/* Neither style keeps a party from sending both signals or none. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

struct signals { char text[100]; };
typedef void signal_callback(struct signals *signals, const char *text);

static void add(struct signals *signals, const char *kind, const char *text)
{
    size_t used = strlen(signals->text);
    snprintf(signals->text + used, sizeof signals->text - used, "%s%s %s", used ? ", " : "", kind, text);
}

static void success(struct signals *signals, const char *data)
{
    add(signals, "success", data);
}

static void failure(struct signals *signals, const char *err)
{
    add(signals, "failure", err);
}

static async void both(signal_callback *success, signal_callback *failure, struct signals *signals)
{
    success(signals, "data");
    failure(signals, "error");
}

static async void neither(signal_callback *success, signal_callback *failure, struct signals *signals)
{
}

static async void twice(signal_callback *success, signal_callback *failure, struct signals *signals)
{
    success(signals, "data");
    success(signals, "data again");
}

async int main(void)
{
    struct { const char *name; promise(void) (*call)(signal_callback *, signal_callback *, struct signals *); } parties[] = {
        { "both", both }, { "neither", neither }, { "twice", twice },
    };

    for (int i = 0; i < 3; i++) {
        struct signals signals = { "" };
        await parties[i].call(success, failure, &signals);
        printf("%s: %s\n", parties[i].name, signals.text[0] ? signals.text : "no signal");
    }
    return 0;
}
