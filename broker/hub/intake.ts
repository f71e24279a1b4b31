import type { Accounts } from '../identity/ports';
import { COMMANDS, type CommandSpec, type CommandType, isCommandType, type Posted } from '../protocol/commands';
import type { CommandEnvelope } from '../protocol/envelope';
import { fail, ok, type ProtocolError, protocolError, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import { type Side, userNameOf } from '../protocol/topics';
import { reasonOf } from '../store/logger';
import { handlerOf } from './commands';
import type { Answer, Caller, ChangeHandler, CommandParts, SlowChangeHandler } from './commands/handler';
import { readCommand } from './envelope';
import { Rates } from './rates';
import type { Recorder } from './recorder';
import type { Session } from './session';
import type { Arrived } from './wire';

export interface IntakeParts extends CommandParts {
  readonly accounts: Pick<Accounts, 'find' | 'list'>;
  readonly recorder: Recorder;
  /** Whether the session's visitor may still say anything. */
  mayReturn(session: Session): boolean;
}

/** How many refusals are remembered, so that a repeat of the command gets the same answer. */
const REFUSALS_KEPT = 10_000;

/**
 * Takes commands as they come and sees that each is answered, once it is settled: events first, then the reply.
 * A repeat gets the first reply again, a repeat in flight waits for it.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #rates: Rates;
  readonly #inFlight = new Map<string, Promise<Result<Answer>>>();
  readonly #refused = new Map<string, Result<Answer>>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#rates = new Rates(parts.clock);
  }

  /** A message on the commands topic of a principal. */
  async take(side: Side, id: string, { topic, payload }: Arrived): Promise<void> {
    const read = readCommand(payload);
    if (!read.ok) {
      // Garbage counts too; beyond the rate it is not even answered.
      if (!this.#limitRate(side, userNameOf({ kind: side, id })).ok) return;
      if (read.re === null) this.#refuse(side, id, topic, read.error);
      else this.#reply(side, id, read.re, { ok: false, error: read.error });
      return;
    }
    // Up to the session's lane nothing may wait: commands go in in the order they came.
    const answered = await this.#answer(side, id, read.envelope).catch((error: unknown): Result<Answer> => {
      this.#parts.logger.error({ error: reasonOf(error), type: read.envelope.type }, 'A command failed.');
      return fail('internal', 'Something went wrong on the server.');
    });
    this.#reply(side, id, read.envelope.id, answered);
  }

  #answer(side: Side, id: string, envelope: CommandEnvelope): Promise<Result<Answer>> {
    const caller = this.#callerOf(side, id);
    if (!caller.ok) return Promise.resolve(caller);
    const rate = this.#limitRate(side, caller.value.userName);
    if (!rate.ok) return Promise.resolve(rate);
    const { type } = envelope;
    if (!isCommandType(type)) {
      return Promise.resolve(fail('unknown_command', `There is no command "${type.slice(0, 64)}".`));
    }
    const spec = COMMANDS[type];
    if (!spec.by.some((sender) => sender === caller.value.sender)) {
      return Promise.resolve(fail('forbidden', `"${type}" is not yours to send.`));
    }
    return spec.changes ? this.#once(caller.value, type, envelope) : this.#run(caller.value, type, envelope);
  }

  /** Looks the command up before anything of the state is checked. */
  #once(caller: Caller, type: CommandType, envelope: CommandEnvelope): Promise<Result<Answer>> {
    const before = this.#parts.sessions.replyTo(caller.userName, envelope.id);
    if (before !== undefined) return Promise.resolve(ok({ data: before }));
    const key = `${caller.userName} ${envelope.id}`;
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    const refused = this.#refused.get(key);
    if (refused !== undefined) return Promise.resolve(refused);
    const result = this.#run(caller, type, envelope)
      .then((answer) => {
        if (!answer.ok && !answer.error.retryable) this.#rememberRefusal(key, answer);
        return answer;
      })
      .finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, result);
    return result;
  }

  #run(caller: Caller, type: CommandType, envelope: CommandEnvelope): Promise<Result<Answer>> {
    const spec: CommandSpec = COMMANDS[type];
    const found = spec.session ? this.#sessionOf(caller, envelope, spec.past === true) : ok(null);
    if (!found.ok) return Promise.resolve(found);
    const session = found.value;
    const { id, data } = envelope;
    const handler = handlerOf(type);
    if (handler.kind === 'query')
      return Promise.resolve(handler.run({ id, caller, session, named: envelope.session ?? null, data }, this.#parts));
    if (session === null) return Promise.resolve(fail('internal', 'This command needs a session.'));
    if (handler.kind === 'slow') return this.#slowChange(handler.run, id, caller, session, data);
    return session.lane.run(() => this.#change(handler.run, id, caller, session, data));
  }

  /** The work outside of the lane, its outcome inside; meanwhile the command may have been answered. */
  async #slowChange(
    run: SlowChangeHandler,
    id: string,
    caller: Caller,
    session: Session,
    data: unknown,
  ): Promise<Result<Answer>> {
    const plan = await run({ id, caller, session, data }, this.#parts);
    if (!plan.ok) return plan;
    return session.lane.run(async () => {
      const before = this.#parts.sessions.replyTo(caller.userName, id);
      return before === undefined ? this.#change(plan.value, id, caller, session, data) : ok({ data: before });
    });
  }

  async #change(
    run: ChangeHandler,
    id: string,
    caller: Caller,
    session: Session,
    data: unknown,
  ): Promise<Result<Answer>> {
    const plan = await run({ id, caller, session, data }, this.#parts);
    if (!plan.ok) return plan;
    const reply = (first: SessionEvent, hidden: number): Posted => ({
      event: first.id,
      seq: caller.side === 'visitor' ? session.visitorSeqOf(first.seq) - hidden : first.seq,
      at: first.at,
    });
    try {
      const written = await this.#parts.recorder.record(session, plan.value.drafts, {
        id,
        by: caller.userName,
        reply,
      });
      if (written.ok) return ok({ data: reply(written.value, 0) });
      plan.value.undo?.();
      return written;
    } catch (error) {
      plan.value.undo?.();
      throw error;
    } finally {
      plan.value.done?.();
    }
  }

  #callerOf(side: Side, id: string): Result<Caller> {
    const userName = userNameOf({ kind: side, id });
    if (side === 'agent') {
      const account = this.#parts.accounts.find(id);
      if (account === undefined || account.disabled === true) {
        return fail('unauthenticated', 'There is no such agent, or the account is disabled.');
      }
      return ok({ side, id, sender: account.role, userName, actor: { kind: side, id, name: account.name } });
    }
    const session = this.#parts.sessions.get(id);
    if (session === undefined || !this.#parts.mayReturn(session)) {
      return fail('not_found', 'This chat is over. Start a new one.');
    }
    const { name } = session.fold.visitor;
    return ok({ side, id, sender: 'visitor', userName, actor: { kind: side, id, name } });
  }

  /** The session that is named; with `past`, null for one that the hub does not hold (any more). */
  #sessionOf(caller: Caller, { session: id }: CommandEnvelope, past: boolean): Result<Session | null> {
    if (id === undefined) {
      const message = 'This command names a session.';
      return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'session', message }] }) };
    }
    const session = caller.side === 'visitor' && id !== caller.id ? undefined : this.#parts.sessions.get(id);
    if (session === undefined && past) return ok(null);
    return session === undefined ? fail('not_found', 'You have no such chat.') : ok(session);
  }

  #limitRate(side: Side, userName: string): Result<void> {
    const { agentCommandsPerSecond, visitorCommandsPerSecond } = this.#parts.limits;
    const perSecond = side === 'agent' ? agentCommandsPerSecond : visitorCommandsPerSecond;
    const retryAfterMs = this.#rates.take(userName, perSecond);
    if (retryAfterMs === 0) return ok(undefined);
    return fail('rate_limited', `At most ${perSecond} commands a second.`, { retryAfterMs });
  }

  #rememberRefusal(key: string, answer: Result<Answer>): void {
    this.#refused.set(key, answer);
    if (this.#refused.size <= REFUSALS_KEPT) return;
    const [oldest] = this.#refused.keys();
    if (oldest !== undefined) this.#refused.delete(oldest);
  }

  #reply(side: Side, id: string, re: string, answer: Result<Answer>): void {
    const { delivery } = this.#parts;
    if (!answer.ok) {
      delivery.send(side, id, { v: 1, re, ok: false, error: answer.error });
      return;
    }
    delivery.send(side, id, { v: 1, re, ok: true, data: answer.value.data });
    answer.value.after?.();
  }

  /** Answers what has not even an id, as the broker answers what it drops. */
  #refuse(side: Side, id: string, topic: string, error: ProtocolError): void {
    this.#parts.delivery.send(side, id, { v: 1, re: null, topic, ok: false, error });
  }
}
