/* Breaks no_longer_than_needed: a keeper believes a late word without looking at the state volume. */
#define word_is_checked 0
#define BREAKS no_longer_than_needed
#include "takeover.pml"
