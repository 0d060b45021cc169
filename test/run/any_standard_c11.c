/* -std=c11 */
// flags: -std=c11
#include "any_standard.h"
