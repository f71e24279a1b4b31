import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TicketForm } from '../../../../broker/protocol/tickets';
import { type Spoken, transcriptOf } from '../../../../broker/protocol/transcript';
import {
  chosenFiles,
  type FormDraft,
  followed,
  inserted,
  PARTS,
  replaced,
  startOf,
  textIn,
  withFile,
  withPart,
  withValues,
} from '../../../../renderer/console/tickets/form-draft';

const FIELD = 'description';
const say = (seq: number, text: string): Spoken => ({
  seq,
  at: `2026-01-02T03:0${seq % 10}:00.000Z`,
  by: 'Maija',
  text,
});
const SPOKEN = [say(1, 'Hello.'), say(3, 'My screen is black.')];
const LATER = [...SPOKEN, say(5, 'It is back.')];
const whole = transcriptOf(SPOKEN);

function formWith(description: string): TicketForm {
  const field = {
    code: FIELD,
    name: { en: 'Description' },
    type: 'longText',
    required: true,
    multiValue: false,
  } as const;
  const values: TicketForm['values'] = description === '' ? {} : { [FIELD]: [{ value: description }] };
  return {
    template: { code: 't', name: { en: 'T' } },
    fields: [field],
    values,
    transcript: FIELD,
    files: [],
    attach: 'chosen',
  };
}
const begun = (description = whole, spoken = SPOKEN): FormDraft =>
  followed(startOf(formWith(description), 'a'), FIELD, spoken, false);
const written = (draft: FormDraft, text: string): FormDraft => withValues(draft, FIELD, [{ value: text }]);
const shown = (draft: FormDraft): string => textIn(draft.values[FIELD]);
const part = (draft: FormDraft, wanted: FormDraft['part'], chosen: readonly number[] = draft.chosen): FormDraft =>
  withPart(draft, FIELD, { part: wanted, chosen }, SPOKEN);

describe('what goes over from the conversation', () => {
  it('is replaced while it stands as it was taken', () => {
    const chosen = part(begun(), 'chosen', [3]);
    expect(shown(chosen)).toBe(transcriptOf(SPOKEN.slice(1)));
    expect(shown(part(chosen, 'nothing'))).toBe('');
    expect(shown(part(part(chosen, 'nothing'), 'whole'))).toBe(whole);
    expect(chosen.offered).toBeNull();
  });

  it("never takes the place of the agent's own words; it is offered", () => {
    const own = written(begun(), 'Display broken, called the visitor.');
    const asked = part(own, 'chosen', [3]);
    expect([shown(asked), asked.offered]).toEqual([shown(own), transcriptOf(SPOKEN.slice(1))]);
    expect(shown(replaced(asked, FIELD))).toBe(asked.offered);
    const both = inserted(asked, FIELD);
    expect(shown(both)).toBe(`${shown(own)}\n\n${asked.offered}`);
    expect(shown(part(both, 'nothing'))).toBe(shown(own));
  });

  it('is changed between words that the agent has put around it', () => {
    const around = written(begun(), `Before\n${whole}\nafter`);
    expect(shown(part(around, 'chosen', [1]))).toBe(`Before\n${transcriptOf(SPOKEN.slice(0, 1))}\nafter`);
    expect(shown(part(around, 'nothing'))).toBe('Before\n\nafter');
  });

  it('keeps every word of the agent, whatever is chosen in whatever order', () => {
    const step = fc.oneof(
      fc.record({ part: fc.constantFrom(...PARTS), chosen: fc.subarray([1, 3]) }),
      fc.constant('insert' as const),
      fc.constant('more' as const),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), fc.array(step, { maxLength: 12 }), (own, steps) => {
        let draft = written(begun(), `=${own}=`);
        for (const each of steps) {
          if (each === 'insert') draft = draft.offered === null ? draft : inserted(draft, FIELD);
          else if (each === 'more') draft = followed(draft, FIELD, LATER, false);
          else draft = withPart(draft, FIELD, each, SPOKEN);
          expect(shown(draft)).toContain(`=${own}=`);
        }
      }),
    );
  });
});

describe('what is said while the form is open', () => {
  it('comes into an untouched text, and is offered to one that was changed or is being written', () => {
    expect(shown(followed(begun(), FIELD, LATER, false))).toBe(transcriptOf(LATER));
    const writing = followed(begun(), FIELD, LATER, true);
    expect([shown(writing), writing.offered]).toEqual([whole, transcriptOf(LATER)]);
    const changed = followed(written(begun(), `Urgent!\n${whole}`), FIELD, LATER, false);
    expect(shown(changed)).toBe(`Urgent!\n${whole}`);
    expect(shown(inserted(changed, FIELD))).toBe(`Urgent!\n${transcriptOf(LATER)}`);
  });

  it('stays out where only some messages, or none, were wanted', () => {
    for (const wanted of ['chosen', 'nothing'] as const) {
      const draft = part(begun(), wanted, [1]);
      expect(followed(draft, FIELD, LATER, false)).toMatchObject({ values: draft.values, offered: null });
    }
  });

  it('came before the conversation was there: the form had less of it', () => {
    expect(shown(begun(whole, LATER))).toBe(transcriptOf(LATER));
  });

  it('leaves alone what the template starts the field with', () => {
    const draft = begun('Steps to repeat:');
    expect([draft.part, shown(draft)]).toEqual(['nothing', 'Steps to repeat:']);
    expect(shown(followed(draft, FIELD, LATER, false))).toBe('Steps to repeat:');
    expect(shown(part(draft, 'whole'))).toBe('Steps to repeat:');
    expect(begun('').part).toBe('nothing');
  });
});

describe('the files that go along', () => {
  const files = ['a', 'b', 'late'].map((file) => ({ file, name: `${file}.png`, type: 'image/png', size: 1 }));
  const idsOf = (draft: FormDraft, attach: TicketForm['attach']): string[] =>
    chosenFiles(draft, attach, files).map(({ file }) => file);

  it('are those of the chat as it is by now, as the form says, but for what the agent took in or out', () => {
    expect(idsOf(begun(), 'chosen')).toEqual(['a', 'b', 'late']);
    expect(idsOf(begun(), 'offered')).toEqual([]);
    expect(idsOf(begun(), 'refused')).toEqual([]);
    const changed = withFile(withFile(begun(), 'a', false), 'b', true);
    expect(idsOf(changed, 'chosen')).toEqual(['b', 'late']);
    expect(idsOf(changed, 'offered')).toEqual(['b']);
    expect(idsOf(changed, 'refused')).toEqual([]);
  });
});

describe('what is wrong with a field', () => {
  it('is taken back when the field is corrected, with the whole when it was the last', () => {
    const wrong = (path: string) => ({ path: `data.values.${path}`, message: 'This is needed.' });
    const fields = [wrong(FIELD), wrong('subject')];
    const refused: FormDraft = {
      ...begun(),
      problem: { code: 'invalid', message: 'Wrong.', retryable: false, fields },
    };
    const once = written(refused, 'x');
    expect(once.problem?.fields).toEqual([wrong('subject')]);
    expect(withValues(once, 'subject', [{ value: 'y' }]).problem).toBeNull();
    const away = { code: 'unavailable', message: 'Away.', retryable: true } as const;
    expect(written({ ...begun(), problem: away }, 'x').problem).toEqual(away);
  });
});
