/* Must break grace_before_address. After a false alarm A really dies. Keepers hold this incident for over, say that all is well, and keep nobody in grace. */
#define closed_may_open_again 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
