/** The line between the program under test and the test: what it did, and what is done to it. */

export interface Recorded {
  /** Such as `app.enableSandbox`; events that the double made are `app!ready`. */
  readonly call: string;
  readonly args: readonly unknown[];
}

export interface DriveMessage {
  readonly drive: string;
  readonly id: number;
  readonly args: readonly unknown[];
}

export interface DriveAnswer {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Driver = (...args: never[]) => unknown;
const drivers = new Map<string, Driver>();

/** Tells the test what was called, in order. */
export function record(call: string, ...args: readonly unknown[]): void {
  process.send?.({ call, args: args.map(plain) });
}

/** What the test may make happen. */
export function onDrive(name: string, driver: Driver): void {
  drivers.set(name, driver);
}

export function listenToTest(): void {
  process.on('message', (message: DriveMessage) => {
    if (typeof message?.drive === 'string') void drive(message);
  });
  // The test does not keep the program alive.
  process.channel?.unref();
}

async function drive({ drive: name, id, args }: DriveMessage): Promise<void> {
  try {
    const driver = drivers.get(name);
    if (driver === undefined) throw new Error(`Nothing can be driven by the name of ${name}`);
    const value: unknown = await driver(...(args as never[]));
    process.send?.({ answer: id, value: plain(value) });
  } catch (error) {
    process.send?.({ answer: id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** As it can go to another process: functions and objects of the double only by their kind. */
export function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'function') return '[function]';
  if (value instanceof URL || value instanceof Date) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor.name}]`;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts.map(([key, part]) => [key, plain(part)]));
}
