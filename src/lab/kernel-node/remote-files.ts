// A machine's files at the other end of a line that carries JSON: both ends.
import type { Files } from '../../host/host.ts';

export interface FilesQuestion {
  readonly call: keyof Files;
  readonly with: readonly Carried[];
}

export interface FilesAnswer {
  /** Missing: undefined. */
  readonly value?: Carried;
}

/** Bytes travel in base64. */
type Carried = string | number | boolean | null | readonly string[] | { readonly base64: string };

/** Their Files, by asking. */
export function remoteFiles(ask: (question: FilesQuestion) => Promise<FilesAnswer>): Files {
  const call =
    (name: keyof Files) =>
    async (...values: readonly unknown[]): Promise<never> =>
      arrived((await ask({ call: name, with: withoutTail(values).map(carried) })).value) as never;
  return {
    read: call('read'),
    readBytes: call('readBytes'),
    write: call('write'),
    create: call('create'),
    rename: call('rename'),
    append: call('append'),
    list: call('list'),
    exists: call('exists'),
    makeFolder: call('makeFolder'),
    remove: call('remove'),
    link: call('link'),
  };
}

/** Ours, for them. */
export async function answerFiles(files: Files, { call, with: values }: FilesQuestion): Promise<FilesAnswer> {
  // The other end is remoteFiles, whose arguments are those of Files.
  const act = files[call] as (...values: readonly unknown[]) => Promise<unknown>;
  const value = await act(...values.map(arrived));
  return value === undefined ? {} : { value: carried(value) };
}

/** JSON has no undefined: optional arguments are left out at the end, and null where another follows. */
function withoutTail(values: readonly unknown[]): readonly unknown[] {
  return values.slice(0, values.findLastIndex((value) => value !== undefined) + 1);
}

const carried = (value: unknown): Carried => {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return (value ?? null) as Carried;
};

const arrived = (value: Carried | undefined): unknown => {
  if (value === null) return undefined;
  if (typeof value !== 'object' || !('base64' in value)) return value;
  return new Uint8Array(Buffer.from(value.base64, 'base64'));
};
