/* Breaks one_holder: a server starts elsewhere before its node has been fenced. */
#define fence_before_start 0
#define BREAKS one_holder
#include "takeover.pml"
