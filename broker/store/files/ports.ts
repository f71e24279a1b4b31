import type { Readable } from 'node:stream';
import type { Result } from '../../protocol/errors';
import type { ChatFile } from '../../protocol/models';

/** A file of which the bytes can be read now. */
export interface OpenFile {
  readonly file: ChatFile;
  /** From the first byte to the last; destroy it when it is not read to the end. */
  readonly bytes: Readable;
}

/** Files of sessions, for whoever passes them on, such as ticket creation. */
export interface SessionFiles {
  /** A file that was posted in the session; `not_found` when there is none of that id, `unavailable` on a bad disk. */
  open(session: string, file: string): Promise<Result<OpenFile>>;
}

/** What the hub asks of the files. All but `keep` and `settle` happen in memory, at once. */
export interface PostedFiles {
  /**
   * Takes unposted files of a session for one message, all or none: `not_found` for one that is not there, of another
   * session, or gone after an hour; `conflict` for one that is in a message already.
   */
  claim(session: string, files: readonly string[]): Result<readonly ChatFile[]>;
  /** The message could not be logged: the files are as before. */
  release(files: readonly string[]): void;
  /** The message is in the log: its files stay. Resolves when that is on disk. */
  keep(files: readonly string[]): Promise<void>;
  /** At start: files that the log of a session names. */
  recovered(session: string, files: readonly ChatFile[]): void;
  /** At start: sessions with files that no recovered log has named. What `posted` does not name is swept later. */
  unclear(): ReadonlyMap<string, readonly string[]>;
  /** The log has been read: unposted files may be swept from now on. */
  settle(): Promise<void>;
  /** The session takes no more files. */
  forget(session: string): void;
}

/** A file that is being sent. Exactly one of `accept` and `discard` ends it; `discard` may follow any failure. */
export interface Upload {
  /** Reads the bytes to their end and checks them. After an error nothing of them is left. */
  take(bytes: AsyncIterable<Buffer>): Promise<Result<void>>;
  /** Keeps the file; resolves when it is durable. */
  accept(): Promise<Result<ChatFile>>;
  discard(): Promise<void>;
}

/** A file and whose it is. */
export interface FoundFile {
  readonly session: string;
  readonly file: ChatFile;
  /** Whether a message holds it; else only its visitor may read it. */
  readonly posted: boolean;
}

/** Counts for `/metrics`, since the start. */
export interface FileFigures {
  readonly filesReceived: number;
  readonly fileBytesReceived: number;
  readonly filesRefused: number;
  readonly filesServed: number;
  readonly filesSwept: number;
  /** Now. */
  readonly filesUnposted: number;
  readonly fileUploads: number;
}

/** Files that visitors send: received, kept, read. */
export interface FileStore extends SessionFiles, PostedFiles {
  /** Begins a file of a session. `expectedBytes`: as the sender says, null when it does not. */
  begin(session: string, name: string, expectedBytes: number | null): Promise<Result<Upload>>;
  /** Looks a file up by its id; null when there is none. */
  find(file: string): Promise<FoundFile | null>;
  /** Whether a file can be shown as a picture: it is one, and not too large when it is drawn. */
  isShown(found: FoundFile): Promise<boolean>;
  /** Reads a file that was found. */
  read(found: FoundFile): Promise<Result<OpenFile>>;
  figures(): FileFigures;
  close(): Promise<void>;
}
