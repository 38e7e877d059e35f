// Why the cluster is not HEALTHY, and what else is worth knowing.
import type { Finding } from '../../../core/base/finding.ts';

const LEVELS = { error: 'Wrong', warning: 'Not as it should be', info: 'Worth knowing' } as const;

export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">What there is to say</h2>
      <ul class="findings">
        {(['error', 'warning', 'info'] as const).flatMap((level) =>
          findings
            .filter((finding) => finding.level === level)
            .map(({ code, message, hint }) => (
              <li key={`${code} ${message}`} class={level}>
                <span class="level">{LEVELS[level]}</span>
                <span>
                  {message}
                  {hint !== undefined && <span class="hint">{hint}</span>}
                </span>
              </li>
            )),
        )}
      </ul>
    </section>
  );
}
