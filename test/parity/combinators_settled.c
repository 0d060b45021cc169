/* Combinators of what is settled already, of nothing, and of each other. */
#include "parity.h"

async int main(void)
{
    promise(int) one = promise_resolved(int, 1), two = promise_resolved(int, 2);
    promise(int) bad = promise_rejected(int, error_new(1, "bad"));
    promise(void) all = promise_all(one, two), empty = promise_all_of((promise(int) *)NULL, 0), failed = promise_all(one, bad, two);
    promise(void) settled = promise_all_settled(bad, one), nested = promise_all(all, promise_all(one), empty);
    promise(int) any = promise_any(bad, one), race = promise_race(bad, one), none = promise_any_of((promise(int) *)NULL, 0);
    THEN(void, all, on_say, NULL, "all");
    THEN(void, empty, on_say, NULL, "empty");
    CATCH(void, failed, on_error, "failed");
    THEN(void, settled, on_say, NULL, "settled");
    THEN(void, nested, on_say, NULL, "nested");
    THEN(void, any, on_int, NULL, "any");
    CATCH(void, race, on_error, "race");
    CATCH(void, none, on_say, "none");
    count_turns("turn", 6);
    await promise_all_settled(all, empty, failed, settled, nested, any, race, none);
    puts("end");
}
