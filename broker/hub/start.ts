import { ok, protocolError, type Result } from '../protocol/errors';
import { emptyFold } from '../protocol/fold';
import type { SessionStart } from '../protocol/http';
import type { Language } from '../protocol/models';
import { type Clock, type Ids, isoTime } from '../protocol/ports';
import { madeUpName } from '../protocol/visitor-name';
import type { Workspace } from '../store/workspace';
import { greet } from './bot';
import { botTurn } from './commands/bot-turn';
import type { CommandParts } from './commands/handler';
import { type Draft, SYSTEM } from './draft';
import type { Recorder } from './recorder';

export interface StartParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly workspace: Workspace;
  readonly desk: CommandParts['desk'];
  readonly tickets: CommandParts['tickets'];
  readonly recorder: Recorder;
}

/**
 * Starts a session: the bot greets and asks, or with a skill the visitor goes into its queue at once.
 * Resolves with the session's id when that is in the log.
 */
export async function startSession(input: SessionStart, parts: StartParts): Promise<Result<{ session: string }>> {
  const { workspace, recorder, ids } = parts;
  const { settings } = workspace.settings.value;
  if (input.skill !== undefined && !settings.skills.some((skill) => skill.id === input.skill)) {
    const message = `There is no skill "${input.skill}".`;
    return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'skill', message }] }) };
  }
  const session = ids.next();
  const language = input.language ?? 'en';
  const started = startDraft(session, language, input);
  const rest = await firstMoves(session, language, input.skill, parts);
  if (!rest.ok) return rest;
  const written = await recorder.begin(session, emptyFold(session), [started, ...rest.value]);
  return written.ok ? ok({ session }) : written;
}

/** What the visitor typed is a claim: it names no person. */
function startDraft(session: string, language: Language, input: SessionStart): Draft {
  const { email, page } = input;
  const visitor = { name: nameFor(session, language, input.name), ...(email !== undefined && { email }) };
  return {
    type: 'session.started',
    by: SYSTEM,
    data: { visitor, language, ...(page !== undefined && { page }) },
  };
}

function nameFor(session: string, language: Language, given: string | undefined): string {
  const name = given?.trim() ?? '';
  return name === '' ? madeUpName(session, language) : name;
}

async function firstMoves(
  session: string,
  language: Language,
  skill: string | undefined,
  { clock, desk, tickets, workspace }: StartParts,
): Promise<Result<Draft[]>> {
  if (skill !== undefined) {
    return ok([{ type: 'queue.entered', by: SYSTEM, data: { skill, since: isoTime(clock.now()) } }]);
  }
  const moves = greet(workspace.story.value.story, language);
  return botTurn(
    moves,
    { session: { id: session, fold: emptyFold(session) }, topic: null, command: 'start', words: '' },
    { clock, desk, tickets, workspace },
  );
}
