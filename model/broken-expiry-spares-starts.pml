/* Must break grace_before_address. The gate is passed, then the incident expires and the peer is let go, then the clients reclaim. */
#define expiry_spares_starts 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
