async long price_in_cents(const char *what);
async double exchange_rate(const char *currency);
bool is_prime(int n);
void thermometer_start(int channel, void (*callback)(long value, void *context), void *context);
static void settle(long value, void *context) { (void)value, (void)context; }
