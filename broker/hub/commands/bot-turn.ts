import { createHash } from 'node:crypto';
import { plainValues } from '../../desk/defaults';
import { ok, type Result } from '../../protocol/errors';
import { isoTime } from '../../protocol/ports';
import { nameOf } from '../../protocol/visitor-name';
import type { BotMove } from '../bot';
import { claimOf } from '../claims';
import { BOT, type Draft } from '../draft';
import type { Session } from '../session';
import { handoverSkill, knownSkill } from '../topic';
import type { CommandParts } from './handler';

/** What made the bot talk. */
export interface BotOccasion {
  readonly session: Pick<Session, 'id' | 'fold'>;
  /** The skill that the visitor's choice is about. */
  readonly topic: string | null;
  readonly command: string;
  /** What the visitor said or chose last. */
  readonly words: string;
}

type BotParts = Pick<CommandParts, 'clock' | 'desk' | 'tickets' | 'workspace'>;

/**
 * The events of what the bot does. Tickets are made first, under keys that a repeat of the command has again, so
 * that a crash before the log is written makes no second one. While the ticket system is away they are promised.
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
      const { story } = parts.workspace.story.value;
      const wanted = handoverSkill(story, occasion.topic, move.skill);
      const skill = knownSkill([wanted, occasion.topic, story.defaultSkill], parts.workspace.settings.value.settings);
      return ok([say(move.text), { type: 'queue.entered', by: BOT, data: { skill, since } }]);
    }
    case 'ticket':
      return makeTicket(move, index, occasion, parts);
  }
}

async function makeTicket(
  move: Extract<BotMove, { kind: 'ticket' }>,
  index: number,
  { session, command, words }: BotOccasion,
  parts: BotParts,
): Promise<Result<Draft[]>> {
  const { fold } = session;
  const from = claimOf(fold) ?? nameOf(fold.visitor);
  const template = await parts.desk.template();
  if (!template.ok) return template;
  const values = parts.desk.fill(template.value, {
    subject: move.subject,
    description: `${words}\n\n${from}`.trim(),
    person: parts.workspace.people.value.people.find((person) => person.id === fold.person) ?? null,
    visitor: fold.visitor,
    skill: move.skill,
    category: move.category,
    language: fold.language,
    page: fold.page,
    session: session.id,
    agent: null,
  });
  const key = ticketKey(session.id, command, index);
  const attempt = await parts.tickets.make({
    key,
    session: session.id,
    at: isoTime(parts.clock.now()),
    by: BOT,
    subject: move.subject,
    values: plainValues(values),
    files: [],
  });
  if (!attempt.ok) return attempt;
  const { result } = attempt.value;
  if (result !== null && !result.ok && !result.error.retryable) return result;
  const text = move.text.replaceAll('{number}', result?.ok === true ? result.value.number : '…');
  if (result?.ok !== true) {
    return ok([say(text), { type: 'ticket.requested', by: BOT, data: { request: key, subject: move.subject } }]);
  }
  const { value: link } = result;
  const isTold = fold.tickets.some((known) => known.ticket === link.ticket);
  return ok([say(text), ...(isTold ? [] : [{ type: 'ticket.created' as const, by: BOT, data: link }])]);
}

function say(text: string): Draft {
  return { type: 'message.posted', by: BOT, data: { text } };
}

/** Hashed, as an id has room for 64 characters only. */
function ticketKey(session: string, command: string, index: number): string {
  return createHash('sha256').update(`${session} ${command} ${index}`).digest('base64url').slice(0, 32);
}
