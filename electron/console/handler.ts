import type * as z from 'zod';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { CONSOLE_COMMANDS, ConsoleCommand, ConsoleOutput } from '../contract/commands';
import type { AgentSession } from './agent-session';
import type { Console } from './console';

type Input<C extends ConsoleCommand> = z.output<(typeof CONSOLE_COMMANDS)[C]>;
/** `window` is the id of the window that asks; null when it is no window. */
export type Handler<C extends ConsoleCommand> = (
  console: Console,
  input: Input<C>,
  window: number | null,
) => Promise<Result<ConsoleOutput<C>>>;

export const NOTHING: Record<string, never> = {};
const SIGNED_OUT = fail<never>('unauthenticated', 'Sign in first.');

/** For calls that need a signed-in agent. */
export function signedIn<I, O>(handle: (session: AgentSession, input: I, console: Console) => Promise<Result<O>>) {
  return async (console: Console, input: I): Promise<Result<O>> =>
    console.session === null ? SIGNED_OUT : handle(console.session, input, console);
}

/** Answers nothing, after `result` went well. */
export function nothing(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? ok(NOTHING) : result;
}
