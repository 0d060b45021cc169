generator int receives(char) g(void);
async int main(void)
{
    iterator(int, char, int) it = g();
    iter_result(int) r = iter_next(it);
    while (!iter_done(it) && !(r = iter_send(it, 'c')).done)
        iter_throw(it, 0);
    iter_return(it, 3);
    iter_close(it);
    return iter_next(it).value;
}
