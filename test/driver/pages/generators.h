static void *self;
