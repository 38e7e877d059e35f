/* Must break nobody_forgotten. A stop finds no clients; one gets a lock after that; the next incarnation owes nobody anything. */
#define mutes_before_it_counts 0
#define FAULTS 2
#define BREAKS nobody_forgotten
#include "takeover.pml"
