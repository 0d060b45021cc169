/* A generator without a yield is a function whose run is put off until iter_next, here in a timer. */
#include <troth.h>
#include <stdio.h>

generator int f(void)
{
    puts("\u6267\u884c\u4e86!");
}

#include "deferred.h"
