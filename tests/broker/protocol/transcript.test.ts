import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { spokenIn, subjectOf, TRANSCRIPT_CHARACTERS, transcriptOf } from '../../../broker/protocol/transcript';
import { append, BOT, SYSTEM, VISITOR } from './chat-script';

const AGENT = { kind: 'agent', id: 'aino', name: 'Aino' } as const;

function chat(...texts: readonly string[]): readonly SessionEvent[] {
  const log: SessionEvent[] = [];
  append(log, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'en' });
  append(log, 'bot.asked', BOT, { text: 'What is it about?', options: [{ id: 'a', text: 'A laptop' }] });
  append(log, 'bot.chosen', VISITOR, { option: 'a', text: 'A laptop' });
  append(log, 'note.posted', AGENT, { text: 'between us' });
  for (const text of texts) append(log, 'message.posted', VISITOR, { text });
  return log;
}

describe('a transcript', () => {
  it('has who said what and when, without notes', () => {
    expect(transcriptOf(spokenIn(chat('Hello', 'It\nbroke')))).toBe(
      [
        '1970-01-01 (UTC)',
        '00:00 Assistant: What is it about?',
        '00:00 Maija: A laptop',
        '00:00 Maija: Hello',
        '00:00 Maija: It\nbroke',
      ].join('\n'),
    );
  });

  it('calls the visitor by the person who is linked, before and after', () => {
    const log = [...chat('Hello')];
    append(log, 'person.linked', AGENT, { person: 'p-1', name: 'Maija Virtanen' });
    append(log, 'message.posted', VISITOR, { text: 'It is me' });
    expect(spokenIn(log).map(({ by }) => by)).toEqual([
      'Assistant',
      'Maija Virtanen',
      'Maija Virtanen',
      'Maija Virtanen',
    ]);
  });

  it('names the files that were sent', () => {
    const log = [...chat()];
    const file = { file: 'f1', name: 'screen.png', type: 'image/png', size: 1 };
    append(log, 'message.posted', VISITOR, { text: '', files: [file] });
    expect(transcriptOf(spokenIn(log)).split('\n').at(-1)).toBe('00:00 Maija: [screen.png]');
  });

  it('that is too long keeps what was said last, from a whole line on', () => {
    const texts = Array.from({ length: 400 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    const text = transcriptOf(spokenIn(chat(...texts)));
    expect(text.length).toBeLessThanOrEqual(TRANSCRIPT_CHARACTERS + 2);
    expect(text).toMatch(/^…\n\d\d:\d\d Maija: /);
    expect(text.endsWith(texts.at(-1) ?? '')).toBe(true);
  });
});

describe('a subject', () => {
  it.each<[string, readonly string[], string]>([
    ['is the first message on one line', ['  It\n broke  ', 'again'], 'It broke'],
    ['is what the visitor chose when nothing was written', [], 'A laptop'],
    ['is cut at a word', [`${'word '.repeat(40)}`], `${'word '.repeat(23).trim()}…`],
    ['is cut though it has no word', ['x'.repeat(300)], `${'x'.repeat(119)}…`],
  ])('%s', (_, texts, subject) => {
    expect(subjectOf(chat(...texts))).toBe(subject);
  });

  it('passes over messages that are only a file, and is its name where there is nothing else', () => {
    const file = { file: 'f1', name: 'screen.png', type: 'image/png', size: 1 };
    const log: SessionEvent[] = [];
    append(log, 'message.posted', VISITOR, { text: '', files: [file] });
    expect(subjectOf(log)).toBe('screen.png');
    append(log, 'bot.chosen', VISITOR, { option: 'a', text: 'A laptop' });
    expect(subjectOf(log)).toBe('A laptop');
    append(log, 'message.posted', AGENT, { text: 'What is it?' });
    append(log, 'message.posted', VISITOR, { text: 'This is what I see.' });
    expect(subjectOf(log)).toBe('This is what I see.');
  });

  it('of a chat without a word is empty', () => {
    expect(subjectOf([])).toBe('');
  });
});
