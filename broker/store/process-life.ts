import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** What the system tells of a process id at this moment. */
export interface ProcessFacts {
  /** Whether such a process runs. One that has ended, and that nobody has reaped yet, does not. */
  readonly runs: boolean;
  /** Its start in clock ticks since boot; null where the system does not tell (all but Linux). */
  readonly ticks: string | null;
}

/** Who took something, as it was written down when it was taken. */
export interface ProcessMark {
  readonly pid: number;
  /** The start of that process in clock ticks since boot; '' where the system did not tell. */
  readonly ticks: string;
  /** When it was written down. Milliseconds since 1970. */
  readonly at: number;
}

/** `gone`: nobody by that mark runs any more, whoever has the process id now. `unsure`: the system does not tell. */
export type Life = 'runs' | 'gone' | 'unsure';

/** A process is older than what it wrote; clocks are set right now and then, and starts are told in seconds. */
const SLACK_MS = 10_000;
/** PowerShell takes its time. Milliseconds. */
const LONGEST_QUESTION_MS = 10_000;

/** Whether the process of a mark still runs, as far as its id and its ticks tell. */
export function lifeByTicks(mark: ProcessMark, { runs, ticks }: ProcessFacts): Life {
  if (!runs) return 'gone';
  // Processes of others can be hidden: what is not seen is not gone.
  if (mark.ticks === '' || ticks === null) return 'unsure';
  return mark.ticks === ticks ? 'runs' : 'gone';
}

/**
 * The same by the time of day at which the process with that id started, in milliseconds since 1970; null: not told.
 * Process ids are used again, but whoever has one now and started after the mark was made did not make it.
 */
export function lifeByStart(mark: ProcessMark, startedAt: number | null): Life {
  if (startedAt === null) return 'unsure';
  return startedAt > mark.at + SLACK_MS ? 'gone' : 'runs';
}

/** Tells when the process with that id started, in milliseconds since 1970; null: nothing tells. */
export type StartOf = (pid: number) => Promise<number | null>;

/** Whether the process of a mark still runs; `startOf` is asked where the system itself does not tell. */
export async function lifeOf(mark: ProcessMark, startOf: StartOf): Promise<Life> {
  const life = lifeByTicks(mark, factsOf(mark.pid));
  return life === 'unsure' ? lifeByStart(mark, await startOf(mark.pid)) : life;
}

/** Asks another program, which may take a second, and each process id only once: it is asked for in loops. */
export function askEachOnce(): StartOf {
  const asked = new Map<number, Promise<number | null>>();
  return (pid) => {
    const answer = asked.get(pid) ?? startedAt(pid);
    asked.set(pid, answer);
    return answer;
  };
}

/** Asks the system about a process id. */
export function factsOf(pid: number): ProcessFacts {
  const [state = '', ...fields] = procStat(pid);
  if (/^[ZXx]$/.test(state)) return { runs: false, ticks: null };
  return { runs: isKnown(pid), ticks: fields[18] ?? null };
}

/** Whether a process with that id runs. One that has ended, and that nobody has reaped yet, does not. */
export function isRunning(pid: number): boolean {
  return factsOf(pid).runs;
}

/** The fields of `/proc/<id>/stat` from the state on; none where there is no such file. */
function procStat(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function isKnown(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function startedAt(pid: number): Promise<number | null> {
  const { program, args, read } = process.platform === 'win32' ? askPowerShell(pid) : askPs(pid);
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  try {
    const asked = await promisify(execFile)(program, args, { env, timeout: LONGEST_QUESTION_MS, windowsHide: true });
    return read(asked.stdout);
  } catch {
    return null;
  }
}

interface Question {
  readonly program: string;
  readonly args: readonly string[];
  readonly read: (answer: string) => number | null;
}

export function askPs(pid: number): Question {
  return { program: 'ps', args: ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], read: readPs };
}

/** Of `Ss   Fri Nov 27 23:05:12 2026`, in UTC. One that has ended and was not reaped is as good as never started. */
function readPs(answer: string): number | null {
  const [state = '', , month, day, time, year] = answer.trim().split(/\s+/);
  if (state.startsWith('Z')) return Number.POSITIVE_INFINITY;
  const at = Date.parse(`${day} ${month} ${year} ${time} UTC`);
  return Number.isNaN(at) ? null : at;
}

export function askPowerShell(pid: number): Question {
  const process = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'`;
  const command = `([DateTimeOffset](${process}).CreationDate).ToUnixTimeMilliseconds()`;
  return {
    program: 'powershell.exe',
    args: ['-NoProfile', '-NonInteractive', '-Command', command],
    read: (answer) => (/^\d+$/.test(answer.trim()) ? Number(answer) : null),
  };
}
