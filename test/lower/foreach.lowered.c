struct troth_iterator_int  *numbers(int n);

int sum(int n)
{
    int sum = 0;
    // 8: foreach (int x, numbers(n)) {
    {
        struct troth_iterator_int *iterator_1 = numbers(n);
        if (!iterator_1)
            troth_null_iterator();
        while (__builtin_memset((void *)&iterator_1->sent, 0, sizeof iterator_1->sent),
            troth_iter_next(&iterator_1->iterator)) {
            int x = iterator_1->value;
            {
                // 9: if (x > 100)
                if (x > 100) {
                    // 10: break;
                    troth_iter_uncaught(troth_iter_close(&iterator_1->iterator));
                    break;
                }
                sum += x;
            }
        }
        troth_iter_uncaught(troth_iter_take_error(&iterator_1->iterator));
        troth_release(iterator_1);
    }
    return sum;
}
