/* Breaks resumable: an incident is closed when get_grace says false: two servers that recover together hold each other. */
#define own_recovery_closes 0
#define BREAKS resumable
#include "takeover.pml"
