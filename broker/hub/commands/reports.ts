import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput } from '../../protocol/errors';
import { REPORT_DAYS } from '../../protocol/reports';
import type { QueryHandler } from './handler';

const LONGEST_MS = REPORT_DAYS * 24 * 60 * 60 * 1_000;

/** `report.get`: figures of the sessions that began in some time. `invalid` when that is no time, or more than 400 days. */
export const getReport: QueryHandler = async ({ data }, { history }) => {
  const input = parseInput(COMMANDS['report.get'].input, data, 'data');
  if (!input.ok) return input;
  const { from, to, days = [] } = input.value;
  const span = Date.parse(to) - Date.parse(from);
  if (span <= 0) return fail('invalid', 'The end of a report is behind its beginning: give a later `to`.');
  if (span > LONGEST_MS) return fail('invalid', `A report is of at most ${REPORT_DAYS} days: give a later \`from\`.`);
  if (days.some((day, at) => at > 0 && day <= (days[at - 1] ?? '')))
    return fail('invalid', 'The days of a report are in order, each once.');
  if (history === null) return fail('unavailable', 'This server cannot read old chats at the moment.');
  const report = await history.report(input.value);
  return report.ok ? ok({ data: report.value }) : report;
};
