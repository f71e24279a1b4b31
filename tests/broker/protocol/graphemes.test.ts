import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { emptyFold, foldEvent } from '../../../broker/protocol/fold';
import { cutText, edgeAfter, edgeBefore, firstCharacter } from '../../../broker/protocol/graphemes';
import { subjectOf } from '../../../broker/protocol/transcript';
import { hitsIn } from '../../../broker/protocol/words';
import { cut } from '../../../broker/store/history/snippets';
import { nothingTold, summaryOf, tellRecord } from '../../../broker/store/history/summary';
import { plainLabel } from '../../../electron/desktop/menu-entry';
import { initialsOf } from '../../../renderer/console/app/initials';
import { excerptOf } from '../../../renderer/console/canned/search/marks';

const FAMILY = '👨‍👩‍👧‍👦';
const FLAG = '🇫🇮';
const ACCENTED = 'e\u0301\u0323';
const WHOLE = [FAMILY, FLAG, ACCENTED, '👍🏽', '❤️', '한', 'क्षि', '1️⃣'];

function said(text: string): SessionEvent {
  const stamp = { v: 1, session: 's', seq: 1, id: 'e', at: '2026-01-01T00:00:00.000Z' } as const;
  return { ...stamp, type: 'message.posted', by: { kind: 'visitor', name: 'M' }, data: { text } };
}

/** Everything that shortens what somebody wrote. */
const CUTS: Readonly<Record<string, (text: string) => string>> = {
  'the first words of a chat': (text) => foldEvent(emptyFold('s'), said(text)).firstWords ?? '',
  'the last words of a chat': (text) => foldEvent(emptyFold('s'), said(text)).lastWords ?? '',
  'the subject of a ticket': (text) => subjectOf([said(text)]),
  'the opening in the history': (text) => openingOf(said(text)) ?? '',
  'a piece of the history': (text) => cut(`needle ${text}`, hitsIn('needle', ['needle'])).text.slice('needle '.length),
  'an entry of the tray': plainLabel,
  'an excerpt of a canned response': (text) => excerptOf(text, ''),
};

function openingOf(event: SessionEvent): string | null {
  const record = { kind: 'events', session: 's', events: [event] } as const;
  return summaryOf(tellRecord(nothingTold('s'), { record })).opening ?? null;
}

describe('a text that is shortened', () => {
  it.each(Object.entries(CUTS))('as %s has whole characters only', (_what, shorten) => {
    const writing = fc.array(fc.constantFrom(...WHOLE, 'a', 'b'), { minLength: 150, maxLength: 400 });
    fc.assert(
      fc.property(writing, (characters) => {
        const shown = shorten(characters.join('')).replace(/…$/, '');
        const whole: string[] = [];
        for (const character of characters) {
          if (whole.join('').length >= shown.length) break;
          whole.push(character);
        }
        expect(shown).toBe(whole.join(''));
      }),
      { numRuns: 60 },
    );
  });

  it('is never longer than asked, and never ends in half a code point, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const shown = cutText(text, length);
        expect(shown.length).toBeLessThanOrEqual(Math.max(length, 1));
        expect(() => encodeURIComponent(shown)).not.toThrow();
        if (text.length <= length) expect(shown).toBe(text);
      }),
    );
  });

  it('is cut inside a character when that alone is too long', () => {
    const zalgo = `a${'\u0301'.repeat(500)}`;
    expect(cutText(zalgo, 100)).toHaveLength(100);
    expect(cutText(`ab ${zalgo}`, 100).length).toBeGreaterThan(3);
  });
});

describe('the edges of characters', () => {
  it.each(WHOLE)('are around %s and not in it', (character) => {
    const text = `a${character}b`;
    for (let at = 1; at < 1 + character.length; at += 1) {
      expect(edgeBefore(text, at)).toBe(1);
      expect(edgeAfter(text, at)).toBe(at === 1 ? 1 : 1 + character.length);
    }
    expect(firstCharacter(character + text)).toBe(character);
  });
});

describe('the initials of an avatar', () => {
  it.each([
    ['Aino Virtanen', 'AV'],
    [`${FAMILY} Meikäläinen`, `${FAMILY}M`],
    [FLAG, FLAG],
    [`${ACCENTED}va Ø`, `${ACCENTED.toLocaleUpperCase()}Ø`],
    ['\u200b', ''],
    ['\u2060Maija \u3164', 'M'],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
