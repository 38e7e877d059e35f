// What a person may ask of the cluster by the page.
import { z } from 'zod';

export type Wish =
  | { readonly act: 'move'; readonly server: string; readonly to: string }
  | { readonly act: 'drain'; readonly node: string }
  | { readonly act: 'undrain'; readonly node: string }
  | ClusterWish;

/** What is asked of the cluster as a whole. */
export interface ClusterWish {
  readonly act: 'failback' | 'pause' | 'resume';
}

const name = z.string().min(1).max(255);
const schema: z.ZodType<Wish> = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('move'), server: name, to: name }),
  z.strictObject({ act: z.literal('drain'), node: name }),
  z.strictObject({ act: z.literal('undrain'), node: name }),
  z.strictObject({ act: z.enum(['failback', 'pause', 'resume']) }),
]);

/** Undefined when it is none. */
export const readWish = (value: unknown): Wish | undefined => schema.safeParse(value).data;

export function wishInWords(wish: Wish): string {
  switch (wish.act) {
    case 'move':
      return `Move ${wish.server} to ${wish.to}`;
    case 'drain':
      return `Drain ${wish.node}`;
    case 'undrain':
      return `Let ${wish.node} run servers again`;
    case 'failback':
      return 'Take servers home';
    case 'pause':
      return 'Pause the cluster';
    case 'resume':
      return 'Resume the cluster';
  }
}
