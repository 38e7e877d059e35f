import type { Check } from '../check.ts';

/** Of each agent of ours: its version as its meta-data has it; null when it is not there. */
export interface InstalledAgentsFact {
  readonly agents: Readonly<Record<string, string | null>>;
  /** Of the gracekeeper that asks. */
  readonly ours: string;
}

/** Every node has our agents, of this version. */
export const installedAgents: Check<InstalledAgentsFact> = {
  name: 'agents',
  why: 'Pacemaker starts servers through these files: a node without them is banned from every server, and nodes of different versions understand each other only while you upgrade.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { agents, ours } }) => {
      const missing = Object.keys(agents).filter((name) => agents[name] === null);
      const others = [...new Set(Object.values(agents).filter((version) => version !== null && version !== ours))];
      const fix = 'gracekeeper setup FILE';
      return [
        ...(missing.length === 0 ? [] : [{ node, found: `has no ocf:gracekeeper agent ${missing.join(', ')}`, fix }]),
        ...(others.length === 0
          ? []
          : [{ node, found: `has agents of version ${others.join(', ')}, and this is ${ours}`, fix }]),
      ];
    }),
    well: `version ${told[0]?.fact.ours} everywhere`,
  }),
};
