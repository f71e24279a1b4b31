import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROOT } from '../architecture/sources';

const DIR = join(ROOT, '.github/workflows');

const Step = z
  .strictObject({
    name: z.string().optional(),
    if: z.string().optional(),
    uses: z.string().optional(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    run: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), 'A step uses something, or runs something.');

/** The part of the workflow format that ours use; a misspelled key is noticed here and not on the day of a release. */
const Workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.enum(['push', 'pull_request', 'workflow_dispatch']), z.unknown()).or(z.object({})),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number().max(60),
      strategy: z
        .strictObject({
          'fail-fast': z.boolean(),
          matrix: z.strictObject({ include: z.array(z.record(z.string(), z.string())) }),
        })
        .optional(),
      steps: z.array(Step).min(2),
    }),
  ),
});

const files = readdirSync(DIR);
const workflowOf = (file: string) => Workflow.parse(parse(readFileSync(join(DIR, file), 'utf8')));
const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

describe.each(files)('the workflow %s', (file) => {
  it('is one, with no more rights than to read', () => {
    expect(Workflow.safeParse(parse(readFileSync(join(DIR, file), 'utf8'))).error?.issues ?? []).toEqual([]);
  });

  it('runs scripts that there are', () => {
    const lines = Object.values(workflowOf(file).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const named = lines.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? ''));
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const paths = lines.filter((line) => line.startsWith('.')).map((line) => line.split(' ')[0] ?? '');
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(named.length + paths.length).toBeGreaterThan(0);
  });

  it('uses actions of a fixed version, and keeps no credentials in the checkout', () => {
    const steps = Object.values(workflowOf(file).jobs).flatMap((job) => job.steps);
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((one) => !/^actions\/[a-z-]+@v\d+$/.test(one))).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(checkouts.map(() => false));
  });
});

describe('installers', () => {
  it('are built on all three systems, with the fuses of what is given out checked', () => {
    const job = workflowOf('package.yml').jobs.package;
    const systems = job?.strategy?.matrix.include.map(({ os }) => os?.replace(/-.*/, '')).sort();
    expect(systems).toEqual(['macos', 'ubuntu', 'windows']);
    const lines = job?.steps.flatMap(({ run }) => run ?? []) ?? [];
    const places = [
      /check-fuses .*--test-build/,
      /test:electron/,
      /npm run package -- --publish never/,
      /check-fuses -- "\$\{\{ matrix.program \}\}"$/,
    ].map((wanted) => lines.findIndex((line) => wanted.test(line)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('of a Mac are looked at for both kinds of processors: fuses and signatures', () => {
    const steps = workflowOf('package.yml').jobs.package?.steps ?? [];
    const onMacs = steps.filter((step) => step.if === "runner.os == 'macOS'").flatMap(({ run }) => run ?? []);
    const program = 'Parley.app';
    expect(onMacs.some((line) => line.endsWith(`check-fuses -- out/mac/${program}`))).toBe(true);
    for (const place of ['out/test/mac-arm64', 'out/mac-arm64', 'out/mac'])
      expect(onMacs.some((line) => line.includes(`codesign --verify --deep --strict ${place}/${program}`))).toBe(true);
  });
});
