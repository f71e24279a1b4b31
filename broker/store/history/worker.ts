import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type Result } from '../../protocol/errors';
import { type Logger, reasonOf } from '../logger';
import { HistoryIndex } from './history-index';
import type { Answers, Ask, Asked, Said, ThreadData } from './messages';

/** The thread of the history: reading and searching millions of messages never holds up a chat. */

function serve(port: MessagePort, { logDir, dir }: ThreadData): void {
  const say = (said: Said): void => port.postMessage(said);
  const logAt =
    (level: 'info' | 'warn' | 'error') =>
    (context: object, message: string): void =>
      say({ kind: 'log', level, context, message });
  const logger: Logger = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const index = new HistoryIndex({ logDir, dir, logger, now: () => Date.now() });

  async function answer({ position, ask }: Asked): Promise<Result<Answers[Ask['kind']]>> {
    switch (ask.kind) {
      case 'follow':
        await index.follow(position);
        return ok(null);
      case 'search':
        return index.search(ask.query, position);
      case 'report':
        return ok(await index.report(ask.input, position));
      case 'session':
        return ok(await index.session(ask.session, position));
      case 'events':
        return ok(await index.events(ask.session, ask.after, ask.maxBytes, position));
    }
  }

  // Only our own other half is at the end of this port.
  port.on('message', (asked: Asked) => {
    answer(asked)
      .catch((error: unknown) => {
        logger.error({ reason: reasonOf(error), kind: asked.ask.kind }, 'The history could not be read.');
        return fail<never>('unavailable', `The history cannot be read: ${reasonOf(error)}.`);
      })
      .then((result) => say({ kind: 'answer', id: asked.id, result }));
  });
}

if (parentPort !== null) serve(parentPort, workerData as ThreadData);
