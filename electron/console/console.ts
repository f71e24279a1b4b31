import { join } from 'node:path';
import type { ZodType } from 'zod';
import { fail, ok, parseInput, type Result } from '../../broker/protocol/errors';
import type { ServerInfo } from '../../broker/protocol/http';
import { isoTime } from '../../broker/protocol/ports';
import type { StoredDocument } from '../../broker/store/document';
import { reasonOf } from '../../broker/store/logger';
import { CONSOLE_COMMANDS, type ConsoleCommand, isConsoleCommand } from '../contract/commands';
import type { MachineAway } from '../contract/desktop';
import type { CorePort } from '../contract/frames';
import { NO_POLICY, type ReadPolicy } from '../contract/machine-policy';
import type { ConsoleSettings } from '../contract/settings';
import type { ConsoleState, ReconnectReason } from '../contract/state';
import { AgentSession } from './agent-session';
import { AgentToken } from './agent-token';
import { type FileAnswer, fetchFile, refused } from './chat-file';
import type { ConsoleOptions } from './console-options';
import type { DesktopPort } from './desktop-handlers';
import { type Entered, enter } from './enter';
import { openSettings } from './files';
import { HANDLERS } from './handlers';
import { Hearing } from './hearing';
import type { HttpOptions } from './http';
import { KeptSignIn } from './kept-sign-in';
import { OwnSettings } from './own-settings';
import { PopOuts } from './pop-outs';
import { Reach } from './reach';
import { isOnThisComputer, isSameServer, type ServersPort } from './servers';
import { type Credential, readServer } from './sign-in';
import { ConsoleStore } from './store';
import { WindowRegister } from './window-register';
import { attachWindow, UNKNOWN_CALL } from './windows';

/** A server that answers, but lets nobody in yet, is not asked without a pause. */
const RETRY_MS = 2_000;
const OVERTAKEN = fail<never>('conflict', 'Somebody signed in or out meanwhile.');

/** The core of a console: it does everything but show it. Hosts give it windows through `attach`. */
export class Console {
  readonly #options: ConsoleOptions;
  readonly #policy: ReadPolicy;
  readonly #http: HttpOptions;
  readonly #kept: KeptSignIn;
  readonly store: ConsoleStore;
  readonly windows: WindowRegister;
  readonly popOuts: PopOuts;
  readonly hearing: Hearing;
  readonly settings: OwnSettings;
  #server: string | null;
  #session: AgentSession | null = null;
  /** Counts what signs in or out: the last one counts. */
  #attempt = 0;
  #desktop: DesktopPort | null = null;
  #token: AgentToken | null = null;
  #reach: Reach | null = null;
  #unreachable: string | null = null;
  /** Signs in as soon as the server is there: nobody has to be asked for it. */
  #whenReached: (() => Promise<unknown>) | null = null;
  #servers: ServersPort | null = null;
  /** Of the broker that the agent is signed in to. */
  #mqtt: string | null = null;
  #closed = false;

  private constructor(options: ConsoleOptions, settings: StoredDocument<ConsoleSettings>) {
    this.#options = options;
    this.#policy = options.policy ?? NO_POLICY;
    this.#server = options.server;
    this.#http = options.trustFor === undefined ? {} : { trustFor: options.trustFor };
    this.#kept = new KeptSignIn(options, (text) => void this.tell('error', text));
    const able = options.capabilities;
    const mayNot = able.remember === true && !this.#kept.allowed;
    this.store = new ConsoleStore(mayNot ? { ...able, remember: false, rememberForbidden: true } : able);
    this.popOuts = new PopOuts(this.store, options.clock);
    this.windows = new WindowRegister(this.store, (shows, here) => this.popOuts.windowChanged(shows, here));
    this.store.dispatch({ type: 'policy.read', policy: this.#policy.facts });
    this.hearing = new Hearing(this.store);
    this.settings = new OwnSettings(settings, this.#policy.policy, this.store);
    this.#showSignIn(null);
  }

  /** Opens the console's files. Throws when its directory cannot be used. */
  static async open(options: ConsoleOptions): Promise<Console> {
    const { logger, clock, dataDir } = options;
    const settings = await openSettings({ dir: join(dataDir, 'console'), logger, now: () => clock.now() });
    const console = new Console(options, settings);
    if (!console.#kept.allowed) await console.forget();
    if (options.server !== null) console.#seek(options.server);
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

  /** This host can go to other servers, and has one of its own. */
  servedBy(servers: ServersPort): void {
    this.#servers = servers;
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

  /** A file of a chat, as the signed-in agent may read it, for a window, to be `shown` or saved; never rejects. */
  async file(id: string, shown = false): Promise<FileAnswer> {
    const { signIn: as } = this.store.state;
    if (this.#token === null || as.kind !== 'signedIn') return refused(401);
    return fetchFile(as.server, id, await this.#token.forRequest(), this.#http, shown);
  }

  /** `wished`: that it be kept, where this host has a place for secrets and the policy allows it. */
  async signIn(server: string | null, agent: string, password: Credential, wished = false): Promise<Result<void>> {
    this.#whenReached = null;
    return this.#signIn(server, agent, password, wished);
  }

  /**
   * As `signIn`, where no person waits for the answer: while the server cannot be reached it is tried again.
   * `info`: what the server said of itself before, for a credential that is a token.
   */
  async signInWhenReached(
    server: string | null,
    agent: string,
    password: Credential,
    wished = false,
    info?: ServerInfo,
  ): Promise<Result<void>> {
    const done = await this.#signIn(server, agent, password, wished, info);
    const address = server ?? this.#server;
    if (!done.ok && done.error.code === 'unavailable' && address !== null && this.#session === null) {
      this.#whenReached = () => this.signInWhenReached(server, agent, password, wished, info);
      // Said once, and as what it is: nobody has done anything wrong.
      this.#unreachable = done.error.message;
      this.#showSignIn(null, agent);
      this.#seek(address, RETRY_MS);
    }
    return done;
  }

  /** Signs in with what was kept, now or once the server is there; false when there is nothing that is still good. */
  async signInAgain(): Promise<boolean> {
    const attempt = this.#attempt;
    const kept = await this.#kept.read();
    // Who could not wait for the key store has signed in meanwhile.
    if (kept === null || attempt !== this.#attempt) return false;
    // One that was kept here is of the server here, whatever port that has now.
    const isOfThis =
      this.#server === null ||
      (this.#options.embedded === true && isOnThisComputer(kept.server)) ||
      isSameServer(kept.server, this.#server);
    if (!isOfThis) return false;
    const server = this.#server ?? kept.server;
    const answer = await this.#kept.stillGood(server, kept.answer, this.now(), this.#http);
    if (answer === null) return false;
    return (await this.signInWhenReached(server, answer.agent.id, answer, true, kept.info)).ok;
  }

  /** Goes to the server on this computer, which is started for it. `conflict` while somebody is signed in. */
  async useServerHere(): Promise<Result<void>> {
    if (this.#servers === null) return fail('unavailable', 'The server of this program is fixed.');
    if (this.#session !== null) return fail('conflict', 'Sign out first.');
    const { server } = this.#policy.policy;
    if (server !== undefined) return fail('forbidden', `Your organization sets the server: it is ${server}.`);
    this.#attempt += 1;
    this.#whenReached = null;
    const attempt = this.#attempt;
    const address = await this.#servers.here();
    if (!address.ok) return address;
    if (attempt !== this.#attempt) return OVERTAKEN;
    this.#server = address.value;
    this.#unreachable = null;
    this.store.dispatch({ type: 'workspace.changed', workspace: null });
    this.#showSignIn(null);
    this.#seek(address.value);
    return ok(undefined);
  }

  async #signIn(
    server: string | null,
    agent: string,
    password: Credential,
    wished: boolean,
    known?: ServerInfo,
  ): Promise<Result<void>> {
    if (this.#closed) return OVERTAKEN;
    const remember = wished && this.#kept.allowed;
    const address = server ?? this.#server;
    if (address === null) return fail('invalid', 'Say the address of the server.');
    const fixed = this.#policy.policy.server;
    if (fixed !== undefined && address !== fixed)
      return fail('forbidden', `Your organization sets the server: it is ${fixed}.`);
    this.#attempt += 1;
    const attempt = this.#attempt;
    await this.#leave();
    if (attempt !== this.#attempt) return OVERTAKEN;
    this.store.dispatch({ type: 'signIn.changed', signIn: { kind: 'signingIn', server: address, agent } });
    const entry = { server: address, agent, credential: password, keep: remember, known };
    const prepared = await enter(entry, { ...this.#options, http: this.#http });
    // Somebody else has signed in meanwhile, or out, or the console closes.
    if (attempt !== this.#attempt) return OVERTAKEN;
    if (!prepared.ok) {
      // Where it could be, a server that was mistyped can be written anew.
      this.#showSignIn(prepared.error, agent);
      return prepared;
    }
    this.#server = address;
    const { signed, stale } = prepared.value;
    this.#unreachable = null;
    if (stale) this.#seek(address);
    else this.#reach?.close();
    this.store.dispatch({ type: 'workspace.changed', workspace: signed.server.workspace });
    this.#start(address, prepared.value, password, remember);
    await this.#servers?.chosen(address);
    if (remember) this.#kept.keep({ server: address, answer: signed.answer, info: signed.server });
    return ok(undefined);
  }

  #start(address: string, { signed, files }: Entered, password: Credential, remember: boolean): void {
    const { server: info, answer } = signed;
    const { clock, ids, logger, trustFor } = this.#options;
    const me = answer.agent;
    const token = new AgentToken({
      server: address,
      credential: password,
      first: answer,
      keep: remember,
      http: this.#http,
      clock,
      renewed: async (renewed) => {
        if (remember) this.#kept.keep({ server: address, answer: renewed, info });
      },
      lost: async () => void (await this.forget()),
    });
    this.#token = token;
    this.#session = new AgentSession({
      me,
      mqtt: info.mqtt,
      mqttWebSocket: info.mqttWebSocket,
      answers: async () => (await readServer(address, this.#http)).ok,
      token: (refusedBefore) => token.forConnection(refusedBefore),
      ...(trustFor === undefined ? {} : { trustFor }),
      files,
      store: this.store,
      clock,
      ids,
      logger,
      refused: (message) => void this.#signedOutBy(message),
    });
    this.popOuts.use(files.windows);
    this.store.dispatch({ type: 'signIn.changed', signIn: { kind: 'signedIn', server: address, me } });
    this.#session.setAway(this.state.away);
    this.#session.start();
    this.#mqtt = info.mqtt;
  }

  /** Throws away a sign-in that was kept. */
  async forget(): Promise<Result<void>> {
    return this.#kept.write(null);
  }

  /** Why the machine makes the agent away; null: it does not. */
  setAway(away: MachineAway | null): void {
    if (away === this.state.away) return;
    this.store.dispatch({ type: 'away.changed', away });
    this.#session?.setAway(away);
  }

  /** The network may have changed, or the machine has slept: a connection that looks alive may be dead. */
  connectAnew(because: ReconnectReason): void {
    this.#reach?.now();
    this.#session?.connectAnew(because);
  }

  /** Says something once, in every window. `text`: an id of the catalogue, with its values. Returns the notice's id. */
  tell(kind: 'error' | 'info', text: string, values?: Readonly<Record<string, string | number>>): string {
    const { clock, ids } = this.#options;
    const id = ids.next();
    this.store.dispatch({
      type: 'notice.raised',
      notice: { id, at: isoTime(clock.now()), kind, text, ...(values === undefined ? {} : { values }) },
    });
    return id;
  }

  async signOut(): Promise<void> {
    this.#attempt += 1;
    this.#whenReached = null;
    await this.#leave(true);
    this.#showSignIn(null);
    await this.forget();
  }

  async close(): Promise<void> {
    this.#attempt += 1;
    this.#closed = true;
    this.#reach?.close();
    await this.popOuts.release();
    await this.#session?.close();
    this.#session = null;
    this.#token?.close();
    this.#token = null;
    await this.settings.settled();
  }

  async #handle<C extends ConsoleCommand>(command: C, input: unknown, window: number | null): Promise<Result<unknown>> {
    const schema: ZodType = CONSOLE_COMMANDS[command];
    const parsed = parseInput(schema, input);
    // The tables pair each command with its schema and its handler; TypeScript does not follow the index.
    return parsed.ok ? HANDLERS[command](this, parsed.value as never, window) : parsed;
  }

  /** Asks a server what it is, until it answers. */
  #seek(server: string, firstAfterMs = 0): void {
    this.#reach?.close();
    if (this.#closed) return;
    this.#reach = new Reach({
      ask: () => readServer(server, this.#http),
      clock: this.#options.clock,
      firstAfterMs,
      failed: ({ message }) => {
        this.#unreachable = message;
        if (this.state.signIn.kind === 'signedOut') this.#showSignIn(this.state.signIn.error, this.state.signIn.agent);
      },
      answered: ({ workspace, mqtt }) => {
        this.#unreachable = null;
        this.store.dispatch({ type: 'workspace.changed', workspace });
        const { signIn: shown } = this.state;
        const later = this.#whenReached;
        this.#whenReached = null;
        if (later !== null) void later();
        // What it said before it could be reached is old: the broker has moved.
        else if (shown.kind === 'signedIn' && mqtt !== this.#mqtt) void this.signInAgain();
        // What could not be done without the server can be tried again.
        else if (shown.kind === 'signedOut')
          this.#showSignIn(shown.error?.code === 'unavailable' ? null : shown.error, shown.agent);
      },
    });
  }

  async #leave(signsOut = false): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#token?.close();
    this.#token = null;
    await this.popOuts.release();
    await session?.close(signsOut);
    if (session !== null) this.store.dispatch({ type: 'signedOut' });
  }

  async #signedOutBy(message: string): Promise<void> {
    await this.#leave();
    this.#showSignIn({ code: 'unauthenticated', message, retryable: false });
  }

  #showSignIn(
    error: Extract<ConsoleState['signIn'], { kind: 'signedOut' }>['error'],
    agent: string | null = this.#options.agent,
  ): void {
    const unreachable = this.#unreachable === null ? {} : { unreachable: this.#unreachable };
    this.store.dispatch({
      type: 'signIn.changed',
      signIn: { kind: 'signedOut', server: this.#server, agent, error, ...unreachable },
    });
  }
}
