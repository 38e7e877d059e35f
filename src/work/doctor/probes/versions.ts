import { COMPARED, versions } from '../../../core/doctor/checks/versions.ts';
import type { Host } from '../../../host/host.ts';
import { ToolError } from '../../../host/tool-error.ts';
import { onEachNode } from '../examine.ts';

export const versionsProbe = onEachNode(versions, async (host) => {
  const lines = (await installed(host)).split('\n').map((line) => line.split('\t'));
  return Object.fromEntries(lines.flatMap(([name, version]) => (name && version ? [[name, version]] : [])));
});

/** NAME, tab, VERSION of those that are installed, a line each. 1: some are not. */
async function installed(host: Host): Promise<string> {
  const options = { okExits: [0, 1] };
  try {
    const { stdout } = await host.run(['dpkg-query', '--show', '--showformat', DPKG, ...COMPARED], options);
    return stdout;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const { stdout } = await host.run(
      ['rpm', '--query', '--queryformat', '%{NAME}\t%{VERSION}-%{RELEASE}\n', ...COMPARED],
      options,
    );
    return stdout;
  }
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own
const DPKG = '${Package}\t${Version}\n';
