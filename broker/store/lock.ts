import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { reasonOf } from './logger';
import { makeDirectory } from './make-directory';

export interface DirectoryLock {
  release(): Promise<void>;
}

/** What a claim says about its process; who it is stands in its name. */
const About = z.object({ what: z.string(), since: z.string() });

/** `lock-<when>-<process id>-<its start>-<random>`: sorted by name, the oldest comes first. */
const CLAIM = /^lock-\d{13}-(\d+)-(\d*)-[0-9a-f]{16}$/;
/** How long the older of two that came at once waits for the younger to see it and to step back. */
const PATIENCE_MS = 1_000;

/**
 * Takes a directory for this process alone. `conflict` names the process that holds it.
 * A lock that a killed process left behind is taken over: the process id must be alive and of the same start.
 *
 * Every process writes a claim under a name of its own, and only then looks for others: of two, at least one sees the
 * other. One file for all would have to be removed when it is stale, and what is removed might be a fresh one by then.
 */
export async function lockDirectory(dir: string, what: string): Promise<Result<DirectoryLock>> {
  const name = `lock-${String(Date.now()).padStart(13, '0')}-${process.pid}-${startOf(process.pid)}-${randomBytes(8).toString('hex')}`;
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

/** The claim that goes before ours; null when there is none. */
async function findRival(dir: string, own: string): Promise<string | null> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const [first] = await liveClaims(dir, own);
    if (first === undefined) return null;
    // A younger one that stays had looked before our claim was there: then it holds the directory.
    if (first < own || performance.now() > end) return first;
    await delay(5);
  }
}

/** The claims of other live processes, oldest first; those of dead ones are removed. */
async function liveClaims(dir: string, own: string): Promise<string[]> {
  const live: string[] = [];
  for (const name of await readdir(dir)) {
    const [, pid, started] = CLAIM.exec(name) ?? [];
    if (pid === undefined || started === undefined || name === own) continue;
    if (isAlive(Number(pid), started)) live.push(name);
    // Its name is never used again, so nobody's fresh claim can be hit.
    else await rm(join(dir, name), { force: true });
  }
  return live.sort();
}

async function refuse(dir: string, claim: string): Promise<Result<never>> {
  const about = await readAbout(join(dir, claim));
  const pid = CLAIM.exec(claim)?.[1] ?? '';
  const who = about === null ? `process ${pid}` : `${about.what} (process ${pid}, since ${about.since})`;
  return fail('conflict', `${dir} is in use by ${who}. Stop it, or choose another --data-dir.`);
}

async function readAbout(file: string): Promise<z.infer<typeof About> | null> {
  try {
    return About.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Being written or given back at this moment.
    return null;
  }
}

function isAlive(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return started === startOf(pid);
}

/** When a process started, in clock ticks since boot, where the system tells (Linux); process ids are used again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
