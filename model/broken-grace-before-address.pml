/* Breaks grace_before_address: a start does not wait until its peers are in grace. */
#define gate_asks 0
#define BREAKS grace_before_address
#include "takeover.pml"
