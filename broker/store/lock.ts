import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { reasonOf } from './logger';
import { makeDirectory } from './make-directory';
import { askEachOnce, factsOf, type Life, lifeOf, type ProcessMark, type StartOf } from './process-life';

export interface DirectoryLock {
  release(): Promise<void>;
}

/** What a claim says about its process; who it is stands in its name. */
const About = z.object({ what: z.string(), since: z.string() });

/** `lock-<when>-<process id>-<its start>-<random>`: sorted by name, the oldest comes first. */
const CLAIM = /^lock-(\d{13})-(\d+)-(\d*)-[0-9a-f]{16}$/;
/**
 * How long the older of two that came at once waits for the younger to see it and to step back: on a busy machine that
 * may take seconds, and where the system tells no ticks it has to ask another program first.
 */
const PATIENCE_MS = 5_000;

/**
 * Takes a directory for this process alone. `conflict` names the process that holds it.
 * A lock that a killed process left behind is taken over, whoever has its process id by now.
 *
 * Every process writes a claim under a name of its own, and only then looks for others: of two, at least one sees the
 * other. One file for all would have to be removed when it is stale, and what is removed might be a fresh one by then.
 */
export async function lockDirectory(dir: string, what: string): Promise<Result<DirectoryLock>> {
  const name = `lock-${String(Date.now()).padStart(13, '0')}-${process.pid}-${factsOf(process.pid).ticks ?? ''}-${randomBytes(8).toString('hex')}`;
  const release = (): Promise<void> => rm(join(dir, name), { force: true });
  try {
    await makeDirectory(dir);
    const about: z.infer<typeof About> = { what, since: new Date().toISOString() };
    await writeFile(join(dir, name), JSON.stringify(about), { flag: 'wx', mode: 0o600 });
    const rival = await findRival(dir, name);
    if (rival === null) return ok({ release });
    const refusal = await refuse(dir, rival);
    await release();
    return refusal;
  } catch (error) {
    await release().catch(() => undefined);
    return fail('unavailable', `The directory ${dir} cannot be used: ${reasonOf(error)}.`);
  }
}

interface Claim {
  readonly name: string;
  readonly mark: ProcessMark;
  readonly life: Life;
}

/** The claim that goes before ours; null when there is none. */
async function findRival(dir: string, own: string): Promise<Claim | null> {
  const end = performance.now() + PATIENCE_MS;
  const startOf = askEachOnce();
  for (;;) {
    const [first] = await livingClaims(dir, own, startOf);
    if (first === undefined) return null;
    // A younger one that stays had looked before our claim was there: then it holds the directory.
    if (first.name < own || performance.now() > end) return first;
    await delay(5);
  }
}

/** The claims of other processes that run, oldest first; those of dead ones are removed. */
async function livingClaims(dir: string, own: string, startOf: StartOf): Promise<Claim[]> {
  const living: Claim[] = [];
  for (const name of (await readdir(dir)).sort()) {
    const mark = name === own ? null : markOf(name);
    if (mark === null) continue;
    const life = await lifeOf(mark, startOf);
    if (life !== 'gone') living.push({ name, mark, life });
    // Its name is never used again, so nobody's fresh claim can be hit.
    else await rm(join(dir, name), { force: true });
  }
  return living;
}

/** Whose claim that name is; null when it is none. */
function markOf(name: string): ProcessMark | null {
  const [, at, pid, ticks] = CLAIM.exec(name) ?? [];
  return at === undefined || pid === undefined || ticks === undefined
    ? null
    : { pid: Number(pid), ticks, at: Number(at) };
}

async function refuse(dir: string, { name, mark, life }: Claim): Promise<Result<never>> {
  const about = await readAbout(join(dir, name));
  const who = about === null ? `process ${mark.pid}` : `${about.what} (process ${mark.pid}, since ${about.since})`;
  // The process id may have gone to another program since.
  const unsure = life === 'unsure' ? ` If that process is no Parley, remove ${join(dir, name)}.` : '';
  return fail('conflict', `${dir} is in use by ${who}. Stop it, or choose another --data-dir.${unsure}`);
}

async function readAbout(file: string): Promise<z.infer<typeof About> | null> {
  try {
    return About.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Being written or given back at this moment.
    return null;
  }
}
