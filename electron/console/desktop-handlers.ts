import type * as z from 'zod';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { DESKTOP_COMMANDS } from '../contract/desktop';
import type { Console } from './console';

/** What a host does for its windows, where it can; the web host cannot. */
export interface DesktopPort {
  /** The agent is at the machine again. */
  presenceBack(): void;
  testAlerts(): void;
  /** Asks where to, and writes it. Ok, too, when the agent thought better of it. */
  saveDiagnostics(): Promise<Result<void>>;
}

type Command = keyof typeof DESKTOP_COMMANDS;
type Answer = Promise<Result<Record<string, never>>>;
type Handlers = {
  readonly [C in Command]: (
    console: Console,
    input: z.output<(typeof DESKTOP_COMMANDS)[C]>,
    window: number | null,
  ) => Answer;
};

const NOTHING: Record<string, never> = {};

/** For calls that only some hosts can carry out. */
function onDesktop(carryOut: (port: DesktopPort) => void | Promise<Result<void>>) {
  return async (console: Console): Answer => {
    const { desktop } = console;
    if (desktop === null) return fail('unavailable', 'This can be done in the desktop program only.');
    const done = await carryOut(desktop);
    return done === undefined || done.ok ? ok(NOTHING) : done;
  };
}

export const DESKTOP_HANDLERS: Handlers = {
  'presence.back': onDesktop((port) => port.presenceBack()),
  'alerts.test': onDesktop((port) => port.testAlerts()),
  'alerts.hearing': async (console, { problems }, window) => {
    if (window !== null) console.hearing.heardBy(window, problems);
    return ok(NOTHING);
  },
  'diagnostics.save': onDesktop((port) => port.saveDiagnostics()),
  'signIn.forget': async (console) => {
    const forgotten = await console.forget();
    return forgotten.ok ? ok(NOTHING) : forgotten;
  },
  'server.here': async (console) => {
    const gone = await console.useServerHere();
    return gone.ok ? ok(NOTHING) : gone;
  },
};
