generator int g(void);
async int f(int a);
int plain(void) { int n = 0; foreach (int x, g()) { if (x) continue; n += x; if (n) break; return n; } return n; }
async int main(void)
{
    int y;
    foreach (int x, g()) foreach (y, g()) { await f(x + y); if (x == y) goto out; }
out:
    return y;
}
