import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../broker/protocol/errors';
import { until } from '../../hub/until';
import { PDF, PNG, SVG } from '../../store/files/samples';
import { errorOf, WebWorld } from '../web-world';
import { beginningOf, END, FORM_TYPE, filesUnder, formOf, Sender, untilSo } from './form';

let world: WebWorld;
let sender: Sender;

beforeAll(async () => {
  world = await WebWorld.start({ limits: { filesPerSession: 100_000, fileBytes: 64 * 1024, sessionFileBytes: 1e9 } });
  sender = await Sender.start(world);
});
afterAll(() => world.close());

/** A good form, harmed somewhere. */
const harmed = fc
  .record({
    form: fc.constantFrom(
      formOf('a.png', PNG),
      formOf('b.svg', SVG),
      formOf('c.pdf', PDF),
      Buffer.concat([beginningOf('a.png'), PNG, Buffer.from('\r\n'), formOf('b.png', PNG)]),
    ),
    at: fc.nat(1_000),
    cut: fc.nat(60),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        END,
        beginningOf('x.exe'),
        Buffer.from('\r\n'),
        Buffer.from('\r\n\r\n'),
        Buffer.from('--'),
        Buffer.from('\0'),
        Buffer.from('filename="'),
        Buffer.from("; filename*=UTF-8''%ff%00.png"),
        Buffer.alloc(2_000, 0x41),
      ),
    ),
  })
  .map(({ form, at, cut, put }) => {
    const place = at % (form.length + 1);
    return Buffer.concat([form.subarray(0, place), put, form.subarray(place + cut)]);
  });

const anyType = fc.oneof(
  { weight: 8, arbitrary: fc.constant(FORM_TYPE) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="',
      `multipart/form-data; boundary=${'x'.repeat(500)}`,
      'multipart/mixed; boundary=a',
      'multipart/form-data;;;;',
      'text/plain',
    ),
  },
);

describe('a hostile form', () => {
  it('gets an answer of the closed list, and leaves nothing that was not taken', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(harmed, anyType, async (body, type) => {
        const answer = await sender.send(body, { 'content-type': type });
        if (answer.status === 201) taken += 1;
        else expect(ERROR_CODES).toContain(errorOf(answer).code);
        expect(answer.status).not.toBe(500);
      }),
      { numRuns: 400 },
    );
    expect(world.files.figures().fileUploads).toBe(0);
    expect((await filesUnder(world.filesDir)).length).toBe(2 * taken);
    expect(world.logged).toEqual([]);
  }, 60_000);

  it('that breaks off anywhere leaves nothing', async () => {
    const before = (await filesUnder(world.filesDir)).length;
    const body = formOf('a.svg', SVG);
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), async (length) => {
        const asked = sender.open({ 'content-length': String(body.length) });
        asked.once('error', () => undefined);
        await new Promise<void>((resolve) => asked.write(body.subarray(0, length), () => resolve()));
        asked.destroy();
      }),
      { numRuns: 150 },
    );
    await until(() => world.files.figures().fileUploads === 0);
    await untilSo(async () => (await filesUnder(world.filesDir)).length === before);
    expect((await sender.upload('a.png', PNG)).status).toBe(201);
  }, 60_000);
});
