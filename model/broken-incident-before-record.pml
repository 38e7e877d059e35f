/* Must break nobody_forgotten. A stop is cut between the record that calls it clean and the incident. */
#define incident_before_record 0
#define FAULTS 2
#define BREAKS nobody_forgotten
#include "takeover.pml"
