import { openAgentFiles } from '../../../../electron/console/files';
import { Outbox } from '../../../../electron/console/outbox';
import { realClock } from '../../../broker/hub/clocks';

/**
 * Puts messages of three chats into the outbox of a console without a connection, as fast as it can, and prints
 * `id text` of each that was answered, until it is killed. Arguments: the console's directory, and a name for this run.
 */
const [dir = '', run = ''] = process.argv.slice(2);

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const files = await openAgentFiles(
  { dir, logger: quiet, now: () => Date.now() },
  { address: 'http://127.0.0.1:8484', own: false },
  'aino',
);
let last = 0;
const outbox = new Outbox({
  document: files.outbox,
  clock: realClock,
  ids: {
    next: () => {
      last += 1;
      return `${run}-${last}`;
    },
  },
  send: async () => null,
  isConnected: () => false,
  changed: () => undefined,
});

async function write(session: string): Promise<never> {
  for (let at = 0; ; at += 1) {
    const text = `${session}-${run}-${at}`;
    const stored = await outbox.add(session, 'message', `${text} ${'x'.repeat((at * 37) % 2_000)}`, 0);
    if (!stored.ok) throw new Error(stored.error.message);
    // To a pipe this is written at once: nobody is told of more than was answered, and of nothing later.
    process.stdout.write(`${stored.value.id} ${text}\n`);
  }
}

await Promise.all(['a', 'b', 'c'].map(write));
