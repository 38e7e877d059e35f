/* Must break no_longer_than_needed. A word comes when its incident is over. */
#define word_is_checked 0
#define FAULTS 2
#define BREAKS no_longer_than_needed
#include "takeover.pml"
