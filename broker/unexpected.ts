/**
 * Calls `taken` with what nobody has caught, be it thrown or the reason of a rejected promise. Electron would show the
 * one in a box of its own and go on, and only warn of the other, in the process of a server, too.
 */
export function onUnexpected(taken: (error: unknown) => void): void {
  process.on('uncaughtException', taken);
  process.on('unhandledRejection', taken);
}

/** All that is known of it: the trace, where it has one. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
