/* Breaks epoch_unique: a daemon runs before its epoch is on the state volume. */
#define epoch_before_exec 0
#define BREAKS epoch_unique
#include "takeover.pml"
