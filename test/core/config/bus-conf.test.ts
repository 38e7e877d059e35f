import { describe, expect, test } from 'vitest';
import { busConf } from '../../../src/core/config/bus-conf.ts';

describe("a private bus's configuration", () => {
  test('is the golden one', async () => {
    await expect(busConf('/run/gracekeeper/servers/nfs1/bus')).toMatchFileSnapshot('golden/nfs1-bus.conf');
  });

  test('keeps its shape when the path has characters of XML and of D-Bus addresses in it', () => {
    expect(busConf('/run/a<b>&,;="ü')).toContain('unix:path=/run/a%3cb%3e%26%2c%3b%3d%22%c3%bc</listen>');
  });
});
