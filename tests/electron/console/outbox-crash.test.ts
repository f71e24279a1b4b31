import { describe, expect, it } from 'vitest';
import { openAgentFiles } from '../../../electron/console/files';
import { startChild } from '../../broker/store/children/child';
import { KeptLog, testDirectory } from './parts';

const ROUNDS = 5;

describe('the outbox of a console that is killed', () => {
  it(`holds, after each of ${ROUNDS} kills at random moments, every answered message once and in order`, {
    timeout: 60_000,
  }, async () => {
    const dir = await testDirectory();
    const answered: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const enough = 1 + Math.floor(Math.random() * 60);
      const child = startChild('send-until-killed', [dir, `run${round}`], {
        beside: new URL('children/', import.meta.url).href,
        // Between one answer and the next the child is anywhere in its work.
        onLine: (_line, { lines, process }) => {
          if (lines.length === enough) process.kill('SIGKILL');
        },
      });
      await child.ended;
      expect(child.process.signalCode).toBe('SIGKILL');
      answered.push(...child.lines);

      const log = new KeptLog();
      const { outbox } = await openAgentFiles(
        { dir, logger: log, now: () => 0 },
        { address: 'http://127.0.0.1:8484', own: false },
        'aino',
      );
      expect(log.errors).toEqual([]);
      const kept = outbox.value.entries.map((entry) => `${entry.id} ${entry.text.split(' ')[0]}`);
      expect(new Set(kept).size).toBe(kept.length);
      for (const session of ['a', 'b', 'c']) {
        const of = (lines: readonly string[]) => lines.filter((line) => line.includes(` ${session}-`));
        const told = new Set(of(answered));
        expect(of(kept).filter((line) => told.has(line))).toEqual([...told]);
      }
    }
    expect(answered.length).toBeGreaterThan(ROUNDS * 5);
  });
});
