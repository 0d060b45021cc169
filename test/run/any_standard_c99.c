/* -std=c99 */
// flags: -std=c99
#include "any_standard.h"
