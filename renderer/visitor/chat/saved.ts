import { storedUnder } from '../device/storage';
import { SavedSession } from './saved-session';

/**
 * The visitor's session on this device. Never taken from an address. Private windows of some browsers keep nothing:
 * the chat works, but not over a reload.
 */
export const saved = storedUnder('local', 'parley-session', SavedSession);
