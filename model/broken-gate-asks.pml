/* Must break grace_before_address. The server is back, and its peer, which has seen nothing, gives its clients' locks away. */
#define gate_asks 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
