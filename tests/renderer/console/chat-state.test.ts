import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../broker/protocol/models';
import { reduce } from '../../../electron/contract/reducer';
import type { Chat } from '../../../electron/contract/state';
import { initialsOf } from '../../../renderer/console/app/initials';
import { isWritable, shownStateOf } from '../../../renderer/console/chats/chat-state';
import { play, SESSION } from '../../broker/protocol/chat-script';
import { EMPTY_STATE } from '../../electron/contract/console-script';

const known = play([]).reduce((state, event) => reduce(state, { type: 'chat.event', event }), EMPTY_STATE).chats[
  SESSION
];

function chat(state: SessionState, lost: Chat['lost']): Chat {
  if (known === undefined) throw new Error('There is no chat.');
  return { ...known, fold: { ...known.fold, state }, lost };
}

describe('a chat', () => {
  it.each<[SessionState, Chat['lost'], string, boolean]>([
    ['live', null, 'live', true],
    ['live', 'left', 'lost', false],
    ['live', 'gone', 'lost', false],
    ['queued', null, 'queued', false],
    ['queued', 'left', 'lost', false],
    ['bot', null, 'bot', false],
    ['ended', null, 'ended', false],
    ['ended', 'left', 'ended', false],
  ])('that is %s (lost: %s) is shown as %s, can be written in: %s', (state, lost, shown, writable) => {
    expect(shownStateOf(chat(state, lost))).toBe(shown);
    expect(isWritable(chat(state, lost))).toBe(writable);
  });
});

describe('the initials', () => {
  it.each([
    ['Aino Virtanen', 'AV'],
    ['maija', 'M'],
    ['Anna Maria von Trapp', 'AT'],
    ['  Åke   Öberg ', 'ÅÖ'],
    ['🙂 Smile', '🙂S'],
    ['', ''],
    ['   ', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
