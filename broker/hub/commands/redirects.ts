import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, protocolError, type Result } from '../../protocol/errors';
import type { EventData, Why } from '../../protocol/events';
import type { OpenOffer, SessionFold } from '../../protocol/fold';
import type { AgentRef } from '../../protocol/models';
import { isoTime } from '../../protocol/ports';
import type { RedirectSummary } from '../../protocol/redirects';
import { isVisible } from '../../protocol/visible-text';
import { type Draft, SYSTEM } from '../draft';
import { type Change, type ChangeHandler, type CommandParts, mayWrite, type Plan, tookPart } from './handler';

/** `redirect.offer`: the chat goes to a colleague, who may be asked first, or back to the queue of a skill. */
export const offerRedirect: ChangeHandler = (change, parts): Result<Plan> => {
  const { caller, session, data } = change;
  const input = parseInput(COMMANDS['redirect.offer'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  if (session.fold.offer !== null) {
    return fail('conflict', `This chat is offered to ${session.fold.offer.agent.name} already. Take that back first.`);
  }
  const { to } = input.value;
  const note = isVisible(input.value.note ?? '') ? input.value.note?.trim() : undefined;
  const said = note === undefined || note === '' ? null : note;
  return 'skill' in to ? toSkill(change, to.skill, said, parts) : toAgent(change, to.agent, said, parts);
};

/** `redirect.accept`: the colleague who is asked takes the chat over. */
export const acceptRedirect: ChangeHandler = (change, parts): Result<Plan> => {
  const found = openOffer(change, 'redirect.accept', (offer) => offer.agent.id);
  if (!found.ok) return found;
  const { redirect, agent, from } = found.value;
  const { id, caller, session } = change;
  parts.router.assigned(agent.id, parts.clock.now());
  return ok({
    drafts: [
      { type: 'redirect.accepted', by: caller.actor, data: { redirect, agent, command: id } },
      { type: 'agent.left', by: SYSTEM, data: { agent: from, reason: 'redirected' } },
      { type: 'agent.assigned', by: caller.actor, data: { agent, why: whyOf(session.fold, from, parts) } },
    ],
  });
};

/** `redirect.decline`: the chat stays where it is. */
export const declineRedirect: ChangeHandler = (change): Result<Plan> => {
  const found = openOffer(change, 'redirect.decline', (offer) => offer.agent.id);
  if (!found.ok) return found;
  const { redirect, agent } = found.value;
  return ok({
    drafts: [{ type: 'redirect.declined', by: change.caller.actor, data: { redirect, agent, command: change.id } }],
  });
};

/** `redirect.cancel`: the sender takes the offer back. */
export const cancelRedirect: ChangeHandler = (change): Result<Plan> => {
  const found = openOffer(change, 'redirect.cancel', (offer) => offer.from.id);
  if (!found.ok) return found;
  const { redirect, agent } = found.value;
  const data = { redirect, agent, reason: 'cancelled', command: change.id } as const;
  return ok({ drafts: [{ type: 'redirect.cancelled', by: change.caller.actor, data }] });
};

function toAgent(change: Change, wanted: string, note: string | null, parts: CommandParts): Result<Plan> {
  const { caller, session } = change;
  if (wanted === caller.id) return refuseTarget('agent', 'You have this chat already.');
  const reserved = parts.redirects.reserve(wanted);
  if (!reserved.ok) return reserved;
  const agent = reserved.value;
  const undo = () => parts.router.release(agent.id);
  const now = parts.clock.now();
  const { redirectMode, redirectTimeoutMs } = parts.workspace.settings.value.settings;
  if (redirectMode === 'asked') {
    const offer = { to: { agent }, expiresAt: isoTime(now + redirectTimeoutMs) };
    return ok({ drafts: [offered(change, offer, note), ...noted(change, note)], undo });
  }
  parts.router.assigned(agent.id, now);
  const why = whyOf(session.fold, caller, parts);
  return ok({
    drafts: [
      offered(change, { to: { agent } }, note),
      ...noted(change, note),
      left(change),
      { type: 'agent.assigned', by: caller.actor, data: { agent, why } },
    ],
    undo,
    // An agent who is told to be inactive meanwhile is told so when this chat has come.
    done: parts.assignments.begin(agent.id),
  });
}

function toSkill(change: Change, skill: string, note: string | null, parts: CommandParts): Result<Plan> {
  const { settings } = parts.workspace.settings.value;
  if (!settings.skills.some((known) => known.id === skill)) {
    return refuseTarget('skill', `There is no skill "${skill}".`);
  }
  const since = change.session.fold.queuedSince ?? isoTime(parts.clock.now());
  return ok({
    drafts: [
      offered(change, { to: { skill } }, note),
      ...noted(change, note),
      left(change),
      { type: 'queue.entered', by: change.caller.actor, data: { skill, since } },
    ],
  });
}

type Offered = EventData<'redirect.offered'>;

function offered(change: Change, offer: Pick<Offered, 'to' | 'expiresAt'>, note: string | null): Draft {
  const { id, caller, session } = change;
  const from = refOf(caller);
  const summary = summaryOf(session.fold);
  const data: Offered = { redirect: id, from, ...offer, summary, ...(note !== null && { note }), command: id };
  return { type: 'redirect.offered', by: caller.actor, data };
}

/** The note stands in the log as any other note does, for whoever has the chat later. */
function noted({ caller }: Change, note: string | null): Draft[] {
  return note === null ? [] : [{ type: 'note.posted', by: caller.actor, data: { text: note } }];
}

function left({ caller }: Change): Draft {
  return { type: 'agent.left', by: caller.actor, data: { agent: refOf(caller), reason: 'redirected' } };
}

function refOf({ id, actor }: Change['caller']): AgentRef {
  return { id, name: actor.name };
}

function whyOf(fold: SessionFold, from: AgentRef | Change['caller'], { clock }: CommandParts): Why {
  const now = clock.now();
  const waitedMs = fold.queuedSince === null ? 0 : Math.max(0, now - Date.parse(fold.queuedSince));
  const sender = 'actor' in from ? refOf(from) : from;
  return { rule: 'redirected', skill: fold.skill ?? '', waitedMs, runnersUp: [], from: sender };
}

function summaryOf({ visitor, language, skill, messageCount, firstWords, lastWords }: SessionFold): RedirectSummary {
  return {
    visitor,
    language,
    ...(skill !== null && { skill }),
    messages: messageCount,
    ...(firstWords !== null && { firstWords }),
    ...(lastWords !== null && { lastWords }),
  };
}

/** The open offer that the command names, if it is the caller's to answer; else what has become of it. */
function openOffer(
  { caller, session, data }: Change,
  type: 'redirect.accept' | 'redirect.decline' | 'redirect.cancel',
  whose: (offer: OpenOffer) => string,
): Result<OpenOffer> {
  const input = parseInput(COMMANDS[type].input, data, 'data');
  if (!input.ok) return input;
  if (!tookPart(caller, session) && !session.wasAsked(caller.id)) return fail('not_found', 'You have no such chat.');
  const { offer } = session.fold;
  if (offer?.redirect !== input.value.redirect) {
    return fail('conflict', 'This offer is no longer open: it was answered, taken back, or ran out.');
  }
  return whose(offer) === caller.id ? ok(offer) : fail('forbidden', 'This offer is not yours to answer.');
}

function refuseTarget(field: 'agent' | 'skill', message: string): Result<never> {
  const path = `data.to.${field}`;
  return { ok: false, error: protocolError('invalid', message, { fields: [{ path, message }] }) };
}
