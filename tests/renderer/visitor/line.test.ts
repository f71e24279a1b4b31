import { describe, expect, it } from 'vitest';
import { ANSWER_MS, answerMs, lineAfter } from '../../../renderer/visitor/chat/line';

describe('a line on which an answer is awaited', () => {
  it.each([
    ['alive', 'something came back', { heard: true, leftBefore: 0, left: 0 }],
    ['alive', 'something came back while bytes leave', { heard: true, leftBefore: 0, left: 24_000 }],
    ['slow', 'bytes leave', { heard: false, leftBefore: 100, left: 24_000 }],
    ['slow', 'one byte has left', { heard: false, leftBefore: 100, left: 101 }],
    ['dead', 'all had left, and nothing came back', { heard: false, leftBefore: 32_000, left: 32_000 }],
    ['dead', 'nothing ever left', { heard: false, leftBefore: 0, left: 0 }],
  ] as const)('is %s when %s', (line, _what, waited) => {
    expect(lineAfter(waited)).toBe(line);
  });

  it('has the time that a long message takes on a slow uplink', () => {
    expect(answerMs(0)).toBe(ANSWER_MS);
    // The longest message, at 4 KB a second, and the way back.
    expect(answerMs(32_768)).toBeGreaterThan(8_000 + ANSWER_MS);
    // A word is still missed quickly.
    expect(answerMs(200)).toBeLessThan(ANSWER_MS + 200);
  });
});
