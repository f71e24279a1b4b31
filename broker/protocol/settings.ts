import * as z from 'zod';
import { DeskSettings } from './desk-settings';
import type { Limits } from './limits';
import { LocalText } from './models';
import { UserDataSettings } from './user-data';

const amount = z.number().int().positive();

/** Limits that differ from the usual ones (`limits.ts`); read when the server starts. */
export const LimitSettings = z
  .object({
    messageCharacters: amount.max(64_000),
    fileBytes: amount,
    filesPerMessage: amount,
    filesPerSession: amount,
    sessionFileBytes: amount,
    unpostedFileMs: amount,
    packetBytes: amount,
    visitorCommandsPerSecond: amount,
    agentCommandsPerSecond: amount,
    sessionStartsPerMinute: amount,
    sessionStartsPerMinutePerNetwork: amount,
    catchUpBytes: amount,
  } satisfies Record<keyof Limits, z.ZodType>)
  .partial();

/** When the waiting time of a visitor whom nobody answers is marked, and when it is overdue; milliseconds. */
export const ReplyClock = z.object({ amberMs: amount, redMs: amount }).refine(({ amberMs, redMs }) => amberMs < redMs, {
  path: ['redMs'],
  message: '`redMs` is to be more than `amberMs`.',
});
export type ReplyClock = z.infer<typeof ReplyClock>;

/** How a workspace is set up: what an administrator can change. Times are milliseconds. */
export const WorkspaceSettings = z.object({
  title: z.string().min(1).max(80),
  skills: z.array(z.object({ id: z.string().min(1).max(64), name: LocalText })),
  /** Reasons an agent can choose for being inactive. */
  statusReasons: z.array(z.string().min(1).max(80)),
  /** How long an agent who is gone keeps the chats. */
  agentGraceMs: z.number().int().nonnegative().default(60_000),
  /** How long a visitor may be gone before the session is ended. */
  visitorGoneQueuedMs: z
    .number()
    .int()
    .positive()
    .default(10 * 60_000),
  visitorGoneLiveMs: z
    .number()
    .int()
    .positive()
    .default(30 * 60_000),
  /** Whether a chat that is redirected to a colleague goes at once, or when the colleague has said yes. */
  redirectMode: z.enum(['immediate', 'asked']).default('immediate'),
  /** How long a colleague who is asked has to answer. */
  redirectTimeoutMs: z.number().int().positive().default(30_000),
  /** From when on a visitor who waits for an answer is shown as due, and as overdue; after 1 and 3 minutes when absent. */
  replyClock: ReplyClock.optional(),
  /** Whether the visitor page asks for name and e-mail before the chat. */
  askVisitor: z.boolean().default(true),
  /** Origins that may show the visitor page in a frame. */
  embedOrigins: z.array(z.string()).default([]),
  limits: LimitSettings.default({}),
  /** Networks (CIDR) of offices where many people come from one address: only `…PerNetwork` counts for them. */
  sharedAddresses: z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])).optional(),
  /** Where tickets are kept; in the workspace itself when absent. */
  desk: DeskSettings.optional(),
  /** What "User data" shows; everything when absent. */
  userData: UserDataSettings.optional(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;
