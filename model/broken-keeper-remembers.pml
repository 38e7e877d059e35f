/* Must break grace_kept. A keeper dies while its server is held; the next one knows no reason for it. */
#define keeper_remembers 0
#define FAULTS 2
#define BREAKS grace_kept
#include "takeover.pml"
