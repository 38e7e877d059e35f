// schema: the shape of cluster.yaml for editors.
import { jsonSchema, schemaText } from '../../../core/spec/shape/json-schema.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';

export const schemaVerb: Verb = (program) => {
  program
    .command('schema')
    .option('--json', 'the same: the answer is JSON in any case')
    .description('print the JSON Schema of cluster.yaml, for editors')
    .action((options: { json?: boolean }) =>
      answer(options.json ?? false, () => ({ exit: 0, json: jsonSchema(), text: schemaText() })),
    );
};
