/* Must break peers_leave_grace. A node is lost and comes back unharmed: the incident of its server has no successor that would close it. */
#define false_alarms_close 0
#define FAULTS 2
#include "takeover.pml"
