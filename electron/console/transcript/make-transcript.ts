import { fail, ok, type Result } from '../../../broker/protocol/errors';
import type { SessionEvent } from '../../../broker/protocol/events';
import type { TranscriptFile, TranscriptFormat } from '../../contract/transcript';
import { asHtml } from './as-html';
import { asText } from './as-text';
import { type Transcript, type TranscriptOptions, transcriptOf } from './transcript';

const TYPES: Readonly<Record<TranscriptFormat, { readonly type: string; readonly extension: string }>> = {
  text: { type: 'text/plain;charset=utf-8', extension: 'txt' },
  html: { type: 'text/html;charset=utf-8', extension: 'html' },
  pdf: { type: 'application/pdf', extension: 'pdf' },
};

/** Makes the document of a session's events, all of them. `invalid` when the wording's language or zone is none. */
export async function makeTranscript(
  session: string,
  events: readonly SessionEvent[],
  format: TranscriptFormat,
  options: TranscriptOptions,
): Promise<Result<TranscriptFile>> {
  let transcript: Transcript;
  try {
    transcript = transcriptOf(session, events, options);
  } catch (error) {
    if (error instanceof RangeError) return fail('invalid', `The transcript cannot be worded: ${error.message}.`);
    throw error;
  }
  const { type, extension } = TYPES[format];
  const name = `${fileName(session, events[0]?.at ?? '', transcript.title)}.${extension}`;
  return ok({ name, type, base64: Buffer.from(await bytesOf(transcript, format)).toString('base64') });
}

async function bytesOf(transcript: Transcript, format: TranscriptFormat): Promise<string | Uint8Array> {
  if (format === 'text') return asText(transcript);
  if (format === 'html') return asHtml(transcript);
  // Fonts and all, a megabyte: loaded when it is first needed.
  const { asPdf } = await import('./as-pdf');
  return asPdf(transcript);
}

/** A name that every file system takes and that goes nowhere: letters, digits and dashes. */
export function fileName(session: string, at: string, title: string): string {
  const words = title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-');
  const short = [...words]
    .slice(0, 60)
    .join('')
    .replace(/^-+|-+$/g, '');
  const id = session.replace(/[^0-9A-Za-z]/g, '').slice(-8);
  return [at.slice(0, 10), short, id].filter((part) => part !== '').join('-');
}
