// Every verb, in the order in which help lists them.
import type { Verb } from '../program.ts';

export const verbs: readonly Verb[] = [];
