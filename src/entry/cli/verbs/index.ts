// Every verb, in the order in which help lists them.
import type { Verb } from '../program.ts';
import { labVerb } from './lab.ts';

export const verbs: readonly Verb[] = [labVerb];
