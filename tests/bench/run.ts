import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from '../../electron/build.mjs';
import { commandLine } from '../../electron/command-line.mjs';
import { measureAedesThroughput } from './aedes-throughput';
import { measureCrowd } from './crowd';
import { meets, type Row, tableOf } from './figures';
import { measureFloors } from './floors';
import { measureHistory } from './history';
import { measureIdle } from './idle';
import { measureLatency } from './latency';
import { scriptsOf } from './pages';
import { measureRestart } from './restart';
import { measureRouting } from './routing';
import { measureStart } from './start';
import { PLACES } from './team';
import { measureThroughput } from './throughput';

/** `npm run bench`: measures against floors of the same run, prints a table and writes `dist/bench.json`. */

const USAGE = `Usage: npm run bench -- [--short] [--strict]
Measures speed and size against floors of the same run; takes minutes. Writes dist/bench.json.
  --short    takes less of everything
  --strict   ends with 1 when a goal is missed`;

/** The goal is 10,000 a second where a bare Aedes passes on 75,000. */
const DURABLE_SHARE = 10_000 / 75_000;
const OUT = fileURLToPath(new URL('../../dist/bench.json', import.meta.url));

async function measure(dir: string, short: boolean): Promise<Row[]> {
  const floors = await measureFloors(dir);
  const latency = await measureLatency(dir, short ? 1_000 : 6_000);
  const base = 2 * floors.aedes.p50 + floors.fsync;
  const tail = 2 * floors.aedes.p99 + floors.fsync;
  const start = await measureStart(join(dir, 'start'));
  const logged = short ? 100_000 : 1_000_000;
  const history = await measureHistory(dir, logged);
  const durable = await measureThroughput(dir, short ? 10_000 : 50_000);
  const aedes = await measureAedesThroughput(short ? 10_000 : 50_000);
  const agents = short ? 20 : 200;
  const crowd = await measureCrowd(dir, agents);
  const crowded = `${agents * PLACES} visitors and ${agents} agents live at once`;
  return [
    atMost('visitor to agent core, p50', latency.p50, 'ms', base, '2 Aedes round trips + 1 fsync'),
    atMost('visitor to agent core, p99', latency.p99, 'ms', 4 * tail, '4 x that sum of p99s'),
    {
      what: 'durable messages through one hub',
      measured: durable,
      unit: '/s',
      goal: aedes * DURABLE_SHARE,
      bound: 'at least',
      because: `10 in 75 of what a bare Aedes passes on here (${Math.round(aedes)} /s)`,
    },
    atMost('routing 10,000 chats to 500 agents', measureRouting(10_000, 500), 'ms', 1_000, '1 s'),
    atMost('idle visitor, hub and broker together', await measureIdle(dir, 2_000), 'KB', 40, 'resident'),
    atMost(`${crowded}, p99`, crowd.p99, 'ms', 100, '100 ms'),
    atMost(`${crowded}: lost, doubled or out of order`, crowd.lost, 'messages', 0, 'nothing'),
    atMost('start to ready', start.product, 'ms', 6 * start.aedes, '6 x the start of a bare Aedes'),
    atMost(`restart with ${logged} messages`, await measureRestart(dir, logged), 'ms', 1_000, '1 s'),
    atMost(`history search in ${logged} messages, p95`, history.p95, 'ms', 100, '100 ms'),
    atMost('JavaScript of the visitor page', scriptsOf('visitor'), 'KB', 100, 'compressed'),
    atMost('JavaScript of the console', scriptsOf('console'), 'KB', 250, 'compressed'),
  ];
}

function atMost(what: string, measured: number, unit: string, goal: number, because: string): Row {
  return { what, measured, unit, goal, bound: 'at most', because };
}

const { values } = commandLine({ usage: USAGE, options: { short: { type: 'boolean' }, strict: { type: 'boolean' } } });
const built = await buildIfStale((line) => console.error(line));
if (built !== 0) process.exit(built);
const dir = await mkdtemp(join(tmpdir(), 'parley-bench-'));
try {
  const rows = await measure(dir, values.short === true);
  console.log(tableOf(rows));
  await mkdir(join(OUT, '..'), { recursive: true });
  await writeFile(OUT, `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`);
  if (values.strict === true && !rows.every(meets)) process.exitCode = 1;
} finally {
  await rm(dir, { recursive: true, force: true });
}
