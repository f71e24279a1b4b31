import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { protocolError } from '../../../broker/protocol/errors';
import { type Outbox, openOutbox, type Pending } from '../../../renderer/visitor/chat/outbox';
import { Sender } from '../../../renderer/visitor/chat/sender';
import { KeptEntries } from '../../../renderer/visitor/device/kept';
import { TestDisk } from './disk';

const SESSION = 's-1';

/** A page at an outbox; the wire in the hands of the test. Without IndexedDB, as in a private window. */
async function openPage(outbox?: Outbox) {
  const box = outbox ?? openOutbox();
  const wire = { connected: true };
  const sent: Pending[] = [];
  let shown: readonly Pending[] = [];
  const sender = new Sender({
    outbox: box,
    session: SESSION,
    send: (entry) => {
      if (wire.connected) sent.push(entry);
      return wire.connected;
    },
    changed: (entries) => {
      shown = entries;
    },
    refused: (entry) => (entry.type === 'message.post' ? 'keep' : 'forget'),
  });
  const texts = () => sent.map(({ data }) => data.text);
  return { box, sender, wire, sent, texts, shown: () => shown };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T10:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a visitor sends', () => {
  it('goes one at a time, in order, each until it is answered', async () => {
    const { sender, sent, texts, shown } = await openPage();
    await sender.add('message.post', { text: 'one' });
    await sender.add('message.post', { text: 'two' });
    expect(texts()).toEqual(['one']);
    await sender.answered(sent[0]?.id ?? '', null);
    expect(texts()).toEqual(['one', 'two']);
    await sender.answered(sent[1]?.id ?? '', null);
    expect(shown()).toEqual([]);
  });

  it('is sent again under the same id when no answer comes in eight seconds', async () => {
    const { sender, sent } = await openPage();
    await sender.add('message.post', { text: 'one' });
    await vi.advanceTimersByTimeAsync(7_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ id }) => id)).toEqual([sent[0]?.id, sent[0]?.id]);
  });

  it('waits without a connection, and goes in order when there is one', async () => {
    const { sender, wire, texts, sent } = await openPage();
    wire.connected = false;
    await sender.add('message.post', { text: 'one' });
    await sender.add('message.post', { text: 'two' });
    expect(texts()).toEqual([]);
    wire.connected = true;
    sender.restart();
    expect(texts()).toEqual(['one']);
    // The line breaks before the answer: the same one again.
    sender.restart();
    expect(texts()).toEqual(['one', 'one']);
    expect(sent[0]?.id).toBe(sent[1]?.id);
  });

  it('that should come later waits for as long as it is told', async () => {
    const { sender, sent } = await openPage();
    await sender.add('message.post', { text: 'one' });
    await sender.answered(sent[0]?.id ?? '', protocolError('rate_limited', 'Slowly.', { retryAfterMs: 3_000 }));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
  });

  it('that is refused is kept with the reason when it is a message, and lets the next one go', async () => {
    const { sender, sent, texts, shown } = await openPage();
    await sender.add('message.post', { text: 'one' });
    await sender.add('message.post', { text: 'two' });
    const error = protocolError('too_large', 'Too long.');
    await sender.answered(sent[0]?.id ?? '', error);
    expect(texts()).toEqual(['one', 'two']);
    expect(shown()[0]).toMatchObject({ data: { text: 'one' }, error });
    await sender.answered(sent[1]?.id ?? '', null);

    await sender.retry(sent[0]?.id ?? '');
    expect(sent.at(-1)).toMatchObject({ data: { text: 'one' } });
    expect(sent.at(-1)?.id).not.toBe(sent[0]?.id);
    expect(sent.at(-1)?.error).toBeUndefined();
  });

  it('that is refused and no message is forgotten', async () => {
    const { sender, sent, shown } = await openPage();
    await sender.add('bot.choose', { option: 'x' });
    await sender.answered(sent[0]?.id ?? '', protocolError('conflict', 'Too late.'));
    expect(shown()).toEqual([]);
  });

  it('is sent again once, however often the visitor asks for it', async () => {
    const { sender, sent, shown } = await openPage();
    const id = await sender.add('message.post', { text: 'one' });
    await sender.answered(id, protocolError('conflict', 'No.'));
    await Promise.all([sender.retry(id), sender.retry(id)]);
    expect(shown()).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('never comes back once it was answered, though the disk is slow to forget it', async () => {
    const disk = new TestDisk<Pending>();
    const { sender, sent, shown } = await openPage(new KeptEntries(disk));
    const id = await sender.add('message.post', { text: 'one' });
    disk.mood = 'hangs';
    const listed = sender.refresh();
    const answered = sender.answered(id, null);
    // At once, before the disk has said anything.
    expect(shown()).toEqual([]);
    disk.letGo();
    await Promise.all([listed, answered]);
    await sender.refresh();
    expect(shown()).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(disk.entries.size).toBe(0);
  });

  it('that is refused stays refused, though an older reading of the disk comes after', async () => {
    const disk = new TestDisk<Pending>();
    const { sender, sent, shown } = await openPage(new KeptEntries(disk));
    const id = await sender.add('message.post', { text: 'one' });
    disk.mood = 'hangs';
    const listed = sender.refresh();
    const error = protocolError('conflict', 'No.');
    const answered = sender.answered(id, error);
    disk.letGo();
    await Promise.all([listed, answered]);
    expect(shown()).toMatchObject([{ id, error }]);
    expect(sent).toHaveLength(1);
  });

  it('goes through a disk that never answers, after a few seconds', async () => {
    const disk = new TestDisk<Pending>();
    disk.mood = 'hangs';
    const { sender, texts, shown } = await openPage(new KeptEntries(disk));
    const added = sender.add('message.post', { text: 'one' });
    await vi.advanceTimersByTimeAsync(3_000);
    await added;
    expect(shown()).toHaveLength(1);
    await sender.add('message.post', { text: 'two' });
    expect(texts()).toEqual(['one']);
    await sender.answered(shown()[0]?.id ?? '', null);
    expect(texts()).toEqual(['one', 'two']);
  });

  it('is left to the tab that wrote it for five seconds', async () => {
    const first = await openPage();
    first.wire.connected = false;
    await first.sender.add('message.post', { text: 'from the first tab' });
    const second = await openPage(first.box);
    await second.sender.refresh();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(second.texts()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(second.texts()).toEqual(['from the first tab']);
  });

  it('goes nowhere once the page is closed, and an answer to nothing does nothing', async () => {
    const { sender, sent, wire } = await openPage();
    wire.connected = false;
    await sender.add('message.post', { text: 'one' });
    sender.close();
    wire.connected = true;
    sender.restart();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    await sender.answered('never-sent', null);
  });
});

describe('the outbox without a disk', () => {
  it('keeps sessions apart, in the order of their ids', async () => {
    const box = await openOutbox();
    const pending = (id: string, session: string): Pending => ({
      id,
      session,
      type: 'message.post',
      data: {},
      tab: 't',
      at: '2026-11-24T10:00:00.000Z',
    });
    for (const [id, session] of [
      ['2', 'a'],
      ['1', 'a'],
      ['3', 'b'],
    ] as const) {
      await box.put(pending(id, session));
    }
    expect((await box.list('a')).map(({ id }) => id)).toEqual(['1', '2']);
    await box.remove(['1', '2']);
    expect(await box.list('a')).toEqual([]);
    expect((await box.list('b')).map(({ id }) => id)).toEqual(['3']);
  });
});
