/* Breaks resumable: peers wait for ever for a server that does not come back. */
#define incidents_expire 0
#define BREAKS resumable
#include "takeover.pml"
