import { lockDirectory } from '../../../../broker/store/lock';

/**
 * Says `ready`, waits for a line, takes the directory, says `held` or why not, and stays until its input ends.
 * Arguments: the directory, and what to call itself.
 */
const [dir = '', what = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const taken = await lockDirectory(dir, what);
  process.stdout.write(taken.ok ? 'held\n' : `${taken.error.code}: ${taken.error.message}\n`);
});
