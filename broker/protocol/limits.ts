/** Sizes in bytes unless said otherwise; every one can be set by the administrator (`Limits` of the protocol). */
export interface Limits {
  readonly messageCharacters: number;
  readonly fileBytes: number;
  readonly filesPerMessage: number;
  readonly filesPerSession: number;
  readonly sessionFileBytes: number;
  readonly unpostedFileMs: number;
  readonly packetBytes: number;
  readonly visitorCommandsPerSecond: number;
  readonly agentCommandsPerSecond: number;
  readonly sessionStartsPerMinute: number;
  /** One `events` message of a catch-up holds at most this much. */
  readonly catchUpBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  messageCharacters: 8_000,
  fileBytes: 10 * 1024 * 1024,
  filesPerMessage: 5,
  filesPerSession: 50,
  sessionFileBytes: 100 * 1024 * 1024,
  unpostedFileMs: 60 * 60 * 1000,
  packetBytes: 256 * 1024,
  visitorCommandsPerSecond: 20,
  agentCommandsPerSecond: 100,
  sessionStartsPerMinute: 10,
  catchUpBytes: 128 * 1024,
};

/** The S9 list: extensions that visitors may send. */
export const VISITOR_FILE_EXTENSIONS = [
  'jpeg',
  'jpg',
  'bmp',
  'png',
  'svg',
  'gif',
  'csv',
  'odt',
  'xls',
  'odp',
  'doc',
  'docx',
  'zip',
  'ppt',
  'pps',
  'pdf',
] as const;

/** A command of more seconds than this between two `typing` signals of one side is dropped. */
export const TYPING_INTERVAL_MS = 3_000;
export const TYPING_EXPIRY_MS = 6_000;
export const KEEP_ALIVE_SECONDS = 15;
export const VISITOR_TOKEN_MS = 24 * 60 * 60 * 1000;
/** How long after its end a visitor's token is still exchanged for a fresh one, while the session is open. */
export const VISITOR_RENEWAL_MS = 30 * 24 * 60 * 60 * 1000;
export const AGENT_TOKEN_MS = 12 * 60 * 60 * 1000;
/** Of a sign-in that the agent's machine keeps: long weekends and a week off do not end it. Revoked with the account. */
export const KEPT_AGENT_TOKEN_MS = 7 * 24 * 60 * 60 * 1000;
/** How long a visitor may still read, rate and sync after the end of the session. */
export const AFTERLIFE_MS = 30 * 60 * 1000;
/** How long command ids of an ended session are remembered. */
export const COMMAND_MEMORY_MS = 24 * 60 * 60 * 1000;
