/* Must break resumable. After a power cut each gate waits for the other. */
#define starting_does_not_count 0
#define FAULTS 2
#define BREAKS resumable
#include "takeover.pml"
