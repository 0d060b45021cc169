/* Put in front of each of the compiler's files: its writable data goes where target.c can restore it, and its arena, its exit()
 * and its fopen() give way to target.c's. */
#define exit fuzz_exit
#define fopen fuzz_fopen
#include "compiler/base/arena.h"
#pragma weak arena_alloc
#pragma weak arena_free_all
#pragma clang section bss = "troth_bss" data = "troth_data"
