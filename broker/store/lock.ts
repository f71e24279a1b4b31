import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { reasonOf } from './logger';

const Holder = z.object({ pid: z.number().int().positive(), what: z.string(), since: z.string(), started: z.string() });
type Holder = z.infer<typeof Holder>;

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes a directory for this process alone. `conflict` names the process that holds it.
 * A lock that a killed process left behind is taken over: the process id must be alive and of the same start.
 */
export async function lockDirectory(dir: string, what: string): Promise<Result<DirectoryLock>> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    return fail('unavailable', `The directory ${dir} cannot be used: ${reasonOf(error)}.`);
  }
  const file = join(dir, 'lock');
  // Two tries: between reading a stale lock and taking it, another process may have done the same.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const taken = await take(file, what);
    if (taken.ok || taken.error.code !== 'conflict') return taken;
    const holder = await readHolder(file);
    if (holder !== null && isAlive(holder)) {
      return fail(
        'conflict',
        `${dir} is in use by ${holder.what} (process ${holder.pid}, since ${holder.since}). Stop it, or choose another --data-dir.`,
      );
    }
    await rm(file, { force: true });
  }
  return fail('conflict', `${dir} is being taken by another process at this moment. Try again.`);
}

async function take(file: string, what: string): Promise<Result<DirectoryLock>> {
  const holder: Holder = { pid: process.pid, what, since: new Date().toISOString(), started: startOf(process.pid) };
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(JSON.stringify(holder));
    await handle.close();
    return ok({ release: () => rm(file, { force: true }) });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return fail(exists ? 'conflict' : 'unavailable', `${file} cannot be written: ${reasonOf(error)}.`);
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    const parsed = Holder.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Unreadable or half written by a process that was killed: nobody holds it.
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return holder.started === startOf(holder.pid);
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
