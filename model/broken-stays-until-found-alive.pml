/* Must break grace_kept. A lost node boots before anybody has opened its server's incident: to the peer all seems well. */
#define stays_until_found_alive 0
#define FAULTS 2
#define BREAKS grace_kept
#include "takeover.pml"
