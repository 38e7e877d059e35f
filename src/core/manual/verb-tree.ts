// The command line as data: what manual pages and completions are made from.

export interface VerbTree {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly options: readonly CliOption[];
  readonly verbs: readonly VerbTree[];
}

export interface Parameter {
  /** As in usage: "<FILE>", "[SERVER]", "<NODE...>". */
  readonly usage: string;
  readonly description: string;
}

export interface CliOption {
  /** As in usage: "--seed <SEED>", "-h, --help". */
  readonly flags: string;
  readonly long?: string;
  readonly short?: string;
  readonly takesValue: boolean;
  readonly description: string;
  /** The only values it takes, where these are few. */
  readonly choices: readonly string[];
}

/** The kind of thing that a parameter or an option's value is: FILE of "<FILE.html>", NODE of "[NODE...]". */
export const kindOf = (usage: string): string | undefined => /[<[]([\w-]+)/.exec(usage)?.[1];
