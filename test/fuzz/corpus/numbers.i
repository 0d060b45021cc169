async long f(void) { return 0x1p-3 + 1.5e+3f + 0b101 + 1'000 + 'a' + L'\u00e9' + sizeof u8"x" + 1ULL + 08.5 + .5L + "a\"b"[0]; }
