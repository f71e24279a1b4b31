import { join } from 'node:path';
import type { ZodType } from 'zod';
import { fail, ok, parseInput, type Result } from '../../broker/protocol/errors';
import type { Away } from '../../broker/protocol/models';
import { type Clock, type Ids, isoTime } from '../../broker/protocol/ports';
import type { StoredDocument } from '../../broker/store/document';
import { type Logger, reasonOf } from '../../broker/store/logger';
import type { Capabilities } from '../contract/capabilities';
import { CONSOLE_COMMANDS, type ConsoleCommand, isConsoleCommand } from '../contract/commands';
import type { HearingProblem } from '../contract/desktop';
import type { CorePort } from '../contract/frames';
import { NO_POLICY, type ReadPolicy } from '../contract/machine-policy';
import type { ConsoleSettings } from '../contract/settings';
import type { ConsoleState, ReconnectReason } from '../contract/state';
import { AgentSession } from './agent-session';
import { AgentToken } from './agent-token';
import { type FileAnswer, fetchFile, refused } from './chat-file';
import type { DesktopPort } from './desktop-handlers';
import { type AgentFiles, openAgentFiles, openSettings } from './files';
import { HANDLERS } from './handlers';
import type { HttpOptions } from './http';
import { lockedIn, underPolicy, unlocked } from './locked-settings';
import { PopOuts } from './pop-outs';
import type { Vault } from './remembered';
import { type Credential, readServer, type SignedIn, signIn } from './sign-in';
import { ConsoleStore } from './store';
import { WindowRegister } from './window-register';
import { attachWindow, UNKNOWN_CALL } from './windows';

const OVERTAKEN = fail<never>('conflict', 'Somebody signed in or out meanwhile.');

export interface ConsoleOptions {
  /** The console keeps its things in `console` below it. */
  readonly dataDir: string;
  /** The server's address; null while nobody has said it. */
  readonly server: string | null;
  /** Whose console this is, when known: prefilled at sign-in. */
  readonly agent: string | null;
  /** Certificate authorities (PEM) to trust for the server, in the place of those that come with Node. */
  readonly ca?: string;
  readonly capabilities: Capabilities;
  /** Where a sign-in is kept over the end of this process; absent: nowhere. */
  readonly vault?: Vault;
  /** What the administrator of this machine sets and locks; absent: nothing. */
  readonly policy?: ReadPolicy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** The core of a console: it does everything but show it. Hosts give it windows through `attach`. */
export class Console {
  readonly #options: ConsoleOptions;
  readonly #settings: StoredDocument<ConsoleSettings>;
  readonly #policy: ReadPolicy;
  readonly #http: HttpOptions;
  readonly store: ConsoleStore;
  readonly windows: WindowRegister;
  readonly popOuts: PopOuts;
  #server: string | null;
  #session: AgentSession | null = null;
  /** Counts what signs in or out: the last one counts. */
  #attempt = 0;
  #desktop: DesktopPort | null = null;
  #token: AgentToken | null = null;

  private constructor(options: ConsoleOptions, settings: StoredDocument<ConsoleSettings>) {
    this.#options = options;
    this.#settings = settings;
    this.#policy = options.policy ?? NO_POLICY;
    this.#server = options.server;
    this.#http = options.ca === undefined ? {} : { ca: options.ca };
    this.store = new ConsoleStore(
      this.#mayRemember ? options.capabilities : { ...options.capabilities, remember: false },
    );
    this.popOuts = new PopOuts(this.store, options.clock);
    this.windows = new WindowRegister(this.store, (shows, here) => this.popOuts.windowChanged(shows, here));
    this.store.dispatch({ type: 'policy.read', policy: this.#policy.facts });
    this.#showSettings();
    this.#showSignIn(null);
  }

  /** Opens the console's files. Throws when its directory cannot be used. */
  static async open(options: ConsoleOptions): Promise<Console> {
    const { logger, clock, dataDir } = options;
    const settings = await openSettings({ dir: join(dataDir, 'console'), logger, now: () => clock.now() });
    const console = new Console(options, settings);
    if (!console.#mayRemember) await console.forget();
    if (options.server !== null) void console.#learn(options.server);
    return console;
  }

  get state(): ConsoleState {
    return this.store.state;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#options.clock.now();
  }

  get session(): AgentSession | null {
    return this.#session;
  }

  get desktop(): DesktopPort | null {
    return this.#desktop;
  }

  /** What this host can do besides showing windows. */
  hostedOn(desktop: DesktopPort): void {
    this.#desktop = desktop;
  }

  attach(port: CorePort): void {
    attachWindow(
      port,
      this.store,
      (command, input, window) => this.call(command, input, window),
      this.#options.logger,
      (shows) => this.windows.join(shows),
    );
  }

  /** Carries out what a window asks; never rejects. */
  async call(command: string, input: unknown, window: number | null = null): Promise<Result<unknown>> {
    if (!isConsoleCommand(command)) return { ok: false, error: UNKNOWN_CALL };
    try {
      return await this.#handle(command, input, window);
    } catch (error) {
      this.#options.logger.error({ command, reason: reasonOf(error) }, 'A call failed.');
      return fail('internal', 'Something went wrong in the console. It has been logged; try again.');
    }
  }

  /** A file of a chat, as the signed-in agent may read it, for a window; never rejects. */
  async file(id: string): Promise<FileAnswer> {
    const { signIn: as } = this.store.state;
    if (this.#token === null || as.kind !== 'signedIn') return refused(401);
    return fetchFile(as.server, id, await this.#token.forRequest(), this.#http);
  }

  /** `wished`: that it be kept, where this host has a place for secrets and the policy allows it. */
  async signIn(server: string | null, agent: string, password: Credential, wished = false): Promise<Result<void>> {
    const remember = wished && this.#mayRemember;
    const address = server ?? this.#server;
    if (address === null) return fail('invalid', 'Say the address of the server.');
    const fixed = this.#policy.policy.server;
    if (fixed !== undefined && address !== fixed)
      return fail('forbidden', `Your organization sets the server: it is ${fixed}.`);
    this.#attempt += 1;
    const attempt = this.#attempt;
    await this.#leave();
    if (attempt !== this.#attempt) return OVERTAKEN;
    this.#server = address;
    this.store.dispatch({ type: 'signIn.changed', signIn: { kind: 'signingIn', server: address, agent } });
    const prepared = await this.#prepare(address, agent, password);
    // Somebody else has signed in meanwhile, or out, or the console closes.
    if (attempt !== this.#attempt) return OVERTAKEN;
    if (!prepared.ok) {
      this.store.dispatch({
        type: 'signIn.changed',
        signIn: { kind: 'signedOut', server: address, agent, error: prepared.error },
      });
      return prepared;
    }
    const { signed, files } = prepared.value;
    const { server: info, answer } = signed;
    this.store.dispatch({ type: 'workspace.changed', workspace: info.workspace });
    const { clock, ids, logger, ca } = this.#options;
    const me = answer.agent;
    const token = new AgentToken({
      server: address,
      credential: password,
      first: answer,
      http: this.#http,
      clock,
      renewed: async (renewed) => {
        if (remember) await this.#remember({ server: address, answer: renewed });
      },
      lost: async () => void (await this.forget()),
    });
    this.#token = token;
    this.#session = new AgentSession({
      me,
      mqtt: info.mqtt,
      token: (refusedBefore) => token.forConnection(refusedBefore),
      ...(ca === undefined ? {} : { ca }),
      files,
      store: this.store,
      clock,
      ids,
      logger,
      refused: (message) => void this.#signedOutBy(message),
    });
    this.popOuts.use(files.windows);
    this.store.dispatch({ type: 'signIn.changed', signIn: { kind: 'signedIn', server: address, me } });
    this.#session.gateway.setAway(this.state.away);
    this.#session.start();
    if (remember) await this.#remember({ server: address, answer });
    return ok(undefined);
  }

  /** Signs in with what was kept; false when there is nothing that is still good. */
  async signInAgain(): Promise<boolean> {
    const kept = this.#mayRemember ? ((await this.#options.vault?.read()) ?? null) : null;
    if (kept === null || (this.#server !== null && kept.server !== this.#server)) return false;
    if (Date.parse(kept.answer.expiresAt) <= this.#options.clock.now()) {
      await this.forget();
      return false;
    }
    return (await this.signIn(kept.server, kept.answer.agent.id, kept.answer)).ok;
  }

  /** Throws away a sign-in that was kept. */
  async forget(): Promise<Result<void>> {
    return this.#remember(null);
  }

  /** Why the machine makes the agent away; null: it does not. */
  setAway(away: Away | null): void {
    if (away === this.state.away) return;
    this.store.dispatch({ type: 'away.changed', away });
    this.#session?.gateway.setAway(away);
  }

  /** What a window found about its sound; of notifications the host knows better. */
  heardBy(problems: readonly HearingProblem[]): void {
    const { hearing } = this.state;
    this.#hear([...problems, ...hearing.filter((one) => one === 'notifications')]);
  }

  /** Whether the system shows no notifications. */
  notificationsFail(failing: boolean): void {
    const others = this.state.hearing.filter((one) => one !== 'notifications');
    this.#hear(failing ? [...others, 'notifications'] : others);
  }

  #hear(problems: readonly HearingProblem[]): void {
    const next = [...new Set(problems)];
    if (next.join() !== this.state.hearing.join()) this.store.dispatch({ type: 'hearing.changed', problems: next });
  }

  /** The network may have changed, or the machine has slept: a connection that looks alive may be dead. */
  connectAnew(because: ReconnectReason): void {
    this.#session?.connectAnew(because);
  }

  /** Says something once, in every window. `text`: an id of the catalogue, with its values. */
  tell(kind: 'error' | 'info', text: string, values?: Readonly<Record<string, string | number>>): void {
    const { clock, ids } = this.#options;
    this.store.dispatch({
      type: 'notice.raised',
      notice: { id: ids.next(), at: isoTime(clock.now()), kind, text, ...(values === undefined ? {} : { values }) },
    });
  }

  async #prepare(
    address: string,
    agent: string,
    password: Credential,
  ): Promise<Result<{ readonly signed: SignedIn; readonly files: AgentFiles }>> {
    const signed = await signIn(address, agent, password, this.#http);
    if (!signed.ok) return signed;
    const { logger, clock, dataDir } = this.#options;
    const options = { dir: join(dataDir, 'console'), logger, now: () => clock.now() };
    try {
      return ok({
        signed: signed.value,
        files: await openAgentFiles(options, address, signed.value.answer.agent.id),
      });
    } catch (error) {
      return fail('unavailable', `The console's files in ${dataDir} cannot be used: ${reasonOf(error)}.`);
    }
  }

  async signOut(): Promise<void> {
    this.#attempt += 1;
    await this.#leave();
    this.#showSignIn(null);
    await this.forget();
  }

  /** `forbidden` when it would change what the machine policy sets; then nothing is changed. */
  async setSettings(change: Partial<ConsoleSettings>): Promise<Result<void>> {
    const { policy } = this.#policy;
    const locked = lockedIn(change, this.state.settings, policy);
    if (locked.length > 0) {
      const fields = locked.map((path) => ({ path, message: 'Set by your organization.' }));
      return fail('forbidden', `Your organization sets ${locked.join(', ')}. Nothing was changed.`, { fields });
    }
    const stored = await this.#settings.update((own) => ({ ...own, ...unlocked(change, own, policy) }));
    if (stored.ok) this.#showSettings();
    return stored;
  }

  async close(): Promise<void> {
    this.#attempt += 1;
    await this.popOuts.release();
    await this.#session?.close();
    this.#session = null;
    this.#token = null;
    await this.#settings.settled();
  }

  async #handle<C extends ConsoleCommand>(command: C, input: unknown, window: number | null): Promise<Result<unknown>> {
    const schema: ZodType = CONSOLE_COMMANDS[command];
    const parsed = parseInput(schema, input);
    // The tables pair each command with its schema and its handler; TypeScript does not follow the index.
    return parsed.ok ? HANDLERS[command](this, parsed.value as never, window) : parsed;
  }

  get #mayRemember(): boolean {
    return this.#policy.policy.signIn?.remember !== false;
  }

  #showSettings(): void {
    const settings = underPolicy(this.#settings.value, this.#policy.policy, this.state.settings);
    this.store.dispatch({ type: 'settings.changed', settings });
  }

  async #remember(kept: Parameters<Vault['write']>[0]): Promise<Result<void>> {
    try {
      await this.#options.vault?.write(kept);
      return ok(undefined);
    } catch (error) {
      this.#options.logger.error({ reason: reasonOf(error) }, 'The sign-in could not be kept on this machine.');
      return fail('unavailable', 'The sign-in could not be kept on this machine.');
    }
  }

  async #learn(server: string): Promise<void> {
    const info = await readServer(server, this.#http);
    if (info.ok) this.store.dispatch({ type: 'workspace.changed', workspace: info.value.workspace });
  }

  async #leave(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#token = null;
    await this.popOuts.release();
    await session?.close();
    if (session !== null) this.store.dispatch({ type: 'signedOut' });
  }

  async #signedOutBy(message: string): Promise<void> {
    await this.#leave();
    this.#showSignIn({ code: 'unauthenticated', message, retryable: false });
  }

  #showSignIn(error: Extract<ConsoleState['signIn'], { kind: 'signedOut' }>['error']): void {
    this.store.dispatch({
      type: 'signIn.changed',
      signIn: { kind: 'signedOut', server: this.#server, agent: this.#options.agent, error },
    });
  }
}
