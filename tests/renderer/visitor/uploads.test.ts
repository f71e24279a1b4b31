import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptEntries } from '../../../renderer/visitor/device/kept';
import type { Attachment } from '../../../renderer/visitor/files/attachment';
import { Uploads } from '../../../renderer/visitor/files/uploads';
import { TestDisk } from './disk';

/** The tray of a page without a network, over a disk in the hands of the test. */
async function started(before: readonly Attachment[] = []) {
  const disk = new TestDisk<Attachment>();
  for (const attachment of before) disk.entries.set(attachment.id, attachment);
  const inMessages = new Set<string>();
  const posted = new Set<string>();
  const uploads = new Uploads({
    store: new KeptEntries(disk),
    session: 's',
    maxBytes: 1_000,
    token: () => 't',
    renew: async () => 'refused' as const,
    isInMessage: (id) => inMessages.has(id),
    isPosted: (file) => posted.has(file),
    changed: () => undefined,
    refused: () => undefined,
    failed: () => undefined,
    arrived: () => undefined,
  });
  await uploads.refresh();
  const names = () => uploads.tray().map(({ name }) => name);
  return { disk, uploads, inMessages, posted, names };
}

const pdf = (name: string) => new File(['%PDF-1.4'], name);

/** As the server has it already. */
const sent = (id: string, file: string): Attachment => ({
  id,
  session: 's',
  name: `${id}.pdf`,
  blob: new Blob(['%PDF-1.4']),
  at: '2026-11-24T10:00:00.000Z',
  tab: 'another',
  file: { file, name: `${id}.pdf`, type: 'application/pdf', size: 8 },
});

beforeEach(() => {
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the files of the next message', () => {
  it('are taken by one message at once: the next one, sent before the disk has written the first, has none', async () => {
    const { uploads, names } = await started();
    await uploads.add([pdf('a.pdf'), pdf('b.pdf')]);
    expect(names()).toEqual(['a.pdf', 'b.pdf']);
    expect(uploads.take()).toHaveLength(2);
    expect(uploads.take()).toEqual([]);
    expect(names()).toEqual([]);
  });

  it('come back when the message was not made after all', async () => {
    const { uploads, names } = await started();
    await uploads.add([pdf('a.pdf')]);
    uploads.giveBack(uploads.take());
    expect(names()).toEqual(['a.pdf']);
  });

  it('never come back once their message was sent, though they were being tried again at that moment', async () => {
    const { disk, uploads, names } = await started();
    await uploads.add([pdf('a.pdf')]);
    const taken = uploads.take();
    disk.mood = 'hangs';
    const again = uploads.retry(taken, true);
    const gone = uploads.remove(taken);
    expect(names()).toEqual([]);
    disk.letGo();
    await Promise.all([again, gone]);
    await uploads.refresh();
    expect(names()).toEqual([]);
    expect(disk.entries.size).toBe(0);
  });

  it('are none that the conversation shows, whatever an earlier page left on the disk', async () => {
    const { disk, uploads, posted, names } = await started([sent('a', 'file-a'), sent('b', 'file-b')]);
    expect(names()).toEqual(['a.pdf', 'b.pdf']);
    posted.add('file-a');
    expect(names()).toEqual(['b.pdf']);
    expect(uploads.take()).toEqual(['b']);
    uploads.dropPosted();
    await uploads.refresh();
    expect([...disk.entries.keys()]).toEqual(['b']);
  });

  it('that wait in a message are not in the tray, in this tab and in others', async () => {
    const { uploads, inMessages, names } = await started([sent('a', 'file-a')]);
    inMessages.add('a');
    uploads.messagesChanged();
    expect(names()).toEqual([]);
  });

  it('of a refused message go again only as far as they are here and in no other message', async () => {
    const { uploads, posted } = await started([sent('a', 'file-a'), sent('b', 'file-b')]);
    posted.add('file-a');
    expect(uploads.usable(['a', 'b', 'lost'])).toEqual(['b']);
  });
});
