import { fail } from '../../protocol/errors';
import type { PostedFiles } from './ports';

/** For a hub without a place for files: there is none to be posted. */
export const NO_FILES: PostedFiles = {
  claim: () => fail('not_found', 'This server takes no files.'),
  release: () => undefined,
  keep: async () => undefined,
  recovered: () => undefined,
  unclear: () => new Map(),
  settle: async () => undefined,
  forget: () => undefined,
};
