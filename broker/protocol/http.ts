import * as z from 'zod';
import { LanguageTag } from './language';
import { DEFAULT_LIMITS } from './limits';
import { Agent, Id, LocalText, Time } from './models';
import { ReplyClock } from './settings';
import { UserDataSettings } from './user-data';

/** What anyone may know of a workspace: how it is called, its skills, and what it asks of visitors. */
export const WorkspaceInfo = z.object({
  title: z.string(),
  skills: z.array(z.object({ id: z.string(), name: LocalText })),
  statusReasons: z.array(z.string()),
  askVisitor: z.boolean(),
  /** How long a message may be; servers before this was told have the usual limit. */
  messageCharacters: z.number().int().positive().default(DEFAULT_LIMITS.messageCharacters),
  /** Whether a colleague to whom a chat is redirected is asked, and for how long, in milliseconds. */
  redirect: z
    .object({ mode: z.enum(['immediate', 'asked']), timeoutMs: z.number().int().positive() })
    .default({ mode: 'immediate', timeoutMs: 30_000 }),
  /** When a visitor who waits is due and overdue; servers before this was told have the usual times. */
  replyClock: ReplyClock.optional(),
  /** What "User data" shows in consoles; everything when absent. */
  userData: UserDataSettings.optional(),
  /** The demo workspace: everyone's password is known, so consoles may prefill it. */
  demo: z.boolean(),
});
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;

/** `GET /api/server`: what `--connect` reads. */
export const ServerInfo = z.object({
  version: z.string(),
  /** What the server calls itself, for ever, wherever it is. Absent: it is of version 0.1.0. */
  id: Id.optional(),
  mqtt: z.url(),
  mqttWebSocket: z.url(),
  workspace: WorkspaceInfo,
});
export type ServerInfo = z.infer<typeof ServerInfo>;

/** `POST /api/sessions`. */
export const SessionStart = z.object({
  name: z.string().trim().max(120).optional(),
  email: z.email().max(254).optional(),
  language: LanguageTag.optional(),
  skill: z.string().min(1).max(64).optional(),
  page: z.string().max(2_000).optional(),
});
export type SessionStart = z.infer<typeof SessionStart>;

/** 201 of `POST /api/sessions`. */
export const SessionStarted = z.object({
  session: Id,
  token: z.string(),
  expiresAt: Time,
  mqtt: z.object({ url: z.url(), username: z.string(), password: z.string() }),
  files: z.object({ maxBytes: z.number().int().positive(), types: z.array(z.string()) }),
});
export type SessionStarted = z.infer<typeof SessionStarted>;

/** 200 of `POST /api/sessions/{id}/token`. */
export const TokenAnswer = z.object({ token: z.string(), expiresAt: Time });
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** The token is for a machine that keeps the sign-in: it lives longer. */
const keep = { keep: z.boolean().optional() };

/** `POST /api/agents/token`. */
export const AgentTokenRequest = z.object({
  agent: z.string().min(1).max(64),
  password: z.string().min(1).max(1_024),
  ...keep,
});
export type AgentTokenRequest = z.infer<typeof AgentTokenRequest>;

/** `POST /api/agents/token` with a token that is still good, as Bearer, in the place of agent and password. */
export const AgentTokenRenewal = z.object(keep);
export type AgentTokenRenewal = z.infer<typeof AgentTokenRenewal>;

/** 200 of `POST /api/agents/token`. */
export const AgentTokenAnswer = TokenAnswer.extend({ agent: Agent });
export type AgentTokenAnswer = z.infer<typeof AgentTokenAnswer>;
