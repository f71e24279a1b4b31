import { describe, expect, it } from 'vitest';
import { protocolError } from '../../../broker/protocol/errors';
import { VISITOR_FILE_EXTENSIONS } from '../../../broker/protocol/limits';
import { sizeOf } from '../../../renderer/ui/file-size';
import { ACCEPT, canPreview, refusalBy, refusalOf } from '../../../renderer/visitor/files/attachment';

describe('a file that a visitor chooses', () => {
  it('is offered by the picker exactly when it is on the list', () => {
    expect(ACCEPT.split(',')).toEqual(VISITOR_FILE_EXTENSIONS.map((extension) => `.${extension}`));
  });

  it.each([
    ['photo.JPEG', 1, null],
    ['a.b.pdf', 1_000, null],
    ['photo.exe', 1, { kind: 'type' }],
    ['photo', 1, { kind: 'type' }],
    ['.pdf', 1, { kind: 'type' }],
    ['empty.csv', 0, { kind: 'empty' }],
    ['big.zip', 1_001, { kind: 'size', size: 1_001, limit: 1_000 }],
  ] as const)('called %s, of %i bytes, is looked at before it is sent', (name, size, refusal) => {
    expect(refusalOf(name, size, 1_000)).toEqual(refusal === null ? null : { name, ...refusal });
  });

  it('that the server refuses is refused in words of its kind', () => {
    const attachment = { id: 'a', session: 's', name: 'a.png', blob: new Blob(['x']), at: '', tab: 't' };
    const kinds = (['type_not_allowed', 'too_large', 'limit_reached', 'conflict'] as const).map(
      (code) => refusalBy(protocolError(code, 'Why'), attachment, 100).kind,
    );
    expect(kinds).toEqual(['content', 'size', 'quota', 'other']);
  });

  it('is shown from the device when it is a picture, but an SVG only as the server has cleaned it', () => {
    expect(['image/png', 'image/gif', 'image/svg+xml', 'application/pdf', ''].map(canPreview)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a size', () => {
  it.each([
    [0, 'bytes', 0],
    [1_023, 'bytes', 1_023],
    [1_024, 'kilobytes', 1],
    [1_048_575, 'megabytes', 1],
    [10 * 1_048_576, 'megabytes', 10],
    [1_600_000, 'megabytes', 1.5],
  ] as const)('of %i bytes is said in %s', (bytes, unit, value) => {
    expect(sizeOf(bytes)).toEqual({ unit, value });
  });
});
