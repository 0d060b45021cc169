/* -std=gnu2x */
// flags: -std=gnu2x
#include "any_standard.h"
