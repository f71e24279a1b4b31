import * as z from 'zod';
import type { EsmDeskSettings } from '../../protocol/desk-settings';
import { fail, ok, protocolError, type Result } from '../../protocol/errors';
import type { Person, TicketLink } from '../../protocol/models';
import { typedWords } from '../../protocol/plain-text';
import type { Clock } from '../../protocol/ports';
import type { TicketQuery } from '../../protocol/tickets';
import { filledIn } from '../defaults';
import type { TicketChange, TicketDesk, TicketDraft, TicketFile } from '../desk';
import { checkValues } from '../form';
import { CardAnswer, type DataCard, PageAnswer } from './answers';
import { cardOf, fileNamesIn, numberOf, rowOf, urlOf } from './cards';
import type { EsmClient } from './client';
import { allOf, anyOf, contains, equals, isEmpty } from './eql';
import { readAnswer } from './errors';
import { isNumber } from './template';
import type { LoadedTemplate, Templates } from './templates';

export interface EsmDeskParts {
  readonly settings: EsmDeskSettings;
  readonly client: EsmClient;
  readonly templates: Templates;
  readonly clock: Clock;
  readonly person: (id: string) => Person | undefined;
  readonly agent: (id: string) => { readonly email: string } | undefined;
}

/** A value as ESM takes it. */
interface ApiInput {
  readonly value?: string | number;
  readonly code?: string;
  readonly dataCardId?: string;
}
type ApiData = Record<string, { values: readonly ApiInput[] }>;

const PAGE = 50;
/** A ticket whose answer was lost may still turn up for this long: until then it is only looked for. */
const DOUBT_MS = 60_000;
const LOOK_AGAIN_MS = 5_000;

/** Tickets in Efecte ESM, by its REST interface. */
export class EsmDesk implements TicketDesk {
  readonly #parts: EsmDeskParts;
  readonly #startedAt: number;
  /** Since when it is in doubt whether a key's ticket was made; null: surely not. Keys of earlier runs are not here. */
  readonly #doubts = new Map<string, number | null>();

  constructor(parts: EsmDeskParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
  }

  async template() {
    const loaded = await this.#parts.templates.get();
    return loaded.ok ? ok(loaded.value.template) : loaded;
  }

  fill: TicketDesk['fill'] = ({ fields }, facts) => filledIn(fields, this.#parts.settings.defaults ?? {}, facts);

  async create(draft: TicketDraft): Promise<Result<TicketLink>> {
    const loaded = await this.#parts.templates.get();
    if (!loaded.ok) return loaded;
    const isPerson = (id: string): boolean => this.#parts.person(id) !== undefined;
    const checked = checkValues(loaded.value.template.fields, draft.values, isPerson);
    if (!checked.ok) return checked;
    const before = await this.#madeBefore(draft);
    if (!before.ok) return before;
    if (before.value !== null) return this.#link(before.value);
    const data = await this.#dataOf({ ...draft, values: checked.value }, loaded.value);
    return data.ok ? this.#post(draft.key, data.value) : data;
  }

  async get(id: string) {
    const [card, loaded] = await Promise.all([this.#card(id), this.#parts.templates.get()]);
    if (!card.ok) return card;
    const known = loaded.ok ? loaded.value : null;
    return ok(
      cardOf(card.value, this.#parts.settings, known?.template ?? null, statusesIn(known, this.#parts.settings)),
    );
  }

  async update(id: string, { comment, status, by }: TicketChange) {
    const { attributes } = this.#parts.settings;
    const loaded = await this.#parts.templates.get();
    if (!loaded.ok) return loaded;
    if (comment !== undefined && attributes.worklog === undefined) {
      return fail('invalid', 'This ticket system takes no comments from Parley.');
    }
    const data = {
      ...(status !== undefined && {
        [attributes.status]: { values: [staticValue(status, loaded.value, attributes.status)] },
      }),
      // ESM knows Parley's account only: the agent is named in the text.
      ...(comment !== undefined &&
        attributes.worklog !== undefined && { [attributes.worklog]: { values: [{ value: `${by}: ${comment}` }] } }),
    };
    const answer = await this.#parts.client.send({ method: 'PATCH', path: this.#path(id), body: { data } });
    if (answer.kind === 'lost' && comment !== undefined) {
      return fail('conflict', 'The ticket system did not answer. Look at the ticket before you add the comment again.');
    }
    const changed = readAnswer(answer, z.unknown());
    return changed.ok ? this.get(id) : changed;
  }

  async search(query: TicketQuery) {
    const { settings, templates } = this.#parts;
    const page = await this.#page(this.#filterOf(query), query.limit ?? PAGE, query.cursor);
    if (!page.ok) return page;
    const loaded = await templates.get();
    const known = loaded.ok ? loaded.value : null;
    return ok({
      tickets: page.value.cards.map((card) => rowOf(card, settings)),
      next: page.value.next,
      statuses: statusesIn(known, settings),
      priorities: valuesIn(known, settings.attributes.priority),
      // The newest first is the one order that its paging knows.
      sorts: [],
    });
  }

  async ofPerson({ email }: Person, limit: number) {
    const { settings } = this.#parts;
    const { people, attributes } = settings;
    if (people === undefined || attributes.person === undefined) return ok([]);
    const page = await this.#page(equals(`${attributes.person}:${people.email}`, email), limit);
    return page.ok ? ok(page.value.cards.map((card) => rowOf(card, settings))) : page;
  }

  async attachFile(id: string, file: TicketFile): Promise<Result<void>> {
    const attribute = this.#parts.settings.attributes.files;
    if (attribute === undefined) return fail('invalid', 'This ticket system takes no files from Parley.');
    // An earlier upload may have arrived though its answer was lost.
    const card = await this.#card(id);
    if (!card.ok) return card;
    const there = fileNamesIn(card.value, this.#parts.settings).filter((name) => name === file.name);
    if (there.length > file.namesakes) return ok(undefined);
    const bytes = await file.open();
    if (!bytes.ok) return bytes;
    const form = new FormData();
    form.set('fileUpload', new Blob([new Uint8Array(bytes.value)], { type: file.type }), file.name);
    form.set('fileName', file.name);
    const answer = await this.#parts.client.send({
      method: 'POST',
      path: [...this.#path(id), attribute, 'file'],
      body: form,
    });
    if (answer.kind === 'lost') {
      // It may still be on its way: time for it to arrive before it is looked for.
      return fail('unavailable', answer.reason, { retryAfterMs: LOOK_AGAIN_MS });
    }
    const attached = readAnswer(answer, z.unknown());
    return attached.ok ? ok(undefined) : attached;
  }

  /** ESM keeps copies of its own. */
  namesFile(): boolean {
    return false;
  }

  /**
   * The card that an earlier try has made; null when there is none, and none can turn up any more. `unavailable` while
   * that is open.
   */
  async #madeBefore({ key, again }: TicketDraft): Promise<Result<DataCard | null>> {
    const { settings, clock } = this.#parts;
    const known = this.#doubts.get(key);
    if (!again && known === undefined) {
      this.#doubts.set(key, null);
      return ok(null);
    }
    const found = await this.#withKey(key);
    if (!found.ok || found.value !== null) return found;
    const since = known === undefined ? this.#startedAt : known;
    const left = since === null ? 0 : since + (settings.doubtMs ?? DOUBT_MS) - clock.now();
    if (left <= 0) return ok(null);
    const retryAfterMs = Math.min(left, LOOK_AGAIN_MS);
    return fail('unavailable', 'The ticket system did not answer; the ticket may have been made.', { retryAfterMs });
  }

  async #withKey(key: string): Promise<Result<DataCard | null>> {
    const page = await this.#page(equals(this.#parts.settings.attributes.key, key), 1);
    return page.ok ? ok(page.value.cards[0] ?? null) : page;
  }

  async #post(key: string, data: object): Promise<Result<TicketLink>> {
    const { client, settings, clock } = this.#parts;
    const body = { folderCode: settings.folder, data };
    const sentAt = clock.now();
    this.#doubts.set(key, sentAt);
    const answer = await client.send({ method: 'POST', path: ['dc', settings.template, 'data'], body });
    const isOpen =
      answer.kind === 'lost' || (answer.kind === 'answer' && answer.status >= 500 && answer.status !== 503);
    this.#doubts.set(key, isOpen ? clock.now() : null);
    if (answer.kind === 'answer' && answer.status === 409) {
      // Where the attribute is unique, ESM itself refuses a second ticket of the key.
      const found = await this.#withKey(key);
      if (found.ok && found.value !== null) return this.#link(found.value);
    }
    const made = readAnswer(answer, CardAnswer);
    if (!made.ok) return made;
    this.#doubts.delete(key);
    const card = await this.#card(made.value.dataCardId);
    return this.#link(card.ok ? card.value : made.value);
  }

  #link(card: DataCard): Result<TicketLink> {
    const { settings } = this.#parts;
    const { dataCardId: ticket } = card;
    const { subject } = rowOf(card, settings);
    return ok({ ticket, number: numberOf(card, settings), subject, url: urlOf(ticket, settings) });
  }

  /** The values of a draft as ESM takes them, with the key, the session and the assignee. */
  async #dataOf(draft: TicketDraft, loaded: LoadedTemplate): Promise<Result<ApiData>> {
    const { settings, agent } = this.#parts;
    const { attributes } = settings;
    const data: ApiData = {
      [attributes.key]: { values: [{ value: draft.key }] },
      ...(attributes.session !== undefined && { [attributes.session]: { values: [{ value: draft.session }] } }),
    };
    for (const field of loaded.template.fields) {
      const given = draft.values[field.code] ?? [];
      if (given.length === 0) continue;
      if (field.type !== 'person') {
        data[field.code] = { values: given.map((value) => apiValue(value, loaded, field.code)) };
        continue;
      }
      const cards = await this.#peopleCards(given.map((id) => this.#parts.person(id)?.email ?? ''));
      if (!cards.ok) return cards;
      if (cards.value.length > 0) data[field.code] = { values: cards.value.map((dataCardId) => ({ dataCardId })) };
      // The bot cannot choose another person: its ticket goes without.
      else if (draft.assignee !== null) return unknownPerson(field.code);
    }
    const assignee = draft.assignee === null ? undefined : agent(draft.assignee);
    if (assignee !== undefined && attributes.assignee !== undefined && data[attributes.assignee] === undefined) {
      const cards = await this.#peopleCards([assignee.email]);
      if (!cards.ok) return cards;
      if (cards.value.length > 0)
        data[attributes.assignee] = { values: cards.value.map((dataCardId) => ({ dataCardId })) };
    }
    return ok(data);
  }

  /** The ids of ESM's own cards of people, by their addresses; those it does not have are left out. */
  async #peopleCards(emails: readonly string[]): Promise<Result<readonly string[]>> {
    const { people } = this.#parts.settings;
    if (people === undefined) return ok([]);
    const found: string[] = [];
    for (const email of emails) {
      const page = await this.#page(equals(people.email, email), 1, undefined, people.template);
      if (!page.ok) return page;
      const [card] = page.value.cards;
      if (card !== undefined) found.push(card.dataCardId);
    }
    return ok(found);
  }

  async #card(id: string): Promise<Result<DataCard>> {
    return readAnswer(await this.#parts.client.send({ method: 'GET', path: this.#path(id) }), CardAnswer);
  }

  async #page(filter: string | null, limit: number, cursor?: string, template = this.#parts.settings.template) {
    const { client, settings } = this.#parts;
    const codes = Object.values(settings.attributes).filter((code) => code !== settings.attributes.worklog);
    const answer = await client.send({
      method: 'GET',
      path: ['dc', template, 'data'],
      query: {
        limit: String(limit),
        dataCards: 'true',
        ...(template === settings.template && { selectedAttributes: [...new Set(codes)].join(',') }),
        ...(filter !== null && { filter }),
        ...(cursor !== undefined && /^\d+$/.test(cursor) && { filterId: cursor }),
      },
    });
    const page = readAnswer(answer, PageAnswer);
    return page.ok ? ok({ cards: page.value.data, next: cursorOf(page.value.meta.links?.next) }) : page;
  }

  #filterOf({ text, status, priority, assignee, skill }: TicketQuery): string | null {
    const { settings, agent } = this.#parts;
    const { attributes, people } = settings;
    const any = (code: string | undefined, values: readonly string[] | undefined): string | null =>
      code === undefined || values === undefined ? null : anyOf(values.map((value) => equals(code, value)));
    const numbers = attributes.number === undefined ? [] : [attributes.number];
    // As they were typed: how the ticket system compares letters is its own affair.
    const words = typedWords(text ?? '').map((word) =>
      anyOf([attributes.subject, ...numbers].map((code) => contains(code, word))),
    );
    const assigned = (code: string): string | null => {
      if (assignee === undefined) return null;
      if (assignee === 'none') return isEmpty(code);
      const email = agent(assignee)?.email;
      return people === undefined || email === undefined ? null : equals(`${code}:${people.email}`, email);
    };
    return allOf([
      ...words,
      any(attributes.status, status),
      any(attributes.priority, priority),
      any(attributes.skill, skill === undefined ? undefined : [skill]),
      attributes.assignee === undefined ? null : assigned(attributes.assignee),
    ]);
  }

  #path(id: string): string[] {
    return ['dc', this.#parts.settings.template, 'data', id];
  }
}

function unknownPerson(code: string): Result<never> {
  const message = 'The ticket system does not know this person.';
  return {
    ok: false,
    error: protocolError('invalid', message, { fields: [{ path: `data.values.${code}`, message }] }),
  };
}

/** `links.next` is an address; all that is taken of it is where the next page starts. */
function cursorOf(next: string | null | undefined): string | null {
  return /[?&]filterId=(\d+)/.exec(next ?? '')?.[1] ?? null;
}

function apiValue(value: string, loaded: LoadedTemplate, code: string): ApiInput {
  const attribute = loaded.attributes[code];
  if ((attribute?.values ?? []).length > 0) return staticValue(value, loaded, code);
  return {
    value: attribute !== undefined && isNumber(attribute) && Number.isFinite(Number(value)) ? Number(value) : value,
  };
}

function staticValue(given: string, { attributes }: LoadedTemplate, code: string): ApiInput {
  const known = attributes[code]?.values?.find(({ value, code: own }) => own === given || value === given);
  return known === undefined
    ? { value: given }
    : { value: known.value, ...(known.code !== undefined && { code: known.code }) };
}

function statusesIn(loaded: LoadedTemplate | null, { attributes }: EsmDeskSettings): string[] {
  return valuesIn(loaded, attributes.status);
}

function valuesIn(loaded: LoadedTemplate | null, code: string | undefined): string[] {
  return code === undefined ? [] : (loaded?.attributes[code]?.values ?? []).map(({ value }) => value);
}
