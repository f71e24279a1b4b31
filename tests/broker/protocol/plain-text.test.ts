import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchTickets, TicketTexts } from '../../../broker/desk/local-search';
import { understood } from '../../../broker/hub/bot';
import { peopleWith } from '../../../broker/hub/commands/people';
import type { BotStory, Ticket } from '../../../broker/protocol/models';
import { plainText, plainWords, searchWords, typedWords } from '../../../broker/protocol/plain-text';
import { hitsIn, queryWords } from '../../../broker/protocol/words';
import { CannedIndex } from '../../../renderer/console/canned/search/canned-index';
import { fits } from '../../../renderer/console/redirect/targets';
import { PERSON } from '../hub/fixture';

/** As it is written, and as people type it. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['Łącze', 'lacze'],
  ['Straße', 'strasse'],
  ['STRASSE', 'straße'],
  ['Räsänen', 'rasanen'],
  ['rasanen', 'RÄSÄNEN'],
  ['Œuvre', 'oeuvre'],
  ['Smørrebrød', 'smorrebrod'],
  ['Þórður', 'thordur'],
  ['Đorđe', 'dorde'],
  ['ΟΔΟΣ', 'οδος'],
  ['İstanbul', 'istanbul'],
  ['ﬁnance', 'finance'],
  ['e\u0301cole', 'école'],
  ['ＶＰＮ', 'vpn'],
];

const TICKET: Ticket = {
  id: 't',
  number: 'INC-1',
  subject: '',
  description: '',
  status: '01 - New',
  priority: 'low',
  category: '',
  skill: 'it',
  person: null,
  assignee: null,
  session: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  worklog: [],
};

function storyAbout(keyword: string): BotStory {
  const en = { en: 'x' };
  const option = { id: 'it', text: en, next: 'ask', keywords: [keyword] };
  return {
    greeting: en,
    fallback: en,
    start: 'ask',
    defaultSkill: 'it',
    nodes: { ask: { kind: 'ask', text: en, options: [option] } },
  };
}

/** Everything that searches: whether a text is found by what was typed. */
const PLACES: Readonly<Record<string, (written: string, typed: string) => boolean>> = {
  'the subject of a ticket': (written, typed) =>
    searchTickets(
      [{ ...TICKET, subject: written }],
      { text: typed },
      new TicketTexts({ person: () => '', agent: () => '' }),
    ).total === 1,
  'the worklog of a ticket': (written, typed) => {
    const worklog = [{ at: TICKET.createdAt, by: 'Aino', text: written }];
    const texts = new TicketTexts({ person: () => '', agent: () => '' });
    return searchTickets([{ ...TICKET, worklog }], { text: typed }, texts).total === 1;
  },
  'the person of a ticket': (written, typed) => {
    const texts = new TicketTexts({ person: () => written, agent: () => '' });
    return searchTickets([{ ...TICKET, person: 'p' }], { text: typed }, texts).total === 1;
  },
  people: (written, typed) => peopleWith(typed, [{ ...PERSON, name: written }]).length === 1,
  history: (written, typed) => hitsIn(written, queryWords(typed)).length === 1,
  'canned responses': (written, typed) => {
    const index = new CannedIndex();
    index.put({ id: 'c', name: written, content: 'x', language: 'en', category: 'Any', owner: null, revision: 1 });
    return index.search({ text: typed, limit: 1 }).total === 1;
  },
  colleagues: (written, typed) => fits(typed, [written]),
  'what the bot understands': (written, typed) => understood(storyAbout(written), 'ask', typed) !== null,
};

describe('what is searched', () => {
  it.each(Object.keys(PLACES))('finds in %s whatever is written, however it is typed', (place) => {
    const missed = PAIRS.filter(([written, typed]) => PLACES[place]?.(written, typed) !== true);
    expect(missed).toEqual([]);
  });
});

describe('folded text', () => {
  it('is folded once and for all, and the folding of its parts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(plainText(plainText(one))).toBe(plainText(one));
        expect(plainText(one.normalize('NFD'))).toBe(plainText(one.normalize('NFC')));
        expect([...one].map(plainText).join('')).toBe(plainText(one));
        expect(plainText(`${one} ${other}`)).toBe(`${plainText(one)} ${plainText(other)}`);
      }),
      { numRuns: 500 },
    );
  });

  it('is parted into what was typed, or into words', () => {
    expect(typedWords('  Ärger mit INC-1 ')).toEqual(['Ärger', 'mit', 'INC-1']);
    expect(searchWords('  Ärger mit INC-1 ')).toEqual(['arger', 'mit', 'inc-1']);
    expect(plainWords('Ärger: INC-1, ärger!')).toEqual(['arger', 'inc', '1', 'arger']);
  });
});
