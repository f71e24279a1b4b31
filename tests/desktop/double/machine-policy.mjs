import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Lays a text of the test where Linux keeps the machine policy, as root's. The product has no way to look elsewhere,
 * and a test must not write there: so Node's own file system is changed before the product is loaded.
 */
const FILE = '/etc/parley/policy.json';
const { lstatSync, openSync } = fs;

const dir = fs.mkdtempSync(join(tmpdir(), 'parley-policy-'));
const laid = join(dir, 'policy.json');
fs.writeFileSync(laid, process.env.DOUBLE_POLICY ?? '');
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

function ofRoot(isFile) {
  const is = (value) => () => value;
  return {
    uid: 0,
    mode: isFile ? 0o100644 : 0o40755,
    isFile: is(isFile),
    isDirectory: is(!isFile),
    isSymbolicLink: is(false),
  };
}

fs.lstatSync = (path, ...rest) => {
  if (path === FILE) return ofRoot(true);
  return path === '/etc/parley' ? ofRoot(false) : lstatSync(path, ...rest);
};
fs.openSync = (path, ...rest) => openSync(path === FILE ? laid : path, ...rest);
syncBuiltinESMExports();
