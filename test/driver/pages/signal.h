#include <signal.h>
async void read_settings(void);
