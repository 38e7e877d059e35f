/* Must break grace_before_address. A server is started long after its incident expired; meanwhile a rival has had the lock; its client reclaims it. */
#define expired_is_final 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
