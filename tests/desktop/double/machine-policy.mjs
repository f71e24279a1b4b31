import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Lays a text of the test where Linux keeps the machine policy, as root's. The product has no way to look elsewhere,
 * and a test must not write there: so Node's own file system is changed before the product is loaded.
 */
const FILE = '/etc/parley/policy.json';
const { lstatSync, readFileSync } = fs;

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
fs.readFileSync = (path, ...rest) => (path === FILE ? process.env.DOUBLE_POLICY : readFileSync(path, ...rest));
syncBuiltinESMExports();
