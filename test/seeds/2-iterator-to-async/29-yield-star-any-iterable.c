/* yield_from takes the iterator of anything: a string, a map, an iterator made by hand. Whether a value has one is found out at
 * run time here, by types made by hand; where it is known when the program is compiled, a number is refused by the compiler. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

enum kind { LETTER, PAIR, TRUTH };
struct item { enum kind kind; char letter; const char *key, *value; bool truth; };

generator struct item letters(const char *string)
{
    foreach (char c, iter_string(string))
        yield (struct item){ LETTER, .letter = c };
}

enum type { STRING, MAP, CUSTOM, ARRAY, NUMBER };
struct any { enum type type; const char *string; const struct item *items; int count, number; };

/* Of a custom object: its items, last first. */
struct backwards { const struct item *items; int left; };

static bool backwards_next(void *self, struct item *value, troth_error **error)
{
    struct backwards *b = self;
    (void)error;
    if (b->left == 0)
        return false;
    *value = b->items[--b->left];
    return true;
}

/* NULL: the value has no iterator. */
static iterator(struct item) iterator_of(const struct any *value)
{
    static struct backwards custom;
    switch (value->type) {
    case STRING:
        return letters(value->string);
    case MAP:
    case ARRAY:
        return iter_array(struct item, value->items, (size_t)value->count);
    case CUSTOM:
        custom = (struct backwards){ value->items, value->count };
        return iter_make(struct item, &custom, backwards_next, NULL);
    default:
        return NULL;
    }
}

generator struct item gen(const struct any *values, int count)
{
    for (int i = 0; i < count; i++) {
        iterator(struct item) it = iterator_of(&values[i]);
        if (!it)
            throw error_new(EINVAL, "TypeError");
        yield_from it;
    }
}

static void print(struct item item)
{
    switch (item.kind) {
    case LETTER:
        printf("%c\n", item.letter);
        break;
    case PAIR:
        printf("[ '%s', '%s' ]\n", item.key, item.value);
        break;
    case TRUTH:
        puts(item.truth ? "true" : "false");
        break;
    }
}

async int main(void)
{
    const struct item entries[] = { { PAIR, .key = "k", .value = "v" } };
    const struct item truths[] = { { TRUTH, .truth = false }, { TRUTH, .truth = true } };
    const struct any values[] = {
        { STRING, .string = "ab" }, { MAP, .items = entries, .count = 1 }, { CUSTOM, .items = truths, .count = 2 },
        { ARRAY, .count = 0 }, { NUMBER, .number = 5 },
    };

    iterator(struct item) it = gen(values, 5);
    try {
        foreach (struct item v, it)
            print(v);
    } catch (err) {
        puts(err->message);
    }
    iter_result(struct item) r = iter_next(it);
    printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
    return 0;
}
