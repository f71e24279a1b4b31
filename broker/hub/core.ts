import type { TicketDesk } from '../desk/desk';
import { createLocalDesk } from '../desk/local';
import type { Accounts, Tokens } from '../identity/ports';
import { Connection } from '../protocol/envelope';
import { fail, ok, type Result } from '../protocol/errors';
import type { SessionStart } from '../protocol/http';
import type { Limits } from '../protocol/limits';
import type { Clock, Ids } from '../protocol/ports';
import { NO_FILES } from '../store/files/no-files';
import type { PostedFiles, SessionFiles } from '../store/files/ports';
import type { History } from '../store/history/port';
import { type Logger, reasonOf } from '../store/logger';
import type { LogRecord, SessionLog } from '../store/ports';
import type { Workspace } from '../store/workspace';
import { Agents } from './agents';
import { Assignments } from './assignments';
import { Boards } from './boards';
import { Canned } from './canned';
import { CatchUps } from './catch-ups';
import { mayRead } from './commands/history';
import { Delivery } from './delivery';
import type { HubDoor } from './door';
import { Endings } from './endings';
import { readJson } from './envelope';
import { ChatLengths } from './estimate';
import { keepFiles, settleFiles } from './files';
import { Intake } from './intake';
import { Losses } from './losses';
import { LostEnds } from './lost-ends';
import { OtherSide } from './other-side';
import { Positions } from './positions';
import { Receipts } from './receipts';
import { Recorder } from './recorder';
import { Redirects } from './redirects';
import { Router } from './routing';
import { Sessions } from './sessions';
import { startSession } from './start';
import { Tickets } from './tickets';
import { Transitions } from './transitions';
import { Typing } from './typing';
import { Visitors } from './visitors';
import type { Arrived, Wire } from './wire';

export interface CoreOptions {
  readonly log: SessionLog;
  /** Every session there ever was; `history.search` is `unavailable` without. */
  readonly history?: History;
  readonly workspace: Workspace;
  readonly accounts: Pick<Accounts, 'find' | 'list'>;
  /** Where the files of visitors are; none are taken when absent. */
  readonly files?: PostedFiles;
  readonly tokens?: Pick<Tokens, 'revoke'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly limits: Limits;
  /** Absent: tickets are kept in the workspace. */
  readonly desk?: TicketDesk;
  /** The bytes of a chat's file, for a ticket system that keeps a copy. */
  readonly openFile?: SessionFiles['open'];
  /** Null before the first connection. */
  wire(): Wire | null;
}

/** The hub without its connection: what comes in, and what is done about it. */
export interface HubCore {
  /** One record of the log, in order, before anything else. */
  recover(record: LogRecord): void;
  /** The log has been read. */
  recovered(): Promise<void>;
  /** Connected (again): who is there is told from now on. */
  restart(): void;
  /** Everybody who was there has told so. */
  settled(): void;
  take(arrived: Arrived): void;
  start(input: SessionStart, ready: boolean): Promise<Result<{ session: string }>>;
  visitorMayReturn(session: string): boolean;
  mayUpload: HubDoor['mayUpload'];
  mayReadFile: HubDoor['mayReadFile'];
  figures: HubDoor['figures'];
  /** Starts nothing new, and waits for what is under way. */
  close(): Promise<void>;
}

/** Builds the parts of the hub and ties them together. */
export function createCore(options: CoreOptions): HubCore {
  const { log, workspace, accounts, clock, ids, logger, limits, wire, files = NO_FILES } = options;
  const sessions = new Sessions(() => workspace.story.value.story);
  const router = new Router();
  const lengths = new ChatLengths();
  const delivery = new Delivery(wire, log, limits);
  const receipts = new Receipts(clock, log, delivery);
  const typing = new Typing(clock, sessions, delivery);
  const positions = new Positions(clock, router, lengths, delivery);
  const desk = options.desk ?? createLocalDesk({ workspace, accounts, clock });
  const session = (id: string) => sessions.get(id);
  const recorder = new Recorder({
    log,
    sessions,
    clock,
    ids,
    onRecorded: async (recorded) => {
      const kept = keepFiles(recorded.events, files);
      await delivery.tell(recorded).catch((error: unknown) => {
        // It is in the log: whoever misses it finds the gap and catches up.
        logger.error({ error: reasonOf(error), session: recorded.session.id }, 'Events could not be told.');
      });
      transitions.after(recorded);
      await kept;
    },
  });
  const lostEnds = new LostEnds(recorder, logger);
  const tickets = new Tickets({
    desk,
    requests: workspace.ticketRequests,
    recorder,
    sessions,
    clock,
    logger,
    openFile: options.openFile,
  });
  const agents: Agents = new Agents({
    clock,
    accounts,
    workspace,
    router,
    logger,
    hasChats: (agent) => sessions.ofAgent(agent).length > 0,
    onStatus: (agent, data) => delivery.send('agent', agent, { v: 1, type: 'status', data }),
    onChange: (agent) => transitions.agentChanged(agent),
    onLost: (agent) => losses.agentLost(agent, 'gone'),
    onLeft: (agent) => losses.agentLost(agent, 'released'),
  });
  const visitors: Visitors = new Visitors({
    clock,
    settings: () => workspace.settings.value.settings,
    session,
    onChange: (changed) => transitions.visitorChanged(changed),
    onLost: (lost) => losses.visitorLost(lost),
  });
  const otherSide = new OtherSide({ sessions, agents, visitors, delivery });
  const assignments = new Assignments({ clock, router, recorder, agents, visitors, logger, session });
  const redirects = new Redirects({ clock, accounts, agents, router, recorder, logger });
  const losses = new Losses({ clock, recorder, sessions, agents, visitors, logger });
  const endings = new Endings({
    clock,
    tokens: options.tokens,
    wire,
    forget: ({ id }) => {
      sessions.forget(id);
      visitors.forget(id);
      files.forget(id);
    },
  });
  const boards = new Boards({
    clock,
    router,
    wire,
    agents: () => agents.directory(),
    visitorOf: (id) => sessions.get(id)?.fold.visitor ?? { name: '' },
  });
  const canned = new Canned({
    document: workspace.canned,
    clock,
    ids,
    pageBytes: limits.catchUpBytes,
    online: () => agents.onlineIds(),
    tell: (agent, message) => delivery.send('agent', agent, message),
  });
  const transitions = new Transitions({
    accounts,
    router,
    agents,
    visitors,
    assignments,
    positions,
    boards,
    endings,
    lengths,
    redirects,
    otherSide,
  });
  const intake = new Intake({
    accounts,
    agents,
    assignments,
    canned,
    clock,
    delivery,
    desk,
    files,
    history: options.history ?? null,
    limits,
    log,
    logger,
    lostEnds,
    catchUps: new CatchUps(clock),
    otherSide,
    positions,
    receipts,
    recorder,
    redirects,
    router,
    sessions,
    tickets,
    workspace,
    mayReturn: (candidate) => endings.mayReturn(candidate),
  });
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  function follow<T>(task: Promise<T>): Promise<T> {
    const done = task
      .catch((error: unknown) => logger.error({ error: reasonOf(error) }, 'A message could not be handled.'))
      .finally(() => underWay.delete(done));
    underWay.add(done);
    return task;
  }

  return {
    recover: (record) => void sessions.apply(record),
    async recovered() {
      for (const each of sessions.all()) transitions.recovered(each);
      for (const each of sessions.all()) await each.lane.run(() => lostEnds.mend(each, each.missingAtEnd));
      await settleFiles(files, sessions, log);
      tickets.recovered();
    },
    restart() {
      assignments.hold();
      otherSide.hold();
      agents.restart(sessions.agentsWithChats());
      visitors.restart(sessions.all());
    },
    settled() {
      agents.settled();
      boards.again();
      assignments.resume();
      otherSide.settled(sessions.all());
    },
    take(arrived) {
      const { place, payload } = arrived;
      if (closed || !('side' in place)) return;
      if (place.kind === 'commands') follow(intake.take(place.side, place.id, arrived));
      else if (place.kind === 'signals') typing.relay(place.side, place.id, readJson(payload));
      else if (place.kind === 'connections') {
        const alive = payload.length === 0 ? null : Connection.safeParse(readJson(payload));
        // A connection that says nothing readable says nothing.
        if (alive !== null && !alive.success) return;
        if (place.side === 'visitor') visitors.connection(place.id, place.connection, alive !== null);
        else follow(agents.connection(place.id, place.connection, alive?.data ?? null));
      }
    },
    async start(input, ready) {
      if (closed || !ready) return fail('unavailable', 'The chat is not available at the moment.');
      const started = await follow(startSession(input, { clock, ids, workspace, desk, tickets, recorder }));
      return started;
    },
    visitorMayReturn(id) {
      const found = sessions.get(id);
      return found !== undefined && endings.mayReturn(found);
    },
    mayUpload(id) {
      const found = sessions.get(id);
      if (found === undefined || !endings.mayReturn(found))
        return fail('not_found', 'This chat is over. Start a new one.');
      return found.fold.state === 'ended' ? fail('conflict', 'This chat has ended.') : ok(undefined);
    },
    async mayReadFile(principal, id, file) {
      const found = sessions.get(id);
      if (principal.kind === 'visitor') return principal.id === id && found !== undefined && endings.mayReturn(found);
      const account = principal.kind === 'agent' ? accounts.find(principal.id) : undefined;
      if (account === undefined || account.disabled === true) return false;
      if (desk.namesFile(file)) return true;
      const reader = { side: 'agent', id: account.id, sender: account.role } as const;
      if (found !== undefined) return mayRead(reader, found.fold, { sessions });
      const logged = await options.history?.session(id);
      return logged?.ok === true && logged.value !== null && mayRead(reader, logged.value.fold, { sessions });
    },
    figures: () => ({
      ...sessions.counts(),
      waiting: router.waitingCount,
      agentsOnline: agents.onlineCount(),
    }),
    async close() {
      closed = true;
      for (const part of [
        assignments,
        redirects,
        losses,
        agents,
        visitors,
        endings,
        receipts,
        typing,
        positions,
        boards,
        tickets,
        canned,
      ])
        part.close();
      while (underWay.size > 0) await Promise.all(underWay);
      await Promise.all([...sessions.all()].map((each) => each.lane.run(async () => undefined)));
    },
  };
}
