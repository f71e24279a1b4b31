// The thread of the history as it is in the source, for tests: Node 20 does not carry `--import tsx` into threads.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
