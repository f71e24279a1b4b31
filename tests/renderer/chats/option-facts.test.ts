import { describe, expect, it } from 'vitest';
import { USUAL_REPLY_CLOCK } from '../../../electron/contract/open-chats';
import type { Chat } from '../../../electron/contract/state';
import { optionFacts, optionName } from '../../../renderer/console/chats/option-facts';
import { consoleTexts } from '../../../renderer/i18n/en/console-texts';
import { textsOf } from '../../../renderer/i18n/texts';
import { chatOf, entryOf } from '../../electron/desktop/state';

const t = textsOf(consoleTexts, 'en');
const NOW = Date.parse('2026-11-24T10:10:00.000Z');

function chatWith(
  visitor: Chat['fold']['visitor'],
  change: Partial<Chat> = {},
  fold: Partial<Chat['fold']> = {},
): Chat {
  const chat = chatOf('c1', change);
  return { ...chat, fold: { ...chat.fold, visitor, ...fold } };
}

function factsOf(chat: Chat, outbox = [] as ReturnType<typeof entryOf>[]) {
  const popOuts = [{ target: { kind: 'chat', session: 'c1' }, state: 'open', displays: '1280x800' }] as const;
  const isOut = chat.draft.text === 'out';
  return optionFacts(
    chat,
    { me: 'aino', popOuts: isOut ? popOuts : [], outbox, clock: USUAL_REPLY_CLOCK, now: NOW },
    t,
  );
}

const MAIJA = { name: 'Maija' };
const SAID: Chat['lastMessage'] = { by: { kind: 'visitor', name: 'Maija' }, text: 'It beeps', at: '' };
const OFFER: Chat['fold']['offer'] = {
  redirect: 'r1',
  from: { id: 'aino', name: 'Aino' },
  agent: { id: 'claire', name: 'Claire' },
  summary: { visitor: MAIJA, language: 'en', messages: 3 },
  expiresAt: '2026-11-24T10:11:00.000Z',
};
const waits = (minutes: number) => ({ visitorWaitingSince: new Date(NOW - minutes * 60_000).toISOString() });

describe('an entry of the open chats', () => {
  it.each<[string, Chat, string]>([
    ['nothing', chatWith(MAIJA), 'Maija'],
    ['no name', chatWith({ name: '' }), 'Visitor'],
    ['a wait', chatWith(MAIJA, {}, waits(0.5)), 'Maija, waiting 0:30'],
    ['a wait that is due', chatWith(MAIJA, {}, waits(1)), 'Maija, waiting 1:00, due'],
    ['one that is overdue', chatWith(MAIJA, { unread: [3, 4] }, waits(24)), 'Maija, waiting 24:00, overdue, 2 unread'],
    ['a draft', chatWith(MAIJA, { draft: { text: 'half', note: false } }), 'Maija, draft'],
    ['typing', chatWith(MAIJA, { typing: { kind: 'visitor', name: 'Maija' } }), 'Maija, is typing …'],
    ['an end', chatWith(MAIJA, {}, { state: 'ended' }), 'Maija, ended'],
    ['a loss', chatWith(MAIJA, { lost: 'gone' }), 'Maija, no longer yours'],
    ['a redirect', chatWith(MAIJA, { lost: 'left' }, { redirectedBy: 'aino' }), 'Maija, redirected'],
    ['an offer', chatWith(MAIJA, {}, { offer: OFFER }), 'Maija, offered to Claire'],
    ['an old offer', chatWith(MAIJA, { lost: 'left' }, { offer: OFFER }), 'Maija, no longer yours'],
    ['its window', chatWith(MAIJA, { draft: { text: 'out', note: false } }), 'Maija, draft, in its own window'],
    ['a person', chatWith({ name: 'Maria', personName: 'Maija Virtanen' }), 'Maija Virtanen, (gave “Maria”)'],
  ])('with %s is named by all that is seen', (_what, chat, name) => {
    expect(optionName(factsOf(chat), t)).toBe(name);
  });

  it.each<[string, Partial<Chat>, Partial<Chat['fold']>, string]>([
    ['the last words', { lastMessage: SAID }, {}, 'Maija, It beeps'],
    ['what the bot was told', {}, { firstWords: 'Printer' }, 'Maija, Printer'],
    [
      'all the rest before',
      { lastMessage: SAID, unread: [3] },
      waits(2),
      'Maija, waiting 2:00, due, 1 unread, It beeps',
    ],
    ['the end before', { lastMessage: SAID }, { state: 'ended' }, 'Maija, ended, It beeps'],
    [
      'in their place that more is being typed',
      { lastMessage: SAID, typing: { kind: 'visitor', name: 'Maija' } },
      {},
      'Maija, is typing …',
    ],
  ])('is named at the end by the words that are seen: %s', (_what, change, fold, name) => {
    expect(optionName(factsOf(chatWith(MAIJA, change, fold)), t)).toBe(name);
  });

  it('says that something was not sent', () => {
    expect(optionName(factsOf(chatWith(MAIJA), [entryOf('m', 'failed')]), t)).toBe('Maija, not sent');
    expect(optionName(factsOf(chatWith(MAIJA), [entryOf('m', 'sending')]), t)).toBe('Maija');
  });

  it.each<[Chat['lastMessage'], string | null, string]>([
    [null, null, ''],
    [null, 'Printer', 'Printer'],
    [{ by: { kind: 'visitor', name: 'Maija' }, text: 'It beeps', at: '' }, 'Printer', 'It beeps'],
    [{ by: { kind: 'agent', id: 'aino', name: 'Aino' }, text: 'Try again', at: '' }, 'Printer', 'You: Try again'],
    [{ by: { kind: 'agent', id: 'bertil', name: 'Bertil' }, text: 'Hello', at: '' }, null, 'Bertil: Hello'],
  ])('shows of %j, first words %j, %j', (lastMessage, firstWords, words) => {
    expect(factsOf(chatWith(MAIJA, { lastMessage }, { firstWords })).words).toBe(words);
  });
});
