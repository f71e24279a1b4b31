import { getCurrentFuseWire } from '@electron/fuses';
import { reasonOf } from '../../broker/store/logger';
import { commandLine } from '../command-line.mjs';
import { wrongFuses } from './fuses';

const USAGE = `Usage: npm run check-fuses -- PROGRAM [--test-build]
Reads the fuses of a packaged program, and ends with 1 when one is wrong.
  PROGRAM        such as out/linux-unpacked/parley or out/mac/Parley.app
  --test-build   it is one that may be inspected`;

const BAD_INPUT = 2;

const { values, words } = commandLine({ usage: USAGE, options: { 'test-build': { type: 'boolean' } }, words: 1 });
process.exitCode = await check(words[0], values['test-build'] === true);

async function check(program: string | undefined, testBuild: boolean): Promise<number> {
  if (program === undefined) {
    process.stderr.write('Which program? Such as out/linux-unpacked/parley or out/mac/Parley.app\n');
    return BAD_INPUT;
  }
  const wire = await getCurrentFuseWire(program).catch(reasonOf);
  if (typeof wire === 'string') {
    process.stderr.write(`${program} has no fuses to read: ${wire}.\n`);
    return BAD_INPUT;
  }
  const wrong = wrongFuses(wire, testBuild);
  process.stdout.write(wrong.length === 0 ? 'All fuses are as they must be.\n' : `${wrong.join('\n')}\n`);
  return wrong.length === 0 ? 0 : 1;
}
