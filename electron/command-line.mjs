import { parseArgs } from 'node:util';

/** The command lines of the project's scripts. Plain JavaScript: some run before anything is built. */

const BAD_INPUT = 2;

/** Reads a command line; what it must not run with is answered with a text and an exit code. */
export function readCommandLine({ usage, options = {}, words = 0 }, argv) {
  const [how = ''] = usage.split('\n', 1);
  const refuse = (why) => ({ kind: 'end', code: BAD_INPUT, text: `${why} ${how}\n` });
  try {
    const help = { type: 'boolean', short: 'h' };
    const read = parseArgs({ args: [...argv], options: { ...options, help }, allowPositionals: true });
    if (read.values.help === true) return { kind: 'end', code: 0, text: `${usage}\n` };
    const surplus = read.positionals[words];
    if (surplus !== undefined) return refuse(`"${surplus}" is not understood.`);
    return { kind: 'run', values: read.values, words: read.positionals };
  } catch (error) {
    const [reason = ''] = error.message.split(/\. To specify|\n/, 1);
    return refuse(reason.endsWith('.') ? reason : `${reason}.`);
  }
}

/** The same of this process, which ends at once where there is nothing to run. */
export function commandLine(form) {
  const read = readCommandLine(form, process.argv.slice(2));
  if (read.kind === 'run') return read;
  const { text, code } = read;
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exit(code);
}
