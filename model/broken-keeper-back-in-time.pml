/* Must break grace_kept. A keeper dies while its server is held, and Grace_Period ends before the next one extends it. */
#define keeper_back_in_time 0
#define FAULTS 2
#define BREAKS grace_kept
#include "takeover.pml"
