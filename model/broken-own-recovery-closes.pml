/* Must break peers_leave_grace. Two servers recover together, hold each other, and each waits until it is out of grace itself. */
#define own_recovery_closes 0
#define FAULTS 2
#include "takeover.pml"
