import type { EmbeddedDeskSettings, FieldDefaults } from '../protocol/desk-settings';
import { type LocalText, TICKET_PRIORITIES } from '../protocol/models';
import type { TicketField } from '../protocol/tickets';
import type { TicketTemplate } from './desk';

const NAMES = {
  ticket: { en: 'Ticket', fi: 'Tiketti', sv: 'Ärende', fr: 'Ticket', pl: 'Zgłoszenie', de: 'Ticket' },
  person: { en: 'Person', fi: 'Henkilö', sv: 'Person', fr: 'Personne', pl: 'Osoba', de: 'Person' },
  subject: { en: 'Subject', fi: 'Aihe', sv: 'Ämne', fr: 'Objet', pl: 'Temat', de: 'Betreff' },
  description: {
    en: 'Description',
    fi: 'Kuvaus',
    sv: 'Beskrivning',
    fr: 'Description',
    pl: 'Opis',
    de: 'Beschreibung',
  },
  category: { en: 'Category', fi: 'Luokka', sv: 'Kategori', fr: 'Catégorie', pl: 'Kategoria', de: 'Kategorie' },
  skill: { en: 'Skill', fi: 'Osaaminen', sv: 'Kompetens', fr: 'Compétence', pl: 'Umiejętność', de: 'Fachgebiet' },
  priority: { en: 'Priority', fi: 'Kiireellisyys', sv: 'Prioritet', fr: 'Priorité', pl: 'Priorytet', de: 'Priorität' },
  due: { en: 'Due date', fi: 'Määräpäivä', sv: 'Slutdatum', fr: 'Échéance', pl: 'Termin', de: 'Fällig am' },
} as const satisfies Record<string, LocalText>;

const PRIORITIES: Readonly<Record<(typeof TICKET_PRIORITIES)[number], LocalText>> = {
  low: { en: 'Low', fi: 'Matala', sv: 'Låg', fr: 'Basse', pl: 'Niski', de: 'Niedrig' },
  normal: { en: 'Normal', fi: 'Normaali', sv: 'Normal', fr: 'Normale', pl: 'Normalny', de: 'Normal' },
  high: { en: 'High', fi: 'Korkea', sv: 'Hög', fr: 'Haute', pl: 'Wysoki', de: 'Hoch' },
  critical: { en: 'Critical', fi: 'Kriittinen', sv: 'Kritisk', fr: 'Critique', pl: 'Krytyczny', de: 'Kritisch' },
};

const DEFAULTS: FieldDefaults = {
  person: { from: 'person' },
  subject: { from: 'subject' },
  description: { from: 'description' },
  category: { from: 'category' },
  skill: { from: 'skill' },
  priority: { value: 'normal' },
};

/** Fields that stand in the ticket itself; all others are kept in its `details`. */
export const OWN_FIELDS = ['person', 'subject', 'description', 'category', 'skill', 'priority'] as const;

export interface Skill {
  readonly id: string;
  readonly name: LocalText;
}

/** The embedded desk's template: what every ticket has, then what the workspace adds. */
export function localTemplate(settings: EmbeddedDeskSettings, skills: readonly Skill[]): TicketTemplate {
  const own = { required: false, multiValue: false } as const;
  const categories = settings.categories?.map((category) => ({ value: category, label: { en: category } }));
  const fields: readonly TicketField[] = [
    { code: 'person', name: NAMES.person, type: 'person', ...own },
    { code: 'subject', name: NAMES.subject, type: 'text', ...own, required: true },
    { code: 'description', name: NAMES.description, type: 'longText', ...own, required: true },
    {
      code: 'category',
      name: NAMES.category,
      ...(categories === undefined ? { type: 'text' } : { type: 'choice', choices: categories }),
      ...own,
    },
    {
      code: 'skill',
      name: NAMES.skill,
      type: 'choice',
      choices: skills.map(({ id, name }) => ({ value: id, label: name })),
      ...own,
    },
    {
      code: 'priority',
      name: NAMES.priority,
      type: 'choice',
      choices: TICKET_PRIORITIES.map((value) => ({ value, label: PRIORITIES[value] })),
      ...own,
      required: true,
    },
    { code: 'due', name: NAMES.due, type: 'date', ...own },
    ...(settings.fields ?? []),
  ];
  return {
    code: 'ticket',
    name: NAMES.ticket,
    fields,
    subject: 'subject',
    transcript: 'description',
    files: settings.attachments ?? 'chosen',
  };
}

export function localDefaults(settings: EmbeddedDeskSettings): FieldDefaults {
  return { ...DEFAULTS, ...settings.defaults };
}
