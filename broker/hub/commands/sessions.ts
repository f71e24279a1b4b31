import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, type Result } from '../../protocol/errors';
import { isVisible } from '../../protocol/visible-text';
import { type ChangeHandler, mayWrite, type Plan } from './handler';

/** `session.take`: an agent takes the chat that has waited longest of those the agent could get. */
export const takeSession: ChangeHandler = ({ id, caller, session }, parts): Result<Plan> => {
  const { fold } = session;
  if (fold.state === 'ended') return fail('conflict', 'This chat has ended.');
  if (fold.assignee?.id === caller.id) return fail('conflict', 'You already have this chat.');
  if (fold.state !== 'queued') return fail('conflict', 'This chat is not waiting: somebody else has it.');
  const taken = parts.router.take(session.id, caller.id, parts.clock.now());
  if (!taken.ok) return taken;
  const { agent, why } = taken.value;
  return ok({
    drafts: [{ type: 'agent.assigned', by: caller.actor, data: { agent, why, command: id } }],
    // Whoever could take it is not away.
    undo: () => parts.router.undo(taken.value, false),
  });
};

/** `session.end`: by the agent who has the chat, or by the visitor at any time. */
export const endSession: ChangeHandler = ({ id, caller, session, data }): Result<Plan> => {
  const input = parseInput(COMMANDS['session.end'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  const reason = (caller.side === 'agent' ? input.value.reason : undefined) ?? 'ended';
  return ok({ drafts: [{ type: 'session.ended', by: caller.actor, data: { by: caller.side, reason, command: id } }] });
};

/** `session.rate`: once, by the visitor, after the end. */
export const rateSession: ChangeHandler = ({ id, caller, session, data }): Result<Plan> => {
  const input = parseInput(COMMANDS['session.rate'].input, data, 'data');
  if (!input.ok) return input;
  if (session.fold.state !== 'ended') return fail('conflict', 'A chat is rated when it has ended.');
  if (session.fold.rating !== null) return fail('conflict', 'This chat has been rated already.');
  const { score, comment } = input.value;
  const said = comment !== undefined && isVisible(comment) ? { score, comment } : { score };
  return ok({ drafts: [{ type: 'session.rated', by: caller.actor, data: { ...said, command: id } }] });
};
