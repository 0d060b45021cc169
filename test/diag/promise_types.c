/* promise(T) and its kin of types that they cannot have. */
#include <troth.h>

promise(promise(int)) nested;           // expect error: 4:1: a promise
iterator(void) nothing;                 // expect error: 5:1: `iterator
promise(int[3]) array;                  // expect error: 6:1: `promise
promise(int(void)) function;            // expect error: 7:1: `promise
promise() none;                         // expect error: 8:9: expected a type
promise(int, int) two;                  // expect error: 9:14: takes at most 1 type
iterator(int, int) two_of_three;        // expect error: 10:1: one type or three
iterator(int, int, int, int) four;      // expect error: 11:25: takes at most 3 types
promise(5) number;                      // expect error: 12:9: expected a type
