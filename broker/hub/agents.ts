import type { Accounts } from '../identity/ports';
import type { Connection } from '../protocol/envelope';
import { ok, type Result } from '../protocol/errors';
import type { Agent, AgentStatus, StatusChoice } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import type { DirectoryAgent } from '../protocol/retained';
import type { Logger } from '../store/logger';
import type { StatusRecord, Workspace } from '../store/workspace';
import { Connections } from './connections';
import { Lanes } from './lane';
import { agentStatus, chooseStatus, effectiveStatus, FIRST_STATUS, reasonShown, statusAfterArrival } from './presence';
import type { Router } from './routing';
import { Timers } from './timers';

export interface AgentsParts {
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'find' | 'list'>;
  readonly workspace: Workspace;
  readonly router: Router;
  readonly logger: Pick<Logger, 'error'>;
  /** The agent has live chats, or is getting one. */
  hasChats(agent: string): boolean;
  /** The agent's status has changed, for all consoles of the agent. */
  onStatus(agent: string, status: AgentStatus): void;
  /** Anything that colleagues see or that routing goes by has changed. */
  onChange(agent: string): void;
  /** The agent has been gone for longer than the grace time, with chats open. */
  onLost(agent: string): void;
  /** The agent has signed out, everywhere: chats go back at once. */
  onLeft(agent: string): void;
}

/** Which agents are there, what they chose, and whether they can get chats. */
export class Agents {
  readonly #parts: AgentsParts;
  readonly #connections = new Connections();
  /** What an agent does to the own status, one after the other. */
  readonly #lanes = new Lanes();
  readonly #grace: Timers;
  /** Statuses that could not be stored: they hold all the same, until the next that can. */
  readonly #unstored = new Map<string, StatusRecord>();
  readonly #told = new Map<string, string>();
  #quiet = true;

  constructor(parts: AgentsParts) {
    this.#parts = parts;
    this.#grace = new Timers(parts.clock);
    for (const account of parts.accounts.list()) this.#updateRouter(account.id);
  }

  /** The hub has subscribed (again): consoles tell of themselves from now on. Quiet until `settled`. */
  restart(withChats: readonly string[]): void {
    this.#quiet = true;
    // Whoever asks before everybody is back gets a status that is told anew when they are.
    this.#told.clear();
    this.#connections.restart(this.#parts.clock.now());
    for (const { id } of this.#parts.accounts.list()) this.#updateRouter(id);
    for (const agent of withChats) this.#watch(agent);
  }

  /** Consoles that were there have told so: changes are told from now on. */
  settled(): void {
    this.#quiet = false;
    for (const { id } of this.#parts.accounts.list()) this.#changed(id);
  }

  /** A connection topic of the agent has a payload, or (null) was emptied. */
  async connection(agent: string, connection: string, payload: Connection | null): Promise<void> {
    await this.#lanes.run(agent, async () => {
      if (payload === null || payload.leaving === true) {
        if (!this.#connections.died(agent, connection, this.#parts.clock.now())) return;
      } else {
        await this.#pauseOnLogin(agent, connection, payload.login);
        this.#connections.alive(agent, connection, payload.away);
      }
      this.#watch(agent);
      this.#changed(agent);
      // Elsewhere the agent may still be signed in: there the chats go on.
      if (payload?.leaving === true && !this.isOnline(agent)) this.#parts.onLeft(agent);
    });
  }

  /**
   * The agent's own choice, kept over restarts; `finish` runs when it holds and nothing has been told yet.
   * `conflict` when `base` is not the present revision, `unavailable` when it cannot be stored.
   */
  async choose(
    agent: string,
    input: { readonly status: StatusChoice; readonly reason?: string | undefined; readonly base: number },
    finish: () => Promise<void>,
  ): Promise<Result<AgentStatus>> {
    return this.#lanes.run(agent, async () => {
      const chosen = chooseStatus(this.#record(agent), input);
      if (!chosen.ok) return chosen;
      const stored = await this.#store(agent, chosen.value);
      if (!stored.ok) return stored;
      this.#unstored.delete(agent);
      this.#updateRouter(agent);
      await finish();
      this.#changed(agent);
      return ok(this.statusOf(agent));
    });
  }

  statusOf(agent: string): AgentStatus {
    return agentStatus(this.#record(agent), this.#connections.awayStates(agent));
  }

  /** Whether the agent can get chats, as far as status goes. */
  isActive(agent: string): boolean {
    const account = this.#parts.accounts.find(agent);
    return account !== undefined && account.disabled !== true && this.statusOf(agent).effective === 'active';
  }

  isOnline(agent: string): boolean {
    return this.#connections.online(agent);
  }

  /** Those with a connection. */
  onlineIds(): readonly string[] {
    return this.#parts.accounts.list().flatMap(({ id }) => (this.isOnline(id) ? [id] : []));
  }

  onlineCount(): number {
    return this.#connections.onlineCount();
  }

  /** Every account that is not disabled, as colleagues see it. */
  directory(): readonly DirectoryAgent[] {
    return this.#parts.accounts
      .list()
      .filter((account) => account.disabled !== true)
      .map((account) => this.#entry(account));
  }

  close(): void {
    this.#grace.close();
  }

  #entry(account: Agent): DirectoryAgent {
    const { id, name, skills, languages, limit } = account;
    const record = this.#record(id);
    const connections = this.#connections.awayStates(id);
    return {
      id,
      name,
      online: connections.length > 0,
      status: effectiveStatus(record.status, connections),
      reason: reasonShown(record, connections),
      skills,
      languages,
      open: this.#parts.router.openOf(id),
      limit,
    };
  }

  async #pauseOnLogin(agent: string, connection: string, login: boolean): Promise<void> {
    if (this.#connections.has(agent, connection)) return;
    const pauseOnLogin = this.#parts.accounts.find(agent)?.pauseOnLogin === true;
    const others = this.#connections.online(agent);
    const paused = statusAfterArrival(this.#record(agent), { connection, login, pauseOnLogin, others });
    if (paused === null) return;
    const stored = await this.#store(agent, paused);
    if (stored.ok) return;
    this.#unstored.set(agent, paused);
    this.#parts.logger.error({ agent, error: stored.error }, 'The pause at login could not be stored.');
  }

  #record(agent: string): StatusRecord {
    const { statuses } = this.#parts.workspace.statuses.value;
    // An agent may be called `constructor`, which every object has.
    const stored = Object.hasOwn(statuses, agent) ? statuses[agent] : undefined;
    return this.#unstored.get(agent) ?? stored ?? FIRST_STATUS;
  }

  #store(agent: string, record: StatusRecord): Promise<Result<void>> {
    return this.#parts.workspace.statuses.update((value) => ({
      ...value,
      statuses: { ...value.statuses, [agent]: record },
    }));
  }

  /** Sets or lifts the grace time. */
  #watch(agent: string): void {
    const since = this.#connections.goneSince(agent);
    if (since === null || !this.#parts.hasChats(agent)) {
      this.#grace.cancel(agent);
      return;
    }
    const { clock, workspace, onLost } = this.#parts;
    const left = since + workspace.settings.value.settings.agentGraceMs - clock.now();
    this.#grace.set(agent, left, () => {
      if (!this.isOnline(agent)) onLost(agent);
    });
  }

  /** An agent who is gone has got a chat, or could not be relieved of one: the grace time counts again. */
  watch(agent: string): void {
    this.#watch(agent);
  }

  #changed(agent: string): void {
    this.#updateRouter(agent);
    if (this.#quiet) return;
    const status = this.statusOf(agent);
    const text = JSON.stringify(status);
    if (this.#told.get(agent) !== text) {
      this.#told.set(agent, text);
      if (this.isOnline(agent)) this.#parts.onStatus(agent, status);
    }
    this.#parts.onChange(agent);
  }

  #updateRouter(agent: string): void {
    const account = this.#parts.accounts.find(agent);
    if (account !== undefined) this.#parts.router.setAgent(account, this.isActive(agent));
  }
}
