import { CommandEnvelope } from '../protocol/envelope';
import { invalidInput, type ProtocolError, protocolError } from '../protocol/errors';
import { Id } from '../protocol/models';

/** A command's envelope, or what is wrong with it; `re` is null when not even the command's id can be read. */
export type ReadCommand =
  | { readonly ok: true; readonly envelope: CommandEnvelope }
  | { readonly ok: false; readonly re: string | null; readonly error: ProtocolError };

/** Reads what came on a commands topic. Never throws. */
export function readCommand(payload: Buffer): ReadCommand {
  const json = readJson(payload);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { ok: false, re: null, error: protocolError('invalid', 'A command is a JSON object.') };
  }
  const id = Id.safeParse('id' in json ? json.id : undefined);
  const re = id.success ? id.data : null;
  const version = 'v' in json ? json.v : undefined;
  if (version !== 1 && version !== undefined) {
    return { ok: false, re, error: protocolError('unsupported_version', 'This server speaks version 1.') };
  }
  const parsed = CommandEnvelope.safeParse(json);
  return parsed.success ? { ok: true, envelope: parsed.data } : { ok: false, re, error: invalidInput(parsed.error) };
}

/** The JSON of a payload; undefined when it is none. */
export function readJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
