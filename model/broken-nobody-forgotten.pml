/* Breaks nobody_forgotten: a stop calls its record clean before its incident is written. */
#define incident_before_record 0
#define BREAKS nobody_forgotten
#include "takeover.pml"
