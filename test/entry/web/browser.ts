// Debian's Chromium, where it is installed; or the one that the environment variable CHROMIUM names.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why no page is looked at on this machine; undefined where there is a browser. */
export const noBrowserBecause: string | undefined = existsSync(PROGRAM)
  ? undefined
  : `${PROGRAM} is missing: apt-get install --no-install-recommends chromium`;

/** Said where it can't be missed. */
if (noBrowserBecause !== undefined)
  process.stderr.write(`\nNO PAGE IS LOOKED AT IN A BROWSER: ${noBrowserBecause}\n\n`);

/** As root its sandbox can't be had; it shows nothing but our own page. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });

/** Into the folder that the environment variable SCREENSHOTS names; nowhere unless it is set. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
