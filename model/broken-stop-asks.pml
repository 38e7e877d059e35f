/* Must break grace_before_address. A server that is moved on purpose loses its clients' locks while nobody serves them. */
#define stop_asks 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
