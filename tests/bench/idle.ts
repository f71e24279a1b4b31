import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadVisitor, serverForLoad } from './team';

/** Connected one after the other, some at a time. */
const AT_ONCE = 20;
/** What the first connections cost the server once for all is left out. */
const WARM = 100;

/** Kilobytes (1,024 bytes) of the server's resident memory for each visitor who is there and says nothing. Linux only. */
export async function measureIdle(dir: string, visitors: number): Promise<number> {
  const server = await serverForLoad(join(dir, 'idle'));
  const there: LoadVisitor[] = [];
  const fill = async (count: number): Promise<void> => {
    while (there.length < count) {
      const few = Math.min(AT_ONCE, count - there.length);
      const { visitor, mqtt } = server.ready;
      there.push(...(await Promise.all(Array.from({ length: few }, () => LoadVisitor.start(visitor, mqtt)))));
    }
  };
  try {
    await fill(WARM);
    const before = residentKilobytes(server.ready.pid);
    await fill(WARM + visitors);
    return (residentKilobytes(server.ready.pid) - before) / visitors;
  } finally {
    await Promise.all(there.map((visitor) => visitor.close()));
    await server.stop();
  }
}

function residentKilobytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (found === null) throw new Error('This system does not tell the memory of a process.');
  return Number(found[1]);
}
