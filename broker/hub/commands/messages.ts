import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, type Result } from '../../protocol/errors';
import type { Limits } from '../../protocol/limits';
import { askAgain, understood, walk } from '../bot';
import type { Drafts } from '../draft';
import { topicFrom } from '../topic';
import { botTurn } from './bot-turn';
import { AGENT_FILES, claimFiles, hasFiles } from './files';
import { type Change, type ChangeHandler, type CommandParts, mayWrite, type Plan } from './handler';

/** `message.post`: from either side; the bot answers while the session is with it. */
export const postMessage: ChangeHandler = async (change, parts) => {
  const { id, caller, session, data } = change;
  const long = refuseLong(data, parts.limits);
  if (!long.ok) return long;
  const input = parseInput(COMMANDS['message.post'].input, data, 'data');
  if (!input.ok) return input;
  if (caller.side === 'agent' && input.value.files !== undefined) return AGENT_FILES;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  const { text, files: named = [] } = input.value;
  const claimed = claimFiles(session, named, parts);
  if (!claimed.ok) return claimed;
  const { files, release } = claimed.value;
  const answer = session.fold.state === 'bot' ? await answerOfBot(change, text, parts) : ok([]);
  if (!answer.ok) {
    release();
    return answer;
  }
  const said = { text, ...(files.length > 0 && { files: [...files] }), command: id };
  const drafts: Drafts = [{ type: 'message.posted', by: caller.actor, data: said }, ...answer.value];
  return ok({ drafts, undo: release });
};

/** `note.post`: what agents say among themselves; visitors never get it. */
export const postNote: ChangeHandler = ({ id, caller, session, data }, parts): Result<Plan> => {
  const long = refuseLong(data, parts.limits);
  if (!long.ok) return long;
  if (hasFiles(data)) return AGENT_FILES;
  const input = parseInput(COMMANDS['note.post'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  return ok({
    drafts: [{ type: 'note.posted', by: caller.actor, data: { text: input.value.text, command: id } }],
  });
};

function answerOfBot({ id, session }: Change, text: string, parts: CommandParts) {
  const { story } = parts.workspace.story.value;
  const { language } = session.fold;
  const option = understood(story, session.step, text);
  const moves = option === null ? askAgain(story, session.step, language) : walk(story, option.next, language);
  const topic = option === null ? session.topic : topicFrom(story, session.topic, option.next);
  return botTurn(moves, { session, topic, command: id, words: text }, parts);
}

/** Before the schema, which would call it `invalid`. Counts characters as people do, not UTF-16 units. */
function refuseLong(data: unknown, limits: Limits): Result<void> {
  const text = typeof data === 'object' && data !== null && 'text' in data ? data.text : undefined;
  const limit = limits.messageCharacters;
  if (typeof text !== 'string' || text.length <= limit) return ok(undefined);
  // Cut first: a text of megabytes need not be counted to its end.
  if (text.length <= 2 * limit && [...text].length <= limit) return ok(undefined);
  return fail('too_large', `A message has at most ${limit} characters.`);
}
