// A deadline that passes is something that a drill has seen, not the end of it.
import { Failed } from '../../core/base/failed.ts';
import { TooLate } from '../../host/eventually.ts';

/** What was waited for in vain, in words; what went wrong in any other way is thrown. */
export async function inVain(wait: () => Promise<unknown>): Promise<string[]> {
  try {
    await wait();
    return [];
  } catch (error) {
    if (error instanceof TooLate || (error instanceof Failed && error.exit === REFUSED)) return [error.message];
    throw error;
  }
}

/** The cluster is not in the shape that was wanted. */
const REFUSED = 3;
