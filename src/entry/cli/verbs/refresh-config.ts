import { refreshConfig } from '../../../work/commands/refresh-config.ts';
import { answer } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { type TargetOptions, targetOptions, withTarget } from '../target.ts';

export const refreshConfigVerb: Verb = (program) => {
  targetOptions(
    program
      .command('refresh-config')
      .description(
        'tell every running server of its exports once more (Ganesha over D-Bus, the kernel by exportfs); its clients go on (apply does so itself)',
      ),
  )
    .addHelpText('after', '\n--json: {servers: [{server, added, updated, removed}]}')
    .action((options: TargetOptions & { json?: boolean }) =>
      answer(options.json ?? false, () =>
        withTarget(options, async ({ hosts }) => {
          const servers = await refreshConfig(hosts);
          const text = servers.map(
            ({ server, updated, added }) => `${server} serves ${[...updated, ...added].join(', ')}`,
          );
          return { exit: 0, json: { servers }, text: text.join('\n') };
        }),
      ),
    );
};
