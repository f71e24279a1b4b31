import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillIn,
  generalise,
  nextBlank,
  placeholdersIn,
} from '../../../../../renderer/console/canned/fill/placeholders';

const VALUES = { 'visitor.name': 'Maija Meikäläinen', 'agent.name': 'Aino Virtanen', 'visitor.email': null };

describe('filling in', () => {
  it.each([
    ['Hello {{visitor.name}}!', 'Hello Maija Meikäläinen!'],
    ['{{ visitor.name }} and {{agent.name}}', 'Maija Meikäläinen and Aino Virtanen'],
    ['Hello {{visitor.name|there}}', 'Hello Maija Meikäläinen'],
    ['Mail to {{visitor.email|you}}', 'Mail to you'],
    ['Mail to {{visitor.email| your address }}.', 'Mail to your address.'],
    ['Optional{{visitor.email|}}.', 'Optional.'],
    ['Mail to {{visitor.email}}', 'Mail to ‹visitor email›'],
    ['Room {{room_number}} by {{date}}', 'Room ‹room number› by ‹date›'],
    ['{{constructor}}', '‹constructor›'],
    ['No {placeholder}, {{ }} nor {{a b}}', 'No {placeholder}, {{ }} nor {{a b}}'],
  ])('of %s makes %s', (text, filled) => {
    expect(fillIn(text, VALUES)).toBe(filled);
  });

  it.each([
    ['Hello {{visitor.name}}!', 'Hello!'],
    ['Hello {{visitor.firstName}}, this is {{agent.name}}.', 'Hello, this is Aino.'],
    [
      'Thank you for getting in touch, {{visitor.name}}. If it comes back …',
      'Thank you for getting in touch. If it comes back …',
    ],
    ['Good. {{visitor.name}}, you will have an answer by 9.', 'Good. You will have an answer by 9.'],
    ['{{ visitor.firstName }}, are you there?', 'Are you there?'],
    ['Êtes-vous toujours là, {{visitor.name}} ?', 'Êtes-vous toujours là ?'],
    ['Hei {{visitor.name}}, täällä {{agent.name}}.', 'Hei, täällä Aino.'],
    ['Hi {{visitor.name|there}}, mail {{visitor.email}}', 'Hi there, mail ‹visitor email›'],
    ['{{visitor.name}}', '‹visitor name›'],
  ])('of %s for somebody whose name nobody knows makes %s', (text, filled) => {
    expect(fillIn(text, { 'visitor.name': null, 'visitor.firstName': null, 'agent.name': 'Aino' })).toBe(filled);
  });

  it('does not fill in what a value brings along', () => {
    expect(fillIn('Hi {{visitor.name}}', { 'visitor.name': '{{agent.name}}' })).toBe('Hi {{agent.name}}');
  });

  it('leaves no known or unknown placeholder behind', () => {
    const piece = fc.constantFrom(
      '{{visitor.name}}',
      '{{x}}',
      '{{y|z}}',
      '{{visitor.email|a}}',
      'text ',
      '\n',
      '{',
      '}',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        // Braces next to each other can make a new one of a filled text.
        const text = pieces.join(' ');
        expect(placeholdersIn(fillIn(text, VALUES))).toEqual([]);
      }),
    );
  });
});

describe('blanks', () => {
  it('are found one after the other', () => {
    const text = fillIn('Room {{room}}, until {{time}}', {});
    const first = nextBlank(text);
    expect(text.slice(first?.start, first?.end)).toBe('‹room›');
    const second = nextBlank(text, first?.end);
    expect(text.slice(second?.start, second?.end)).toBe('‹time›');
    expect(nextBlank(text, second?.end)).toBeNull();
  });
});

describe('a message kept for all', () => {
  it.each([
    ['Hello Maija Meikäläinen, this is Aino Virtanen.', 'Hello {{visitor.name}}, this is {{agent.name}}.'],
    ['Maija Meikäläinen, Maija Meikäläinen', '{{visitor.name}}, {{visitor.name}}'],
    ['MaijaMeikäläinen', 'MaijaMeikäläinen'],
    ['Nobody is named', 'Nobody is named'],
  ])('of %s is %s', (text, expected) => {
    expect(generalise(text, VALUES)).toBe(expected);
  });

  it('takes the longest name, and no part of a word', () => {
    const values = { 'visitor.firstName': 'Ann', 'visitor.name': 'Ann Lee' };
    expect(generalise('Ann Lee, Ann, Anna and Annual', values)).toBe(
      '{{visitor.name}}, {{visitor.firstName}}, Anna and Annual',
    );
  });

  it('says the same again when it is filled in', () => {
    const word = fc.constantFrom('Maija Meikäläinen', 'Aino Virtanen', 'hello', 'x');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(', ');
        expect(fillIn(generalise(text, VALUES), VALUES)).toBe(text);
      }),
    );
  });
});
