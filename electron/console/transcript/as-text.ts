import { isolated } from '../../../broker/protocol/direction';
import type { Transcript, TranscriptEntry } from './transcript';

/** The transcript as plain text; what was said is indented, so that nobody can write a line that looks like ours. */
export function asText({ title, facts, heading, entries, foot }: Transcript): string {
  const lines = [
    oneLine(title),
    '='.repeat([...oneLine(title)].length),
    '',
    ...facts.map(([name, value]) => `${name}: ${oneLine(value)}`),
    '',
    heading,
    '-'.repeat([...heading].length),
    ...entries.flatMap(linesOf),
    '',
    foot,
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(entry: TranscriptEntry): string[] {
  switch (entry.kind) {
    case 'day':
      return ['', `— ${entry.text} —`];
    case 'event':
      return ['', `[${entry.time}] * ${oneLine(entry.text)}`];
    case 'message':
      return [
        '',
        `[${entry.time}] ${isolated(oneLine(entry.sender))}:`,
        ...isolated(entry.text)
          .split(/\r\n|\p{Zl}|\p{Zp}|[\n\r\v\f\u0085]/u)
          .map(indented),
      ];
  }
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function indented(line: string): string {
  // Control characters can move the cursor of a terminal.
  return `    ${line.replace(/\t/g, '  ').replace(/\p{Cc}/gu, '')}`.trimEnd();
}
