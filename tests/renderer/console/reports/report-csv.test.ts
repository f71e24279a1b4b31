import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../broker/protocol/reports';
import { csvFile, type Words } from '../../../../renderer/console/reports/report-csv';
import { consoleTexts } from '../../../../renderer/i18n/en/console-texts';

const t: Words['t'] = (id, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), consoleTexts[id]);
const DAY = new Date(2026, 2, 30);
const NEXT = new Date(2026, 2, 31);
const REPLY = { median: 31_400, p90: 95_000 };
const REPORT: Report = {
  firstReply: REPLY,
  totals: { sessions: 3, answered: 2, missed: 1, botOnly: 0, open: 0 },
  wait: { median: 61_400, p90: 90_000, longest: 90_000 },
  length: { median: null, p90: null },
  ratings: [1, 0, 0, 0, 3],
  tickets: 2,
  days: [{ from: DAY.toISOString(), sessions: 3, answered: 2, missed: 1, botOnly: 0, open: 0, firstReply: REPLY }],
  agents: [
    {
      agent: { id: 'x', name: '=HYPERLINK("http://evil.example")' },
      chats: 2,
      firstReply: REPLY,
      rated: 4,
      ratingSum: 16,
    },
  ],
  skills: [{ skill: 'it', answered: 2, missed: 1, waitMedian: 61_400, firstReply: { median: null, p90: null } }],
  complete: true,
};

describe('a report for spreadsheets', () => {
  const file = csvFile(
    REPORT,
    { from: DAY.toISOString(), to: NEXT.toISOString() },
    { t, skillName: (skill) => `skill ${skill}` },
  );
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(atob(file.base64), (byte) => byte.charCodeAt(0)),
  );

  it('is named by its days', () => {
    expect(file).toMatchObject({ name: 'report 2026-03-30 2026-03-30.csv', type: 'text/csv' });
  });

  it('has every figure, times in seconds, and nothing that a spreadsheet would run', () => {
    expect(text.startsWith('\ufeff')).toBe(true);
    const rows = Papa.parse<string[]>(text.slice(1)).data;
    expect(rows).toContainEqual(['2026-03-30', '3', '2', '0', '0', '1', '31', '95']);
    expect(rows).toContainEqual(['Total', '3', '2', '0', '0', '1', '31', '95']);
    expect(rows).toContainEqual(['Median wait (s)', '61']);
    expect(rows).toContainEqual(['Median length (s)', '']);
    expect(rows).toContainEqual(['Rated 5', '3']);
    expect(rows).toContainEqual(['Rating', '4']);
    expect(rows).toContainEqual([`'=HYPERLINK("http://evil.example")`, '2', '4', '4', '31', '95']);
    expect(rows).toContainEqual(['skill it', '2', '1', '61', '', '']);
  });
});
