/* Must break one_holder. The node of a server is lost but lives on, and both nodes answer. */
#define fence_before_start 0
#define FAULTS 2
#define BREAKS one_holder
#include "takeover.pml"
