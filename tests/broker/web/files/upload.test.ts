import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { VISITOR_FILE_EXTENSIONS } from '../../../../broker/protocol/limits';
import { until } from '../../hub/until';
import { EICAR, GOOD, PDF, PNG, PROGRAMS, SVG } from '../../store/files/samples';
import { errorOf, WebWorld, type WebWorldOptions } from '../web-world';
import { answerOf, beginningOf, END, FORM_TYPE, filesUnder, formOf, Sender, untilSo } from './form';

const closers: (() => Promise<unknown>)[] = [];
const MIB = 1024 * 1024;

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start(options);
  closers.push(() => world.close());
  return world;
}

const pdfOf = (size: number): Buffer => Buffer.concat([PDF, Buffer.alloc(size - PDF.length, 0x20)]);

describe('POST /api/sessions/{id}/files', () => {
  it('takes every kind of file on the list, named and typed by its extension', async () => {
    const sender = await Sender.start(await start());
    for (const extension of VISITOR_FILE_EXTENSIONS) {
      const [bytes = Buffer.alloc(0)] = GOOD[extension];
      const file = await sender.uploaded(`Tämä tiedosto.${extension}`, bytes);
      expect(file).toMatchObject({
        name: `Tämä tiedosto.${extension}`,
        type: expect.stringMatching(/^(image|text|application)\//),
      });
      const read = await sender.read(file.file);
      expect(read.status).toBe(200);
      expect(read.headers['content-type']).toContain(file.type);
    }
  });

  it('refuses every other kind, and what is not what its name says, with the reason', async () => {
    const sender = await Sender.start(await start());
    const refused: readonly (readonly [string, Buffer])[] = [
      ['setup.exe', PROGRAMS[0]?.[1] ?? PNG],
      ['page.html', Buffer.from('<script>alert(1)</script>')],
      ['photo.png.exe', PNG],
      ['photo\u202egnp.exe', PNG],
      ['noextension', PNG],
      ['photo.jpg', PNG],
      ['photo.png', PROGRAMS[0]?.[1] ?? PNG],
      ['table.csv', PROGRAMS[5]?.[1] ?? PNG],
      ['table.csv', Buffer.from(EICAR)],
      ['table.csv', Buffer.from('a\0b')],
      ['drawing.svg', Buffer.from('<html/>')],
      ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g></svg>')],
    ];
    for (const [name, bytes] of refused) {
      const answer = await sender.upload(name, bytes);
      expect([name, answer.status]).toEqual([name, 415]);
      expect(errorOf(answer)).toMatchObject({ code: 'type_not_allowed', retryable: false });
    }
    expect(await filesUnder(sender.world.filesDir)).toEqual([]);
  });

  it('stores an SVG without its scripts', async () => {
    const sender = await Sender.start(await start());
    const hostile = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><rect width="1"/></svg>',
    );
    const file = await sender.uploaded('drawing.svg', hostile);
    const read = await sender.read(file.file);
    expect(read.text).toBe('<svg xmlns="http://www.w3.org/2000/svg"><rect width="1"></rect></svg>');
    expect(file.size).toBe(read.text.length);
    expect((await filesUnder(sender.world.filesDir)).filter((path) => path.startsWith('incoming'))).toEqual([]);
  });

  it('lets nobody in but the visitor of the session', async () => {
    const world = await start({ agents: ['bertil'] });
    const sender = await Sender.start(world);
    const other = await Sender.start(world);
    const agent = await world.tokens.issue({ kind: 'agent', id: 'bertil' }, 60_000);
    const body = formOf('a.png', PNG);
    for (const authorization of [
      '',
      'Bearer x',
      `Bearer ${other.token}`,
      `Bearer ${agent.token}`,
      `Basic ${sender.token}`,
    ]) {
      const answer = await sender.send(body, { authorization });
      expect(answer.status).toBe(401);
      expect(errorOf(answer).code).toBe('unauthenticated');
    }
    const nowhere = await world.tokens.issue({ kind: 'visitor', id: 'no-such-session' }, 60_000);
    const lost = new Sender(world, 'no-such-session', nowhere.token);
    expect((await lost.send(body)).status).toBe(404);
    expect(await filesUnder(world.filesDir)).toEqual([]);
  });

  it('takes nothing for a chat that has ended, nor before the hub is there', async () => {
    const world = await start();
    const sender = await Sender.start(world);
    const visitor = await sender.connect();
    closers.push(() => visitor.close());
    await visitor.ok('session.end');
    expect(errorOf(await sender.upload('a.png', PNG)).code).toBe('conflict');
    world.clock.forward(31 * 60_000);
    expect([401, 404]).toContain((await sender.upload('a.png', PNG)).status);
    await world.stopHub();
    expect((await Sender.start(await start()).then((fresh) => fresh.upload('a.png', PNG))).status).toBe(201);
  });

  it('answers what is no form, and a form without a file or with two, with what is wrong', async () => {
    const sender = await Sender.start(await start());
    const field = Buffer.from(
      END.toString().slice(2).replace('--\r\n', '\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
    );
    const two = Buffer.concat([beginningOf('a.png'), PNG, Buffer.from('\r\n'), formOf('b.png', PNG)]);
    const wrong: readonly (readonly [Buffer, string])[] = [
      [Buffer.from('{}'), 'application/json'],
      [PNG, 'image/png'],
      [formOf('a.png', PNG), 'multipart/form-data'],
      [formOf('a.png', PNG), 'multipart/form-data; boundary=another'],
      [Buffer.concat([field, END]), FORM_TYPE],
      [Buffer.alloc(0), FORM_TYPE],
      [two, FORM_TYPE],
    ];
    for (const [body, type] of wrong) {
      const answer = await sender.send(body, { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 400]);
      expect(errorOf(answer).code).toBe('invalid');
    }
    expect(await filesUnder(sender.world.filesDir)).toEqual([]);
  });
});

describe('a large file', () => {
  it('is on its way to the disk before the rest of it has come', async () => {
    const sender = await Sender.start(await start());
    const whole = pdfOf(10 * MIB);
    const asked = sender.open({ 'content-length': String(formOf('big.pdf', whole).length) });
    const answer = answerOf(asked);
    asked.write(beginningOf('big.pdf'));
    asked.write(whole.subarray(0, 4 * MIB));
    const incoming = join(sender.world.filesDir, 'incoming');
    await untilSo(async () => {
      const [name = ''] = await filesUnder(incoming);
      return name !== '' && (await stat(join(incoming, name))).size > 3 * MIB;
    });
    asked.write(whole.subarray(4 * MIB));
    asked.end(END);
    expect(await answer).toMatchObject({ status: 201, json: { name: 'big.pdf', size: 10 * MIB } });
  });

  it('of one byte too many is refused, whether its size is said or not', async () => {
    const sender = await Sender.start(await start());
    expect((await sender.upload('ok.pdf', pdfOf(10 * MIB))).status).toBe(201);
    const said = await sender.upload('big.pdf', pdfOf(10 * MIB + 1));
    expect([said.status, errorOf(said).code]).toEqual([413, 'too_large']);
    const asked = sender.open({ 'transfer-encoding': 'chunked' });
    const answer = answerOf(asked);
    asked.write(beginningOf('big.pdf'));
    asked.write(pdfOf(10 * MIB + 1));
    asked.end(END);
    expect((await answer).status).toBe(413);
    expect((await filesUnder(sender.world.filesDir)).length).toBe(2);
  });

  it('of a size beyond all reason is refused before it is sent', async () => {
    const sender = await Sender.start(await start());
    const asked = sender.open({ 'content-length': String(5 * 1024 * MIB) });
    const answer = answerOf(asked);
    asked.write(beginningOf('big.pdf'));
    asked.write(PDF);
    expect((await answer).status).toBe(413);
    asked.destroy();
  });
});

describe('an upload that does not come to its end', () => {
  const parts: readonly (readonly [string, Buffer])[] = [
    ['before its file', Buffer.from('----')],
    ['in its headers', beginningOf('a.pdf').subarray(0, 60)],
    ['at the beginning of its file', beginningOf('a.pdf')],
    ['in the middle of its file', Buffer.concat([beginningOf('a.pdf'), pdfOf(MIB)])],
    ['in the middle of a drawing', Buffer.concat([beginningOf('a.svg'), SVG.subarray(0, 40)])],
    ['before the last boundary', Buffer.concat([beginningOf('a.pdf'), PDF])],
    ['in the last boundary', Buffer.concat([beginningOf('a.pdf'), PDF, END.subarray(0, 20)])],
  ];

  it.each(parts)('but is cut off %s leaves nothing, on disk or of the quota', async (_where, bytes) => {
    const world = await start({ limits: { filesPerSession: 1 } });
    const sender = await Sender.start(world);
    const asked = sender.open({ 'content-length': String(3 * MIB) });
    asked.once('error', () => undefined);
    await new Promise<void>((resolve) => asked.write(bytes, () => resolve()));
    // Without a byte of it there is no file yet.
    if (bytes.length > beginningOf('a.pdf').length) await until(() => world.files.figures().fileUploads === 1);
    asked.destroy();
    await until(() => world.files.figures().fileUploads === 0);
    await untilSo(async () => (await filesUnder(world.filesDir)).length === 0);
    // The one place is free again.
    expect((await sender.upload('b.png', PNG)).status).toBe(201);
  });

  it.each(parts)('but ends %s, as if it were complete, is refused and leaves nothing', async (_where, bytes) => {
    const world = await start();
    const sender = await Sender.start(world);
    const answer = await sender.send(bytes);
    expect(errorOf(answer).code).toBe('invalid');
    expect(await filesUnder(world.filesDir)).toEqual([]);
    expect(world.files.figures().fileUploads).toBe(0);
  });

  it('but stands still is given up after half a minute', async () => {
    const world = await start();
    const sender = await Sender.start(world);
    const asked = sender.open({ 'content-length': String(MIB) });
    const gone = new Promise<void>((resolve) => asked.once('error', () => resolve()));
    asked.write(Buffer.concat([beginningOf('a.pdf'), pdfOf(1_000)]));
    await until(() => world.files.figures().fileUploads === 1);
    world.clock.forward(31_000);
    world.clock.forward(31_000);
    await gone;
    await until(() => world.files.figures().fileUploads === 0);
    expect(await filesUnder(world.filesDir)).toEqual([]);
  });

  it('does not make the server wait for other requests that stand still', async () => {
    const world = await start();
    const asked = (await Sender.start(world)).open();
    asked.path = '/api/sessions';
    const gone = new Promise<void>((resolve) => asked.once('error', () => resolve()));
    asked.setHeader('content-type', 'application/json');
    asked.setHeader('content-length', '100');
    asked.write('{');
    await until(() => world.clock.pending > 0);
    const forward = setInterval(() => world.clock.forward(31_000), 50);
    await gone;
    clearInterval(forward);
  });
});

describe('a full disk', () => {
  it('takes no more files, and says so; the rest of the server goes on', async () => {
    let free = 10 * 1024 * MIB;
    const world = await start({ freeBytes: async () => free });
    const sender = await Sender.start(world);
    expect((await sender.upload('a.png', PNG)).status).toBe(201);
    free = 20 * MIB;
    const refused = await sender.upload('b.png', PNG);
    expect([refused.status, errorOf(refused).code]).toEqual([503, 'unavailable']);
    expect(errorOf(refused).retryable).toBe(true);
    expect((await world.post('/api/sessions', {})).status).toBe(201);
    free = 10 * 1024 * MIB;
    expect((await sender.upload('b.png', PNG)).status).toBe(201);
  });
});
