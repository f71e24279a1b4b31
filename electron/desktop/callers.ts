import { nameOf } from '../../broker/protocol/visitor-name';
import type { ConsoleState } from '../contract/state';
import type { Caller } from './alert-ladder';

/** Everybody who calls for the agent now: new chats, and colleagues who ask. */
export function callersOf(state: ConsoleState): Caller[] {
  return [
    ...state.alerts.map(
      ({ session, visitor, firstWords, from }): Caller => ({
        session,
        visitor,
        firstWords: from?.note ?? firstWords,
        asks: null,
        escalates: canGoBack(state, session),
      }),
    ),
    ...state.offers.map(
      ({ session, from, note, summary }): Caller => ({
        session,
        visitor: nameOf(summary.visitor),
        firstWords: note ?? summary.firstWords ?? '',
        asks: from.name,
        escalates: false,
      }),
    ),
  ];
}

/** Whether the hub can be told, and a colleague of the chat's skill is there to take it. */
function canGoBack({ chats, signIn, connection, directory }: ConsoleState, session: string): boolean {
  const skill = chats[session]?.fold.skill ?? null;
  if (skill === null || signIn.kind !== 'signedIn' || connection.kind !== 'connected') return false;
  return directory.some(
    ({ id, online, status, skills }) => id !== signIn.me.id && online && status === 'active' && skills.includes(skill),
  );
}
