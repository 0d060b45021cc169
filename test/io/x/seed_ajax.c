/* The seeds' ajax chain (each request needs what the one before gave), without callbacks and with real requests. */
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

static const char *base;

static async discard(json_decref) json_t *ajax(const char *path)
{
    char url[256];
    snprintf(url, sizeof url, "%s%s", base, path);
    troth_response *r = await fetch(url);
    defer response_close(r);
    if (!response_ok(r))
        throw error_new(EIO, "%s: %d", url, response_status(r));
    return await response_json(r);
}

static async void show_items(void)
{
    char path[64];
    json_t *user = await ajax("/api/user");
    defer json_decref(user);
    int id = (int)json_integer_value(json_object_get(user, "id"));
    printf("user %d %s\n", id, json_string_value(json_object_get(user, "name")));
    snprintf(path, sizeof path, "/api/order?user=%d", id);
    json_t *order = await ajax(path);
    defer json_decref(order);
    int number = (int)json_integer_value(json_object_get(order, "id"));
    printf("order %d of user %d\n", number, id);
    snprintf(path, sizeof path, "/api/items?order=%d", number);
    json_t *items = await ajax(path);
    defer json_decref(items);
    printf("items of order %d: %s, %s\n", number, json_string_value(json_array_get(items, 0)), json_string_value(json_array_get(items, 1)));
}

async int main(int argc, char **argv)
{
    base = argv[argc - 1];
    try {
        await show_items();
    } catch (e) {
        printf("failed: %s\n", e->message);
    }
    return 0;
}
