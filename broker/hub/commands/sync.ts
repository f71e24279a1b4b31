import { COMMANDS, type SyncedSession, type SyncOutput } from '../../protocol/commands';
import { ok, parseInput } from '../../protocol/errors';
import { isoTime } from '../../protocol/ports';
import { reasonOf } from '../../store/logger';
import type { Session } from '../session';
import { lastSeqFor, marksFor } from '../view';
import type { Caller, CommandParts, QueryHandler } from './handler';

/** `sync`: what the caller may see, and behind the reply whatever the caller misses of it. */
export const sync: QueryHandler = ({ caller, data }, parts) => {
  const input = parseInput(COMMANDS.sync.input, data, 'data');
  if (!input.ok) return input;
  const asked = input.value.sessions;
  let seen: readonly Session[] = [];
  return ok({
    // As things stand when it is sent: what changes before that is told before it, and must not be taken back by it.
    get data(): SyncOutput {
      seen = seenBy(caller, Object.keys(asked), parts);
      return {
        sessions: seen.map((session) => summary(caller, session, parts)),
        gone: Object.keys(asked).filter((id) => !seen.some((session) => session.id === id)),
        ...(caller.side === 'agent' && {
          status: parts.agents.statusOf(caller.id),
          offers: parts.redirects.offersTo(caller.id),
          time: isoTime(parts.clock.now()),
        }),
      };
    },
    after: () => {
      for (const session of seen) sendMissing(caller, session, asked[session.id] ?? 0, parts);
    },
  });
};

/** Open chats of the caller, and those that ended with the caller if they are asked for. */
function seenBy(caller: Caller, asked: readonly string[], { sessions }: CommandParts): readonly Session[] {
  if (caller.side === 'visitor') return [sessions.get(caller.id) ?? []].flat();
  const ended = asked.flatMap((id) => sessions.get(id) ?? []).filter((session) => session.fold.state === 'ended');
  return [...sessions.ofAgent(caller.id), ...ended.filter((session) => session.holder?.id === caller.id)];
}

function summary({ side }: Caller, session: Session, { positions, otherSide }: CommandParts): SyncedSession {
  const { state, skill } = session.fold;
  const queue = side === 'visitor' && skill !== null ? positions.placeOf(session.id, skill) : undefined;
  return {
    session: session.id,
    state,
    lastSeq: lastSeqFor(side, session),
    marks: marksFor(side, session),
    ...(queue !== undefined && { queue }),
    ...(!otherSide.isThere(side, session) && { online: false as const }),
  };
}

function sendMissing({ side, id }: Caller, session: Session, asked: number, parts: CommandParts): void {
  parts.catchUps.ask({ side, id }, session, asked, async (after) => {
    const still = side === 'visitor' || session.holder?.id === id;
    if (!still) return;
    try {
      // What a console has was in the log once.
      if (side === 'agent') await parts.lostEnds.mend(session, after - lastSeqFor(side, session));
      if (lastSeqFor(side, session) > after) await parts.delivery.catchUp(side, id, session, after);
    } catch (error) {
      parts.logger.error({ error: reasonOf(error), session: session.id }, 'A catch-up failed.');
    }
  });
}
