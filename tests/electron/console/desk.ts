import { onTestFinished } from 'vitest';
import type { Clock } from '../../../broker/protocol/ports';
import { systemIds } from '../../../broker/system';
import { AgentSession } from '../../../electron/console/agent-session';
import { openAgentFiles } from '../../../electron/console/files';
import { ConsoleStore } from '../../../electron/console/store';
import type { ConsoleEvent } from '../../../electron/contract/events';
import type { Chat, ConsoleState } from '../../../electron/contract/state';
import { realClock } from '../../broker/hub/clocks';
import { AGENTS } from '../../broker/hub/fixture';
import { until } from '../../broker/hub/until';
import { expectOk, World } from '../../broker/hub/world';
import { CAPABILITIES } from '../contract/console-script';
import { Line } from './line';
import { KeptLog, testDirectory } from './parts';

/** A hub and its broker, gone when the test has ended. */
export async function startWorld(options: Parameters<typeof World.start>[0] = {}): Promise<World> {
  const world = await World.start(options);
  onTestFinished(() => world.close());
  return world;
}

/** One agent at a console without windows, on a line of its own. */
export class Desk {
  readonly session: AgentSession;
  readonly store: ConsoleStore;
  readonly line: Line;
  readonly events: ConsoleEvent[] = [];
  #open = true;

  private constructor(session: AgentSession, store: ConsoleStore, line: Line) {
    this.session = session;
    this.store = store;
    this.line = line;
    store.listen((event) => this.events.push(event));
  }

  /** Sits down; the console's files are in `dir`. */
  static async at(world: World, agent: string, dir?: string, clock: Clock = realClock): Promise<Desk> {
    const me = AGENTS.find((known) => known.id === agent);
    if (me === undefined) throw new Error(`The fixture has no ${agent}.`);
    const logger = new KeptLog();
    const store = new ConsoleStore(CAPABILITIES);
    const line = await Line.to(world.broker.port);
    const files = await openAgentFiles(
      { dir: dir ?? (await testDirectory()), logger, now: () => clock.now() },
      'http://127.0.0.1:8484',
      agent,
    );
    const session = new AgentSession({
      me,
      mqtt: line.url,
      answers: async () => true,
      token: async () => ({ ok: true, value: 'a token' }),
      files,
      store,
      clock,
      ids: systemIds,
      logger,
      refused: () => undefined,
    });
    const desk = new Desk(session, store, line);
    onTestFinished(() => desk.leave());
    session.start();
    return desk;
  }

  static async connected(world: World, agent: string, dir?: string): Promise<Desk> {
    const desk = await Desk.at(world, agent, dir);
    await desk.connection('connected');
    return desk;
  }

  get state(): ConsoleState {
    return this.store.state;
  }

  connection(kind: ConsoleState['connection']['kind']): Promise<true> {
    return until(() => this.state.connection.kind === kind);
  }

  /** Waits for a chat that is this agent's to answer. */
  chat(session: string): Promise<Chat> {
    return until(() => {
      const chat = this.state.chats[session];
      return chat?.fold.state === 'live' && chat.lost === null && chat;
    });
  }

  async say(session: string, text: string, holdMs = 0): Promise<string> {
    return expectOk(await this.session.outbox.add(session, 'message', text, holdMs)).id;
  }

  /** What the conversation and the outbox show, as a window does. */
  texts(session: string): string[] {
    return (this.state.conversations[session] ?? []).flatMap((event) =>
      event.type === 'message.posted' ? [event.data.text] : [],
    );
  }

  waiting(session: string): string[] {
    return (this.state.outbox[session] ?? []).map(({ text, state }) => `${text}: ${state.kind}`);
  }

  async leave(signsOut = false): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.session.close(signsOut);
    await this.line.close();
  }
}
