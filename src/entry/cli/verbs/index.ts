// Every verb, in the order in which help lists them.
import type { Verb } from '../program.ts';
import { checkVerb } from './check.ts';
import { labVerb } from './lab.ts';
import { planVerb } from './plan.ts';
import { schemaVerb } from './schema.ts';

export const verbs: readonly Verb[] = [checkVerb, schemaVerb, planVerb, labVerb];
