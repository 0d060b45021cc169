/* What some cases of this folder share: the runner, with text. */
typedef const char *text;
typedef text run_value;
typedef text run_result;
#include "../runner.h"
