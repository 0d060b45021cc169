typedef int v4 __attribute__((vector_size(16)));
async v4 f(v4 a) { v4 b = a + await f(a); b[1] = (await f(b))[2]; __int128 w = b[0]; _Complex double z = 1.0; return b + (v4){ (int)w, (int)__imag__ z }; }
