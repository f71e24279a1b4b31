import { resolve } from 'node:path';

/**
 * What to say where nobody can sign in yet: the command that makes the first administrator, as it can be pasted.
 * It names no skill: the command gives the first one of the workspace, whatever that is called.
 * @param dataDir - Where the server keeps its things.
 * @param usualDataDir - Where it does when nobody says otherwise; then the command need not say it either.
 */
export function firstAgentHint(dataDir: string, usualDataDir: string): string[] {
  const place = dataDir === usualDataDir ? '' : ` --data-dir ${quoted(resolve(dataDir))}`;
  return [
    'There is no agent yet. Stop this, make the first administrator (the command asks for a password), and start again:',
    `  npm run server -- agent add admin --name "First Administrator" --email admin@example.com --role admin${place}`,
  ];
}

/** A path as one word of a command line, in the shells of Windows too. */
function quoted(path: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
