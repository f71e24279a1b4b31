import type { Writable } from 'node:stream';

/** A bundle is sent at the latest when it has this much. */
const BUNDLE_BYTES = 16 * 1024;

/**
 * Lets everything that is written to a socket in one turn of the event loop go out in one system call. MQTT packets
 * are small and many: without this each costs a call of its own, the dearest part of moving a message. Nothing waits
 * longer than the turn in which it was written.
 */
export function bundleWrites(socket: Writable): void {
  const write = socket.write;
  let corked = false;
  const release = (): void => {
    if (!corked) return;
    corked = false;
    socket.uncork();
  };
  socket.write = function bundled(this: Writable, ...given: unknown[]) {
    // A reader that is behind gets what there is in pieces, so that its progress can be seen.
    if (!corked && socket.writableLength < BUNDLE_BYTES) {
      corked = true;
      socket.cork();
      setImmediate(release);
    }
    const more = Reflect.apply(write, this, given);
    if (socket.writableLength >= BUNDLE_BYTES) release();
    return more;
  };
}
