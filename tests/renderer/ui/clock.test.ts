import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Clock, type ClockParts } from '../../../renderer/ui/clock/clock';
import { dayFrom, dayText, isSameDay, nearnessOf } from '../../../renderer/ui/clock/days';
import { SECONDS, TODAY } from '../../../renderer/ui/clock/faces';

const MINUTE = 60_000;

/** A machine whose time goes on only as the test says. */
class Machine implements ClockParts {
  time: number;
  seen = true;
  timers: { readonly at: number; readonly run: () => void }[] = [];
  readonly #wakes = new Set<() => void>();

  constructor(at: Date) {
    this.time = at.getTime();
  }

  readonly now = (): number => this.time;
  readonly zone = (): string => process.env.TZ ?? 'UTC';
  readonly isSeen = (): boolean => this.seen;
  readonly after = (milliseconds: number, run: () => void) => {
    const timer = { at: this.time + milliseconds, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  readonly onWake = (run: () => void) => {
    this.#wakes.add(run);
    return () => this.#wakes.delete(run);
  };

  /** Time goes by, and timers run when they are due. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }

  /** Time goes by, and no timer counts it. */
  sleep(milliseconds: number): void {
    this.time += milliseconds;
    this.timers = this.timers.map(({ at, run }) => ({ at: at + milliseconds, run }));
  }

  wake(): void {
    for (const run of this.#wakes) run();
  }

  get wakes(): number {
    return this.#wakes.size;
  }
}

function today(at: Date): { machine: Machine; clock: Clock<string>; told: string[]; stop: () => void } {
  const machine = new Machine(at);
  const clock = new Clock(machine, TODAY);
  const told: string[] = [];
  const stop = clock.subscribe(() => told.push(clock.get()));
  return { machine, clock, told, stop };
}

const zoneBefore = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'Europe/Helsinki';
});
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

describe('today', () => {
  it('is another day at midnight, said once and at once', () => {
    const { machine, clock, told } = today(new Date(2026, 10, 27, 23, 59, 59, 500));
    machine.pass(499);
    expect(told).toEqual([]);
    machine.pass(1);
    expect(told).toEqual(['2026-11-28 Europe/Helsinki']);
    machine.pass(3 * 24 * 60 * MINUTE);
    expect(told).toHaveLength(4);
    expect(clock.get()).toBe('2026-12-01 Europe/Helsinki');
  });

  it.each([
    ['longer by an hour', new Date(2026, 9, 25)],
    ['shorter by an hour', new Date(2026, 2, 29)],
  ])('ends in time on a day that is %s', (_what, day) => {
    const { machine, told } = today(day);
    const midnight = dayFrom(day, 1).getTime();
    machine.pass(midnight - day.getTime() - 1);
    expect(told).toEqual([]);
    machine.pass(1);
    expect(told).toHaveLength(1);
  });

  it('is right within half a minute after a sleep that no timer counts, and at once when it is looked at', () => {
    const { machine, told } = today(new Date(2026, 10, 27, 18));
    machine.sleep(14 * 60 * MINUTE);
    machine.pass(30_000);
    expect(told).toEqual(['2026-11-28 Europe/Helsinki']);
    machine.sleep(24 * 60 * MINUTE);
    machine.wake();
    expect(told).toHaveLength(2);
  });

  it('is that of another time zone once one is there', () => {
    const { machine, told } = today(new Date(2026, 10, 27, 12));
    process.env.TZ = 'Asia/Tokyo';
    machine.pass(30_000);
    expect(told).toEqual(['2026-11-27 Asia/Tokyo']);
    process.env.TZ = 'Pacific/Kiritimati';
    machine.wake();
    expect(told.at(-1)).toBe('2026-11-28 Pacific/Kiritimati');
  });

  it('goes back with a clock that is set back', () => {
    const { machine, told } = today(new Date(2026, 10, 28, 0, 5));
    machine.time -= 10 * MINUTE;
    machine.wake();
    expect(told).toEqual(['2026-11-27 Europe/Helsinki']);
  });

  it('costs nothing while nobody sees the page, and is right when somebody does', () => {
    const { machine, told } = today(new Date(2026, 10, 27, 23));
    machine.seen = false;
    machine.wake();
    expect(machine.timers).toEqual([]);
    machine.pass(120 * MINUTE);
    expect(told).toEqual([]);
    machine.seen = true;
    machine.wake();
    expect(told).toHaveLength(1);
    expect(machine.timers).toHaveLength(1);
  });

  it('runs one timer for all who listen, and none for nobody', () => {
    const { machine, clock, stop } = today(new Date(2026, 10, 27, 12));
    const others = [1, 2, 3].map(() => clock.subscribe(() => undefined));
    expect(machine.timers).toHaveLength(1);
    for (const other of others) other();
    expect(machine.timers).toHaveLength(1);
    stop();
    stop();
    expect(machine.timers).toEqual([]);
    expect(machine.wakes).toBe(0);
    machine.time += 24 * 60 * MINUTE;
    expect(clock.get()).toBe('2026-11-28 Europe/Helsinki');
  });
});

describe('the seconds', () => {
  it('come with the clock, one by one', () => {
    const machine = new Machine(new Date(1_000_000_000_300));
    const clock = new Clock(machine, SECONDS);
    const told: number[] = [];
    clock.subscribe(() => told.push(clock.get()));
    machine.pass(699);
    expect(told).toEqual([]);
    machine.pass(3_001);
    expect(told).toEqual([1_000_000_001, 1_000_000_002, 1_000_000_003, 1_000_000_004]);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-11-28T00:00', 'today'],
    ['2026-11-28T23:59', 'today'],
    ['2026-11-27T23:59', 'yesterday'],
    ['2026-11-26T23:59', 'thisYear'],
    ['2026-11-29T00:00', 'thisYear'],
    ['2025-11-28T12:00', 'otherYear'],
  ])('%s is %s', (at, nearness) => {
    expect(nearnessOf(new Date(at), '2026-11-28 Europe/Helsinki')).toBe(nearness);
  });

  it('of New Year’s Eve is yesterday on New Year’s Day', () => {
    expect(nearnessOf(new Date(2026, 11, 31, 12), '2027-01-01 Europe/Helsinki')).toBe('yesterday');
  });

  it('is of yesterday exactly when its day is the one before, whatever the clocks do', () => {
    const aTime = fc.date({ min: new Date(2020, 0, 1), max: new Date(2030, 0, 1), noInvalidDate: true });
    fc.assert(
      fc.property(aTime, fc.integer({ min: -2, max: 2 }), (now, days) => {
        const at = new Date(dayFrom(now, days).getTime() + 60 * MINUTE);
        const nearness = nearnessOf(at, `${dayText(now)} Europe/Helsinki`);
        expect(nearness === 'today').toBe(days === 0);
        expect(nearness === 'yesterday').toBe(days === -1);
      }),
    );
  });

  it('is on the same day as another by the calendar of the machine', () => {
    expect(isSameDay('2026-11-27T21:59:00.000Z', '2026-11-27T22:01:00.000Z')).toBe(false);
    expect(isSameDay('2026-11-27T22:01:00.000Z', '2026-11-28T21:59:00.000Z')).toBe(true);
    process.env.TZ = 'UTC';
    expect(isSameDay('2026-11-27T21:59:00.000Z', '2026-11-27T22:01:00.000Z')).toBe(true);
  });
});
