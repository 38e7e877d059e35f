/* Must break nobody_forgotten. A first incarnation serves a client and dies before its record says that it ever ran. */
#define record_before_door 0
#define FAULTS 2
#define FIRST_START
#define BREAKS nobody_forgotten
#include "takeover.pml"
