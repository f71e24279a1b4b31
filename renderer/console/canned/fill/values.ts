import type { SessionFold } from '../../../../broker/protocol/fold';
import { addressOf } from '../../../../broker/protocol/visitor-name';
import type { Values } from './placeholders';

/** What a message can be filled in with. */
export interface Occasion {
  readonly agent: string;
  /** How the workspace calls itself. */
  readonly desk: string;
  readonly chat: Pick<SessionFold, 'visitor' | 'tickets'>;
  /** How the workspace calls the chat's skill. */
  readonly skill: string | null;
}

/** The placeholders there are, in the order they are offered. */
export const PLACEHOLDERS = [
  'visitor.name',
  'visitor.firstName',
  'visitor.email',
  'agent.name',
  'agent.firstName',
  'ticket.number',
  'ticket.subject',
  'skill',
  'desk',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What each placeholder stands for in a chat; null when that is not known. */
export function valuesOf({
  agent,
  desk,
  chat,
  skill,
}: Occasion): Values & Readonly<Record<Placeholder, string | null>> {
  const ticket = chat.tickets.at(-1);
  return {
    'visitor.name': addressOf(chat.visitor),
    'visitor.firstName': firstNameOf(addressOf(chat.visitor) ?? ''),
    'visitor.email': chat.visitor.email ?? null,
    'agent.name': known(agent),
    'agent.firstName': firstNameOf(agent),
    'ticket.number': ticket?.number ?? null,
    'ticket.subject': ticket?.subject ?? null,
    skill,
    desk: known(desk),
  };
}

function known(name: string): string | null {
  return name.trim() === '' ? null : name.trim();
}

function firstNameOf(name: string): string | null {
  return name.trim().split(/\s+/u)[0] || null;
}
