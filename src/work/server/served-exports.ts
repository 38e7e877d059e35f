// The exports of a running server: Ganesha is told of what has changed, one export after another, while its clients go on.
//
// What must hold, and what can go wrong:
// - Ganesha dies meanwhile: it is executed anew with the file that holds all of it (daemons.ts).
// - it was executed just before the change: once it answers it is told what it does not know yet.
// - it refuses one (its path is missing): the others are served; whoever asked hears of it, and the next asking tries it again.
// - two ask at once: one after the other, and the second finds nothing to do.
import { type ExportSteps, exportSteps, type Told } from '../../core/change/export-steps.ts';
import { exportsToTell, ganeshaConf } from '../../core/config/ganesha-conf.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { BusCall } from '../../host/bus.ts';
import type { Machine } from '../../host/machine.ts';
import type { Journal } from './journal.ts';
import { recordPaths, serverPaths } from './paths.ts';
import { reasonOf } from './reason.ts';

export interface ServedExportsParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly server: Server;
  readonly journal: Journal;
}

/** What Ganesha has been told, by export name. */
export interface Settled {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

export class ServedExports {
  readonly #parts: ServedExportsParts;
  #told: readonly Told[] = [];
  #settling: Promise<unknown> = Promise.resolve();

  constructor(parts: ServedExportsParts) {
    this.#parts = parts;
  }

  /** Ganesha is about to be executed with the configuration as it is now. */
  executed(): void {
    this.#told = exportsToTell(this.#parts);
  }

  /** Makes Ganesha serve what the configuration says; with `anew`, tells it of every export again. Rejects, when all has been tried, with what it refused. */
  settle(anew = false): Promise<Settled> {
    const settling = this.#settling.then(() => this.#settle(anew));
    this.#settling = settling.catch(() => undefined);
    return settling;
  }

  async #settle(anew: boolean): Promise<Settled> {
    const { cluster, server, machine } = this.#parts;
    const wanted = exportsToTell(this.#parts);
    const steps = exportSteps(anew ? this.#told.map((told) => ({ ...told, block: '' })) : this.#told, wanted);
    if (Object.values(steps).every((some: readonly Told[]) => some.length === 0)) return NOTHING;
    const { recovery: recoveryRoot } = recordPaths(cluster, server.name);
    await machine.files.write(confOf(server), ganeshaConf({ cluster, server, recoveryRoot }));
    return this.#carryOut(steps);
  }

  async #carryOut({ remove, update, add }: ExportSteps): Promise<Settled> {
    const refusals: string[] = [];
    const each = async (some: readonly Told[], tell: (told: Told) => Promise<void>) => {
      const done: string[] = [];
      for (const told of some)
        await tell(told).then(
          () => done.push(told.name),
          (error: unknown) => refusals.push(`${told.name} (${told.path}): ${reasonOf(error)}`),
        );
      return done;
    };
    const settled = {
      removed: await each(remove, (told) => this.#remove(told)),
      updated: await each(update, (told) => this.#tell('UpdateExport', told)),
      added: await each(add, (told) => this.#tell('AddExport', told)),
    };
    const { journal, server } = this.#parts;
    journal({ kind: 'exports-changed', server: server.name, ...settled, refused: refusals });
    if (refusals.length > 0) throw new Error(`NFS-Ganesha refused: ${refusals.join('; ')}`);
    return settled;
  }

  async #remove(told: Told): Promise<void> {
    await this.#call({ member: 'RemoveExport', signature: 'q', body: [told.id] });
    this.#told = this.#told.filter(({ id }) => id !== told.id);
  }

  /** It reads the export out of its own file, which it finds where its cell has it. */
  async #tell(member: 'AddExport' | 'UpdateExport', told: Told): Promise<void> {
    const body = ['/run/ganesha.conf', `EXPORT(Export_Id=${told.id})`];
    await this.#call({ member, signature: 'ss', body });
    this.#told = [...this.#told.filter(({ id }) => id !== told.id), told];
  }

  async #call(method: Pick<BusCall, 'member' | 'signature' | 'body'>): Promise<void> {
    const { machine, server } = this.#parts;
    await machine.bus(serverPaths(server.name).bus).call({ ...EXPORT_MANAGER, ...method, deadlineMs: DEADLINE_MS });
  }
}

const NOTHING: Settled = { added: [], updated: [], removed: [] };

const confOf = (server: Server): string => `${serverPaths(server.name).inner}/ganesha.conf`;

const EXPORT_MANAGER = {
  destination: 'org.ganesha.nfsd',
  path: '/org/ganesha/nfsd/ExportMgr',
  interface: 'org.ganesha.nfsd.exportmgr',
} as const;

/** Removing one releases all that its clients hold there. */
const DEADLINE_MS = 15_000;
