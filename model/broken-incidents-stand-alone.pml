/* Must break grace_kept. While A recovers, its node is lost for a moment. The incident of that takes the place of the first, and is closed as a false alarm. */
#define incidents_stand_alone 0
#define FAULTS 2
#define BREAKS grace_kept
#include "takeover.pml"
