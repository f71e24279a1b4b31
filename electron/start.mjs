/**
 * `npm start` and `npm run server`: builds what is not built, then becomes the program asked for, in this very
 * process, so that signals and exit codes are its own. The build has a process of its own, which ends.
 */
const MIN_NODE = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
  console.error(`Parley needs Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

const program = process.argv[2] === 'server' ? 'server' : 'start';
if (program === 'server') process.argv.splice(2, 1);

// Not before: an older Node cannot even read it.
const { buildIfStale } = await import('./build.mjs');
const code = await buildIfStale((line) => console.error(line));
if (code !== 0) process.exit(code);
await import(`../dist/main/${program}.js`);
