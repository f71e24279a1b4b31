import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asHtml, escapeHtml } from '../../../../electron/console/transcript/as-html';
import { asText } from '../../../../electron/console/transcript/as-text';
import { transcriptOf } from '../../../../electron/console/transcript/transcript';
import { AGENT, eventsOf, message, STARTED, WORDING } from './wording';

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '</style><script>',
    '</title><script>',
    '<!--',
    ']]>',
    '&lt;script&gt;',
    '{visitor}',
    '$& $1 {name}',
    '\u2028\u0000\u001b[31m',
    'javascript:alert(1)',
  ),
);

/** A transcript that has the text in every place that people can write in. */
function transcriptWith(text: string) {
  const by = { ...AGENT, name: text };
  const events = eventsOf(
    { ...STARTED, data: { visitor: { name: text }, language: 'en' } },
    message(text),
    message(text, by),
    { type: 'note.posted', by, data: { text } },
    { type: 'bot.asked', by: { kind: 'bot', name: text }, data: { text, options: [{ id: 'x', text }] } },
    { type: 'bot.chosen', by: { kind: 'visitor', name: text }, data: { option: 'x', text } },
    { type: 'ticket.created', by, data: { ticket: 't', number: text, subject: text, url: text } },
    { type: 'agent.assigned', by, data: { agent: { id: 'a', name: text } } },
    {
      type: 'message.posted',
      by,
      data: { text, files: [{ file: 'f', name: text, type: text, size: 1 }] },
    },
    { type: 'session.rated', by, data: { score: 1, comment: text } },
  );
  return transcriptOf(text, events, { internal: true, now: 0, wording: WORDING });
}

const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];

describe('hostile text', () => {
  it('is never markup in HTML: the tags are those of a harmless chat, whatever was said', () => {
    const harmless = tagsOf(asHtml(transcriptWith('x')));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tagsOf(asHtml(transcriptWith(text || 'x')))).toEqual(harmless);
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes back from HTML as it was', () => {
    const read = (html: string): string =>
      html
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&');
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(read(escaped)).toBe(text.replace(/(?![\t\n\f\r])\p{Cc}/gu, ''));
      }),
    );
  });

  it('forges no line of a text transcript: what was said is indented', () => {
    const lines = (text: string): string[] =>
      asText(transcriptWith(text))
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('    '));
    const harmless = lines('x').length;
    fc.assert(
      fc.property(hostile, (text) => {
        const own = lines(text.trim() === '' ? 'x' : text);
        expect(own.length).toBeLessThanOrEqual(harmless);
        for (const line of own) expect(line).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u);
      }),
      { numRuns: 500 },
    );
  });
});
