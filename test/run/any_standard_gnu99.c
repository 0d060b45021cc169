/* -std=gnu99 */
// flags: -std=gnu99
#include "any_standard.h"
