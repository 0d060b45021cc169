/* An error in a header has the header's name: see in_a_header.c. */
static inline int helper(int v)
{
    return await troth_test_later(v);
}
