import { describe, expect, it } from 'vitest';
import type { DirectoryAgent } from '../../../broker/protocol/retained';
import type { ConsoleState } from '../../../electron/contract/state';
import { callersOf } from '../../../electron/desktop/callers';
import { chatOf, stateOf } from './state';

const chat = chatOf('c1');
const ALERT = { session: 'c1', seq: 4, at: '', visitor: 'Maija', firstWords: 'My laptop is on fire' };

function colleague(change: Partial<DirectoryAgent>): DirectoryAgent {
  return {
    id: 'bertil',
    name: 'Bertil Lund',
    online: true,
    status: 'active',
    reason: null,
    skills: ['it'],
    languages: [],
    open: 0,
    limit: 2,
    ...change,
  };
}

const CALLED: Partial<ConsoleState> = {
  alerts: [ALERT],
  chats: { c1: { ...chat, fold: { ...chat.fold, skill: 'it' } } },
  directory: [colleague({})],
};

describe('who calls', () => {
  it('are new chats, with what the visitor said, or what the colleague wrote who sent it', () => {
    expect(callersOf(stateOf(CALLED))).toEqual([
      { session: 'c1', visitor: 'Maija', firstWords: 'My laptop is on fire', asks: null, escalates: true },
    ]);
    const from = { name: 'Bertil Lund', note: 'Knows the printer' };
    expect(callersOf(stateOf({ ...CALLED, alerts: [{ ...ALERT, from }] }))[0]?.firstWords).toBe('Knows the printer');
  });

  it('are colleagues who ask', () => {
    const offer = {
      session: 'c2',
      redirect: 'r',
      from: { id: 'bertil', name: 'Bertil Lund' },
      summary: { visitor: { name: 'Otto' }, language: 'fi' as const, messages: 3, firstWords: 'Hello' },
      expiresAt: '',
    };
    expect(callersOf(stateOf({ offers: [offer] }))).toEqual([
      { session: 'c2', visitor: 'Otto', firstWords: 'Hello', asks: 'Bertil Lund', escalates: false },
    ]);
  });

  it.each<[string, Partial<ConsoleState>]>([
    ['no colleague is there', { directory: [] }],
    ['the colleague is gone', { directory: [colleague({ online: false })] }],
    ['the colleague is inactive', { directory: [colleague({ status: 'inactive' })] }],
    ['the colleague has other skills', { directory: [colleague({ skills: ['hr'] })] }],
    ['only this agent is there', { directory: [colleague({ id: 'aino' })] }],
    ['the server cannot be told', { connection: { kind: 'reconnecting', since: '' } }],
    ['it is not known where it came from', { chats: { c1: chat } }],
  ])('a chat cannot go back while %s', (_why, change) => {
    expect(callersOf(stateOf({ ...CALLED, ...change }))[0]?.escalates).toBe(false);
  });
});
