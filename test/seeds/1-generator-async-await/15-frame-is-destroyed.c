/* The frame, and the locals in it, are there from the call to the end of the generator and gone afterwards. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

/* Shows where its local lives: a local keeps its address across a suspension. */
generator text gen_fn(text **frame)
{
    text local = "kept";
    *frame = &local;
    yield local;
}

static text frame_of(iterator(text) gen)
{
    return iter_done(gen) ? "None" : "True";
}

int main(void)
{
    text *local;
    iterator(text) gen = gen_fn(&local);
    printf("created: %s\n", frame_of(gen));
    iter_next(gen);
    printf("suspended: %s {'local': '%s'}\n", frame_of(gen), *local);
    iter_next(gen);
    printf("finished: %s\n", frame_of(gen));
    iter_release(gen);

    gen = gen_fn(&local);
    iter_next(gen);
    iter_close(gen);
    printf("closed: %s\n", frame_of(gen));
    iter_release(gen);
    return 0;
}
