import { describe, expect, it } from 'vitest';
import { trayWatched } from '../../../electron/shell/tray-watched';

const says = (script: string) => ({ program: '/bin/sh', args: ['-c', script] });
const prints = (text: string) => says(`echo '${text}'`);
const FAILS = says("echo 'b true'; exit 1");
const ABSENT = { program: '/nowhere/busctl', args: [] };
const SILENT = says('exec sleep 60');

describe('whether the tray is watched', () => {
  it.each([
    ['by the first that answers', [prints('b true'), prints('(false,)')], true],
    ['by the second where the first is not installed', [ABSENT, prints('(false,)')], false],
    ['by the second where the first fails', [FAILS, prints('(true,)')], true],
    ['and not for longer than a second', [SILENT], null],
    ['by nobody', [ABSENT], null],
  ])('is told %s', async (_who, questions, watched) => {
    expect(await trayWatched(questions)).toBe(watched);
  });
});
