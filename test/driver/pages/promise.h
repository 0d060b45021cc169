static void *context;
