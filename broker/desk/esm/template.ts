import type { EsmDeskSettings, EsmField } from '../../protocol/desk-settings';
import type { LocalText } from '../../protocol/models';
import type { TicketField, TicketFieldType } from '../../protocol/tickets';
import type { TicketTemplate } from '../desk';
import { type TemplateAnswer, type TemplateAttribute, targetsOf } from './answers';

/** The form that the settings ask for, out of ESM's own template; an attribute that it does not have is left out. */
export function templateOf(answer: TemplateAnswer, settings: EsmDeskSettings): TicketTemplate {
  const { subject, description } = settings.attributes;
  const fields = settings.fields.flatMap((wanted) => fieldOf(wanted, answer.attributes[wanted.code], settings));
  const has = (code: string): boolean => fields.some((field) => field.code === code);
  return {
    code: answer.code,
    name: plain(answer.name),
    fields,
    subject,
    transcript: has(description) ? description : null,
    files: takesFiles(answer, settings) ? (settings.attachments ?? 'chosen') : 'refused',
  };
}

/** An attribute that ESM itself does not know, or knows as something else, takes no files either. */
function takesFiles({ attributes }: TemplateAnswer, { attributes: { files } }: EsmDeskSettings): boolean {
  return files !== undefined && attributes[files]?.file === true;
}

function fieldOf(wanted: EsmField, attribute: TemplateAttribute | undefined, settings: EsmDeskSettings): TicketField[] {
  const type = attribute === undefined ? null : typeOf(attribute, wanted, settings);
  if (attribute === undefined || type === null) return [];
  return [
    {
      code: wanted.code,
      name: wanted.name ?? plain(attribute.name),
      type,
      required: wanted.required ?? false,
      multiValue: attribute.multiValue,
      ...(type === 'choice' && {
        choices: (attribute.values ?? []).map(({ value, code }) => ({ value: code ?? value, label: plain(value) })),
      }),
    },
  ];
}

/** Null for what a form cannot show: files, and references to anything but people. */
function typeOf(
  attribute: TemplateAttribute,
  { code, long }: EsmField,
  settings: EsmDeskSettings,
): TicketFieldType | null {
  if (attribute.file) return null;
  const targets = targetsOf(attribute.target);
  if (targets.length > 0) {
    return settings.people !== undefined && targets.includes(settings.people.template) ? 'person' : null;
  }
  if ((attribute.values ?? []).length > 0) return 'choice';
  if (/date|time/i.test(attribute.type)) return 'date';
  return long === true || code === settings.attributes.description ? 'longText' : 'text';
}

/** Whether the attribute takes numbers. */
export function isNumber({ type }: TemplateAttribute): boolean {
  return /number|integer|decimal|float|double|long/i.test(type);
}

function plain(text: string): LocalText {
  return { en: text === '' ? '?' : text };
}
