import { useSyncExternalStore } from 'react';
import { Clock, type ClockParts } from './clock';
import { SECONDS, TODAY } from './faces';

/** So long a zone is believed, in milliseconds. */
const ZONE_MS = 1_000;
const WAKES = ['focus', 'pageshow', 'online'] as const;

const machine: ClockParts = {
  now: () => Date.now(),
  zone: zoneOfMachine(),
  isSeen: () => document.visibilityState === 'visible',
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  onWake: (run) => {
    for (const wake of WAKES) addEventListener(wake, run);
    document.addEventListener('visibilitychange', run);
    return () => {
      for (const wake of WAKES) removeEventListener(wake, run);
      document.removeEventListener('visibilitychange', run);
    };
  },
};

/** Only a new formatter tells the zone, and that is dear: a first picture of many messages asks for each. */
function zoneOfMachine(): () => string {
  let asked = Number.NEGATIVE_INFINITY;
  let zone = '';
  return () => {
    if (performance.now() - asked < ZONE_MS) return zone;
    asked = performance.now();
    zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return zone;
  };
}

const seconds = new Clock(machine, SECONDS);
const today = new Clock(machine, TODAY);
/** For what is heard or seen of a page that is not in front, such as its title. */
const unseen = new Clock({ ...machine, isSeen: () => true }, SECONDS);

/** The time in whole seconds since the epoch; one timer for all views, and none while nobody sees the page. */
export function useSeconds(): number {
  return useSyncExternalStore(seconds.subscribe, seconds.get);
}

/**
 * What `compute` says each second, also while nobody sees the page; the view is only made anew when that is another
 * value.
 */
export function useEachSecond<T extends string | number | null>(compute: () => T): T {
  return useSyncExternalStore(unseen.subscribe, compute);
}

/** Today and the time zone as one text: whoever says a day or a time of day with it is made anew when it must be. */
export function useToday(): string {
  return useSyncExternalStore(today.subscribe, today.get);
}

/** The time zone of the machine. */
export function useTimeZone(): string {
  const shown = useToday();
  return shown.slice(shown.indexOf(' ') + 1);
}
