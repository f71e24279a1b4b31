import Papa from 'papaparse';
import type { Report, ReportInput } from '../../../broker/protocol/reports';
import type { TranscriptFile } from '../../../electron/contract/transcript';
import type { consoleTexts } from '../../i18n/en/console-texts';
import { dayText } from '../../ui/clock/days';
import { averageOf } from './average';

export interface Words {
  readonly t: (id: keyof typeof consoleTexts, values?: Readonly<Record<string, string | number>>) => string;
  readonly skillName: (skill: string) => string;
}

type Cell = string | number | null;

/** A cell that a spreadsheet would take for a formula is written with a quote before it. */
const FORMULA = /^[=+\-@\t\r]/;
/** Without one, Excel takes a file for one of an older encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** The report as a file for spreadsheets: its tables one below the other. Times are in seconds. */
export function csvFile(report: Report, { from, to }: Pick<ReportInput, 'from' | 'to'>, words: Words): TranscriptFile {
  const first = dayText(new Date(from));
  const last = dayText(new Date(Date.parse(to) - 1));
  const csv = Papa.unparse(rowsOf(report, words), { escapeFormulae: FORMULA, newline: '\r\n' });
  const bytes = new TextEncoder().encode(`${BYTE_ORDER_MARK}${csv}\r\n`);
  return { name: `report ${first} ${last}.csv`, type: 'text/csv', base64: base64Of(bytes) };
}

export function rowsOf(report: Report, { t, skillName }: Words): Cell[][] {
  const { totals, wait, firstReply, length, ratings, tickets, days, agents, skills } = report;
  const seconds = (span: number | null): Cell => (span === null ? null : Math.round(span / 1_000));
  const parts = ['answered', 'botOnly', 'open', 'missed'] as const;
  const replyHeads = [t('reports.csv.firstReplyMedian'), t('reports.csv.firstReplyP90')];
  const replyOf = ({ median, p90 }: Report['firstReply']): Cell[] => [seconds(median), seconds(p90)];
  return [
    [t('reports.day'), t('reports.sessions'), ...parts.map((part) => t(`reports.part.${part}`)), ...replyHeads],
    ...days.map((day) => [
      dayText(new Date(day.from)),
      day.sessions,
      ...parts.map((part) => day[part]),
      ...replyOf(day.firstReply),
    ]),
    [t('reports.total'), totals.sessions, ...parts.map((part) => totals[part]), ...replyOf(firstReply)],
    [],
    [t('reports.csv.waitMedian'), seconds(wait.median)],
    [t('reports.csv.waitP90'), seconds(wait.p90)],
    [t('reports.csv.waitLongest'), seconds(wait.longest)],
    [t('reports.csv.lengthMedian'), seconds(length.median)],
    [t('reports.csv.lengthP90'), seconds(length.p90)],
    [t('reports.csv.tickets'), tickets],
    [t('reports.rating'), averageOf(ratings).average],
    ...ratings.map((given, at): Cell[] => [t('reports.csv.gave', { score: at + 1 }), given]),
    [],
    [t('reports.agent'), t('reports.chats'), t('reports.csv.rated'), t('reports.rating'), ...replyHeads],
    ...agents.map(({ agent, chats, firstReply: reply, rated, ratingSum }) => [
      agent.name,
      chats,
      rated,
      rated === 0 ? null : ratingSum / rated,
      ...replyOf(reply),
    ]),
    [],
    [t('reports.skill'), t('reports.answered'), t('reports.missed'), t('reports.csv.waitMedian'), ...replyHeads],
    ...skills.map(({ skill, answered, missed, waitMedian, firstReply: reply }) => [
      skillName(skill),
      answered,
      missed,
      seconds(waitMedian),
      ...replyOf(reply),
    ]),
  ];
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
