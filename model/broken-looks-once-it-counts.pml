/* Must break grace_before_address. A looks and finds nothing; B dies, and its gate does not wait for A, which is starting; A opens and has no grace. */
#define looks_once_it_counts 0
#define FAULTS 2
#define BREAKS grace_before_address
#include "takeover.pml"
