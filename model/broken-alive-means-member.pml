/* Must break grace_kept. Corosync dies on a node. Its keeper still says that its server serves, so the peer leaves grace, and then the node is fenced. */
#define alive_means_member 0
#define FAULTS 2
#define BREAKS grace_kept
#include "takeover.pml"
