import type { ProtocolError } from '../../../broker/protocol/errors';
import type { ChatFile } from '../../../broker/protocol/models';
import type { TicketFiles, TicketForm, TicketValue } from '../../../broker/protocol/tickets';
import { type Spoken, transcriptOf } from '../../../broker/protocol/transcript';

/** What of the conversation goes into the ticket. */
export const PARTS = ['whole', 'chosen', 'nothing'] as const;
export type Part = (typeof PARTS)[number];

/** A ticket form as the agent has filled it in: it outlives its dialog, so that closing that loses nothing. */
export interface FormDraft {
  readonly values: Readonly<Record<string, readonly TicketValue[]>>;
  /** Files of the chat that the agent has taken in or out, by id; the others are as the form says. */
  readonly files: Readonly<Record<string, boolean>>;
  readonly part: Part;
  /** `seq`s of the chosen messages. */
  readonly chosen: readonly number[];
  /** What of the conversation stands in its field, word for word; empty: nothing. */
  readonly taken: string;
  /** What would stand there, were the agent's own words not in the way; null: nothing waits. */
  readonly offered: string | null;
  /** `seq` of the last message that was looked at; null before the first look. */
  readonly upTo: number | null;
  /** Whether the agent has changed anything. */
  readonly touched: boolean;
  /** The same until the ticket is made or refused: a second click makes no second one. */
  readonly attempt: string;
  readonly busy: boolean;
  readonly problem: ProtocolError | null;
}

const PATH = 'data.values.';

export function startOf(form: TicketForm, attempt: string): FormDraft {
  return {
    values: form.values,
    files: {},
    part: 'whole',
    chosen: [],
    taken: form.transcript === undefined ? '' : textIn(form.values[form.transcript]),
    offered: null,
    upTo: null,
    touched: false,
    attempt,
    busy: false,
    problem: null,
  };
}

/** With other values in a field. What is being corrected is not called wrong any more. */
export function withValues(draft: FormDraft, code: string, values: readonly TicketValue[]): FormDraft {
  const { problem } = draft;
  const fields = (problem?.fields ?? []).filter(({ path }) => path !== PATH + code);
  const isMended = problem?.fields !== undefined && fields.length === 0;
  return {
    ...draft,
    values: { ...draft.values, [code]: values },
    problem: problem === null || isMended ? null : { ...problem, ...(problem.fields !== undefined && { fields }) },
    touched: true,
  };
}

/** The files that go along, of those that the chat has by now. */
export function chosenFiles<F extends ChatFile>(
  draft: FormDraft,
  attach: TicketFiles,
  files: readonly F[],
): readonly F[] {
  return attach === 'refused' ? [] : files.filter(({ file }) => draft.files[file] ?? attach === 'chosen');
}

/** With a file taken in or out. */
export function withFile(draft: FormDraft, file: string, chosen: boolean): FormDraft {
  return { ...draft, files: { ...draft.files, [file]: chosen }, touched: true };
}

/** With another part of the conversation. The agent's own words stay: what would replace them is only offered. */
export function withPart(
  draft: FormDraft,
  field: string,
  wanted: Pick<FormDraft, 'part' | 'chosen'>,
  spoken: readonly Spoken[],
): FormDraft {
  return put({ ...draft, ...wanted, touched: true }, field, textOf(wanted, spoken));
}

/**
 * After more was said. An untouched text grows with the conversation, unless the agent is writing in it just now;
 * else what is new is only offered.
 */
export function followed(draft: FormDraft, field: string, spoken: readonly Spoken[], isWriting: boolean): FormDraft {
  const upTo = spoken.at(-1)?.seq ?? 0;
  if (upTo === draft.upTo) return draft;
  const looked = { ...(draft.upTo === null ? begun(draft, field, spoken) : draft), upTo };
  const text = textOf(looked, spoken);
  if (looked.part !== 'whole' || text === looked.taken) return looked;
  const isUntouched = textIn(looked.values[field]) === looked.taken;
  return isUntouched && !isWriting ? put(looked, field, text) : { ...looked, offered: text };
}

/** What is offered, in the place of the agent's own words. */
export function replaced(draft: FormDraft, field: string): FormDraft {
  return withText(draft, field, draft.offered ?? '', draft.offered ?? '');
}

/** What is offered, in the place of what was taken before, or below the agent's own words. */
export function inserted(draft: FormDraft, field: string): FormDraft {
  const offered = draft.offered ?? '';
  if (hasTaken(draft, field)) return put(draft, field, offered);
  return withText(draft, field, `${textIn(draft.values[field]).trimEnd()}\n\n${offered}`, offered);
}

/** Whether the field still holds what was taken, so that more of the conversation can stand in its place. */
export function hasTaken({ taken, values }: FormDraft, field: string): boolean {
  return taken !== '' && textIn(values[field]).includes(taken);
}

export function textIn(values: readonly TicketValue[] | undefined): string {
  return values?.[0]?.value ?? '';
}

/**
 * What of the text that the form starts with is the conversation, which it follows then; before it may stand who the
 * visitor claims to be.
 */
function begun(draft: FormDraft, field: string, spoken: readonly Spoken[]): FormDraft {
  const text = textIn(draft.values[field]);
  const whole = transcriptOf(spoken);
  const at = text.indexOf(whole.slice(0, `${whole}\n`.indexOf('\n')));
  const now = squashed(text.slice(Math.max(0, at)));
  const isTaken = now !== '' && squashed(whole).startsWith(now);
  return isTaken ? { ...draft, taken: text.slice(Math.max(0, at)) } : { ...draft, part: 'nothing', taken: '' };
}

function put(draft: FormDraft, field: string, text: string): FormDraft {
  const now = textIn(draft.values[field]);
  if (now.trim() === '') return withText(draft, field, text, text);
  if (!hasTaken(draft, field)) return { ...draft, offered: text };
  const at = now.indexOf(draft.taken);
  const next = `${now.slice(0, at)}${text}${now.slice(at + draft.taken.length)}`;
  return withText(draft, field, text === '' ? next.trim() : next, text);
}

function withText(draft: FormDraft, field: string, text: string, taken: string): FormDraft {
  const values = { ...draft.values, [field]: text === '' ? [] : [{ value: text }] };
  return { ...draft, values, taken, offered: null };
}

function textOf({ part, chosen }: Pick<FormDraft, 'part' | 'chosen'>, spoken: readonly Spoken[]): string {
  if (part === 'nothing') return '';
  return transcriptOf(part === 'whole' ? spoken : spoken.filter(({ seq }) => chosen.includes(seq)));
}

function squashed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
