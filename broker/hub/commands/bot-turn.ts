import { createHash } from 'node:crypto';
import { ok, type Result } from '../../protocol/errors';
import { isoTime } from '../../protocol/ports';
import type { BotMove } from '../bot';
import { BOT, type Draft } from '../draft';
import type { Session } from '../session';
import type { CommandParts } from './handler';

/** What made the bot talk. */
export interface BotOccasion {
  readonly session: Pick<Session, 'id' | 'fold'>;
  readonly command: string;
  /** What the visitor said or chose last. */
  readonly words: string;
}

type BotParts = Pick<CommandParts, 'clock' | 'desk'>;

/**
 * The events of what the bot does. Tickets are made first, under keys that a repeat of the command has again, so
 * that a crash before the log is written makes no second one.
 */
export async function botTurn(
  moves: readonly BotMove[],
  occasion: BotOccasion,
  parts: BotParts,
): Promise<Result<Draft[]>> {
  const drafts: Draft[] = [];
  for (const [index, move] of moves.entries()) {
    const made = await draftsOf(move, index, occasion, parts);
    if (!made.ok) return made;
    drafts.push(...made.value);
  }
  return ok(drafts);
}

async function draftsOf(
  move: BotMove,
  index: number,
  occasion: BotOccasion,
  parts: BotParts,
): Promise<Result<Draft[]>> {
  switch (move.kind) {
    case 'say':
      return ok([say(move.text)]);
    case 'ask':
      return ok([{ type: 'bot.asked', by: BOT, data: { text: move.text, options: [...move.options] } }]);
    case 'handover': {
      const since = isoTime(parts.clock.now());
      return ok([say(move.text), { type: 'queue.entered', by: BOT, data: { skill: move.skill, since } }]);
    }
    case 'ticket':
      return makeTicket(move, index, occasion, parts);
  }
}

async function makeTicket(
  move: Extract<BotMove, { kind: 'ticket' }>,
  index: number,
  { session, command, words }: BotOccasion,
  { desk }: BotParts,
): Promise<Result<Draft[]>> {
  const { visitor, person } = session.fold;
  const from = visitor.email === undefined ? visitor.name : `${visitor.name} <${visitor.email}>`;
  const ticket = await desk.create({
    key: ticketKey(session.id, command, index),
    subject: move.subject,
    description: `${words}\n\n${from}`,
    category: move.category,
    skill: move.skill,
    person,
    session: session.id,
  });
  if (!ticket.ok) return ticket;
  return ok([
    say(move.text.replaceAll('{number}', ticket.value.number)),
    { type: 'ticket.created', by: BOT, data: ticket.value },
  ]);
}

function say(text: string): Draft {
  return { type: 'message.posted', by: BOT, data: { text } };
}

/** Hashed, as an id has room for 64 characters only. */
function ticketKey(session: string, command: string, index: number): string {
  return createHash('sha256').update(`${session} ${command} ${index}`).digest('base64url').slice(0, 32);
}
