import { describe, expect, it } from 'vitest';
import type { DirectoryAgent } from '../../../../broker/protocol/retained';
import { colleaguesFor, fits, skillsFor } from '../../../../renderer/console/redirect/targets';

const agent = (id: string, more: Partial<DirectoryAgent> = {}): DirectoryAgent => ({
  id,
  name: id,
  online: true,
  status: 'active',
  reason: null,
  skills: ['it'],
  languages: ['en'],
  open: 0,
  limit: 2,
  ...more,
});
const WANTED = { me: 'me', language: 'fi', skill: 'it' } as const;

describe('colleagues to redirect to', () => {
  it('are all who are online but the agent; whoever cannot take a chat says why', () => {
    const colleagues = colleaguesFor(
      [
        agent('me'),
        agent('gone', { online: false }),
        agent('free', { open: 1 }),
        agent('full', { open: 2 }),
        agent('lunch', { status: 'inactive', reason: 'Lunch' }),
        agent('over', { open: 3 }),
        agent('none', { limit: 0 }),
      ],
      WANTED,
    );
    expect(colleagues.map(({ agent: { id }, blocked, free }) => [id, blocked, free])).toEqual([
      ['free', null, 1],
      ['lunch', 'inactive', 2],
      ['full', 'full', 0],
      ['none', 'full', 0],
      ['over', 'full', 0],
    ]);
  });

  it('come in the order of who can, speaks the language, has the skill, has most room, and the name', () => {
    const colleagues = colleaguesFor(
      [
        agent('z-full', { open: 2, languages: ['fi'] }),
        agent('e', { skills: ['hr'], limit: 9 }),
        agent('d', { limit: 3 }),
        agent('c'),
        agent('b'),
        agent('a', { skills: ['hr'], languages: ['en', 'fi'] }),
      ],
      WANTED,
    );
    expect(colleagues.map((entry) => entry.agent.id)).toEqual(['a', 'd', 'b', 'c', 'e', 'z-full']);
  });
});

describe('skills to redirect to', () => {
  it('count the others who are active with them, and their free places', () => {
    const directory = [
      agent('me', { skills: ['it', 'hr'] }),
      agent('a', { open: 1 }),
      agent('b', { open: 3 }),
      agent('lunch', { status: 'inactive', skills: ['hr'] }),
      agent('gone', { online: false, skills: ['hr'] }),
    ];
    expect(skillsFor(['it', 'hr'], directory, WANTED)).toEqual([
      { skill: 'it', active: 2, free: 1, current: true },
      { skill: 'hr', active: 0, free: 0, current: false },
    ]);
  });
});

describe('a search', () => {
  it.each([
    ['', true],
    ['ber', true],
    ['LUND', true],
    ['lund swed', true],
    ['und', false],
    ['bertil french', false],
    ['møller', false],
    ['jörg', false],
  ])('for "%s" finds Bertil Lund who speaks Swedish: %s', (search, found) => {
    expect(fits(search, ['Bertil Lund', 'IT support', 'Swedish'])).toBe(found);
  });

  it('does not mind accents', () => {
    expect([fits('meikalainen', ['Maija Meikäläinen']), fits('meikä', ['Maija Meikalainen'])]).toEqual([true, true]);
  });
});
