/** Calls `send` `count` times, one every `everyMs` on average: a late turn of the event loop is caught up with. */
export function paced(count: number, everyMs: number, send: (index: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now();
    let sent = 0;
    const tick = (): void => {
      while (sent < count && performance.now() >= started + sent * everyMs) {
        send(sent);
        sent += 1;
      }
      if (sent < count) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
}
