import { getCurrentFuseWire } from '@electron/fuses';
import { wrongFuses } from './fuses';

/** `tsx electron/packaging/check-fuses.ts PROGRAM [--test-build]`: ends with 1 when a fuse of it is wrong. */
const [program, kind] = process.argv.slice(2);
if (program === undefined) {
  process.stderr.write('Which program? Such as out/linux-unpacked/parley or out/mac/Parley.app\n');
  process.exitCode = 2;
} else {
  const wrong = wrongFuses(await getCurrentFuseWire(program), kind === '--test-build');
  process.stdout.write(wrong.length === 0 ? 'All fuses are as they must be.\n' : `${wrong.join('\n')}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
