/* Must break epoch_unique. A start is cut after exec: the next one takes the same epoch. */
#define epoch_before_exec 0
#define FAULTS 2
#define BREAKS epoch_unique
#include "takeover.pml"
