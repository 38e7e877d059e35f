// package-files FOLDER DATE: what a package has beyond the bundles, under FOLDER as under /: manual pages, a completion, the OCF agents. DATE as 2026-11-21.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bashCompletion } from '../../core/manual/bash-completion.ts';
import { manPages } from '../../core/manual/man-page.ts';
import { specPage } from '../../core/manual/spec-page.ts';
import { jsonSchema } from '../../core/spec/shape/json-schema.ts';
import { agentFiles, packaged } from '../../work/install/install-agents.ts';
import { makeProgram } from '../cli/program.ts';
import { verbTree } from '../cli/verb-tree.ts';
import { verbs } from '../cli/verbs/index.ts';
import { VERSION } from '../version.ts';

const [, , folder = '', date = ''] = process.argv;

function write(path: string, content: string | Uint8Array, mode = 0o644): void {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content, { mode });
}

const program = verbTree(makeProgram(verbs));
const parts = { version: VERSION, date };
for (const { file, text } of [...manPages(program, parts), specPage(jsonSchema(), parts)])
  write(`/usr/share/man/man${file.at(-1)}/${file}.gz`, gzipSync(text, { level: 9 }));
write(`/usr/share/bash-completion/completions/${program.name}`, bashCompletion(program));
for (const { path, text, mode } of agentFiles(packaged(VERSION))) write(path, text, mode);
