import { describe, expect, it } from 'vitest';
import { protocolError } from '../../../broker/protocol/errors';
import { type Outbox, openOutbox, type Pending } from '../../../renderer/visitor/chat/outbox';
import { Sender } from '../../../renderer/visitor/chat/sender';
import { until } from '../../broker/hub/until';

/** A sender whose files arrive when the test says so. Without a browser the outbox is in memory. */
async function started() {
  const outbox: Outbox = openOutbox();
  const here = new Set<string>();
  const over: string[] = [];
  const sent: Pending[] = [];
  let entries: readonly Pending[] = [];
  const sender = new Sender({
    outbox,
    session: 's',
    ready: ({ uploads = [] }) => uploads.every((id) => here.has(id)),
    over: async ({ id }) => void over.push(id),
    send: (entry) => sent.push(entry) > 0,
    changed: (changed) => {
      entries = changed;
    },
    refused: () => 'keep',
  });
  return { sender, here, over, sent, entries: () => entries, texts: () => sent.map(({ data }) => data.text) };
}

describe('what a visitor sends', () => {
  it('goes one after the other, but words do not wait for a file that is on its way', async () => {
    const { sender, here, sent, texts } = await started();
    const withFile = await sender.add('message.post', { text: 'picture' }, ['f']);
    const words = await sender.add('message.post', { text: 'words' });
    await sender.add('message.post', { text: 'more words' });
    expect(texts()).toEqual(['words']);
    here.add('f');
    sender.kick();
    // One at a time.
    expect(texts()).toEqual(['words']);
    await sender.answered(words, null);
    await until(() => sent.length === 2);
    expect(texts()).toEqual(['words', 'picture']);
    await sender.answered(withFile, null);
    await until(() => sent.length === 3);
    sender.close();
  });

  it('does not end the chat before a file that is still on its way', async () => {
    const { sender, here, sent } = await started();
    await sender.add('message.post', { text: 'picture' }, ['f']);
    await sender.add('session.end', {});
    sender.kick();
    expect(sent).toEqual([]);
    here.add('f');
    sender.kick();
    expect(sent.map(({ type }) => type)).toEqual(['message.post']);
    sender.close();
  });

  it('lets its files go when it is done or thrown away, and keeps them when it was refused', async () => {
    const { sender, here, over, entries } = await started();
    for (const id of ['a', 'b', 'c']) here.add(id);
    const done = await sender.add('message.post', { text: '' }, ['a']);
    await sender.answered(done, null);
    expect(over).toEqual([done]);
    const refused = await sender.add('message.post', { text: '' }, ['b']);
    await sender.answered(refused, protocolError('conflict', 'No.'));
    expect(over).toEqual([done]);
    await sender.retry(refused);
    const [again] = entries();
    expect(again?.uploads).toEqual(['b']);
    expect(over).toEqual([done]);
    await sender.discard(again?.id ?? '');
    expect(over).toEqual([done, again?.id]);
    sender.close();
  });
});
