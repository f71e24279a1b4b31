import type { Server as HttpServer } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { HubDoor } from '../hub/door';
import type { Accounts, Tokens } from '../identity/ports';
import { fail, ok, parseInput, protocolError, type Result } from '../protocol/errors';
import {
  type AgentTokenAnswer,
  AgentTokenRenewal,
  AgentTokenRequest,
  type ServerInfo,
  SessionStart,
  type SessionStarted,
} from '../protocol/http';
import {
  AGENT_TOKEN_MS,
  KEPT_AGENT_TOKEN_MS,
  type Limits,
  VISITOR_FILE_EXTENSIONS,
  VISITOR_TOKEN_MS,
} from '../protocol/limits';
import type { Agent } from '../protocol/models';
import type { Clock } from '../protocol/ports';
import type { WorkspaceSettings } from '../protocol/settings';
import { userNameOf } from '../protocol/topics';
import type { FileStore } from '../store/files/ports';
import { type Logger, reasonOf } from '../store/logger';
import { AddressLimit } from './address-limit';
import { bearerOf, errorOf, sendError, statusOf } from './answers';
import { finishWithin } from './files/deadline';
import { addFiles } from './files/routes';
import { metricsRenderer } from './metrics';
import { servePages } from './pages';

const BODY_BYTES = 64 * 1024;
const SIGN_INS_PER_MINUTE = 20;
/** A client that sends its request byte by byte holds a connection for this long at most, in milliseconds. */
const LONGEST_REQUEST_MS = 30_000;
const LONGEST_UPLOAD_MS = 15 * 60_000;
const UPLOAD = /^\/api\/sessions\/[^/]+\/files(?:\?|$)/;

export interface WebOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where the built visitor page is. */
  readonly visitorDir: string;
  readonly version: string;
  readonly limits: Limits;
  readonly settings: () => WorkspaceSettings;
  /** Whether this is the demo workspace, whose passwords everybody knows. */
  readonly demo: boolean;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Addresses as clients see them; asked late, because ports may be given by the system. */
  readonly addresses: () => { readonly mqtt: string; readonly mqttWebSocket: string };
  /** Further figures for `/metrics`, by name. */
  readonly figures: () => Readonly<Record<string, number>>;
  /** Whether anything can be stored now, for `/readyz`; absent: it is not looked at. */
  readonly stores?: () => Promise<Result<void>>;
  /** Lets anyone who knows it read `/metrics` from elsewhere. */
  readonly metricsToken?: string;
}

export interface RunningWeb {
  readonly port: number;
  readonly server: HttpServer;
  /** Until then, sessions are answered with 503. */
  openDoor(door: HubDoor): void;
  close(): Promise<void>;
}

/** Starts HTTP: visitor page, session start, tokens, health and metrics. Rejects when the port is taken. */
export async function startWeb(options: WebOptions): Promise<RunningWeb> {
  const app = fastify({
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    // For uploads over a slow network; everything else has less time (see the hook below).
    requestTimeout: LONGEST_UPLOAD_MS,
    // What the router refuses (a bad escape, a parameter that is too long) never comes to the error handler.
    frameworkErrors: (error, _request, reply) => sendError(setSafeHeaders(reply), errorOf(error)),
    ...(options.tls === undefined ? {} : { https: options.tls }),
  }) as unknown as FastifyInstance;
  let door: HubDoor | null = null;
  const hub = (): HubDoor | null => (door?.ready() === true ? door : null);

  app.setErrorHandler((thrown, _request, reply) => {
    const error = errorOf(thrown);
    if (error.code === 'internal') options.logger.error({ reason: reasonOf(thrown) }, 'A request failed.');
    return sendError(reply, error, statusOf(thrown, error));
  });
  app.setNotFoundHandler((request, reply) =>
    sendError(reply, protocolError('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)),
  );
  app.addHook('onSend', async (_request, reply) => {
    setSafeHeaders(reply);
  });

  app.addHook('onRequest', async (request) => {
    if (!UPLOAD.test(request.url)) finishWithin(request.raw, LONGEST_REQUEST_MS, options.clock);
  });

  app.get('/api/server', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return serverInfo(options);
  });
  addSessions(app, options, hub);
  await addFiles(app, {
    files: options.files,
    tokens: options.tokens,
    limits: options.limits,
    clock: options.clock,
    hub,
    visitorOf: (request, session) => visitorOf(options, request, session),
    away: HUB_AWAY,
  });
  addAgents(app, options);
  addHealth(app, options, hub);
  await servePages(app, { dir: options.visitorDir, settings: options.settings });

  app.server.headersTimeout = LONGEST_REQUEST_MS;
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    server: app.server,
    openDoor: (opened) => {
      door = opened;
    },
    close: () => app.close(),
  };
}

function setSafeHeaders(reply: FastifyReply): FastifyReply {
  return reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
}

function serverInfo(options: WebOptions): ServerInfo {
  const { title, skills, statusReasons, askVisitor, redirectMode, redirectTimeoutMs, userData, replyClock } =
    options.settings();
  const redirect = { mode: redirectMode, timeoutMs: redirectTimeoutMs, userData };
  return {
    version: options.version,
    ...options.addresses(),
    workspace: {
      title,
      skills,
      ...(replyClock !== undefined && { replyClock }),

      statusReasons,
      askVisitor,
      redirect,
      ...(userData && { userData }),
      messageCharacters: options.limits.messageCharacters,
      demo: options.demo,
    },
  };
}

function addSessions(app: FastifyInstance, options: WebOptions, hub: () => HubDoor | null): void {
  const starts = new AddressLimit(options.limits.sessionStartsPerMinute, options.clock);

  app.post('/api/sessions', async (request, reply) => {
    const input = parseInput(SessionStart, request.body ?? {});
    if (!input.ok) return sendError(reply, input.error);
    const allowed = starts.take(request.ip);
    if (!allowed.ok) return sendError(reply, allowed.error);
    const open = hub();
    if (open === null) return sendError(reply, HUB_AWAY);
    const session = await open.startSession(input.value);
    if (!session.ok) return sendError(reply, session.error);
    return reply.code(201).send(await started(options, session.value.session));
  });

  app.post<{ Params: { id: string } }>('/api/sessions/:id/token', async (request, reply) => {
    const { id } = request.params;
    // A chat may be open for longer than its token lives, and is asked for when a connection was lost.
    const known = await options.tokens.recognize(bearerOf(request) ?? '');
    if (!known.ok) return sendError(reply, known.error);
    const { principal, revoked } = known.value;
    if (principal.id !== id) return sendError(reply, OTHERS_TOKEN);
    const open = hub();
    if (open === null) return sendError(reply, HUB_AWAY);
    // In this order: who is let in no longer because the chat has ended is told that it has.
    if (!open.visitorMayReturn(id)) {
      return sendError(reply, protocolError('not_found', 'This chat is over. Start a new one.'));
    }
    if (revoked) return sendError(reply, REVOKED);
    reply.header('cache-control', 'no-store');
    return options.tokens.issue({ kind: 'visitor', id }, VISITOR_TOKEN_MS);
  });
}

const OTHERS_TOKEN = protocolError('unauthenticated', 'This token belongs to another chat.');
const REVOKED = protocolError('unauthenticated', 'This device may not use the chat any more.');
const HUB_AWAY = protocolError('unavailable', 'The chat server is starting. Try again in a moment.', {
  retryAfterMs: 2_000,
});

async function started(options: WebOptions, session: string): Promise<SessionStarted> {
  const principal = { kind: 'visitor', id: session } as const;
  const issued = await options.tokens.issue(principal, VISITOR_TOKEN_MS);
  return {
    session,
    ...issued,
    mqtt: { url: options.addresses().mqttWebSocket, username: userNameOf(principal), password: issued.token },
    files: { maxBytes: options.limits.fileBytes, types: [...VISITOR_FILE_EXTENSIONS] },
  };
}

async function visitorOf(options: WebOptions, request: FastifyRequest, session: string): Promise<Result<void>> {
  const token = bearerOf(request);
  if (token === null) return fail('unauthenticated', 'Send the token of the chat: "Authorization: Bearer ...".');
  const principal = await options.tokens.verify(token);
  if (!principal.ok) return principal;
  const own = principal.value.kind === 'visitor' && principal.value.id === session;
  return own ? ok(undefined) : { ok: false, error: OTHERS_TOKEN };
}

function addAgents(app: FastifyInstance, options: WebOptions): void {
  const tries = new AddressLimit(SIGN_INS_PER_MINUTE, options.clock);

  const answer = async (agent: Agent, keep: boolean, reply: FastifyReply): Promise<AgentTokenAnswer> => {
    const lifetime = keep ? KEPT_AGENT_TOKEN_MS : AGENT_TOKEN_MS;
    const issued = await options.tokens.issue({ kind: 'agent', id: agent.id }, lifetime);
    reply.header('cache-control', 'no-store');
    return { ...issued, agent };
  };

  /** Nothing to guess here, so it is not slowed: a token that is still good gives a fresh one. */
  const renewed = async (held: string, request: FastifyRequest, reply: FastifyReply) => {
    const input = parseInput(AgentTokenRenewal, request.body ?? {});
    if (!input.ok) return sendError(reply, input.error);
    const principal = await options.tokens.verify(held);
    if (!principal.ok) return sendError(reply, principal.error);
    const agent = principal.value.kind === 'agent' ? options.accounts.find(principal.value.id) : undefined;
    if (agent === undefined) return sendError(reply, protocolError('unauthenticated', 'This is no token of an agent.'));
    return answer(agent, input.value.keep === true, reply);
  };

  app.post('/api/agents/token', async (request, reply) => {
    const held = bearerOf(request);
    if (held !== null) return renewed(held, request, reply);
    const input = parseInput(AgentTokenRequest, request.body ?? {});
    if (!input.ok) return sendError(reply, input.error);
    // By name too, so that one desk with many agents behind one address is not shut out by one who mistypes.
    const key = `${request.ip} ${input.value.agent}`;
    // Counted before the password is checked, which takes a while: else many at once would all get through.
    const allowed = tries.take(key);
    if (!allowed.ok) return sendError(reply, allowed.error);
    const agent = await options.accounts.signIn(input.value.agent, input.value.password);
    if (!agent.ok) return sendError(reply, agent.error);
    tries.giveBack(key);
    return answer(agent.value, input.value.keep === true, reply);
  });
}

function addHealth(app: FastifyInstance, options: WebOptions, hub: () => HubDoor | null): void {
  const inside = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const loopback = /^(127\.|::1$|::ffff:127\.)/.test(request.ip);
    const known = options.metricsToken !== undefined && bearerOf(request) === options.metricsToken;
    if (!loopback && !known)
      void sendError(reply, protocolError('forbidden', 'Only for this machine, or with the metrics token.'));
    return loopback || known;
  };
  app.get('/healthz', async (request, reply) => (inside(request, reply) ? { alive: true } : reply));
  app.get('/readyz', async (request, reply) => {
    if (!inside(request, reply)) return reply;
    if (hub() === null) return sendError(reply, HUB_AWAY);
    const stores = (await options.stores?.()) ?? ok(undefined);
    return stores.ok ? { ready: true } : sendError(reply, stores.error);
  });
  const render = metricsRenderer(() => ({ ...options.figures(), ...options.files.figures(), ...hub()?.figures() }));
  app.get('/metrics', async (request, reply) => {
    if (!inside(request, reply)) return reply;
    const metrics = await render();
    return reply.type(metrics.type).send(metrics.text);
  });
}
