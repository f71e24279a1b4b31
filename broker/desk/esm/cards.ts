import type { EsmDeskSettings } from '../../protocol/desk-settings';
import { isoTime } from '../../protocol/ports';
import type { PersonRef, TicketCard, TicketRow, WorklogEntry } from '../../protocol/tickets';
import { fittingDescription, fittingWorklog } from '../card';
import type { TicketTemplate } from '../desk';
import type { ApiValue, DataCard } from './answers';

/** The ticket that a data card holds, as Parley shows it. */
export function rowOf(card: DataCard, settings: EsmDeskSettings): TicketRow {
  const { attributes } = settings;
  const text = (code: string | undefined): string => first(card, code) ?? '';
  return {
    ticket: card.dataCardId,
    number: numberOf(card, settings),
    subject: text(attributes.subject),
    status: text(attributes.status),
    priority: text(attributes.priority),
    category: text(attributes.category),
    skill: text(attributes.skill),
    person: refOf(first(card, attributes.person)),
    assignee: refOf(first(card, attributes.assignee)),
    session: first(card, attributes.session) ?? null,
    createdAt: timeOf(first(card, attributes.createdAt)),
    updatedAt: timeOf(first(card, attributes.updatedAt)),
    url: urlOf(card.dataCardId, settings),
  };
}

export function cardOf(
  card: DataCard,
  settings: EsmDeskSettings,
  template: TicketTemplate | null,
  statuses: readonly string[],
): TicketCard {
  const row = rowOf(card, settings);
  const { attributes } = settings;
  const shown = new Set<string | undefined>(Object.values(attributes));
  const details = (template?.fields ?? [])
    .filter(({ code }) => !shown.has(code))
    .map(({ code, name }) => ({ name, values: valuesOf(card, code).map(shownValue) }))
    .filter(({ values }) => values.length > 0);
  return {
    ...row,
    description: fittingDescription(first(card, attributes.description) ?? ''),
    ...fittingWorklog(valuesOf(card, attributes.worklog).map(entryOf)),
    statuses: statuses.includes(row.status) || row.status === '' ? [...statuses] : [row.status, ...statuses],
    details,
    files: fileNamesIn(card, settings).map((name) => ({ name })),
  };
}

export function numberOf(card: DataCard, { attributes }: EsmDeskSettings): string {
  return first(card, attributes.number) ?? card.name ?? card.dataCardId;
}

/** Names of the files in a card: ESM's interface tells no more of them. */
export function fileNamesIn(card: DataCard, { attributes }: EsmDeskSettings): readonly string[] {
  return valuesOf(card, attributes.files).flatMap((value) => {
    const name = (value.fileName ?? value.name ?? value.value ?? '').slice(0, 255);
    return name === '' ? [] : [name];
  });
}

/** Where the ticket system itself shows the card. */
export function urlOf(id: string, { url }: EsmDeskSettings): string {
  return new URL(`/itsm/EfecteFrameset.do#/workspace/datacard/view/${encodeURIComponent(id)}`, url).href;
}

function valuesOf(card: DataCard, code: string | undefined): readonly ApiValue[] {
  return code === undefined ? [] : (card.data[code]?.values ?? []);
}

function first(card: DataCard, code: string | undefined): string | undefined {
  const [value] = valuesOf(card, code);
  return value === undefined ? undefined : shownValue(value);
}

function shownValue({ value, name, dataCardId, code }: ApiValue): string {
  return value ?? name ?? dataCardId ?? code ?? '';
}

function refOf(name: string | undefined): PersonRef | null {
  return name === undefined || name === '' ? null : { name };
}

function entryOf({ value, created, author }: ApiValue): WorklogEntry {
  return { at: timeOf(created), by: author ?? '', text: value ?? '' };
}

function timeOf(text: string | undefined): string | null {
  const ms = text === undefined ? Number.NaN : /^\d{11,}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(ms) ? null : isoTime(ms);
}
