import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withInlineValues } from '../../../broker/options/inline-values';
import { TABLE } from '../../../broker/options/option-table';
import { readOptions } from '../../../broker/options/read-options';
import { endsElectron } from '../../desktop/double/windows-arguments.mjs';

const anyValue = fc.constantFrom('1', '0', 'x', '', '-', '-x', '--', 'http://127.0.0.1:8484', 'fd00::/8', 'a=b');
const anyOption = fc
  .constantFrom(...Object.keys(TABLE), 'no-open', 'nonsense', 'constructor')
  .map((name) => `--${name}`);
const anyArgument = fc.oneof(
  anyOption,
  anyValue,
  fc.tuple(anyOption, anyValue).map(([name, value]) => `${name}=${value}`),
);

describe('a command line with each value in the argument of its option', () => {
  it.each<[readonly string[], readonly string[]]>([
    [
      ['--connect', 'http://127.0.0.1:8484', '--agent', 'bertil', '--json'],
      ['--connect=http://127.0.0.1:8484', '--agent=bertil', '--json'],
    ],
    [
      ['--connect=http://x', '--no-open', '--data-dir', '/a b'],
      ['--connect=http://x', '--no-open', '--data-dir=/a b'],
    ],
    // What is wrong is complained of as it was given.
    [
      ['--agent', '--json'],
      ['--agent', '--json'],
    ],
    [
      ['--json', 'true', '--agent'],
      ['--json', 'true', '--agent'],
    ],
    [
      ['--nonsense', 'x'],
      ['--nonsense', 'x'],
    ],
  ])('%j is %j', (argv, inline) => {
    expect(withInlineValues(argv)).toEqual(inline);
  });

  it('means the same, and is wrong in the same way', () => {
    fc.assert(
      fc.property(fc.array(anyArgument, { maxLength: 6 }), (argv) => {
        const read = (given: readonly string[]) =>
          readOptions({ program: 'start', argv: given, env: {}, readFile: () => '{}' });
        expect(read(withInlineValues(argv))).toEqual(read(argv));
      }),
    );
  });

  it('is one that Electron starts with on Windows, when it is a good one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyOption, anyValue)), (pairs) => {
        const argv = pairs.flat();
        const { ok } = readOptions({ program: 'start', argv, env: {}, readFile: () => '{}' });
        if (ok) expect(endsElectron(['electron.exe', 'C:\\parley\\shell.js', ...withInlineValues(argv)])).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
