/* Must break peers_leave_grace. A server is stopped for good, and its peer waits for it. */
#define incidents_expire 0
#define FAULTS 2
#include "takeover.pml"
