/* Breaks grace_kept: a keeper that starts forgets the incidents that were open. */
#define keeper_remembers 0
#define BREAKS grace_kept
#include "takeover.pml"
