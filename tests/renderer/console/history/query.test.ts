import { describe, expect, it } from 'vitest';
import { HistorySearchInput } from '../../../../broker/protocol/history';
import { EMPTY_FORM, type HistoryForm, inputOf, isEmptyForm } from '../../../../renderer/console/history/query';

const NOW = new Date(2026, 2, 15, 14, 30);
const day = (year: number, month: number, date: number): string => new Date(year, month, date).toISOString();

describe('the form of the history', () => {
  it.each<[string, Partial<HistoryForm>, HistorySearchInput]>([
    ['nothing', {}, {}],
    ['blanks', { text: '   ' }, {}],
    ['words', { text: ' vpn  down ' }, { text: 'vpn  down' }],
    ['a person', { person: { id: 'p1', name: 'Maija' } }, { person: 'p1' }],
    ['an agent', { agent: 'aino' }, { agent: 'aino' }],
    ['today', { time: 'today' }, { from: day(2026, 2, 15) }],
    ['a week', { time: 'week' }, { from: day(2026, 2, 9) }],
    ['a month, over the end of one', { time: 'month' }, { from: day(2026, 1, 14) }],
    ['a range without days', { time: 'range' }, {}],
    ['a range from a day', { time: 'range', from: '2026-01-31' }, { from: day(2026, 0, 31) }],
    ['a range that is half typed', { time: 'range', from: '2026-', to: 'x' }, {}],
    ['days of another choice', { time: 'any', from: '2026-01-31', to: '2026-02-01' }, {}],
  ])('asks for %s', (_name, form, input) => {
    expect(inputOf({ ...EMPTY_FORM, ...form }, NOW)).toEqual(input);
  });

  it('asks up to the last moment of the last day', () => {
    const { to } = inputOf({ ...EMPTY_FORM, time: 'range', to: '2026-02-28' }, NOW);
    expect(to).toBe(new Date(new Date(2026, 2, 1).getTime() - 1).toISOString());
  });

  it('asks for nothing that the server would not read', () => {
    const input = inputOf({ ...EMPTY_FORM, text: 'x'.repeat(500), time: 'year' }, NOW);
    expect(HistorySearchInput.parse(input)).toEqual(input);
  });

  it('is empty until something is asked', () => {
    expect(isEmptyForm(EMPTY_FORM)).toBe(true);
    expect(isEmptyForm({ ...EMPTY_FORM, text: ' ' })).toBe(true);
    for (const form of [{ text: 'a' }, { agent: 'aino' }, { time: 'today' as const }]) {
      expect(isEmptyForm({ ...EMPTY_FORM, ...form })).toBe(false);
    }
  });
});
