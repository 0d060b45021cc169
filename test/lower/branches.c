#include <troth.h>

async bool ready(int id);

async int count_ready(const int *ids, int n)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        if (ids[i] > 0 && await ready(ids[i]))
            count++;
    return count;
}
