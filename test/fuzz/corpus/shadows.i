async int f(int a);
int async_count; struct await { int yield; };
int g(int async) { int await = async; return await + async; }
struct await promise;
async int h(struct await *a) { a->yield = await f(1); { int f = 3; a->yield += f; } goto yield; yield: return a->yield; }
