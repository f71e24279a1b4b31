import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asker, Standing } from '../../../broker/identity/ports';
import { Turns } from '../../../broker/identity/turns';

const AT_ONCE = 2;
const ROOM = 50;

/** Asks for turns and keeps the order in which they come. */
class Desk {
  readonly turns = new Turns(AT_ONCE, ROOM);
  readonly served: string[] = [];
  readonly refused: string[] = [];
  readonly #running: Asker[] = [];
  readonly wrong = new Set<string>();

  async ask(place: string, begins: Standing = 'new'): Promise<void> {
    const asker = { place, standing: () => (this.wrong.has(place) ? 'suspect' : begins) };
    if (await this.turns.ask(asker)) {
      this.served.push(place);
      this.#running.push(asker);
    } else this.refused.push(place);
  }

  get running(): number {
    return this.#running.length;
  }

  get suspectsRunning(): number {
    return this.#running.filter((asker) => asker.standing() === 'suspect').length;
  }

  /** Ends the one that began first; all that follows from it has happened when it resolves. */
  async end(): Promise<void> {
    const asker = this.#running.shift();
    if (asker !== undefined) this.turns.end(asker);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

describe('turns at dear work', () => {
  it('go round the places: who asks once is served before who asks a hundred times', async () => {
    const desk = new Desk();
    for (let count = 0; count < 40; count += 1) void desk.ask('greedy');
    void desk.ask('honest');
    await desk.settle();
    await desk.end();
    await desk.end();
    expect(desk.served).toEqual(['greedy', 'greedy', 'greedy', 'honest']);
  });

  it('keep room for a new place: the one with the most who wait gives way', async () => {
    const desk = new Desk();
    for (let count = 0; count < AT_ONCE + ROOM; count += 1) void desk.ask('greedy');
    for (let count = 0; count < 5; count += 1) void desk.ask(`honest ${count}`);
    void desk.ask('greedy');
    await desk.settle();
    expect(desk.refused).toEqual(Array(6).fill('greedy'));
    while (desk.running > 0) await desk.end();
    expect(desk.served.filter((place) => place.startsWith('honest'))).toHaveLength(5);
  });

  it('of suspects are half of what goes on, whoever else there is, and never none', async () => {
    const desk = new Desk();
    for (let count = 0; count < 30; count += 1) void desk.ask(`bad ${count}`, 'suspect');
    await desk.settle();
    expect(desk.suspectsRunning).toBe(1);
    for (let count = 0; count < 10; count += 1) void desk.ask(`good ${count}`);
    await desk.settle();
    for (let count = 0; count < 10; count += 1) {
      await desk.end();
      expect(desk.suspectsRunning).toBeLessThanOrEqual(1);
    }
    // All the good ones are through, and some of the bad.
    expect(desk.served.filter((place) => place.startsWith('good')).length).toBeGreaterThanOrEqual(6);
    expect(desk.served.filter((place) => place.startsWith('bad')).length).toBeGreaterThanOrEqual(2);
  });

  it('are not spoilt by guesses that began to wait before the first of their place was wrong', async () => {
    const desk = new Desk();
    for (let count = 0; count < ROOM; count += 1) void desk.ask(`bad ${count % 10}`);
    await desk.settle();
    for (let place = 0; place < 10; place += 1) desk.wrong.add(`bad ${place}`);
    for (let count = 0; count < 4; count += 1) void desk.ask(`honest ${count}`);
    for (let count = 0; count < 8; count += 1) await desk.end();
    expect(desk.served.slice(AT_ONCE).filter((place) => place.startsWith('honest'))).toHaveLength(4);
    expect(desk.refused.some((place) => place.startsWith('honest'))).toBe(false);
  });

  it('come soon to those who are known, however many strangers from however many places wait', async () => {
    const desk = new Desk();
    for (let count = 0; count < 200; count += 1) void desk.ask(`stranger ${count}`);
    for (let count = 0; count < 5; count += 1) void desk.ask(`known ${count}`, 'known');
    await desk.settle();
    for (let count = 0; count < 10; count += 1) await desk.end();
    expect(desk.served.filter((place) => place.startsWith('known'))).toHaveLength(5);
    // The strangers have their turns in between.
    expect(desk.served.filter((place) => place.startsWith('stranger'))).toHaveLength(AT_ONCE + 5);
  });

  it('of suspects never fill the room of the others', async () => {
    const desk = new Desk();
    for (let count = 0; count < 500; count += 1) void desk.ask(`bad ${count}`, 'suspect');
    for (let count = 0; count < ROOM; count += 1) void desk.ask(`good ${count}`);
    await desk.settle();
    expect(desk.refused.filter((place) => place.startsWith('good'))).toEqual([]);
  });

  it('are never more at once than there may be, never lost, and everybody is told', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.constant('end' as const),
        fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom<Standing>('known', 'new', 'suspect')),
      ),
      { maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const desk = new Desk();
        let asked = 0;
        for (const step of all) {
          if (step === 'end') await desk.end();
          else {
            asked += 1;
            void desk.ask(`${step[0]}`, step[1]);
          }
          await desk.settle();
          expect(desk.running).toBeLessThanOrEqual(AT_ONCE);
          expect(desk.suspectsRunning).toBeLessThanOrEqual(1);
        }
        while (desk.running > 0) await desk.end();
        expect(desk.served.length + desk.refused.length).toBe(asked);
      }),
    );
  });
});
