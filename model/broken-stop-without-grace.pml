/* Breaks grace_before_address: a stop kills the daemon before its peers are in grace. */
#define stop_asks 0
#define BREAKS grace_before_address
#include "takeover.pml"
