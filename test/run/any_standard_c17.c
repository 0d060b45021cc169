/* -std=c17 */
// flags: -std=c17
#include "any_standard.h"
