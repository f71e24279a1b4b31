import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT } from './sources';

const Lock = z.object({
  packages: z.record(
    z.string(),
    // Old packages have a list there.
    z.object({
      dev: z.boolean().optional(),
      engines: z.looseObject({ node: z.string().optional() }).or(z.array(z.string())).optional(),
    }),
  ),
});
const { packages } = Lock.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));

/** The oldest that the README promises, and the first of the newer lines. */
const PROMISED = ['20.19.0', '22.12.0', '24.0.0'];

/** What a package wants, where it is not `wanted`. */
function unfit(wanted: string, which: (dev: boolean) => boolean): string[] {
  return Object.entries(packages).flatMap(([path, { dev = false, engines }]) => {
    const node = engines === undefined || Array.isArray(engines) ? undefined : engines.node;
    const fits = !which(dev) || node === undefined || satisfies(wanted, node);
    return fits ? [] : [`${path.replace(/^.*node_modules\//, '')} wants ${node}`];
  });
}

describe('Node', () => {
  it.each(PROMISED)('%s is good for the product and for every package in it', (version) => {
    expect(unfit(version, (dev) => !dev)).toEqual([]);
  });

  it('20.19 is too old only for the tools that the README names', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const tools = unfit('20.19.0', (dev) => dev).map((line) => line.split(' ')[0] ?? '');
    expect(tools.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('npm ci', () => {
  it('warns of nothing', { timeout: 60_000 }, () => {
    const { stderr, status } = spawnSync('npm', ['ci', '--dry-run', '--ignore-scripts', '--offline', '--no-audit'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      env: { ...process.env, npm_config_loglevel: undefined },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});
