// Where this very installation runs from: agents on lab nodes use the same Node and the same bundles.
import { dirname } from 'node:path';
import type { Installation } from '../../work/install/install-agents.ts';
import { VERSION } from '../version.ts';

export const installation: Installation = { node: process.execPath, bundles: dirname(__filename), version: VERSION };
