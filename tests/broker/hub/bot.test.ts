import { describe, expect, it } from 'vitest';
import { askAgain, chosenStep, greet, stepAfter, understood, walk } from '../../../broker/hub/bot';
import { type Draft, stampDraft } from '../../../broker/hub/draft';
import { emptyFold, foldEvent } from '../../../broker/protocol/fold';
import type { BotStory } from '../../../broker/protocol/models';
import { STORY } from './fixture';

describe('the bot', () => {
  it('greets and asks in the visitor’s language, and in English where that lacks a text', () => {
    expect(greet(STORY, 'fi')).toEqual([
      { kind: 'say', text: 'Hei!' },
      {
        kind: 'ask',
        text: 'Mistä on kyse?',
        options: [
          { id: 'password', text: 'Salasana' },
          { id: 'device', text: 'A broken device' },
          { id: 'person', text: 'A person, please' },
        ],
      },
    ]);
  });

  it.each([
    ['password-answer', ['say', 'ask']],
    ['device-ticket', ['ticket', 'ask']],
    ['handover-it', ['handover']],
    ['topic', ['ask']],
  ])('goes from %s until it waits or hands over', (from, kinds) => {
    expect(walk(STORY, from, 'en').map((move) => move.kind)).toEqual(kinds);
  });

  it('does not run in circles', () => {
    const round: BotStory = {
      ...STORY,
      nodes: {
        a: { kind: 'answer', text: { en: 'A' }, next: 'b' },
        b: { kind: 'answer', text: { en: 'B' }, next: 'a' },
      },
    };
    expect(walk(round, 'a', 'en')).toEqual([
      { kind: 'say', text: 'A' },
      { kind: 'say', text: 'B' },
    ]);
  });

  it('takes only options of the open question', () => {
    expect(chosenStep(STORY, 'topic', 'device')?.next).toBe('device-ticket');
    expect(chosenStep(STORY, 'topic', 'yes')).toBeNull();
    expect(chosenStep(STORY, null, 'device')).toBeNull();
  });

  it.each([
    ['I forgot my password', 'password'],
    ['PASSWORD!', 'password'],
    ['salasanani on hukassa', 'password'],
    ['my broken laptop wants a password', 'device'],
    ['a broken device', 'device'],
    ['humane', 'person'],
    ['inhuman', null],
    ['yes', null],
    ['?!', null],
  ])('understands %j as %s', (text, option) => {
    expect(understood(STORY, 'topic', text)?.id ?? null).toBe(option);
  });

  it('says that it did not understand, and asks the open question again', () => {
    const kinds = (step: string | null) => askAgain(STORY, step, 'en').map((move) => `${move.kind}: ${move.text}`);
    expect(kinds('password-helped')).toEqual(['say: I did not get that.', 'ask: Did that help?']);
    expect(kinds(null)).toEqual(['say: I did not get that.', 'ask: What is it about?']);
  });
});

describe('the place in the story', () => {
  const visitor = { kind: 'visitor', name: 'V' } as const;
  const bot = { kind: 'bot', name: 'B' } as const;
  const started: Draft = {
    type: 'session.started',
    by: bot,
    data: { visitor: { name: 'V' }, language: 'en' },
  };
  const chose = (option: string): Draft => ({ type: 'bot.chosen', by: visitor, data: { option, text: option } });
  const said = (text: string): Draft => ({ type: 'message.posted', by: visitor, data: { text } });
  const asked = (...ids: string[]): Draft => ({
    type: 'bot.asked',
    by: bot,
    data: { text: '', options: ids.map((id) => ({ id, text: id })) },
  });
  const queued: Draft = { type: 'queue.entered', by: bot, data: { skill: 'it', since: '2026-01-01T00:00:00.000Z' } };

  it.each<[string, readonly Draft[], string | null]>([
    ['is the first question', [started], 'topic'],
    ['follows a choice', [started, chose('device')], 'device-helped'],
    ['tells two questions with the same options apart', [started, chose('password')], 'password-helped'],
    ['follows words it understood', [started, said('my password')], 'password-helped'],
    ['stays for words it did not', [started, said('hm')], 'topic'],
    ['goes round', [started, chose('password'), chose('yes')], 'topic'],
    ['ends with the hand-over', [started, chose('person'), queued], null],
    ['is found by the options when the story was changed', [started, asked('yes', 'no')], 'password-helped'],
    ['is lost when nothing asks that any more', [started, asked('old', 'options')], null],
  ])('%s', (_, drafts, step) => {
    let fold = emptyFold('s');
    let at: string | null = null;
    drafts.forEach((draft, index) => {
      const event = stampDraft(draft, {
        session: 's',
        seq: index + 1,
        id: `e${index}`,
        at: '2026-01-01T00:00:00.000Z',
      });
      fold = foldEvent(fold, event);
      at = stepAfter(STORY, at, event, fold);
    });
    expect(at).toBe(step);
  });
});
